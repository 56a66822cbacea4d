"""What the map draws: how dots are grouped, in which colour, and the text of each under the pointer."""

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.directions import CONTROLS
from analysis.view.selection import Index
from data.corpus import Corpus
from data.counting import count_of
from data.schema import PALETTE
from data.table import parts

OTHERS = "others"
WRAP = 60  # characters per line under the pointer
HOVER_LONGEST = 600  # characters of a quote under the pointer; the card has all of them
# Up to this many quotes carry their words to the browser; beyond that they are read on the card.
MOST_WITH_WORDS = 5_000
_PARTS = 12  # about this many groups of dots alternate; each costs the browser a little


@dataclass(frozen=True)
class Group:
    """Dots of one colour, symbol and kind of speech: `rows` in corpus order."""

    name: str
    colour: str  # empty: coloured by a scale
    symbol: str
    kind: str
    rows: np.ndarray
    under: bool = False  # the lower of two dots of a joint statement: drawn larger, so that both are seen


def groups(corpus: Corpus, index: Index, in_view: np.ndarray, colour_by: str) -> list[Group]:
    """The dots in view, (n_quotes,) bool mask, as groups in the order of the legend.

    The symbol always shows the camp and the filling the kind; `colour_by` is camp, speaker, topic, kind or reliability.
    A joint statement is in a group of each of its camps. Speakers and topics beyond the palette share one grey.
    """
    camp_facet = index.facets["camp"]
    looks = {camp.name: camp for camp in corpus.camps}
    kind_of, kinds = pd.factorize(corpus.quotes["kind"], sort=True)
    seen = np.zeros(len(kind_of), dtype=bool)
    shared = np.bincount(camp_facet.rows, minlength=len(kind_of)) > 1
    found = []
    for number, camp in enumerate(camp_facet.values):
        rows = camp_facet.rows[camp_facet.codes == number]
        rows = rows[in_view[rows]]
        for name, colour, members in _colour_groups(corpus, index, rows, colour_by, looks[camp].colour, camp):
            for code, kind in enumerate(kinds):
                of_kind = members[kind_of[members] == code]
                if not len(of_kind):
                    continue
                lower = shared[of_kind] & ~seen[of_kind]
                for under, some in ((False, of_kind[~lower]), (True, of_kind[lower])):
                    if len(some):
                        found.append(Group(name, colour, looks[camp].symbol, str(kind), some, under))
        seen[rows] = True
    return sorted(found, key=lambda group: not group.under)


def _colour_groups(
    corpus: Corpus, index: Index, rows: np.ndarray, colour_by: str, camp_colour: str, camp: str
) -> list[tuple[str, str, np.ndarray]]:
    if colour_by == "camp":
        return [(camp, camp_colour, rows)]
    if colour_by == "reliability":
        return [("reliability", "", rows)]
    facet = index.facets.get(colour_by)
    if facet is None:
        return [("not given", PALETTE[-1], rows)]
    code_of = np.full(len(corpus.quotes), -1)
    code_of[facet.rows] = facet.codes
    if colour_by == "speaker":  # of a joint statement, the one who speaks for this camp
        voices = corpus.voices[corpus.voices["camp"] == camp]
        code_of[voices["row"]] = pd.Categorical(voices["speaker"], categories=facet.values).codes
    looks, look_of = looks_of_values(facet.values)
    numbers = look_of[code_of[rows]]
    return [(*looks[number], rows[numbers == number]) for number in np.unique(numbers).tolist()]


def looks_of_values(values: Sequence[str]) -> tuple[list[tuple[str, str]], np.ndarray]:
    """The distinct names and colours of speakers, topics or kinds, and for each value the number of its own."""
    all_looks = [look(value, number) for number, value in enumerate(values)]
    numbers = {one: number for number, one in enumerate(dict.fromkeys(all_looks))}
    return list(numbers), np.array([numbers[one] for one in all_looks])


def look(value: str, number: int) -> tuple[str, str]:
    """The name and colour of a speaker, topic or kind: a colour of its own while the palette lasts."""
    if not value:
        return "not given", PALETTE[-1]
    return (value, PALETTE[number]) if number < len(PALETTE) - 1 else (OTHERS, PALETTE[-1])


def words_of(quote: Mapping[Any, str]) -> dict[str, str]:
    """The text under the pointer: the words, up to the limit there, speaker, camp and outlet."""
    text = quote["text"] if len(quote["text"]) <= HOVER_LONGEST else quote["text"][:HOVER_LONGEST] + "…"
    speaker, camp = (" and ".join(parts(quote[column])) for column in ("speaker", "camp"))
    words = f"“{text}”" if quote["kind"] == "direct" else text
    return {"words": words, "speaker": speaker, "camp": camp, "outlet": quote["outlet"]}


