"""How far apart sides are in meaning, with the test and its limits."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.compare.distance import MOST_QUOTES, Distance, distances
from analysis.compare.distance_words import in_words, p_in_words
from analysis.compare.speaker_units import speaker_units
from analysis.insufficient_data import Unanswered
from components import figure_button, markup
from components.compare import printed
from components.compare.comparison import Comparison
from components.compare.topic_coverage import camps_in_view
from components.computation import remember

MOST_CAMPS = 20  # in the matrix; of a corpus with more, those with most quotes in view
MOST_DRAWN = 4_000  # quotes of all camps together in the matrix: four thousand squared is 128 MB
METHOD = (
    "Energy distance in the model's space (Székely and Rizzo 2013): 0 where two sides speak alike in topic and "
    "wording. Unlike is not opposed. The test shuffles speakers and not quotes, since what one person says is alike."
)
Found = dict[tuple[str, str], Distance | Unanswered]


def show(compared: Comparison) -> None:
    """Draw the distances of the chosen sides in sentences, and the matrix of all camps."""
    if compared.corpus.vectors is None:
        st.caption("Distances need vectors. Build the corpus first: python -m analysis build, with its folder.")
        return
    st.caption(METHOD)
    for (one, other), answer in of_sides(compared).items():
        figure = "" if isinstance(answer, Unanswered) else f"{answer.value:.2f}"
        markup.show("distance.html", pair=f"{one} and {other}", figure=figure, text=told(answer, one, other))
    _all_camps(compared)


def of_sides(compared: Comparison) -> Found:
    """The distance of each two of the chosen sides."""
    return _found(compared, "sides", compared.sides)


def _all_camps(compared: Comparison) -> None:
    camps = camps_in_view(compared)
    if len(camps) < 2:
        return
    st.subheader("All camps", anchor=False)
    most = sorted(camps, key=lambda camp: -int(camps[camp].sum()))[:MOST_CAMPS]
    chosen = {camp: mask for camp, mask in camps.items() if camp in most}
    matrix = _found(compared, "camps", chosen)
    speakers = {camp: _n_speakers(compared, mask) for camp, mask in chosen.items()}
    heads = {camp: f"{camp} ({int(mask.sum()):,} by {speakers[camp]:,})" for camp, mask in chosen.items()}
    st.dataframe(
        table(matrix, heads),
        height=35 * (len(heads) + 1) + 3,
        alt="Energy distance of each two camps, with the p of its test",
    )
    figure_button.show(
        compared.corpus, compared.view, "distances", lambda: printed.distance(compared, table(matrix, heads))
    )
    st.caption(
        "In each cell: distance, and p of the permutation test; “too few” where a camp has too little to answer. In "
        "brackets: quotes in view, by how many speakers. Of many pairs, one in twenty has p below 0.05 by chance alone."
    )
    if len(camps) > len(chosen):
        st.caption(f"The {len(chosen)} camps with most quotes of {len(camps)}.")
    with st.expander(
        "The matrix in words", icon=":material/notes:", key="distances_in_words", on_change="rerun"
    ) as more:
        if more.open:
            for (one, other), answer in matrix.items():
                markup.show("distance.html", pair=f"{one} and {other}", figure="", text=told(answer, one, other))


def _found(compared: Comparison, what: str, sides: dict[str, np.ndarray]) -> Found:
    vectors = compared.corpus.vectors
    assert vectors is not None
    speakers = compared.corpus.quotes["speaker"].to_numpy()
    most_quotes = min(MOST_QUOTES, MOST_DRAWN // max(1, len(sides)))
    return remember(
        ("distance", what, *compared.key, *sides),
        "Measuring distances",
        lambda progress: distances(vectors.values, speakers, sides, most_quotes=most_quotes, progress=progress),
    )


def _n_speakers(compared: Comparison, mask: np.ndarray) -> int:
    return len(set(speaker_units(compared.corpus.quotes["speaker"].to_numpy()[mask])))


def told(answer: Distance | Unanswered, one: str, other: str) -> str:
    """A distance with its n and its reliability, or why there is none."""
    return answer.reason if isinstance(answer, Unanswered) else in_words(answer, one, other)


def table(found: Found, heads: dict[str, str]) -> pd.DataFrame:
    """Each two camps as "0.31 (p 0.02)" under their heads; the diagonal is empty."""
    cells: dict[str, dict[str, Any]] = {head: dict.fromkeys(heads.values(), "") for head in heads.values()}
    for one, other in combinations(heads, 2):
        answer = found[one, other]
        told = "too few" if isinstance(answer, Unanswered) else f"{answer.value:.2f} (p {p_in_words(answer.p)})"
        cells[heads[one]][heads[other]] = cells[heads[other]][heads[one]] = told
    return pd.DataFrame.from_dict(cells, orient="index", columns=list(heads.values()))
