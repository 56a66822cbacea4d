"""The page as a whole: links that open a view, links that ask for something missing, odd corpora, and a failing
model.
"""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from analysis.embedding import models
from analysis.view.link import SCREENS
from components import encoding, shared
from components.map import chart, neighbours
from data import arrays
from data.corpus import read_corpus
from tests.page import open_screen

ROOT = Path(__file__).parents[3]


def open_map(**link):
    return open_screen(**link)


def page_text(app):
    """All HTML and captions of the page in one string."""
    return "\n".join([element.proto.body for element in app.get("html")] + [caption.value for caption in app.caption])


def pressable(app):
    """The lists and panels whose quotes can be clicked, as sent to the browser."""
    return "\n".join(element.proto.json for element in app.get("bidi_component"))


def dots(app):
    """Ids of the quotes that are drawn as dots in view."""
    spec = next(json.loads(chart.proto.spec) for chart in app.get("plotly_chart") if "head_start" not in chart.proto.id)
    return {quote_id for trace in spec["data"] for quote_id in trace.get("customdata", [])}


def place_of(app, key):
    """Where the block with a key is on the page: its position within each block around it."""

    def path_to(block, place):
        if getattr(block.proto, "id", "").endswith(f"-{key}"):
            return place
        return next(filter(None, (path_to(child, (*place, at)) for at, child in children(block))), ())

    def children(block):
        return getattr(block, "children", {}).items()

    return path_to(app.main, ())


@pytest.fixture
def own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tmp_path))


def test_words_that_are_filtered_by_are_in_their_context():
    beside = pressable(open_map(words="negotiations"))
    assert "sp-kwic-line" in beside
    assert "Where they differ" not in beside


def test_next_counts_from_the_quote_that_is_open_when_it_is_pressed_not_when_it_was_drawn():
    app = open_map(quote="q05")
    app.session_state["quote"] = "q08"  # as after a click whose run has not reached the button
    (following,) = (button for button in app.button if button.label == "Next")
    following.click().run()
    assert app.session_state["quote"] == "q09"


def test_next_and_previous_go_round_from_no_quote_and_from_the_ends():
    app = open_map()
    for name, quote_id in (("Previous", "q45"), ("Next", "q01"), ("Previous", "q45")):
        (button,) = (button for button in app.button if button.label == name)
        button.click().run()
        assert app.session_state["quote"] == quote_id


def test_a_shared_link_opens_filtered():
    app = open_map(camp=["Russia", "NATO"], kind="indirect")
    assert "6 of 41 quotes: NATO or Russia, reported words" in page_text(app)
    assert dots(app) == {"q01", "q09", "q32", "q33", "q36", "q38"}


@pytest.mark.parametrize(
    ("shape", "result"), [("-999,-999~999,-999~999,999~-999,999", "of 41 selected"), ("", "in view")]
)
def test_an_outline_in_a_link_selects_what_lies_in_it(shape, result):
    assert result in page_text(open_map(shape=shape) if shape else open_map())


def test_an_open_quote_leaves_the_map_in_its_place():
    # the browser redraws what has moved, and forgets its selection
    at_first = place_of(open_map(), "map_frame")
    assert at_first
    assert place_of(open_map(quote="q10"), "map_frame") == at_first


def test_the_map_keeps_its_place_once_corpus_and_model_are_ready_and_with_a_notice():
    shared.clear_all()
    while_nothing_is_ready = place_of(open_map(), "map_frame")
    loading = encoding.encoder()
    assert loading.state == "waiting"
    loading.start()
    loading.wait()
    assert loading.state == "ready"
    assert place_of(open_map(), "map_frame") == while_nothing_is_ready
    noticed = open_map(quote="q99")
    assert "About this link" in page_text(noticed)
    assert place_of(noticed, "map_frame") == while_nothing_is_ready


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_opens_on_the_shipped_corpus(screen):
    assert open_map(screen=screen).session_state["screen"] == screen


@pytest.mark.parametrize("link", [{"quote": "q05"}, {"screen": "Corpus"}], ids=str)
def test_no_heading_is_a_link_on_the_way_of_the_keyboard(link):
    headings = open_map(**link).header
    assert headings
    assert all(one.proto.hide_anchor for one in headings)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("War", "Price", "US")], id="one quote"),
        pytest.param([("War", "Price", "US")] * 3, id="the same words"),
        pytest.param([("War", "Price", "US"), ("Peace", "Lavrov", "Russia")], id="two quotes"),
    ],
)
def test_every_screen_opens_on_a_corpus_that_was_never_built(own_folder, write_corpus, screen, rows):
    write_corpus(rows, ("text", "speaker", "camp"))
    app = open_map(corpus="tiny", screen=screen)
    if screen == "Map":
        assert "python -m analysis build" in page_text(app)
        assert "War" in pressable(app)  # what needs no map is there


def test_the_map_of_one_camp_is_coloured_by_its_speakers_and_the_address_says_nothing_of_it(own_folder, write_corpus):
    write_corpus((("War", "Price", "US"), ("Talks", "Blinken", "US")), ("text", "speaker", "camp"))
    app = open_map(corpus="tiny")
    (choice,) = (box for box in app.selectbox if box.label == "Colour by")
    assert (choice.value, choice.options) == ("speaker", ["Speaker", "Topic", "Kind", "Reliability"])
    choice.set_value("kind").run()
    assert app.query_params["colour"] == "kind"
    choice.set_value("speaker").run()
    assert "colour" not in app.query_params


