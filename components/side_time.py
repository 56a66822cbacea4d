"""What was said when, where the sources tell: by topic, and one speaker's statements in order."""

from datetime import timedelta

import plotly.graph_objects as go
import streamlit as st

from analysis.marks import safe
from analysis.sides import Look
from analysis.timeline import Timeline, sequence, timeline
from components import link, markup
from components.comparison import Comparison
from data.dates import in_words, span

MOST_STATEMENTS = 30


def show(compared: Comparison) -> None:
    """Draw the dated quotes of the sides, and the sequence of one speaker."""
    quotes = compared.corpus.quotes.assign(topic=compared.topics.labels)
    found = timeline(quotes, compared.sides)
    if found.missing:
        st.caption(f"{found.missing} Dates are those of the utterance; the date of publication never stands in for it.")
    if found.entries.empty:
        return
    st.plotly_chart(figure(found, compared.looks), key="timeline", alt=summary(found))
    st.dataframe(found.entries, hide_index=True, alt="The dated quotes of the sides")
    _one_speaker(compared)


def figure(found: Timeline, looks: dict[str, Look]) -> go.Figure:
    """Dots by date and topic, one symbol a side. A month or a year stands at its first day."""
    chart = go.Figure()
    for side, entries in found.entries.groupby("side", sort=False):
        days = [span(written) for written in entries["date"]]
        chart.add_trace(
            go.Scatter(
                x=[day[0] for day in days if day],
                y=[safe(topic or "no topic") for topic in entries["topic"]],
                mode="markers",
                name=safe(str(side)),
                marker={"symbol": looks[str(side)].symbol, "size": 11, "color": looks[str(side)].colour},
                hovertext=[
                    safe(f"{quote_id} · {date}")
                    for quote_id, date in zip(entries["quote_id"], entries["date"], strict=True)
                ],
                hoverinfo="text",
            )
        )
    chart.update_layout(
        height=180 + 30 * found.entries["topic"].nunique(),
        legend={"orientation": "h", "y": 1.05, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
        margin={"l": 4, "r": 4, "t": 36, "b": 4},
        xaxis={"range": _around(found), "tickformat": "%-d %b %Y", "nticks": 6},
        dragmode=False,
    )
    return chart


def _around(found: Timeline) -> list[str]:
    """The dates with some days on either side, so that a single one does not stand on a scale of hours."""
    days = [day for written in found.entries["date"] for day in (span(written) or ())]
    margin = max(timedelta(days=3), (max(days) - min(days)) / 20)
    return [(min(days) - margin).isoformat(), (max(days) + margin).isoformat()]


def summary(found: Timeline) -> str:
    """The chart in words."""
    dates = found.entries["date"]
    return f"{len(found.entries):,} dated quotes from {in_words(dates.min())} to {in_words(dates.max())}."


def _one_speaker(compared: Comparison) -> None:
    speakers = list(compared.index.facets["speaker"].values)
    st.selectbox(
        "One speaker's statements in order",
        speakers,
        index=None,
        key=link.detail_key("speaker_in_time"),
        placeholder="Choose a speaker",
        persist_state="session",
    )
    chosen = st.session_state.get(link.detail_key("speaker_in_time"))
    if not chosen:
        return
    statements = sequence(compared.corpus.quotes, chosen)
    if not statements:
        st.caption("None of this speaker's quotes has a date of utterance, so there is no order to show.")
    texts = dict(zip(compared.corpus.quotes["quote_id"], compared.corpus.quotes["text"], strict=True))
    for statement in statements[:MOST_STATEMENTS]:
        markup.show(
            "statement.html",
            date=in_words(statement.date),
            text=texts[statement.quote_id],
            changes=statement.changes,
        )
