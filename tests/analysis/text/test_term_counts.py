import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import word_arrays
from analysis.text.term_counts import count_terms
from analysis.text.words import key_of, terms

# what parts and joins words, and signs whose case or kind is unusual
_PIECES = [
    "war",
    "War",
    "the",
    "not",
    "мир",
    "U.S",
    "’s",
    "'",
    ".",
    ",",
    "-",
    "–",
    "…",
    '"',
    "(",
    "\n",
    "\x1c",
    " ",
    "x",
]
_PIECES += ["ß", "İ", "ſ", "²", "٣", "e\u0301", "www.x.org", "https://t.co/a", "/", "_", "\ud800", "😀", "和平"]


def test_counts_and_the_quotes_that_hold_a_term():
    counted = count_terms(["war and war", "peace", "War!"])
    assert counted.terms == ("and", "peace", "war")
    assert counted.counts.toarray().tolist() == [[1, 0, 2], [0, 1, 0], [0, 0, 1]]
    assert counted.rows_with("war").tolist() == [0, 2]
    assert counted.rows_with("zebra").tolist() == counted.rows_with("apple").tolist() == []


def test_what_quotes_say_together():
    counted = count_terms(["gas and gas", "gas pipeline", "the pipeline", ""])
    assert counted.terms == ("and", "gas", "gas pipeline", "pipeline", "the")
    assert counted.is_phrase.tolist() == [False, False, True, False, False]
    assert counted.in_corpus.tolist() == [1, 3, 1, 2, 1]
    assert counted.n_terms.tolist() == [[3, 2, 2, 0], [0, 1, 0, 0]]
    columns, in_first_two = counted.columns_of(["pipeline", "gas"]), np.array([True, True, False, False])
    assert columns.tolist() == [3, 1]
    assert counted.uses(in_first_two).tolist() == [1, 3, 1, 1, 0]
    assert counted.n_quotes(columns, in_first_two).tolist() == [1, 2]
    assert counted.n_quotes(columns[:0], in_first_two).tolist() == []
    # the first and the third quote are one group, the second another, and the last counts for none
    assert counted.by_group(columns, np.array([1, 0, 1, -1]), 3).toarray().tolist() == [[1, 1, 0], [1, 2, 0]]


@pytest.mark.parametrize("texts", [[], ["", "…"]])
def test_no_words_no_terms(texts):
    counted = count_terms(texts)
    assert counted.terms == ()
    assert counted.counts.shape == (len(texts), 0)


@given(st.lists(st.lists(st.sampled_from(_PIECES) | st.characters(), max_size=12).map("".join), max_size=6))
def test_the_terms_of_each_text_are_counted_whatever_is_in_it(texts):
    counted = count_terms(texts)
    assert list(counted.terms) == sorted({term for text in texts for term in terms(text)})
    for row, text in zip(counted.counts.toarray().tolist(), texts, strict=True):
        assert {term: n for term, n in zip(counted.terms, row, strict=True) if n} == Counter(terms(text))


def test_the_size_of_a_block_changes_nothing(monkeypatch):
    texts = ["the gas pipeline", "", "gas, pipeline", "a gas pipeline and the gas", "Gas"]
    at_once = count_terms(texts)
    monkeypatch.setattr(word_arrays, "_AT_ONCE", 10)
    shares: list[float] = []
    in_blocks = count_terms(texts, lambda share, *_: shares.append(share))
    assert in_blocks.terms == at_once.terms
    assert (in_blocks.counts.toarray() == at_once.counts.toarray()).all()
    assert len(shares) > 2
    assert shares == sorted(shares)


def test_a_space_comes_before_all_that_a_word_consists_of():
    for code in range(sys.maxunicode + 1):
        if chr(code).isalnum() or chr(code) == "_":
            assert min(key_of(chr(code))) > " "
