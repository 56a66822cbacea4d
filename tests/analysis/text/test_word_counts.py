"""Words are counted as str.split() separates them."""

import sys

import pandas as pd

from analysis.text import word_counts
from analysis.text.word_counts import n_words


def test_words_are_distinguished_by_whatever_python_takes_for_white_space():
    spaces = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    texts = pd.Series(["", "one", " one\ttwo\n", *(f"one{space}two{space * 2}three" for space in spaces)], dtype=str)
    assert n_words(texts).tolist() == texts.str.split().str.len().tolist()
    others = "".join(chr(code) for code in range(1, 0x3100) if not chr(code).isspace())
    assert n_words(pd.Series([others])).tolist() == [1]


def test_texts_are_counted_block_by_block_and_as_part_of_a_longer_column(monkeypatch):
    monkeypatch.setattr(word_counts, "_AT_ONCE", 2)
    texts = pd.Series(["one two", "", "", "three\u00a0four five", " ", "six", "sieben\u3000acht"], dtype=str)
    assert n_words(texts).tolist() == [2, 0, 0, 3, 0, 1, 2]
    assert n_words(texts.iloc[3:]).tolist() == [3, 0, 1, 2]
    assert n_words(texts[:0]).tolist() == []
