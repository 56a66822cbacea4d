"""What the other side says: quotes with their closest quote of the other side, and those without one."""

from itertools import permutations
from typing import Any

import numpy as np
import streamlit as st

from analysis.compare.counterparts import Counterparts, asked_rows, counterparts
from analysis.compare.gulfs import Gulfs, gulfs
from analysis.compare.report import Opposite
from analysis.compare.words.shared_words import shared_words
from analysis.text.directions import isolate
from components import link, markup
from components.compare import comparison, open_quote
from components.compare.comparison import Comparison
from components.computation import known, remember
from components.elements import choice, pressable
from components.literal import literal
from components.quotes import card
from data.arrays import main_language

MOST_PAIRS = 30
ASKED = link.detail_key("asked")
METHOD = (
    "Likeness is the cosine in the model's space, not closeness on the map: 1 is the same text. A quote has no "
    "counterpart if its closest quote on the other side is further away than the closest of as many quotes drawn at "
    "random from both sides, its own document left out, is in nine of ten draws."
)
_FAR = "too far to be a counterpart: the nearest there is"


def show(compared: Comparison) -> None:
    """Draw the counterparts of one side's quotes at another, then its gulfs, then the other's."""
    vectors = compared.corpus.vectors
    if vectors is None:
        st.caption("Counterparts need vectors. Build the corpus first: python -m analysis build, with its folder.")
        return
    one, other = _choose(compared.written)
    st.caption(
        "Each quote next to the one of the other side that is most like it in topic and wording, the most alike first. "
        "It may agree or contradict.",
        help=METHOD,
    )
    silent = [side for side in (one, other) if not compared.sides[side].any()]
    if silent:
        nothing = "no quote in view, so there is nothing to compare with the other side."
        markup.show("sentence_list.html", lines=[f"{' and '.join(map(isolate, silent))}: {nothing}"])
        return
    markup.show("marks.html")
    found = _find_counterparts(compared, one, other)
    lonely = _find_gulfs(compared, one, other, found)
    apart = set(lonely.rows.tolist())
    near = np.array([row not in apart for row in found.rows.tolist()], dtype=bool)
    _list(compared, (one, other), found, near, _near_heading(one, other, int(near.sum()), len(near)))
    _gulfs(compared, (one, other), found, lonely)
    back = _find_counterparts(compared, other, one)
    _gulfs(compared, (other, one), back, _find_gulfs(compared, other, one, back))


def known_opposite(compared: Comparison) -> dict[tuple[str, str], Opposite] | None:
    """What each side says to each other one, if this part has found all of it."""
    opposite = {}
    for names in permutations(compared.names, 2):
        found, lonely = (known(_key(what, compared, *names)) for what in ("counterparts", "gulfs"))
        if found is None or lonely is None:
            return None
        opposite[names] = Opposite(found, lonely)
    return opposite


def _key(what: str, compared: Comparison, one: str, other: str) -> tuple[str, ...]:
    return what, one, other, *compared.key


def _choose(written: dict[str, str]) -> tuple[str, str]:
    """Whose quotes to start from, and where to look; any two of the sides, in either order."""
    pairs = {f"{written[one]} > {written[other]}": (one, other) for one, other in permutations(written, 2)}
    names = {pair: "{}, closest quote by {}".format(*map(isolate, sides)) for pair, sides in pairs.items()}
    return pairs[choice.select("Whose quotes, and whose closest ones", names, ASKED, width=480)]


def gulfs_heading(one: str, other: str, found: Gulfs) -> str:
    """How many gulfs there are, and how many chance alone would produce."""
    chance = f"about {found.by_chance:,.0f}" if found.by_chance >= 1 else "less than 1"
    counted = f"{len(found.rows):,} of {found.n_asked:,}, by chance alone {chance}"
    return f"Said by {isolate(one)}, without a counterpart by {isolate(other)}: {counted}"


