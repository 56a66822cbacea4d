"""The words that set two sides apart, each opening the quotes that hold it."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis.compare.distinctive_words import LEAST_USES, NOTABLE, distinctive_words
from analysis.map.dots import safe
from components import figure_button, link, markup, quote_list
from components.compare import comparison, printed
from components.compare.comparison import Comparison
from components.computation import remember

MOST_SHOWN = 12  # terms of each side in the chart
MOST_TOLD = 6  # terms of each side in the sentence
MOST_READ = 100
_TABLE, _CHART = "words_table", "words_chart"
TERM = link.detail_key("term")


def show(compared: Comparison) -> None:
    """Draw the most distinctive terms of two of the sides, as a chart and as a table, and the quotes of one."""
    one, other = comparison.choose_pair(compared.names)
    counted = comparison.terms(compared.corpus)
    ranked = remember(
        ("words", one, other, *compared.key),
        "Weighing words",
        lambda _: distinctive_words(counted, compared.sides[one], compared.sides[other]),
    )
    st.caption(
        "Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008), words and two-word phrases. "
        f"Beyond the dotted lines at ±{NOTABLE} a term differs more than one in twenty would by chance, if uses were "
        f"independent; those of one speaker are not. Terms used fewer than {LEAST_USES} times are not ranked."
    )
    if ranked.empty:
        st.caption(f"No term is used {LEAST_USES} times by these two together: too few words to compare.")
        return
    markup.show("told.html", lines=[summary(ranked, one, other)])
    drawn = extremes(ranked)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        looks = compared.looks
        st.plotly_chart(
            figure(drawn, one, other, (looks[one].colour, looks[other].colour)),
            key=_CHART,
            on_select=_pick_bar,
            selection_mode="points",
            config={"displayModeBar": False},
            alt=summary(drawn, one, other),
        )
        figure_button.show(compared.corpus, compared.view, "words", lambda: printed.words(compared, drawn, one, other))
        st.dataframe(
            table(ranked, one, other),
            key=_TABLE,
            height=min(35 * (len(ranked) + 1) + 3, 420),
            hide_index=True,
            on_select=lambda: _pick_row(ranked),
            selection_mode="single-row",
            selection_default=_selected(ranked),
            column_config={"z": st.column_config.NumberColumn(format="%.2f")},
            alt=f"Distinctive words of {one} and {other}",
        )
    with right, st.container(key="words_quotes"):
        term = str(st.session_state.get(TERM) or "")
        if not term:
            st.caption("Pick a bar or a row to read the quotes that hold the term.")
            return
        _read(compared, term, compared.sides[one] | compared.sides[other], counted.rows_with(term))


def extremes(ranked: pd.DataFrame) -> pd.DataFrame:
    """The most typical terms of both sides, the first side's on top."""
    typical_of_first = ranked[ranked["z"] > 0].head(MOST_SHOWN)
    typical_of_second = ranked[ranked["z"] < 0].tail(MOST_SHOWN)
    return pd.concat([typical_of_first, typical_of_second])


def figure(drawn: pd.DataFrame, one: str, other: str, colours: tuple[str, str]) -> go.Figure:
    """Bars of z, one a term; those of the first side to the right, those of the second hatched."""
    of_first = drawn["z"] > 0
    chart = go.Figure(
        go.Bar(
            x=drawn["z"],
            y=[safe(term) for term in drawn["term"]],
            orientation="h",
            marker={
                "color": np.where(of_first, *colours),
                "pattern": {"shape": np.where(of_first, "", "/").tolist()},
            },
            # a bar that was not picked stays as it is
            unselected={"marker": {"opacity": 1}},
            customdata=drawn[["term", "n_first", "n_second"]].to_numpy(dtype=object),
            hovertemplate=(
                f"%{{y}}<br>z %{{x:.2f}}<br>{safe(one)}: %{{customdata[1]}} uses<br>"
                f"{safe(other)}: %{{customdata[2]}} uses<extra></extra>"
            ),
        )
    )
    for line in (-NOTABLE, NOTABLE):
        chart.add_vline(line, line={"dash": "dot", "width": 1, "color": "#888888"})
    furthest = max(drawn["z"].abs().max(), NOTABLE) * 1.1
    chart.update_layout(
        height=90 + 26 * len(drawn),
        bargap=0.25,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        yaxis={"autorange": "reversed", "title": None, "fixedrange": True},
        xaxis={
            "title": f"z: ← more by {safe(other)} · more by {safe(one)} →",
            "range": [-furthest, furthest],
            "zeroline": True,
            "fixedrange": True,
        },
        # with another mode Streamlit does not let a click select; the axes are fixed, so nothing is dragged
        dragmode="pan",
    )
    return chart


def summary(ranked: pd.DataFrame, one: str, other: str) -> str:
    """The figures in words: what is typical of either side, and whether any of it passes for more than chance."""
    first = ranked.loc[ranked["z"] > 0, "term"].tolist()
    second = ranked.loc[ranked["z"] < 0, "term"].tolist()[::-1]
    told = f"More by {one}: {_some(first)}. More by {other}: {_some(second)}."
    n = int((ranked["z"].abs() > NOTABLE).sum())
    passing = "None passes" if not n else "1 passes" if n == 1 else f"{n:,} pass"
    terms = "1 term" if len(ranked) == 1 else f"{len(ranked):,} terms"
    return f"{told} {terms} ranked. {passing} ±{NOTABLE}{'' if n else ': these differences may be chance'}."


def _some(terms: list[str]) -> str:
    more = len(terms) - MOST_TOLD
    return (", ".join(terms[:MOST_TOLD]) or "none") + (f" and {more:,} more" if more > 0 else "")


def table(ranked: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """The ranked terms under the sides' names."""
    columns = {
        "term": "term",
        "z": "z",
        "n_first": f"uses, {one}",
        "n_second": f"uses, {other}",
        "quotes_first": f"quotes, {one}",
        "quotes_second": f"quotes, {other}",
    }
    return ranked[list(columns)].rename(columns=columns)


def _pick_bar() -> None:
    picked = [point["customdata"][0] for point in st.session_state[_CHART]["selection"]["points"]]
    st.session_state[TERM] = picked[0] if picked else ""


def _pick_row(ranked: pd.DataFrame) -> None:
    rows = st.session_state[_TABLE]["selection"]["rows"]
    st.session_state[TERM] = ranked["term"].iat[rows[0]] if rows else ""


def _selected(ranked: pd.DataFrame) -> Any:
    """The open term as the table's selection, so that a link shows it, too."""
    rows = np.flatnonzero(ranked["term"] == st.session_state.get(TERM)).tolist()
    return {"selection": {"rows": rows}} if rows else None


def _read(compared: Comparison, term: str, mask: np.ndarray, rows: np.ndarray) -> None:
    rows = rows[mask[rows]]
    heading = f"Quotes with “{term}”: {len(rows):,}"
    markup.show("heading.html", text=heading)
    quote_list.show(compared.corpus, rows[:MOST_READ].tolist(), scrolled=heading, term=term)
    if len(rows) > MOST_READ:
        st.caption(f"… and {len(rows) - MOST_READ:,} more: narrow the filters to read them.")