def in_mixed_order(groups: Sequence[Group], most_parts: int = _PARTS) -> list[Group]:
    """The same dots in smaller groups that alternate, so that no large one covers another completely.

    Which dots are grouped is drawn at random, the same each time, so that a link always looks the same. Rows are in
    corpus order within a group.
    """
    n = sum(len(group.rows) for group in groups)
    generator = np.random.default_rng(0)
    parts: list[tuple[float, int, Group]] = []
    for number, group in enumerate(groups):
        n_parts = max(1, round(most_parts * len(group.rows) / n))
        for nth, rows in enumerate(np.array_split(generator.permutation(group.rows), n_parts)):
            # of two that are due at once the other goes first the next time
            parts.append(((nth + 0.5) / n_parts, number * (-1) ** nth, replace(group, rows=np.sort(rows))))
    return [group for _, _, group in sorted(parts, key=lambda part: part[:2])]


def hover(quote: Mapping[Any, str]) -> str:
    """The text under the pointer, as Plotly's HTML: the words wrapped, speaker, camp, outlet. All escaped."""
    said = words_of(quote)
    lines = [safe(line) for line in textwrap.wrap(said["words"], WRAP, break_on_hyphens=False)]
    lines.append(f"<b>{safe(said['speaker'])}</b> · {safe(said['camp'])}")
    if said["outlet"]:
        lines.append(safe(said["outlet"]))
    return "<br>".join(lines)


def safe(text: str) -> str:
    """Text that Plotly shows literally: its few tags and entities are escaped, and direction marks cannot leak out."""
    return "\u2068" + html.escape(text.translate(CONTROLS), quote=False) + "\u2069"


def topic_centres(corpus: Corpus, index: Index, in_view: np.ndarray) -> list[tuple[str, float, float, int]]:
    """Each topic in view with the centre of its quotes and their number, most quotes first, ties by name."""
    assert corpus.map is not None
    topics = index.facets.get("topic")
    if topics is None:
        return []
    rows, codes = topics.rows[in_view[topics.rows]], topics.codes[in_view[topics.rows]]
    numbers = np.bincount(codes, minlength=len(topics.values))
    across, up = (
        np.bincount(codes, weights=corpus.map.points[rows, axis], minlength=len(topics.values)) for axis in (0, 1)
    )
    found = [
        (topic, float(x / n), float(y / n), int(n))
        for topic, x, y, n in zip(topics.values, across, up, numbers, strict=True)
        if topic and n
    ]
    return sorted(found, key=lambda centre: (-centre[3], centre[0]))


def summary(corpus: Corpus, index: Index, in_view: np.ndarray) -> str:
    """The map in words: how many dots of which camp, and where the topics are."""
    facet = index.facets["camp"]
    counts = facet.counts(in_view)
    camps = ", ".join(f"{camp} {n:,}" for camp, n in counts.items() if n)
    sentence = (
        f"Map of {count_of(int(in_view.sum()), 'quote')} by similarity of topic and wording. Camps: {camps or 'none'}."
    )
    centres = topic_centres(corpus, index, in_view)[:8]
    if centres:
        assert corpus.map is not None
        middle = corpus.map.points.mean(axis=0)
        places = [f"{name} {_where(x - middle[0], y - middle[1])} ({n:,})" for name, x, y, n in centres]
        sentence += f" Topics: {'; '.join(places)}."
    return sentence


def _where(x: float, y: float) -> str:
    across = "right" if x > 0 else "left"
    up = "upper" if y > 0 else "lower"
    return f"{up} {across}"


def speaker_labels(corpus: Corpus, rows: Sequence[int]) -> list[tuple[int, str]]:
    """Rows with the short name to write beside them: the last word of a person's name.

    Each speaker's first row comes before any second one, so that if space is short all are named once.
    """
    nth: dict[str, int] = {}
    order = []
    for row in rows:
        name = corpus.quotes["speaker"].iat[row]
        nth[name] = nth.get(name, 0) + 1
        order.append((nth[name], row, _short_name(name)))
    return [(row, name) for _, row, name in sorted(order)]


def _short_name(name: str, longest: int = 22) -> str:
    first, *more = [part.strip() for part in name.split("|")]
    words = first.split()
    short = words[-1] if len(words) in (2, 3) and words[-1][:1].isupper() and "(" not in first else first
    short = short if len(short) <= longest else short[: longest - 1] + "…"
    return f"{short} +{len(more)}" if more else short
