"""The Compare screen on the shipped corpus: every part opens, and says what a reader of the article expects."""

import datetime
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis.selection import build_index
from analysis.sides import side
from analysis.view import View
from components import comparison, comparison_report
from components.compare_screen import PARTS
from data.corpus import read_corpus

ROOT = Path(__file__).parents[1]
RUSSIA_AND_US = ["camp:Russia", "camp:US"]


def opened(**link):
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["screen"] = "Compare"
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def page(app):
    """All HTML of the screen in one string."""
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("part", list(PARTS))
def test_every_part_opens_for_two_and_for_four_sides(part):
    opened(part=part, side=RUSSIA_AND_US)
    opened(part=part, side=[*RUSSIA_AND_US, "speaker:Pavel Feldman", "filter:kind=direct"])


def test_the_two_camps_with_most_quotes_are_there_at_first():
    assert opened().multiselect(key="sides").value == ["camp:Analyst", "camp:Media"]


def test_the_sentence_is_made_from_the_counts():
    assert "Russia has 8 quotes in this corpus and US has 6. Both speak on Dialogue (1 and 4)." in page(
        opened(side=RUSSIA_AND_US)
    )


def test_silence_is_said_and_is_not_confused_with_filtering():
    assert "no quote in this corpus" in page(opened(side=RUSSIA_AND_US))
    # NATO's one quote is reported speech: with direct speech alone it is out of view, not silent
    told = page(opened(side=["camp:NATO", "camp:US"], kind="direct"))
    assert "none in view, 1 filtered out" in told


def test_quotes_without_a_topic_have_the_last_row(tiny_folder, monkeypatch):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    app = opened(corpus="tiny", side=["camp:Analyst", "camp:US"])
    assert app.subheader[-1].value == "No topic given"
    assert "War is war" in page(app)


def test_a_distance_is_refused_with_its_reason():
    assert "NATO has 0 quotes of 0 speakers, not counting 1 quote in both sides" in page(
        opened(part="Distance", side=["camp:NATO", "camp:US"])
    )


def test_a_distance_comes_with_its_n_and_its_test():
    told = page(opened(part="Distance", side=RUSSIA_AND_US))
    assert "(8 and 6 quotes of 4 and 3 speakers)." in told
    assert "of all 35 arrangements: p = " in told


def test_a_link_to_a_side_that_is_not_here_says_so():
    app = opened(side=["camp:Russia", "camp:Mars"])
    assert "camp:Mars" in page(app)
    assert app.multiselect(key="sides").value == ["camp:Russia"]


def test_filters_become_a_side():
    app = opened(camp="Russia", kind="direct", side=RUSSIA_AND_US)
    button = next(button for button in app.button if button.label == "Make the filters a side")
    button.click().run()
    assert not app.exception
    assert app.multiselect(key="sides").value == [*RUSSIA_AND_US, "filter:camp=Russia&kind=direct"]
    assert "All 41 quotes" in page(app)
    assert app.query_params["side"] == [*RUSSIA_AND_US, "filter:camp=Russia&kind=direct"]


def test_one_side_alone_asks_for_another():
    app = opened(side=RUSSIA_AND_US)
    app.multiselect(key="sides").set_value(["camp:US"]).run()
    assert not app.exception
    assert any("Choose two to 4 sides" in caption.value for caption in app.caption)


@pytest.fixture(scope="module")
def compared():
    corpus = read_corpus(ROOT / "data" / "russia-nato-2022")
    index = build_index(corpus)
    view = View(corpus=corpus.name, version=corpus.version, sides=tuple(RUSSIA_AND_US))
    return comparison.of(corpus, index, view, [side(one, index) for one in RUSSIA_AND_US], np.ones(41, dtype=bool))


@pytest.mark.parametrize("ending", ["html", "md"])
def test_the_report_holds_the_quotes_their_sources_and_how_to_cite_it(compared, ending):
    made = comparison_report.render(compared, "http://here/?side=camp:US", ending, datetime.date(2026, 1, 2)).decode()
    text = made.replace("\\", "")
    assert "no process for the sake of the process" in text
    assert "no quote in this corpus" in text
    assert "(8 and 6 quotes of 4 and 3 speakers)." in text
    assert f"version {compared.corpus.version}" in text
    assert "2 January 2026" in text
    assert "http://here/?side=camp:US" in text
    assert "<script" not in made


def test_a_camp_keeps_its_colour_in_every_chart(compared):
    camps = {camp.name: camp for camp in compared.corpus.camps}
    assert compared.looks["Russia"].colour == camps["Russia"].colour
    assert compared.looks["US"].symbol == camps["US"].symbol
