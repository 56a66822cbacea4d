"""A corpus's own topics, found ones, and the names that readers give them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.compare.topics import topics as corpus_topics
from analysis.compare.topics.topics import Topics, read_names, rows_read, topics_by_grouping, write_names
from analysis.text.term_counts import count_terms
from data.arrays import Vectors


def test_renaming_changes_only_what_was_named():
    topics = Topics(np.array(["talks", "arms", ""], dtype=object), found=True)
    assert topics.with_names({"talks": "Dialogue"}).labels.tolist() == ["Dialogue", "arms", ""]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param("talks, no = Dialogue\narms=Weapons", {"talks, no": "Dialogue", "arms": "Weapons"}, id="two"),
        pytest.param("no sign\n= nothing\nnothing =", {}, id="lines that name nothing are passed over"),
        pytest.param("a = b = c", {"a": "b = c"}, id="the first sign parts"),
    ],
)
def test_read_names(written, names):
    assert read_names(written) == names


def test_what_is_written_is_read_back():
    names = {"talks, answer": "Dialogue", "arms": "Weapons"}
    assert read_names(write_names(names | {"kept": "kept", "empty": " "})) == names


@pytest.fixture
def large_corpus(tiny):
    """400 quotes on eight matters, each with its direction and, in three of four quotes, its word."""
    generator = np.random.default_rng(0)
    matter = np.arange(400) % 8
    vectors = np.eye(12)[matter] * 9 + generator.normal(size=(400, 12))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    texts = [f"matter{m}" if n % 32 < 24 else "so it is" for n, m in enumerate(matter.tolist())]
    quotes = pd.concat([tiny.quotes.iloc[:1]] * 400, ignore_index=True)
    quotes = quotes.assign(quote_id=[f"q{n}" for n in range(400)], text=texts, topic="")
    return replace(tiny, quotes=quotes, vectors=Vectors(vectors, "made", "0" * 64, "0" * 64))


def read(corpus):
    rows = rows_read(corpus)
    return topics_by_grouping(corpus, rows, count_terms(corpus.quotes["text"].iloc[rows].tolist())), rows


def test_of_a_large_corpus_part_is_read_and_the_others_belong_to_its_topics(large_corpus, monkeypatch):
    whole, rows = read(large_corpus)
    assert (len(rows), whole.n_read) == (400, 0)
    monkeypatch.setattr(corpus_topics, "MOST_READ", 200)
    found, rows = read(large_corpus)
    assert (len(rows), found.n_read) == (200, 200)
    assert set(found.names) == set(whole.names) == {f"matter{m}" for m in range(8)}
    others = np.setdiff1d(np.arange(400), rows)
    assert (found.labels[others] != "").mean() == pytest.approx((found.labels[rows] != "").mean(), abs=0.1)
    assert all(label in ("", f"matter{row % 8}") for row, label in enumerate(found.labels.tolist()))
    assert "in 200 of the 400 quotes" in found.note
    assert "200" not in whole.note


def test_neither_the_order_of_the_rows_nor_chance_changes_what_is_read(large_corpus, monkeypatch):
    monkeypatch.setattr(corpus_topics, "MOST_READ", 200)
    found, rows = read(large_corpus)
    order = np.random.default_rng(1).permutation(400)
    vectors = replace(large_corpus.vectors, values=large_corpus.vectors.values[order])
    again, rows_again = read(
        replace(large_corpus, quotes=large_corpus.quotes.iloc[order].reset_index(drop=True), vectors=vectors)
    )
    assert sorted(order[rows_again].tolist()) == rows.tolist()
    assert again.labels.tolist() == found.labels[order].tolist()


def test_a_quote_that_was_not_read_joins_only_where_a_name_is_true_of_it(large_corpus, monkeypatch):
    monkeypatch.setattr(corpus_topics, "MOST_READ", 200)
    found, rows = read(large_corpus)
    others = np.setdiff1d(np.arange(400), rows)
    silent = large_corpus.quotes["text"].mask(large_corpus.quotes.index.isin(others), "so it is")
    without, _ = read(replace(large_corpus, quotes=large_corpus.quotes.assign(text=silent)))
    lost = others[(found.labels[others] != "") & (without.labels[others] == "")]
    assert len(lost)
    assert (large_corpus.quotes["text"].iloc[lost] != "so it is").all()
    assert without.labels[rows].tolist() == found.labels[rows].tolist()
