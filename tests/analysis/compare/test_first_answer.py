"""Where sides differ, on claims that people marked and on topics, in a corpus with obvious answers."""

import numpy as np
import pandas as pd
import pytest

from analysis.compare.first_answer import best_row, first_answer
from analysis.positions.matrix.positions import material
from data.corpus import read_corpus
from data.stances import Annotations

LONG = "that is long enough to be read alone"
ROWS = [
    ("q0", f"Talks must go on, {LONG}", "Ann", "A", "direct", "Talks"),
    ("q1", f"There is no sense in talks, {LONG}", "Bob", "B", "indirect", "Talks"),
    ("q2", f"No talks, {LONG}", "Bob", "B", "direct", "Talks"),
    ("q3", f"Peace, {LONG}", "Ann", "A", "", "Peace"),
]
CLAIMS = pd.DataFrame(
    [("c1", "Talks help", ""), ("c2", "Peace is near", ""), ("c3", "All agree", "")],
    columns=["claim_id", "claim", "note"],
)


@pytest.fixture
def corpus(write_corpus):
    return read_corpus(write_corpus(ROWS, ("quote_id", "text", "speaker", "camp", "kind", "topic")))


def first_answer_to(corpus, stances, topics=True):
    marks = [(claim, quote, stance, "", "me", "") for claim, quote, stance in stances]
    marked = Annotations(
        CLAIMS, pd.DataFrame(marks, columns=["claim_id", "quote_id", "stance", "reason", "annotator", "origin"])
    )
    sides = {"A": np.array([1, 0, 0, 1], dtype=bool), "B": np.array([0, 1, 1, 0], dtype=bool)}
    labels = corpus.quotes["topic"].to_numpy() if topics else None
    return first_answer(corpus, marked, material(corpus.quotes), labels, sides)


def to_tuples(lines):
    return [(line.words, [(said.side, said.state, said.n, said.row) for said in line.sayings]) for line in lines]


def test_a_claim_that_parts_the_sides_comes_with_the_verbatim_quote_of_each(corpus):
    answer = first_answer_to(corpus, [("c1", "q0", "supports"), ("c1", "q1", "opposes"), ("c1", "q2", "opposes")])
    assert to_tuples(answer.lines) == [("Talks help", [("A", "supports", 1, 0), ("B", "opposes", 2, 2)])]
    assert (answer.on_claims, answer.n_apart, answer.n_shared) == (True, 1, 1)


def test_a_claim_of_one_side_is_separate_and_agreement_is_counted(corpus):
    stances = [("c1", "q0", "supports"), ("c1", "q1", "opposes"), ("c2", "q3", "supports")]
    answer = first_answer_to(corpus, [*stances, ("c3", "q0", "supports"), ("c3", "q2", "supports")])
    assert to_tuples(answer.one_sided) == [("Peace is near", [("A", "supports", 1, 3), ("B", "not read", 0, -1)])]
    assert (answer.n_apart, answer.n_shared) == (1, 2)


def test_without_stances_topics_on_which_both_speak_replace_them_and_claim_nothing(corpus):
    answer = first_answer_to(corpus, [])
    assert to_tuples(answer.lines) == [("Talks", [("A", "", 1, 0), ("B", "", 2, 2)])]
    assert not answer.on_claims
    assert first_answer_to(corpus, [], topics=False).lines == ()


def test_a_quote_of_one_word_is_the_last_to_be_shown(write_corpus):
    rows = [("Da", "Ann", "A", "direct"), ("A sentence of some length", "Ann", "A", "indirect")]
    corpus = read_corpus(write_corpus(rows, ("text", "speaker", "camp", "kind")))
    assert best_row(corpus, np.array([0, 1])) == 1
    assert best_row(corpus, np.array([0])) == 0
    assert best_row(corpus, np.array([], dtype=int)) == -1
