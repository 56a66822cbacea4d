"""What was said when, if the sources say: by topic, and one speaker's statements in order."""

from datetime import timedelta

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis.compare.periods import PeriodCounts, bars, count_in_periods, highest, period_in_words, side_bases
from analysis.compare.sides.sides import Look
from analysis.compare.timeline import Timeline, is_dated, moments, sequence, timeline, topic_lines
from analysis.map.dots import safe
from components import link, markup
from components.compare import figures
from components.compare.comparison import Comparison
from components.computation import remember
from components.elements import figure_button
from components.map.traces import trace_type
from components.quotes import quote_index
from data.counting import count_of
from data.dates import in_words, span
from data.table import parts

MOST_STATEMENTS = 30
MOST_SPEAKERS = 500
MOST_AT_ONCE = 5_000  # rows of the table sent to the browser together; of longer tables, only those in sight
MOST_LISTED = 100_000  # rows of the table, which is kept for each visitor
NO_TOPIC = "no topic"
_APART = 0.17  # between two sides on one topic's line, which are 1 apart
_WIDEST = 26  # pixels of the dot with the most quotes
_DAY = 86_400_000  # milliseconds, in which a chart measures dates
_BAR = 0.82  # of the period, so that neighbours stay apart
SPEAKER = link.detail_key("speaker_in_time")


def show(compared: Comparison) -> None:
    """Draw the dated quotes of the sides, and the sequence of one speaker."""
    found, said, shown = _find_dated(compared)
    if found.missing:
        st.caption(f"{found.missing} Dates are those of the utterance, never those of publication.")
    if not found.entries.empty:
        counted = count_in_periods(said)
        st.caption(reading_help(counted))
        drawn = period_figure(counted, compared.looks) if counted else figure(said, compared.looks)
        st.plotly_chart(drawn, key="timeline", alt=summary(found))
        figure_button.show(compared.corpus, compared.view, "time", lambda: figures.time(compared, said))
        if len(shown) < len(found.entries):
            st.caption(
                f"The first {len(shown):,} of {len(found.entries):,} in order are listed: filter to list others."
            )
        st.dataframe(
            shown, hide_index=True, lazy=len(shown) > MOST_AT_ONCE, alt="The dated quotes of the sides",
            column_config={"words": st.column_config.TextColumn("words", width="large")},
        )  # fmt: skip
    _one_speaker(compared)


def _find_dated(compared: Comparison) -> tuple[Timeline, pd.DataFrame, pd.DataFrame]:
    """The dated quotes, how much was said when, and the table of them."""

    def order(_progress: object) -> tuple[Timeline, pd.DataFrame, pd.DataFrame]:
        topics = list(map(compared.topics.title, compared.topics.labels))
        found = timeline(compared.corpus.quotes.assign(topic=topics), compared.sides)
        return found, moments(found.entries), table(compared, found)

    names = compared.view.details.get("topic_names", "")
    return remember(("timeline", names, *compared.key), "Ordering the quotes by date", order)


def figure(said: pd.DataFrame, looks: dict[str, Look]) -> go.Figure:
    """Dots by date and topic, one symbol per side; dots of the same topic and date are below each other.

    `said` is what `analysis.compare.timeline.moments` returns.
    """
    topics = topic_lines(said)
    line_of = {topic: number for number, topic in enumerate(topics)}
    most = int(said["n"].max())
    chart = go.Figure()
    for number, (side, of_side) in enumerate(said.groupby("side", sort=False)):
        shift = (number - (said["side"].nunique() - 1) / 2) * _APART
        chart.add_trace(
            {
                "type": trace_type(len(said)),
                "x": of_side["day"].tolist(),
                "y": (of_side["topic"].map(line_of) + shift).tolist(),
                "mode": "markers",
                "name": safe(str(side)),
                "marker": {
                    "symbol": looks[str(side)].symbol,
                    "size": (10 + (_WIDEST - 10) * np.sqrt((of_side["n"] - 1) / max(1, most - 1))).tolist(),
                    "color": looks[str(side)].colour,
                },
                "hovertext": [_hover(*cells) for cells in zip(*(of_side[name] for name in _COLUMNS), strict=True)],
                "hoverinfo": "text",
            }
        )
    chart.update_layout(
        height=150 + max(34, 12 * said["side"].nunique()) * len(topics),
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
        margin={"l": 4, "r": 4, "t": 36, "b": 4},
        xaxis={"range": _days_shown(said), "tickformat": "%-d %b %Y", "nticks": 6},
        yaxis={
            "tickvals": list(line_of.values()),
            "ticktext": [safe(topic or NO_TOPIC) for topic in topics],
            "range": [len(topics) - 0.4, -0.6],
            "zeroline": False,
        },
        showlegend=True,
        dragmode=False,
    )
    return chart


