"""What was said when: the chart's dots, and the screen with and without dates."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.compare.periods import count_in_periods
from analysis.compare.sides.sides import Look
from analysis.compare.timeline import moments
from components import computation
from components.compare import time_chart
from components.shared import SharedCache

ROOT = Path(__file__).parents[3]
LOOKS = {"US": Look("#0072B2", "circle"), "<b>": Look("#E69F00", "square")}
ENTRIES = pd.DataFrame(
    {
        "date": ["2022-01", "2022-01-13", "2022-01-13"],
        "topic": ["Talks", "Talks", ""],
        "side": ["US", "<b>", "<b>"],
        "quote_id": ["q1", "q2", "q3"],
    }
)


def test_each_side_has_its_symbol_and_its_place_on_the_topics_line():
    chart = time_chart.figure(moments(ENTRIES), LOOKS)
    assert [(trace.marker.symbol, list(trace.y)) for trace in chart.data] == [
        ("circle", [-0.085]),
        ("square", [0.085, 1.085]),
    ]
    assert [str(day) for day in chart.data[0].x] == ["2022-01-01"]
    assert chart.data[1].name.strip("\u2068\u2069") == "&lt;b&gt;"
    assert chart.data[1].hovertext[1].replace("\u2068", "").replace("\u2069", "") == (
        "&lt;b&gt;, 13 January 2022, no topic: 1 quote"
    )


@pytest.fixture
def open_times(monkeypatch, tiny_folder):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))

    def open_at(*sides, **link):
        app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
        for name, value in {"corpus": "tiny", "screen": "Compare", "part": "Time", "side": list(sides), **link}.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return open_at


def captions(app):
    return "\n".join(caption.value for caption in app.caption)


def test_the_dated_quotes_are_in_order_with_their_words(open_times):
    app = open_times("camp:US", "camp:Russia")
    assert "1 of 4 quotes has no date of utterance and is not shown." in captions(app)
    assert app.dataframe[0].value.values.tolist() == [
        ["2021", "Answer", "Russia", "Sergey Lavrov", "No war, but peace"],
        ["2022-01", "Dialogue", "Russia", "Sergey Lavrov", "Peace needs peace talks"],
        ["2022-01-13", "Dialogue", "US", "Ned Price", "War is a choice"],
    ]


def test_a_long_list_shows_the_first_dated_quotes_and_says_so(open_times, monkeypatch):
    monkeypatch.setattr(time_chart, "MOST_LISTED", 2)
    monkeypatch.setattr(computation, "_computed", SharedCache(most=64))
    app = open_times("camp:US", "camp:Russia")
    assert app.dataframe[0].value["date"].tolist() == ["2021", "2022-01"]
    assert "The first 2 of 3 in order are listed: filter to list others." in captions(app)


def test_without_dates_it_says_what_is_missing_and_names_those_with_dates(open_times):
    app = open_times("camp:Analyst", "speaker:Tony Blinken")
    assert "No quote of these sides has a date of utterance" in captions(app)
    assert "never those of publication" in captions(app)
    assert app.selectbox(key="detail.speaker_in_time").options == ["Sergey Lavrov", "Ned Price"]


def test_one_speakers_statements_come_with_what_changed(open_times):
    app = open_times("camp:US", "camp:Russia", speaker_in_time="Sergey Lavrov")
    html = "\n".join(element.proto.body for element in app.get("html"))
    assert "<del>No war, but </del>" in html or "<del>No war, but" in html
    assert "<ins>" in html
    assert "dropped words are struck through" in captions(app)
    # within the filters there is one statement left, and nothing to compare it with
    alone = open_times("camp:US", "camp:Russia", speaker_in_time="Sergey Lavrov", topic="Answer")
    assert "dropped words are struck through" not in captions(alone)


def test_a_link_to_a_speaker_without_dates_says_so(open_times):
    app = open_times("camp:US", "camp:Russia", speaker_in_time="<b>Eve</b>")
    assert "None of this speaker's quotes in view has a date of utterance" in captions(app)


def moments_of_60_days():
    """One quote of each side on each of 60 days, on Talks and on no topic, where the US has five a day."""
    days = pd.date_range("2022-01-03", periods=60).strftime("%Y-%m-%d")
    said = [("Talks", "US", 1), ("Talks", "<b>", 1), ("", "US", 5)]
    entries = [(day, topic, side, "q") for day in days for topic, side, n in said for _ in range(n)]
    return moments(pd.DataFrame(entries, columns=list(ENTRIES)))


def test_of_many_dates_each_side_has_bars_by_week_that_do_not_lie_on_each_other():
    counted = count_in_periods(moments_of_60_days())
    assert counted is not None
    chart = time_chart.period_figure(counted, LOOKS)
    us, other = chart.data
    assert (us.type, us.x[0], len(us.x), len(other.x)) == ("bar", "2022-01-03", 18, 9)
    assert other.hovertext[0].replace("\u2068", "").replace("\u2069", "") == (
        "&lt;b&gt;, the week of 3 January 2022, Talks: 7 quotes"
    )
    boxes = [
        (pd.Timestamp(x).value / 1e6 + offset, width, base + y, base)
        for trace in chart.data
        for x, offset, width, base, y in zip(trace.x, trace.offset, trace.width, trace.base, trace.y, strict=True)
    ]
    for at, (left, wide, top, base) in enumerate(boxes):
        for left_of, wide_of, top_of, base_of in boxes[:at]:
            meet = left < left_of + wide_of and left_of < left + wide and top < base_of and top_of < base
            assert not meet
    assert [name.text.replace("\u2068", "").replace("\u2069", "") for name in chart.layout.annotations] == [
        "<b>Talks</b> · highest 7",
        "<b>no topic</b> · highest 35",  # last, and its bars are no measure for the others
    ]
    assert "in one week" in time_chart.reading_help(counted)
    assert count_in_periods(moments(ENTRIES)) is None
    assert "on one date" in time_chart.reading_help(None)
