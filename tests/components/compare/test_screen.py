"""The Compare screen on the shipped corpus: every part opens, and shows what a reader of the article expects."""

import base64
import datetime
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from markdown_it import MarkdownIt

from analysis.compare import report as report_of_sides
from analysis.compare.centrality import central_first
from analysis.compare.sides.sides import side
from analysis.view.link import View
from analysis.view.selection import build_index
from components import shared
from components.compare import columns, comparison, counterparts
from components.compare import report as comparison_report
from components.compare.screen import PARTS
from data.corpus import read_corpus
from tests.page import open_screen

ROOT = Path(__file__).parents[3]
RUSSIA_AND_US = ["camp:Russia", "camp:US"]
LINE, CARD = 'class="sp-kwic-line', 'class="sp-card"'


def open_compare(**link):
    return open_screen("Compare", **link)


def page(app):
    """All HTML of the screen in one string, including the clickable parts."""
    pressable = [
        json.loads(element.proto.json)["html"] for element in app.get("bidi_component") if "html" in element.proto.json
    ]
    return "\n".join([element.proto.body for element in app.get("html")] + pressable)


@pytest.mark.parametrize("part", list(PARTS))
def test_every_part_opens_for_two_and_for_four_sides(part):
    open_compare(part=part, side=RUSSIA_AND_US)
    open_compare(part=part, side=[*RUSSIA_AND_US, "speaker:Pavel Feldman", "filter:kind=direct"])


def test_parts_that_have_nothing_to_say_say_so_on_their_tab():
    tabs = open_compare(side=RUSSIA_AND_US).segmented_control(key="detail.part").options
    # all quotes are in one document, so no line can be drawn between words that differ and words that may
    assert {"Words: too few", "Time: one date", "Versions: none"} < set(tabs)


def test_tabs_call_only_a_side_without_quotes_in_view_silent():
    russia = open_compare(side=RUSSIA_AND_US, speaker="Dmitry Peskov").segmented_control(key="detail.part").options
    assert "Words: one side is silent" in russia
    nothing = open_compare(side=RUSSIA_AND_US, words="no such words").segmented_control(key="detail.part").options
    assert nothing == ["Columns", *(f"{part}: nothing in view" for part in PARTS if part != "Columns")]


def test_a_corpus_of_one_side_asks_for_no_second(write_corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tmp_path))
    folder = write_corpus([("Talks must go on", "Price", "US")], ("text", "speaker", "camp"))
    app = open_compare(corpus=folder.name)
    assert "US is the only side here: to compare, add quotes of another camp" in app.caption[-1].value


def test_a_small_map_has_its_sides_whole_name_and_its_trust_in_plain_words():
    app = open_compare(part="Maps", side=["camp:Russia", "filter:kind=direct&outlet=The+Frontier+Post&words=a"])
    names = re.findall(r'<p class="sp-label">.*?<bdi>(.*?)</bdi></strong> <span class="sp-figure">(\d+)', page(app))
    assert names == [("Russia", "8"), ("“verbatim words, in The Frontier Post, with the words ‘a’”", "12")]
    captions = captions_of(app)
    assert "About two thirds of the quotes nearest to each other here are also nearest in meaning" in captions
    assert "Venna" not in captions


def chosen_sides(app):
    return app.session_state["sides"]


def test_it_opens_on_the_sides_that_the_corpus_names_and_leaves_them_out_of_the_address():
    app = open_compare()
    assert chosen_sides(app) == ["camp:US", "camp:Russia"]
    assert "side" not in app.query_params


def test_a_camp_that_was_filtered_by_becomes_a_side_beside_its_opponent():
    app = open_compare(camp="Analyst")
    assert chosen_sides(app) == ["camp:Russia", "camp:Analyst"]
    assert "Russia has 8 quotes in this corpus and Analyst has 18." in page(app)


def test_the_sentence_is_made_from_the_counts():
    assert "Russia has 8 quotes in this corpus and US has 6. Both speak on Dialogue (1 and 4)." in page(
        open_compare(side=RUSSIA_AND_US)
    )


def test_silence_is_said_and_is_not_confused_with_filtering():
    assert "no quote in this corpus" in page(open_compare(side=RUSSIA_AND_US))
    # NATO's only quote is reported speech: with direct speech alone it is out of view, not silent
    text = page(open_compare(side=["camp:NATO", "camp:US"], kind="direct"))
    assert "none in view, 1 filtered out" in text


def test_quotes_without_a_topic_have_the_last_row(tiny_folder, monkeypatch):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    app = open_compare(corpus="tiny", side=["camp:Analyst", "camp:US"])
    text = page(app)
    assert text.rindex("No topic given") > text.rindex("Dialogue</bdi>")
    assert "War is war" in text


