"""How far apart sides are in meaning, with the test and its limits."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.compare.distance import yardsticks
from analysis.compare.distance.distance import MOST_QUOTES, Distance, distances_of_quotes
from analysis.compare.distance.distance_words import in_words, p_in_words, share_in_words, value_in_words
from analysis.compare.distance.yardsticks import WithinTopics, Yardstick
from analysis.insufficient_data import InsufficientData
from components import markup
from components.compare import comparison, figures
from components.compare.comparison import Comparison
from components.compare.topic_coverage import camps_in_view
from components.computation import remember
from components.elements import figure_button

MOST_CAMPS = 20  # in the matrix; if a corpus has more, those with the most quotes in view
MOST_DRAWN = 4_000  # quotes of all camps together in the matrix: four thousand squared is 128 MB
PLAIN = (
    "How far apart sides are in topic and wording: 0 if they speak alike. Different is not opposed, and length, kind "
    "and style of quotes affect the figure too: compare it with the yardsticks below."
)
METHOD = (
    "Energy distance in the model's space (Székely and Rizzo 2013). The test shuffles speakers joined with their "
    "documents, not quotes, since the quotes of one person or one document are alike."
)
Found = dict[tuple[str, str], Distance | InsufficientData]


def show(compared: Comparison) -> None:
    """Draw the distances of the chosen sides in sentences, and the matrix of all camps."""
    if compared.corpus.vectors is None:
        st.caption("Distances need vectors. Build the corpus first: python -m analysis build, with its folder.")
        return
    st.caption(PLAIN, help=METHOD)
    for (one, other), answer in of_sides(compared).items():
        figure = "" if isinstance(answer, InsufficientData) else _figure(answer)
        markup.show(
            "distance.html", pair=f"{one} and {other}", figure=figure, text=distance_sentence(answer, one, other)
        )
        if isinstance(answer, Distance):
            st.caption(_with_yardsticks(compared, one, other, answer))
    _mix(compared)
    _all_camps(compared)


def _with_yardsticks(compared: Comparison, one: str, other: str, answer: Distance) -> str:
    """The distance, with those of the same quotes divided in other ways, and within the topics of both sides."""
    corpus, (first, second) = compared.corpus, (compared.sides[one], compared.sides[other])
    assert corpus.vectors is not None
    vectors, traits = corpus.vectors.values, comparison.traits(corpus)
    measured = remember(
        ("yardsticks", one, other, *compared.key),
        "Measuring yardsticks",
        lambda progress: yardsticks.yardsticks(traits, vectors, first | second, progress),
    )
    labels = np.array(compared.topics.labels, dtype=object)
    within = remember(
        ("distance within topics", one, other, *compared.key),
        "Measuring distances within topics",
        lambda _: yardsticks.within_topics(
            traits.origins, vectors, labels, first, second, by_outlet=compared.by_outlet
        ),
    )
    return yardstick_words(answer, measured, within)


def yardstick_words(answer: Distance, measured: list[Yardstick], within: WithinTopics | None) -> str:
    """The yardsticks in one line."""
    lines = [f"{line.one} against {line.other}: {_share(line.share)}" for line in measured]
    most = yardsticks.MOST_QUOTES
    drawn = (
        f", at most {most} of each part drawn at random" if any(max(line.n_quotes) > most for line in measured) else ""
    )
    said = (
        f"For comparison, the same quotes divided in other ways{drawn}: {'; '.join(lines)}. "
        f"The sides: {_share(answer.share)}."
    )
    if within is None:
        return f"{said} There is no topic on which both sides say enough for a distance within it."
    n = len(within.topics)
    return f"{said} Within {n} {'topic' if n == 1 else 'topics'} on which both say enough: {_share(within.share)}."


def _share(share: float | None) -> str:
    return "too few" if share is None else share_in_words(share)


def _mix(compared: Comparison) -> None:
    """What the sides' quotes are like: if these features differ, they may explain a distance."""
    with st.expander(
        "What the sides' quotes are like", icon=":material/tune:", key="sides_mix", on_change="rerun"
    ) as more:
        if more.open:
            st.dataframe(
                pd.DataFrame([_mix_of(compared, side) for side in compared.sides]).astype(str),
                hide_index=True,
                alt="Length, kind, outlets and languages of the sides",
            )
            st.caption(
                "If sides differ in length, kind, outlet or language, a distance may reflect that rather than the "
                "sides."
            )