def period_figure(counted: PeriodCounts, looks: dict[str, Look]) -> go.Figure:
    """Bars by period and topic, each side on a base of its own: of many dates the dots would lie on each other.

    The topics' names stand above their bars, not beside them, so that these have the whole width of a phone.
    """
    topics = topic_lines(counted.counts)
    sides = [side for side in looks if side in set(counted.counts["side"])]
    drawn = bars(counted.counts, topics, sides)
    chart = go.Figure()
    for side in sides:
        own = drawn[drawn["side"] == side]
        when = [period_in_words(start, counted.period) for start in own["start"]]
        lasts = [(end - start).days for start, end in zip(own["start"], own["end"], strict=True)]
        chart.add_trace(
            {
                "type": "bar",
                "x": [start.isoformat() for start in own["start"]],
                "y": (-own["height"]).tolist(),
                "base": own["base"].tolist(),
                "width": [days * _DAY * _BAR for days in lasts],
                "offset": [days * _DAY * (1 - _BAR) / 2 for days in lasts],
                "name": safe(side),
                "marker": {"color": looks[side].colour, "line": {"width": 0}},
                "hovertext": [
                    f"{safe(side)}, {period}, {safe(topic or NO_TOPIC)}: {count_of(n, 'quote')}"
                    for period, topic, n in zip(when, own["topic"], own["n"].tolist(), strict=True)
                ],
                "hoverinfo": "text",
                "textposition": "none",
            }
        )
    bases = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": line + base, "y1": line + base}
        | {"line": {"width": 1, "color": looks[side].colour}, "opacity": 0.5}
        for line in range(len(topics))
        for side, base in zip(sides, side_bases(len(sides)), strict=True)
    ]
    names = [
        {"xref": "paper", "x": 0, "xanchor": "left", "y": line, "yanchor": "top", "align": "left", "showarrow": False}
        | {"text": f"<b>{safe(topic or NO_TOPIC)}</b> · highest {most:,}", "font": {"size": 13}, "captureevents": False}
        for line, (topic, most) in enumerate(zip(topics, highest(counted.counts, topics), strict=True))
    ]
    first, last = drawn["start"].min(), drawn["end"].max()
    chart.update_layout(
        height=110 + (30 + 22 * len(sides)) * len(topics),
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
        margin={"l": 4, "r": 4, "t": 44, "b": 28},
        xaxis={"range": [first.isoformat(), last.isoformat()], "type": "date", "tickformat": "%b %Y", "nticks": 5},
        yaxis={"range": [len(topics) + 0.05, -0.1], "visible": False},
        showlegend=True,
        dragmode=False,
        barmode="overlay",
        shapes=bases,
        annotations=names,
    )
    return chart


def reading_help(counted: PeriodCounts | None) -> str:
    """How the chart is read."""
    if counted is None:
        return (
            "A dot is what one side said on one topic on one date, larger for more quotes; a month or a year "
            "is placed at its first day."
        )
    return (
        f"A bar is what one side said on one topic in one {counted.period}; the highest of each topic is equally high, "
        "and its number of quotes is beside the name. In each topic the sides stand in the order of the legend. Quotes "
        "dated by month or year only are counted at its first day."
    )