def test_a_distance_is_refused_with_its_reason():
    assert "NATO has 0 quotes of 0 speakers, not counting 1 quote in both sides" in page(
        open_compare(part="Distance", side=["camp:NATO", "camp:US"])
    )


def test_a_distance_comes_with_its_n_and_its_test():
    text = page(open_compare(part="Distance", side=RUSSIA_AND_US))
    assert "(8 and 6 quotes of 4 and 3 speakers)." in text
    assert "Russia rests on one document, so no test can tell it from that document." in text
    assert "p = " not in text


def test_a_link_to_a_side_that_is_not_here_says_so():
    app = open_compare(side=["camp:Russia", "camp:Mars"])
    assert "camp:Mars" in page(app)
    assert chosen_sides(app) == ["camp:Russia"]
    assert any("Press a second side" in caption.value for caption in app.caption)


def test_filters_become_a_side():
    app = open_compare(camp="Russia", kind="direct", side=RUSSIA_AND_US)
    button = next(button for button in app.button if button.label == "Make the filters a side")
    button.click().run()
    assert not app.exception
    assert chosen_sides(app) == [*RUSSIA_AND_US, "filter:camp=Russia&kind=direct"]
    assert "All 41 quotes" in page(app)
    assert app.query_params["side"] == [*RUSSIA_AND_US, "filter:camp=Russia&kind=direct"]


def test_a_linked_cell_is_open_and_a_silent_one_says_so_unless_its_topic_does_not_exist():
    text = page(open_compare(part="Topics", side=RUSSIA_AND_US, cell_topic="Concrete answer", cell_side="camp:Analyst"))
    assert "Analyst on Concrete answer: 1 in view" in text
    assert "a written response to her proposals is important to her" in text
    app = open_compare(part="Topics", side=RUSSIA_AND_US, cell_topic="Concrete answer", cell_side="camp:US")
    assert any("Silence: no quote in view." in caption.value for caption in app.caption)
    app = open_compare(part="Topics", side=RUSSIA_AND_US, cell_topic="Sport", cell_side="camp:US")
    assert not any("Silence" in caption.value for caption in app.caption)
    assert any("This corpus has no such topic." in caption.value for caption in app.caption)


def test_the_matrix_holds_the_sides_and_every_other_camp():
    app = open_compare(part="Topics", side=["speaker:Russia", "camp:US"])
    assert list(app.dataframe[0].value.columns) == ["Russia", "US", "NATO", "Russia (camp)", "Analyst", "Media"]
    assert app.dataframe[0].value.loc["Concrete answer"].tolist() == ["1", "–", "–", "4", "1", "–"]


def test_a_linked_term_is_shown_in_its_context_and_its_card_opens():
    app = open_compare(part="Words", side=RUSSIA_AND_US, term="no")
    assert "“no” in context: 5 places in 3 quotes" in page(app)
    assert page(app).count(LINE) == 5
    opened_card = page(open_compare(part="Words", side=RUSSIA_AND_US, term="no", quote="q34"))
    assert opened_card.count(CARD) == 1  # the word occurs three times in this quote
    assert "in none of these quotes" in page(open_compare(part="Words", side=RUSSIA_AND_US, term="zebra"))


def test_what_several_outlets_carried_is_held_against_the_fullest(monkeypatch, tmp_path, write_corpus):
    whole = "We will not sit down to talk until there is a written answer from Washington"
    rows = [
        (whole, "Dmitry Peskov", "Russia", "Post", "Kremlin"),
        (whole.removesuffix(" from Washington"), "Peskov", "Russia", "Herald", "Moscow waits"),
        ("We are ready to talk", "Ned Price", "US", "Post", "Talks"),
    ]
    write_corpus(rows, ("text", "speaker", "camp", "outlet", "title"))
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tmp_path))
    outcome = page(open_compare(corpus="tiny", side=RUSSIA_AND_US, part="Versions"))
    assert "<del> from Washington</del>" in outcome or "<del>from Washington</del>" in outcome
    assert "2 words cut" in outcome
    assert "No statement of these sides" in captions_of(open_compare(side=RUSSIA_AND_US, part="Versions"))


def captions_of(app):
    return "\n".join(caption.value for caption in app.caption)


def test_the_context_of_a_word_comes_in_the_order_that_was_asked_for():
    app = open_compare(part="Words", side=RUSSIA_AND_US, term="negotiat*")
    by_camp = page(app)
    app.selectbox(key="detail.context_by").set_value("after").run()
    assert app.query_params["context_by"] == "after"
    next_words = re.findall(r'sp-kwic-after"><bdi>([^<]*)', page(app))
    assert len(next_words) == by_camp.count(LINE) > 3
    assert next_words == sorted(next_words, key=lambda words: words.strip(" ,.;:—–-").casefold())