def _mix_of(compared: Comparison, side: str) -> dict[str, Any]:
    mix = yardsticks.mix(compared.corpus.quotes[compared.sides[side]])
    return {
        "Side": side,
        "Quotes": mix.n,
        "Median words": round(mix.median_words),
        "Verbatim": "unknown" if mix.verbatim is None else f"{mix.verbatim:.0%}",
        "Outlets": mix.n_outlets or "unknown",
        "Languages": ", ".join(mix.languages[:3]) or "unknown",
    }


def of_sides(compared: Comparison) -> Found:
    """The distance of each two of the chosen sides."""
    return _measure(compared, "sides", compared.sides)


def _all_camps(compared: Comparison) -> None:
    camps = camps_in_view(compared)
    if len(camps) < 2:
        return
    st.header("All camps", anchor=False)
    most = sorted(camps, key=lambda camp: -int(camps[camp].sum()))[:MOST_CAMPS]
    chosen = {camp: mask for camp, mask in camps.items() if camp in most}
    matrix = _measure(compared, "camps", chosen)
    speakers = {camp: _n_speakers(compared, mask) for camp, mask in chosen.items()}
    heads = {camp: f"{camp} ({int(mask.sum()):,} by {speakers[camp]:,})" for camp, mask in chosen.items()}
    st.dataframe(
        table(matrix, heads).rename_axis("Camp"),
        height=35 * (len(heads) + 1) + 3,
        alt="Energy distance of each pair of camps, with the p of its test",
    )
    figure_button.show(
        compared.corpus, compared.view, "distances", lambda: figures.distance(compared, table(matrix, heads))
    )
    st.caption(
        "In each cell: distance, and p of the permutation test, adjusted for all the tests of the matrix (Holm); “too "
        "few” if a camp has too few quotes or speakers, “no test” if a camp rests on one document or outlet. In "
        "brackets: quotes in view, by how many speakers."
    )
    if len(camps) > len(chosen):
        st.caption(f"The {len(chosen)} camps with the most quotes, of {len(camps)}.")
    with st.expander(
        "The matrix in words", icon=":material/notes:", key="distances_in_words", on_change="rerun"
    ) as more:
        if more.open:
            for (one, other), answer in matrix.items():
                markup.show(
                    "distance.html", pair=f"{one} and {other}", figure="", text=distance_sentence(answer, one, other)
                )


def _measure(compared: Comparison, what: str, sides: dict[str, np.ndarray]) -> Found:
    vectors = compared.corpus.vectors
    assert vectors is not None
    return remember(
        ("distance", what, *compared.key, *sides),
        "Measuring distances",
        lambda progress: distances_of_quotes(
            comparison.origins(compared.corpus),
            vectors.values,
            sides,
            by_outlet=what == "sides" and compared.by_outlet,
            most_quotes=min(MOST_QUOTES, MOST_DRAWN // max(1, len(sides))),
            progress=progress,
        ),
    )


def _figure(answer: Distance) -> str:
    return value_in_words(answer.value)


def _n_speakers(compared: Comparison, mask: np.ndarray) -> int:
    return comparison.origins(compared.corpus).n_people(mask)


def distance_sentence(answer: Distance | InsufficientData, one: str, other: str) -> str:
    """A distance with its n and its reliability, or why there is none."""
    return answer.reason if isinstance(answer, InsufficientData) else in_words(answer, one, other)


def table(found: Found, heads: dict[str, str]) -> pd.DataFrame:
    """Each pair of camps as "0.31 (p 0.02)" under their headings, with adjusted p; the diagonal is empty."""
    cells: dict[str, dict[str, Any]] = {head: dict.fromkeys(heads.values(), "") for head in heads.values()}
    for one, other in combinations(heads, 2):
        answer = found[one, other]
        cells[heads[one]][heads[other]] = cells[heads[other]][heads[one]] = _cell(answer)
    return pd.DataFrame.from_dict(cells, orient="index", columns=list(heads.values()))


def _cell(answer: Distance | InsufficientData) -> str:
    if isinstance(answer, InsufficientData):
        return "too few"
    p = f"p {p_in_words(answer.test.adjusted_p)}" if answer.test else "no test"
    return f"{_figure(answer)} ({p})"