def test_counts_of_words_and_dates_follow_the_other_filters():
    app = open_map(camp="Russia", words="process")
    assert app.text_input(key="words").label == "Words in the quote · 2"
    labels = [expander.label for expander in app.expander]
    assert "Said on · 1 dated" in labels
    assert "Published on · 2 dated" in labels


def test_what_no_quote_passes_names_the_filter_to_loosen():
    app = open_map(words="zebra", camp="Russia")
    assert [button.label for button in app.button if button.key and button.key.startswith("loosen")] == [
        "Drop “Words”\\: 8 quotes"
    ]
    app.button(key="loosen words").click().run()
    assert len(dots(app)) == 8


@pytest.mark.parametrize("link", [{"screen": "Corpus"}, {"screen": "Positions"}, {"positions_part": "Mark"}], ids=str)
def test_every_screen_of_quotes_names_the_filter_to_loosen(link):
    app = open_map(words="zzzz", **({"screen": "Positions"} | link))
    app.button(key="loosen words").click().run()
    assert "words" not in app.query_params
    assert not any(button.key == "loosen words" for button in app.button)


def test_a_link_of_another_version_says_so():
    assert "made on version 0123456789 of this corpus" in page_text(open_map(v="0123456789"))
    assert "made on version" not in page_text(open_map())


def test_a_card_shows_the_words_the_chain_and_the_neighbours_in_each_other_camp():
    app = open_map(quote="q10")
    card = page_text(app) + pressable(app)
    for part in ("relayed by", "RT", "The Frontier Post", "verbatim", "Nearest in US", "Nearest in Media"):
        assert part in card
    assert "Nearest in Russia" not in card


def test_a_model_that_cannot_be_loaded_stops_nothing_but_the_search(monkeypatch):
    monkeypatch.setattr(models, "_DEFAULT_PACKAGE", "no_such_package_here")
    loading = encoding.encoder()
    loading.start()
    loading.wait()
    app = open_map(meaning="a written answer")
    assert "No search by meaning" in page_text(app)
    assert "The weights of all-MiniLM-L6-v2 are not installed" in page_text(app)
    assert len(dots(app)) == 41


def test_a_corpus_of_another_model_is_not_compared_with_the_one_in_use(monkeypatch):
    monkeypatch.setattr("components.encoding.model_of_vectors", lambda vectors: models.Model("another-model", ""))
    assert "was embedded with all-MiniLM-L6-v2, but the model in use is another-model" in page_text(
        open_map(meaning="a written answer")
    )


def test_vectors_that_were_overwritten_since_the_corpus_was_opened_are_reported(own_folder, tmp_path, monkeypatch):
    reading = neighbours._reading

    def wait_until_ended(work):
        work.wait(60)
        return work

    monkeypatch.setattr(arrays, "_LATER_FROM", 0)
    folder = tmp_path / "changed"
    shutil.copytree(ROOT / "data" / "russia-nato-2022", folder)
    app = open_map(corpus="changed")
    whole = (folder / "vectors.npz").read_bytes()
    stands = (folder / "vectors.npz").stat()
    (folder / "vectors.npz").write_bytes(whole[:-9] + b"otherwise")
    os.utime(folder / "vectors.npz", ns=(stands.st_atime_ns, stands.st_mtime_ns))  # invisible to a check for changes
    monkeypatch.setattr(neighbours, "_reading", lambda *of: wait_until_ended(reading(*of)))
    app.session_state["quote"] = "q05"
    app.run()
    assert not app.exception
    assert "was written over while the corpus was open; open the page again" in page_text(app)


def test_camps_that_have_no_room_in_the_maps_legend_are_listed_below_it(monkeypatch):
    listed = "<bdi>Analyst</bdi> <small>18</small>"
    assert listed not in page_text(open_map())
    monkeypatch.setattr(chart, "MOST_IN_LEGEND", 4)
    assert listed in page_text(open_map())


@pytest.mark.parametrize(
    "link",
    [*({"screen": screen} for screen in SCREENS), {"screen": "Positions", "positions_part": "Mark"}],
    ids=lambda link: " ".join(link.values()),
)
def test_of_one_quote_and_one_claim_no_page_speaks_in_the_plural(own_folder, write_corpus, link):
    folder = write_corpus([("Talks must go on", "Price", "US")], ("text", "speaker", "camp"))
    (folder / "claims.csv").write_text("claim_id,claim\nc1,Talks should continue\n", "utf-8")
    quote_id = read_corpus(folder).quotes["quote_id"].iat[0]
    marks = f"claim_id,quote_id,stance,annotator\nc1,{quote_id},supports,ann\n"
    (folder / "stances.csv").write_text(marks, "utf-8")
    app = open_map(corpus="tiny", **link)
    shown = re.sub(r"<[^>]*>", " ", f"{page_text(app)} {pressable(app)} {[button.label for button in app.button]}")
    assert re.findall(r"\b1 (?:quotes|claims|speakers|camps|topics|readings|marks|pairs)\b", shown) == []
    assert "quotes in view read" not in shown  # the browser writes the numbers before it