def _near_heading(one: str, other: str, n: int, n_all: int) -> str:
    return f"Said by {isolate(one)}, with a counterpart by {isolate(other)}: {n:,} of {n_all:,}"


def _find_counterparts(compared: Comparison, one: str, other: str) -> Counterparts:
    vectors = compared.corpus.vectors
    assert vectors is not None
    first, second = compared.sides[one], compared.sides[other]
    return remember(
        _key("counterparts", compared, one, other),
        f"Looking for counterparts of {literal(one)}",
        lambda progress: counterparts(vectors.values, first, second, asked_rows(first), progress),
    )


def _find_gulfs(compared: Comparison, one: str, other: str, found: Counterparts) -> Gulfs:
    vectors = compared.corpus.vectors
    assert vectors is not None
    first, second = compared.sides[one], compared.sides[other]
    quote_origins = comparison.origins(compared.corpus)
    return remember(
        _key("gulfs", compared, one, other),
        "Drawing quotes at random",
        lambda progress: gulfs(vectors.values, found, first, second, quote_origins.document_of_each, progress),
    )


def _show_sample_note(compared: Comparison, side: str, n_asked: int) -> None:
    n = int(compared.sides[side].sum())
    if n > n_asked:
        of_side = f"Looked up for {n_asked:,} of the {n:,} quotes of {side}, taken at even intervals."
        markup.show("sentence_list.html", lines=[of_side])


def _gulfs(compared: Comparison, sides: tuple[str, str], found: Counterparts, lonely: Gulfs) -> None:
    """The most isolated first, each next to its nearest quote."""
    rows = lonely.rows
    place = {row: at for at, row in enumerate(found.rows.tolist())}
    order = np.array([place[row] for row in rows.tolist()], dtype=np.intp)
    _list(compared, sides, found, order, gulfs_heading(*sides, lonely), far=True)


def _list(
    compared: Comparison,
    sides: tuple[str, str],
    found: Counterparts,
    chosen: np.ndarray,
    heading: str,
    far: bool = False,
) -> None:
    """The chosen pairs (a mask, or positions in order) under a heading; beyond MOST_PAIRS they are only counted."""
    markup.show("heading.html", text=heading)
    _show_sample_note(compared, sides[0], len(found.rows))
    columns = (found.rows, found.closest, found.cosines, found.mutual)
    rows = list(zip(*(column[chosen].tolist() for column in columns), strict=True))
    if not rows:
        st.caption("None.")
        return
    page = "".join(_pair(compared, sides, row, far) for row in rows[:MOST_PAIRS])
    pressable.show(page, f"pairs {'far' if far else 'near'} {sides[0]}", open_quote.on_press)
    if len(rows) > MOST_PAIRS:
        st.caption(f"… and {len(rows) - MOST_PAIRS:,} more.")


def _pair(compared: Comparison, sides: tuple[str, str], pair: tuple[int, int, float, bool], far: bool) -> str:
    """A row with its closest quote, their cosine, and whether each is the other's closest."""
    row, closest, cosine, mutual = pair
    quotes = [compared.quote(at) for at in (row, closest)]
    pieces = shared_words(quotes[0]["text"], quotes[1]["text"], _language(compared, quotes))
    notes = [_FAR] if far else []
    notes += ["each is the other's closest"] if mutual else []
    figure = " · ".join([f"likeness {cosine:.2f}", *notes])
    looks = [compared.looks[side] for side in sides]
    cards = [
        markup.trusted_html(card.html(compared.corpus, at)) if at == open_quote.row(compared) else ""
        for at in (row, closest)
    ]
    return markup.html("pair.html", quotes=list(zip(quotes, looks, sides, pieces, cards, strict=True)), figure=figure)


def _language(compared: Comparison, quotes: list[dict[str, Any]]) -> str:
    """The topic of both quotes, "" if they differ."""
    one, other = (main_language(quote["language"] or compared.corpus.about.language) for quote in quotes)
    return one if one == other else ""