def test_counterparts_are_asked_the_other_way_round_too():
    app = open_compare(part="Counterparts", side=RUSSIA_AND_US)
    assert "Said by Russia, with a counterpart by US: 7 of 8" in page(app)
    app.selectbox(key="detail.asked").set_value("camp:US > camp:Russia").run()
    assert "Said by US, with a counterpart by Russia: " in page(app)
    assert app.query_params["asked"] == "camp:US > camp:Russia"


@pytest.fixture
def without_topics(tmp_path, monkeypatch):
    """The shipped corpus without its topics."""
    folder = tmp_path / "bare"
    shutil.copytree(ROOT / "data" / "russia-nato-2022", folder)
    (folder / "corpus.toml").unlink()
    quotes = pd.read_csv(folder / "quotes.csv", dtype=str, keep_default_na=False)
    quotes.assign(topic="").to_csv(folder / "quotes.csv", index=False)
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tmp_path))


@pytest.mark.usefixtures("without_topics")
def test_topics_that_were_found_say_so_and_can_be_renamed():
    app = open_compare(corpus="bare", side=RUSSIA_AND_US)
    assert any("not given by the corpus" in caption.value for caption in app.caption)
    (key,) = [box.key for box in app.text_input if "egotiations" in box.label]
    app.text_input(key=key).set_value("Talks about talks").run()
    assert not app.exception
    assert "Talks about talks (" in page(app)
    anchors, _, name = app.query_params["topic_names"].partition("=")
    assert (anchors.count("q"), name) == (5, "Talks about talks"), "the name hangs on the topic's central quotes"
    colleague = open_compare(corpus="bare", side=RUSSIA_AND_US, topic_names=app.query_params["topic_names"])
    assert colleague.text_input(key=key).value == "Talks about talks"
    assert "Talks about talks (" in page(colleague)


@pytest.mark.usefixtures("without_topics")
def test_topics_that_are_found_while_the_page_is_drawn_are_named_on_its_maps():
    shared.clear_all()
    app = open_compare(corpus="bare", side=RUSSIA_AND_US, part="Maps")
    maps = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart") if "side_map" in chart.proto.id]
    assert [any("egotiations" in name["text"] for name in one["layout"]["annotations"]) for one in maps] == [True] * 2


@pytest.mark.usefixtures("without_topics")
def test_a_topic_is_split_and_put_back():
    app = open_compare(corpus="bare", side=RUSSIA_AND_US)
    before = sorted(box.key for box in app.text_input if box.key.startswith("topic name"))
    next(button for button in app.button if button.label == "Split in two").click().run()
    assert not app.exception
    assert len([box for box in app.text_input if box.key.startswith("topic name")]) == len(before) + 1
    app.button(key="topics_as_found").click().run()
    assert sorted(box.key for box in app.text_input if box.key.startswith("topic name")) == before


def test_one_side_alone_asks_for_another():
    app = open_compare(side=RUSSIA_AND_US)
    app.button_group(key="side_chips").set_value(["camp:US"]).run()
    assert not app.exception
    assert any("Press a second side" in caption.value for caption in app.caption)


def test_two_presses_make_a_pair_of_ones_own():
    app = open_compare()  # on US and Russia
    app.button_group(key="side_chips").set_value(["camp:US", "camp:Russia", "camp:Analyst"]).run()
    assert chosen_sides(app) == ["camp:Analyst"]
    app.button_group(key="side_chips").set_value(["camp:Analyst", "camp:NATO"]).run()
    assert chosen_sides(app) == ["camp:Analyst", "camp:NATO"]
    assert app.query_params["side"] == ["camp:Analyst", "camp:NATO"]


def test_a_quote_of_a_column_opens_its_card_in_place():
    text = page(open_compare(side=RUSSIA_AND_US, quote="q10"))
    assert 'data-press="quote:q33"' in text
    assert "See it on the map" in text
    assert "characters 2098 to" in text or "In the source" in text


def test_the_quotes_of_the_columns_are_ordered_once_for_the_same_sides(monkeypatch):
    ordered: list[int] = []

    def order(vectors, rows):
        ordered.append(len(rows))
        return central_first(vectors, rows)

    monkeypatch.setattr(columns, "central_first", order)
    shared.clear_all()
    app = open_compare(side=RUSSIA_AND_US)
    n = len(ordered)
    assert n > 0
    app.session_state["quote"] = "q10"
    app.run()
    assert "sp-card" in page(app)
    assert len(ordered) == n
    open_compare(side=RUSSIA_AND_US, kind="direct")
    assert len(ordered) > n


