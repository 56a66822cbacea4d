"""The lines of a concordance that are drawn are the first of all in the requested order."""

import numpy as np
import pytest

from analysis.compare.words.concordance import lines
from components.quotes import concordance
from data.corpus import read_corpus

ROWS = [
    ("War, and war again", "eve", "US", "2022-02"),
    ("No war", "Adam", "Russia", ""),
    ("Peace", "Adam", "US", "2022-01"),
    ("War or peace", "Eve", "US", "2022-01-03"),
    ("A war that no war ends", "Zoë", "Russia", "2021"),
]
BY_HAND = {
    "camp": lambda cells: (["US", "Russia"].index(cells["camp"]), cells["camp"]),
    "speaker": lambda cells: cells["speaker"].casefold(),
    "date": lambda cells: (not cells["said_on"], cells["said_on"]),
}


@pytest.fixture
def corpus(write_corpus):
    return read_corpus(write_corpus(ROWS, ("text", "speaker", "camp", "said_on")))


@pytest.mark.parametrize("rows", [[1], [0, 2, 4]])
def test_only_the_quotes_asked_for_count_be_they_few_or_most(corpus, rows):
    asked = concordance.ConcordanceQuery("war", np.array(rows), whole_words=False)
    found = concordance._find(corpus, asked)
    assert dict(zip(found.rows.tolist(), found.counts.tolist(), strict=True)) == {
        row: n for row, n in {0: 2, 1: 1, 3: 1, 4: 2}.items() if row in rows
    }


@pytest.mark.parametrize("most", [1, 2, 3, 4, 100])
@pytest.mark.parametrize("order", [*BY_HAND, "after"])
def test_the_first_lines_are_those_of_all_in_order(corpus, monkeypatch, order, most):
    monkeypatch.setattr(concordance, "MOST_LINES", most)
    asked = concordance.ConcordanceQuery("war", np.arange(len(ROWS)), whole_words=False)
    found = concordance._find(corpus, asked)
    assert (found.rows.tolist(), found.counts.tolist()) == ([0, 1, 3, 4], [2, 1, 1, 2])
    everything = lines(range(len(ROWS)), corpus.quotes["text"].tolist(), "war", whole_words=False)
    key = BY_HAND.get(order, lambda _: None)
    expected = sorted(
        everything,
        key=lambda line: line.after.strip(" ,.").casefold() if order == "after" else key(corpus.quote(line.row)),
    )
    shown = concordance._first_lines(corpus, asked, found, concordance.camps(corpus), order)
    assert shown == expected[:most]
