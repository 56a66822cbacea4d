"""All quotes of a large map as bytes for the browser: the position of each, and the numbers of its colour and its look.

A part begins with the length of its head, followed by the head, a JSON object padded to four-byte words; then come
arrays, one after the other, little-endian.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.map.dots import OTHERS, look, looks_of_values
from analysis.map.labels import box
from analysis.view.selection import Facet, Index
from data.corpus import Camp, Corpus
from data.schema import KINDS, PALETTE, SYMBOLS

UNITS = 65_535  # of a position, across and up: from the lower left corner of the map to the upper right one
FINE = 16  # parts of a unit: twenty bits per direction, so that quotes that are close can be told apart
SHADES = 256  # colours that a byte can number
# The look of a dot close up, by number: the symbol of its camp, filled according to its kind of speech.
LOOKS = tuple((symbol, kind) for kind in ("", *KINDS) for symbol in SYMBOLS)
_WORD = 4


@dataclass(frozen=True)
class Colour:
    """What one colour of the map stands for; `symbol` if it is a camp's."""

    name: str
    colour: str
    symbol: str = "circle"


@dataclass(frozen=True)
class Colouring:
    """The colours of a map by number; `rows[i]` has the colour numbered `codes[i]`, and the entry of LOOKS numbered
    `looks[i]`.

    Each quote occurs once, in the order of the corpus, and a joint statement again for each further colour: these come
    after all others.
    """

    colours: tuple[Colour, ...]
    rows: np.ndarray
    codes: np.ndarray
    looks: np.ndarray
    of_scale: bool = False  # the numbers are steps of a scale, and not names

    def counts(self, mask: np.ndarray) -> list[int]:
        """How many quotes under the (n_quotes,) mask have each colour."""
        found: list[int] = np.bincount(self.codes[mask[self.rows]], minlength=len(self.colours)).tolist()
        return found


def colouring(corpus: Corpus, index: Index, colour_by: str, scale: Sequence[tuple[float, str]]) -> Colouring:
    """The colours of all quotes by camp, speaker, topic, kind or reliability; the last by a scale from 0 to 1.

    A dot has the symbol of the camp that its colour stands for; if colours stand for something else, that of the
    quote's first camp.
    """
    assert corpus.map is not None
    everyone, looks = np.arange(index.n_quotes), looks_of_quotes(corpus, index)
    if colour_by == "reliability":
        known = np.clip(np.nan_to_num(corpus.map.reliability), 0, 1)
        shades = tuple(Colour("", one) for one in _shades(scale))
        return Colouring(shades, everyone, np.round(known * (SHADES - 1)).astype(np.uint8), looks, of_scale=True)
    facet = index.facets.get(colour_by)
    if facet is None:
        return Colouring((Colour(*look("", 0)),), everyone, np.zeros(index.n_quotes, np.uint8), looks)
    if colour_by == "camp":
        camps = _camps(corpus, facet)
        coloured = by_quote([Colour(camp.name, camp.colour, camp.symbol) for camp in camps], facet, facet.codes, looks)
        symbols = np.array([SYMBOLS.index(one.symbol) for one in coloured.colours], np.uint8)
        return replace(coloured, looks=coloured.looks // len(SYMBOLS) * len(SYMBOLS) + symbols[coloured.codes])
    of_values, look_of = looks_of_values(facet.values)
    return by_quote([Colour(*one) for one in of_values], facet, look_of[facet.codes], looks)


def looks_of_quotes(corpus: Corpus, index: Index) -> np.ndarray:
    """The number of each quote's look, by its first camp and its kind, (n_quotes,) uint8."""
    facet = index.facets["camp"]
    first = np.zeros(index.n_quotes, np.intp)
    first[facet.rows[::-1]] = facet.codes[::-1]
    symbols = np.array([SYMBOLS.index(camp.symbol) for camp in _camps(corpus, facet)])
    kinds = np.zeros(index.n_quotes, np.intp)
    if (of_kind := index.facets.get("kind")) is not None:
        numbers = np.array([("", *KINDS).index(kind) for kind in of_kind.values])
        kinds[of_kind.rows] = numbers[of_kind.codes]
    return np.asarray(kinds * len(SYMBOLS) + symbols[first], np.uint8)


def _camps(corpus: Corpus, facet: Facet) -> list[Camp]:
    by_name = {camp.name: camp for camp in corpus.camps}
    return [by_name[name] for name in facet.values]


def by_quote(colours: Sequence[Colour], facet: Facet, codes: np.ndarray, looks: np.ndarray) -> Colouring:
    """Each quote's first colour, and then the further ones of joint statements; `looks` by quote."""
    if len(colours) > SHADES:  # a byte tells no more
        colours = [*colours[: SHADES - 1], Colour(OTHERS, PALETTE[-1])]
        codes = np.minimum(codes, SHADES - 1)
    if (np.diff(facet.rows) > 0).all():  # one colour each, as in most corpora
        return Colouring(tuple(colours), facet.rows, codes.astype(np.uint8), looks[facet.rows])
    entries = pd.DataFrame({"row": facet.rows, "code": codes}).drop_duplicates().sort_values("row", kind="stable")
    further = entries["row"].duplicated().to_numpy()
    rows, numbers = entries["row"].to_numpy(), entries["code"].to_numpy().astype(np.uint8)
    order = np.concatenate([np.flatnonzero(~further), np.flatnonzero(further)])
    return Colouring(tuple(colours), rows[order], numbers[order], looks[rows[order]])


def _shades(scale: Sequence[tuple[float, str]]) -> list[str]:
    places = [place for place, _ in scale]
    parts = [bytes.fromhex(colour[1:]) for _, colour in scale]
    steps = np.linspace(0, 1, SHADES)
    mixed = np.column_stack([np.interp(steps, places, [part[at] for part in parts]) for at in range(3)])
    return [f"#{bytes(row).hex()}" for row in np.round(mixed).astype(np.uint8).tolist()]


def pack_points(points: np.ndarray, coloured: Colouring, key: str) -> bytes:
    """The position of each quote, (n, 2), and its look: in this order rows of further colours, across, up, colours,
    further colours, looks likewise, and the fractions of a unit of each position, across in the lower four bits of a
    byte and up in the upper.
    """
    low, high = box(points)
    n = len(points)
    places = np.round((points.astype(float) - low) / (high - low) * (UNITS * FINE)).astype("<u4")
    whole, over = (places // FINE).astype("<u2"), (places % FINE).astype(np.uint8)
    head = {
        "key": key,
        "n": n,
        "further": len(coloured.rows) - n,
        "low": low.tolist(),
        "high": high.tolist(),
    }
    return _part(
        head,
        coloured.rows[n:].astype("<u4"),
        whole[:, 0],
        whole[:, 1],
        coloured.codes.astype(np.uint8),
        coloured.looks.astype(np.uint8),
        over[:, 0] | over[:, 1] << 4,
    )


def pack_mask(mask: np.ndarray, key: str) -> bytes:
    """Which quotes, an (n,) mask: one bit each, the lowest of a byte first."""
    return _part({"key": key, "n": len(mask)}, np.packbits(mask, bitorder="little"))


def _part(head: dict[str, Any], *arrays: np.ndarray) -> bytes:
    written = json.dumps(head).encode()
    written += b" " * (-len(written) % _WORD)
    return b"".join([len(written).to_bytes(_WORD, "little"), written, *(array.tobytes() for array in arrays)])
