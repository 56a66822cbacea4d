"""The contents of a part of the map, in a corpus with obvious answers."""

from dataclasses import replace

import numpy as np

from analysis.map import region
from analysis.map.region import what_is_here
from analysis.view.selection import build_index
from data.corpus import read_corpus

ROWS = [
    ("Grain must pass the strait, says the minister", "Ann", "A"),
    ("The strait is closed to grain ships today", "Bob", "B"),
    ("Grain and again grain, until the strait opens", "Ann", "A"),
    ("Schools open on Monday in all the districts", "Cem", "B"),
    ("Teachers want smaller classes in the schools", "Cem", "B"),
]


def answer(write_corpus, rows):
    corpus = read_corpus(write_corpus(ROWS, ("text", "speaker", "camp")))
    return what_is_here(corpus, build_index(corpus), np.array(rows))


def test_camps_are_counted_and_words_set_the_part_apart(write_corpus):
    here = answer(write_corpus, [0, 1, 2])
    assert (here.n, here.camps) == (3, (("A", 2), ("B", 1)))
    assert here.words[:2] == (("grain", 3), ("strait", 3))
    assert "schools" not in dict(here.words)
    assert here.central in (0, 1, 2)


def test_the_whole_corpus_and_one_quote_have_an_answer_too(write_corpus):
    assert dict(answer(write_corpus, [0, 1, 2, 3, 4]).words)["grain"] == 3
    assert answer(write_corpus, [3]).camps == (("B", 1),)


def test_of_many_quotes_some_are_read_and_represent_all(write_corpus, monkeypatch):
    monkeypatch.setattr(region, "MOST_READ", 4)
    here = answer(write_corpus, [0, 1, 2, 3, 4])  # every other one is read
    assert (here.n, here.n_read) == (5, 3)
    assert dict(here.words)["grain"] == 3


class InFile:
    """Vectors of which only a few may be asked for: reading all of a million takes seconds."""

    def __init__(self, values):
        self._values, self.asked = values, []

    def of_rows(self, rows):
        self.asked.append(rows.tolist())
        return self._values[rows]


def test_of_many_quotes_the_most_central_is_one_of_those_read(write_corpus, monkeypatch):
    monkeypatch.setattr(region, "MOST_READ", 4)
    corpus = read_corpus(write_corpus(ROWS, ("text", "speaker", "camp")))
    vectors = InFile(np.array([[1, 0], [0.8, 0.6], [0.8, 0.6], [0.8, 0.6], [0, 1]], np.float32))
    here = what_is_here(replace(corpus, vectors=vectors), build_index(corpus), np.arange(5))
    assert (vectors.asked, here.central) == ([[0, 2, 4]], 2)
