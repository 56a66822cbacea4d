"""How far apart sides are in meaning, with the test and its limits."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.distance import Distance, distances
from analysis.distance_words import in_words
from analysis.unanswered import Unanswered
from components import markup
from components.comparison import Comparison
from components.remembered import remember

Found = dict[tuple[str, str], Distance | Unanswered]


def show(compared: Comparison) -> None:
    """Draw the distances of the chosen sides in sentences, and the matrix of all camps."""
    if compared.corpus.vectors is None:
        st.caption("Distances need vectors: build the corpus first.")
        return
    st.caption(
        "Energy distance in the model's space (Székely and Rizzo 2013): 0 where two sides speak alike in topic and "
        "wording. Unlike is not opposed. The test shuffles speakers and not quotes, since what one person says is "
        "alike."
    )
    found = _found(compared, "sides", compared.sides)
    for (one, other), answer in found.items():
        markup.show("distance.html", pair=f"{one} and {other}", text=told(answer, one, other))
    st.subheader("All camps", anchor=False)
    facet = compared.index.facets["camp"]
    camps = {camp: facet.holding((camp,), compared.index.n_quotes) & compared.in_view for camp in facet.values}
    matrix = _found(compared, "camps", camps)
    st.dataframe(table(matrix, list(camps)), alt="Energy distance of each two camps, with the p of its test")
    st.caption("Each cell: distance, and p of the permutation test; “too few” where a camp has too little to answer.")


def _found(compared: Comparison, what: str, sides: dict[str, np.ndarray]) -> Found:
    vectors = compared.corpus.vectors
    assert vectors is not None
    speakers = compared.corpus.quotes["speaker"].to_numpy()
    return remember(
        ("distance", what, *compared.key, *sides),
        "Measuring distances",
        lambda progress: distances(vectors.values, speakers, sides, progress=progress),
    )


def told(answer: Distance | Unanswered, one: str, other: str) -> str:
    """A distance with its n and its reliability, or why there is none."""
    return answer.reason if isinstance(answer, Unanswered) else in_words(answer, one, other)


def table(found: Found, camps: list[str]) -> pd.DataFrame:
    """Each two camps as "0.31 (p 0.02)"; the diagonal is empty."""
    cells: dict[str, dict[str, Any]] = {camp: dict.fromkeys(camps, "") for camp in camps}
    for one, other in combinations(camps, 2):
        answer = found[one, other]
        told = "too few" if isinstance(answer, Unanswered) else f"{answer.value:.2f} (p {answer.p:.2f})"
        cells[one][other] = cells[other][one] = told
    return pd.DataFrame.from_dict(cells, orient="index", columns=camps)
