"""The words that set two sides apart, each opening the quotes that hold it."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis.distinctive_words import LEAST_USES, distinctive_words
from analysis.marks import safe
from components import comparison, link, markup, quote_list
from components.comparison import Comparison
from components.remembered import remember

MOST_SHOWN = 12  # terms of each side in the chart
MOST_READ = 12
_TABLE = "words_table"
TERM = link.detail_key("term")


def show(compared: Comparison) -> None:
    """Draw the most distinctive terms of two of the sides, as a chart and as a table."""
    pair = comparison.choose_pair(compared.names)
    if pair is None:
        return
    one, other = pair
    counted = comparison.terms(compared.corpus)
    ranked = remember(
        ("words", one, other, *compared.key),
        "Weighing words",
        lambda _: distinctive_words(counted, compared.sides[one], compared.sides[other]),
    )
    st.caption(
        "Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008), words and two-word phrases. "
        "Beyond ±1.96 a term differs more than one in twenty would by chance, if uses were independent; those of one "
        f"speaker are not. Terms used fewer than {LEAST_USES} times are not ranked."
    )
    if ranked.empty:
        st.caption(f"No term is used {LEAST_USES} times by these two together: too few words to compare.")
        return
    drawn = extremes(ranked)
    st.plotly_chart(
        figure(drawn, one, other, (compared.looks[one].colour, compared.looks[other].colour)),
        key="words_chart",
        alt=summary(drawn, one, other),
    )
    st.dataframe(
        table(ranked, one, other),
        key=_TABLE,
        hide_index=True,
        on_select=lambda: _pick(ranked),
        selection_mode="single-row",
        column_config={"z": st.column_config.NumberColumn(format="%.2f")},
        alt=f"Distinctive words of {one} and {other}",
    )
    term = st.session_state.get(TERM)
    if term:
        _read(compared, str(term), compared.sides[one] | compared.sides[other], counted.rows_with(str(term)))


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
            customdata=np.column_stack([drawn["n_first"], drawn["n_second"]]),
            hovertemplate=(
                f"%{{y}}<br>z %{{x:.2f}}<br>{safe(one)}: %{{customdata[0]}} uses<br>"
                f"{safe(other)}: %{{customdata[1]}} uses<extra></extra>"
            ),
        )
    )
    chart.update_layout(
        height=120 + 24 * len(drawn),
        margin={"l": 4, "r": 4, "t": 36, "b": 4},
        yaxis={"autorange": "reversed", "title": None},
        xaxis={"title": f"z: ← more by {safe(other)} · more by {safe(one)} →", "zeroline": True},
        dragmode=False,
    )
    return chart


def summary(drawn: pd.DataFrame, one: str, other: str) -> str:
    """The chart in words."""
    first, second = (drawn.loc[side, "term"].tolist() for side in (drawn["z"] > 0, drawn["z"] < 0))
    return f"Typical of {one}: {', '.join(first) or 'none'}. Typical of {other}: {', '.join(second[::-1]) or 'none'}."


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


def _pick(ranked: pd.DataFrame) -> None:
    rows = st.session_state[_TABLE]["selection"]["rows"]
    st.session_state[TERM] = ranked["term"].iat[rows[0]] if rows else ""


def _read(compared: Comparison, term: str, mask: np.ndarray, rows: np.ndarray) -> None:
    rows = rows[mask[rows]]
    markup.show("heading.html", text=f"Quotes with “{term}”: {len(rows):,}")
    quote_list.show(compared.corpus, rows[:MOST_READ].tolist())
    if len(rows) > MOST_READ:
        st.caption(f"… and {len(rows) - MOST_READ:,} more.")
