"""What the other side says to it: quotes with their closest of the other side, and those that have none."""

import streamlit as st

from analysis.counterparts import Counterparts, counterparts, gulfs, typical_cosine
from analysis.word_marks import shared_words
from components import comparison, markup, quote_list
from components.comparison import Comparison
from components.remembered import remember

MOST_PAIRS = 12
MOST_GULFS = 8
MOST_ASKED = 500  # quotes of a large side that are asked for their counterpart, evenly taken


def show(compared: Comparison) -> None:
    """Draw the pairs and the gulfs of two of the sides."""
    vectors = compared.corpus.vectors
    pair = comparison.choose_pair(compared.names)
    if vectors is None or pair is None:
        st.caption("Counterparts need vectors: build the corpus first.")
        return
    st.caption(
        "Closest in topic and wording, by cosine in the model's space and never on the map. A counterpart may agree "
        "or contradict. Words that both use are underlined; words that only one uses are dotted."
    )
    one, other = pair
    found = _found(compared, one, other)
    if not len(found.rows):
        st.caption("One of the two has no quote in view.")
        return
    _told_sample(compared, one, len(found.rows))
    for row, closest, cosine, mutual in zip(
        found.rows[:MOST_PAIRS].tolist(),
        found.closest[:MOST_PAIRS].tolist(),
        found.cosines[:MOST_PAIRS].tolist(),
        found.mutual[:MOST_PAIRS].tolist(),
        strict=True,
    ):
        _pair(compared, row, closest, cosine, mutual)
    if len(found.rows) > MOST_PAIRS:
        st.caption(f"{len(found.rows) - MOST_PAIRS:,} more pairs, less close.")
    _gulfs(compared, found, one, other)
    _gulfs(compared, _found(compared, other, one), other, one)


def _found(compared: Comparison, one: str, other: str) -> Counterparts:
    vectors = compared.corpus.vectors
    assert vectors is not None
    first, second = compared.sides[one], compared.sides[other]
    rows = first.nonzero()[0]
    asked = rows[:: -(-len(rows) // MOST_ASKED)] if len(rows) > MOST_ASKED else None
    return remember(
        ("counterparts", one, other, *compared.key),
        f"Looking for counterparts of {one}",
        lambda progress: counterparts(vectors.values, first, second, asked, progress),
    )


def _told_sample(compared: Comparison, side: str, n_asked: int) -> None:
    n = int(compared.sides[side].sum())
    if n > MOST_ASKED:
        st.caption(f"Of {n:,} quotes, {n_asked:,} evenly taken were asked for their counterpart.")


def _pair(compared: Comparison, row: int, closest: int, cosine: float, mutual: bool) -> None:
    quotes = [compared.corpus.quote(at) for at in (row, closest)]
    pieces = shared_words(quotes[0]["text"], quotes[1]["text"])
    told = f"cosine {cosine:.2f}" + (" · each is the other's closest" if mutual else "")
    markup.show("pair.html", quotes=list(zip(quotes, pieces, strict=True)), figure=told)


def _gulfs(compared: Comparison, found: Counterparts, one: str, other: str) -> None:
    vectors = compared.corpus.vectors
    assert vectors is not None
    typical = remember(
        ("typical", compared.corpus.content_hash),
        "Measuring the typical distance",
        lambda progress: typical_cosine(vectors.values, progress),
    )
    rows = gulfs(found, typical)
    markup.show("heading.html", text=f"Said by {one}, without a counterpart by {other}")
    st.caption(
        f"Nine of ten quotes of this corpus have another within cosine {typical:.2f}. "
        f"{len(rows):,} of {len(found.rows):,} here come less near than that to the other side."
    )
    nearest = dict(zip(found.rows.tolist(), found.cosines.tolist(), strict=True))
    shown = rows[:MOST_GULFS].tolist()
    quote_list.show(compared.corpus, shown, [f"nearest: cosine {nearest[row]:.2f}" for row in shown])