_COLUMNS = ("side", "date", "topic", "n")


def _hover(side: str, date: str, topic: str, n: int) -> str:
    return f"{safe(side)}, {in_words(date)}, {safe(topic or NO_TOPIC)}: {count_of(n, 'quote')}"


def _days_shown(said: pd.DataFrame) -> list[str]:
    """The dates with some days on either side, so that a single one is not shown on a scale of hours."""
    days = [day for written in said["date"].unique() for day in (span(written) or ())]
    margin = max(timedelta(days=3), (max(days) - min(days)) / 20)
    return [(min(days) - margin).isoformat(), (max(days) + margin).isoformat()]


def summary(found: Timeline) -> str:
    """The chart in words."""
    dates = found.entries["date"]
    counts = ", ".join(f"{side} {n:,}" for side, n in found.entries["side"].value_counts(sort=False).items())
    n = found.n_dated
    quotes = "1 dated quote" if n == 1 else f"{n:,} dated quotes"
    return f"{quotes} from {in_words(dates.min())} to {in_words(dates.max())}: {counts}."


def table(compared: Comparison, found: Timeline) -> pd.DataFrame:
    """The first MOST_LISTED dated quotes in order: date, topic, speaker and words."""
    quotes = compared.corpus.quotes
    first = found.entries[:MOST_LISTED]
    rows = quote_index.quote_index(compared.corpus).get_indexer(first["quote_id"])
    entries = first[["date", "topic", "side"]]
    return entries.assign(speaker=quotes["speaker"].to_numpy()[rows], words=quotes["text"].to_numpy()[rows])


def _one_speaker(compared: Comparison) -> None:
    speakers = _dated_speakers(compared)
    if not speakers:
        return
    chosen = st.session_state.get(SPEAKER)
    if chosen and chosen not in speakers:
        speakers = {**speakers, chosen: 0}  # a link may name a speaker without dates
    st.selectbox(
        "One speaker's statements in order",
        list(speakers),
        index=None,
        key=SPEAKER,
        placeholder="Choose a speaker with dated quotes",
        persist_state="session",
    )
    if chosen := st.session_state.get(SPEAKER):
        _statements(compared, str(chosen), speakers[chosen])


def _dated_speakers(compared: Comparison) -> dict[str, int]:
    """Speakers with their number of dated quotes in view, highest first."""
    dated = remember(
        ("dated", compared.corpus.content_hash),
        "Reading the dates",
        lambda _: is_dated(compared.corpus.quotes["said_on"]),
    )
    counts = compared.index.facets["speaker"].counts(dated & compared.in_view)
    first = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    return {name: counts[name] for name in first[:MOST_SPEAKERS]}


def _statements(compared: Comparison, speaker: str, n_dated: int) -> None:
    facet = compared.index.facets["speaker"]
    spoken = compared.corpus.quotes[facet.holding((speaker,), compared.index.n_quotes) & compared.in_view]
    statements = remember(
        ("statements", speaker, compared.corpus.content_hash, repr(compared.view.filters)),
        "Comparing the statements word by word",
        lambda _: sequence(spoken, speaker, most=MOST_STATEMENTS),
    )
    if not statements:
        st.caption("None of this speaker's quotes in view has a date of utterance, so there is no order to show.")
        return
    if len(statements) > 1:
        st.caption("From one statement to the next: dropped words are struck through, new ones underlined.")
    quotes = {quote["quote_id"]: quote for quote in spoken.to_dict("records")} if len(spoken) else {}
    for statement in statements:
        quote = quotes[statement.quote_id]
        together = [name for name in parts(quote["speaker"]) if name != speaker]
        markup.show(
            "statement.html",
            date=in_words(statement.date),
            quote=quote,
            together=" and ".join(together),
            changes=statement.changes,
        )
    if n_dated > len(statements):
        st.caption(f"The first {len(statements)} of {n_dated:,} dated statements: narrow the dates to read others.")
