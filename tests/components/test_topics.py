"""Topics of a corpus without its own: found once, whether the page or the background asks first."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from analysis.compare.topics.topics import Topics, write_names
from analysis.map import finer_topics, map_topics
from analysis.view.link import View
from analysis.view.selection import Filters, build_index
from components import shared, topics
from components.map import chart, differences_panel
from data.corpus import read_corpus
from data.library import SHIPPED as CORPORA


@pytest.fixture
def corpus():
    whole = read_corpus(CORPORA / "russia-nato-2022")
    shared.clear_all()
    return replace(whole, quotes=whole.quotes.assign(topic=""), content_hash="without topics")


@pytest.mark.parametrize("first", ["background", "page"])
def test_words_are_counted_and_topics_found_once(corpus, first, monkeypatch):
    calls = []
    for module, name in ((topics, "count_terms"), (topics.corpus_topics, "topics_by_grouping")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, real=real, name=name: calls.append(name) or real(*given))
    if first == "background":
        topics._search(corpus).wait()
    found = topics.at_once(corpus)
    work = topics._search(corpus)
    work.wait()
    assert calls == ["count_terms", "topics_by_grouping"]
    assert work.result is not None
    assert work.result.topics is found
    shared.clear_all()


def test_a_page_that_is_drawn_before_the_quarters_are_named_has_no_place_for_a_progress_bar(corpus, monkeypatch):
    found = topics.at_once(corpus)
    assert topics.ready(corpus) is None
    monkeypatch.setattr(topics, "remember", lambda *_: pytest.fail("a place was drawn above the page"))
    index = topics.on_index(corpus, build_index(corpus))
    assert set(index.facets["topic"].values) == {found.title(label) for label in found.labels.tolist()}
    shared.clear_all()


def test_what_each_side_says_on_topics_is_found_once_whichever_camps_are_chosen(corpus, monkeypatch):
    bare = replace(
        corpus, marked=replace(corpus.marked, claims=corpus.marked.claims[:0], stances=corpus.marked.stances[:0])
    )
    index, pages, found = build_index(bare), [], []
    real = differences_panel.first_answer
    monkeypatch.setattr(
        differences_panel, "first_answer", lambda *given, **named: found.append(1) or real(*given, **named)
    )
    monkeypatch.setattr(differences_panel.pressable, "show", lambda page, *_: pages.append(page))
    sides = ("camp:Russia", "camp:US")
    for choices in ({}, {"camp": ("Russia",)}, {"camp": ("US", "Russia")}, {"kind": ("direct",)}):
        view = View(sides=sides, filters=Filters(choices=choices))
        differences_panel.show(bare, index, view, topics.at_once(bare))
    assert len(found) == 2
    assert len(pages) == len(set(pages)) == 3  # of verbatim words too few are left for a topic of both
    shared.clear_all()


def test_the_first_panel_and_the_map_follow_the_names_that_a_reader_gives(corpus, monkeypatch):
    index = build_index(corpus)
    everything = np.ones(len(corpus.quotes), dtype=bool)
    whole = Topics(np.array(["talks"] * len(corpus.quotes), dtype=object), found=True)
    bare = replace(
        corpus, marked=replace(corpus.marked, claims=corpus.marked.claims[:0], stances=corpus.marked.stances[:0])
    )
    pages, names = [], []
    monkeypatch.setattr(differences_panel.pressable, "show", lambda page, *_: pages.append(page))
    monkeypatch.setattr(
        chart.map_labels, "show", lambda labels, *_: names.append({one["text"] for one in json.loads(labels)})
    )
    for given in ({}, {"talks": "Dialogue"}):
        view = View(details={"topic_names": write_names(given)})
        differences_panel.show(bare, index, view, whole.with_names(given))
        chart.show(bare, index, view, everything, np.flatnonzero(~everything), None, None, whole.with_names(given))
    assert ["Talks" in page for page in pages] == [True, False]
    assert ["Dialogue" in page for page in pages] == [False, True]
    assert ["Talks" in shown for shown in names] == [True, False]
    assert ["Dialogue" in shown for shown in names] == [False, True]


@pytest.fixture
def corpus_with_found_topics(tmp_path, monkeypatch):
    """The corpus without topics of its own, as if it were large: those that were found are kept beside it."""
    shared.clear_all()
    monkeypatch.setattr(map_topics, "LEAST_QUOTES", 41)
    monkeypatch.setattr(finer_topics, "LEAST_QUOTES", 41)
    monkeypatch.setattr(finer_topics, "QUOTES_EACH", 10)
    folder = shutil.copytree(CORPORA / "russia-nato-2022", tmp_path / "found")
    read_corpus(folder).quotes.assign(topic="").to_csv(folder / "quotes.csv", index=False)
    map_topics.keep(read_corpus(folder))
    for module, name in ((topics, "count_terms"), (topics.corpus_topics, "topics_by_grouping")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("topics were looked for"))
    yield read_corpus(folder)
    shared.clear_all()


def test_topics_kept_beside_the_corpus_are_known_before_anything_is_searched_for(corpus_with_found_topics, monkeypatch):
    monkeypatch.setattr(topics, "_search", lambda *_: pytest.fail("a search was begun"))
    found = topics.ready(corpus_with_found_topics)
    assert found is not None
    assert topics.at_once(corpus_with_found_topics) is found
    assert topics.ready_with_vectors(corpus_with_found_topics) is found
    assert topics.quarters(corpus_with_found_topics)
    index = topics.on_index(corpus_with_found_topics, build_index(corpus_with_found_topics))
    assert set(index.facets["topic"].values) == {found.title(label) for label in found.labels.tolist()}


def test_what_rests_on_vectors_waits_until_they_are_read_and_only_for_that(corpus_with_found_topics, monkeypatch):
    monkeypatch.setattr(type(corpus_with_found_topics.vectors), "are_read", False)
    assert topics.ready_with_vectors(corpus_with_found_topics) is None
    assert topics.ready(corpus_with_found_topics) is not None
    work = topics._search(corpus_with_found_topics)
    work.wait()
    assert work.result is not None
    assert work.result.topics is topics.ready(corpus_with_found_topics)
