"""Found topics through the screen: names attached to quotes, splits, and saving into the corpus; similar names."""

import numpy as np
import pytest

from analysis.compare.topics.topics import TopicFigures, Topics
from analysis.making.edits import Draft, step_of_topics
from analysis.view.selection import build_index, with_topics
from data.corpus import read_corpus
from data.library import SHIPPED as CORPORA

LABELS = np.array(["talks"] * 4 + ["arms / deals"] * 3 + [""], dtype=object)
FIGURES = {"talks": TopicFigures(0.9, 0.5, ("q0", "q1", "q2")), "arms / deals": TopicFigures(0.8, 0.4, ("q4", "q5"))}
IDS = np.array([f"q{n}" for n in range(8)], dtype=object)


def test_a_name_follows_its_quotes_under_whatever_name_the_topic_is_found():
    written = {FIGURES["talks"].identity: "Dialogue"}
    again = Topics(np.where(LABELS == "talks", "dialogue round", LABELS), found=True)
    named = again.with_written_names(written, IDS)
    assert named.labels[:4].tolist() == ["Dialogue"] * 4
    assert named.names_without_topic == ()


def test_a_name_whose_quotes_are_scattered_is_lost_and_reported():
    scattered = Topics(np.array(["a", "b", "c", "a", "b", "c", "a", "b"], dtype=object), found=True)
    named = scattered.with_written_names({"q0.q1.q2": "Dialogue"}, IDS)
    assert named.labels.tolist() == scattered.labels.tolist()
    assert named.names_without_topic == ("Dialogue",)


@pytest.mark.parametrize("gone", [1, 2])
def test_a_name_stays_while_half_of_its_quotes_are_there(gone):
    topics = Topics(LABELS[gone:], found=True)
    named = topics.with_written_names({"q0.q1.q2": "Dialogue"}, IDS[gone:])
    assert ("Dialogue" in named.names) == (gone == 1)


def test_names_by_label_as_older_links_have_them_are_read_too():
    named = Topics(LABELS, found=True, figures=FIGURES).with_written_names({"talks": "Dialogue"}, IDS)
    assert "Dialogue" in named.names


def test_topics_that_are_kept_become_the_corpus_own():
    corpus = read_corpus(CORPORA / "russia-nato-2022")
    n = len(corpus.quotes)
    labels = np.array(["gas / price"] * 5 + [""] + ["talks"] * (n - 6), dtype=object)
    bare = corpus.quotes.assign(topic="")
    step = step_of_topics(Topics(labels, found=True), corpus)
    assert step.said == f"2 topics of {n - 1} quotes"
    kept = Draft("", (step,)).apply(bare)["topic"].tolist()
    assert kept == ["Gas, price"] * 5 + [""] + ["Talks"] * (n - 6)


def test_found_topics_can_be_filtered_by():
    corpus = read_corpus(CORPORA / "russia-nato-2022")
    n = len(corpus.quotes)
    index = with_topics(build_index(corpus), ["Gas"] * 5 + ["Talks"] * (n - 6) + [""])
    assert index.facets["topic"].values == ("Talks", "Gas", "")
    assert index.facets["topic"].holding(("Gas",), n).sum() == 5