@pytest.fixture(scope="module")
def two_sides():
    corpus = read_corpus(ROOT / "data" / "russia-nato-2022")
    index = build_index(corpus)
    view = View(corpus=corpus.name, version=corpus.version, sides=tuple(RUSSIA_AND_US))
    return comparison.compare_sides(
        corpus, index, view, [side(one, index) for one in RUSSIA_AND_US], np.ones(41, dtype=bool)
    )


def test_the_report_takes_the_counterparts_that_the_part_has_found(two_sides, monkeypatch):
    shared.clear_all()
    (searched,) = comparison_report.comparison_report(two_sides).pairs
    shared.clear_all()
    counterparts.show(two_sides)
    monkeypatch.delattr(report_of_sides, "counterparts_of_sides")
    (taken,) = comparison_report.comparison_report(two_sides).pairs
    assert taken.asked[0].n_near > 0
    assert (taken.asked, taken.matches) == (searched.asked, searched.matches)


LINK = "http://here/?side=camp:US"


@pytest.mark.parametrize("ending", ["html", "md"])
def test_the_report_holds_the_quotes_their_sources_and_how_to_cite_it(two_sides, ending):
    made = comparison_report.render(
        comparison_report.comparison_report(two_sides), LINK, ending, datetime.date(2026, 1, 2)
    ).decode()
    text = made.replace("\\", "")
    for sentence in (
        "no process for the sake of the process",
        "Dmitry Peskov",
        "characters 6382 to 6640",
        "no quote in this corpus",
        "(8 and 6 quotes of 4 and 3 speakers).",
        "There is no point in new talks right now",
        "is in nine of ten draws",
        "Monroe, Colaresi and Quinn 2008",
        "Polina Dukhanova, Alena Medvedeva, “There must be a concrete result,” The Frontier Post, January 2022.",
        f"version {two_sides.corpus.version}",
        "2 January 2026",
        LINK,
    ):
        assert sentence in text
    assert "<script" not in made
    # a quote is shown in full once; when it recurs, as a counterpart, it is named by its first words
    assert text.count("no process for the sake of the process") == 1
    assert "“I have no doubt that there will …”" in text
    assert text.index("Where they stand") < text.index("What each side says") < text.index("Looked for, with nothing")


def test_the_report_holds_the_map_as_a_picture_of_its_own(two_sides):
    drawn = comparison_report.picture(two_sides)
    found = comparison_report.comparison_report(two_sides)
    page = comparison_report.render(found, LINK, "html", datetime.date(2026, 1, 2), drawn)
    svg = base64.b64decode(drawn.address.removeprefix("data:image/svg+xml;base64,")).decode()
    assert "Russia (8)" in svg
    assert "all others (27)" in svg
    assert f'src="{drawn.address}"'.encode() in page
    assert "Russia: 8 quotes of 41 on the map" in page.decode()


def test_a_report_on_hostile_quotes_is_literal_in_both_forms(write_corpus):
    hostile = ["<img src=x onerror=alert(1)>", "| a | b |", "# heading ![p](http://x) $x$", "</bdi></p><script>"]
    rows = [
        (f"{text} {n}", text.replace("|", "/"), camp, text)
        for text in hostile
        for n, camp in enumerate(["<b>A</b>", "*B*"] * 3)
    ]
    corpus = read_corpus(write_corpus(rows, ("text", "speaker", "camp", "topic")))
    index = build_index(corpus)
    sides = [side(written, index) for written in ("camp:<b>A</b>", "camp:*B*")]
    view = View(corpus=corpus.name, sides=("camp:<b>A</b>", "camp:*B*"))
    report = comparison_report.comparison_report(
        comparison.compare_sides(corpus, index, view, sides, np.ones(len(rows), dtype=bool))
    )
    link = 'javascript:alert(1)"><script>'
    html, markdown = (
        comparison_report.render(report, link, ending, datetime.date(2026, 1, 2)).decode() for ending in ("html", "md")
    )
    assert "<img" not in html
    assert "<b>" not in html
    assert "<script" not in html
    assert "href=" not in html
    read = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    assert "<img" not in read
    assert "<b>" not in read
    assert "<script" not in read
    assert "href=" not in read
    assert read.count("<h1>") == 1


def test_a_camp_keeps_its_colour_in_every_chart(two_sides):
    camps = {camp.name: camp for camp in two_sides.corpus.camps}
    assert two_sides.looks["Russia"].colour == camps["Russia"].colour
    assert two_sides.looks["US"].symbol == camps["US"].symbol
