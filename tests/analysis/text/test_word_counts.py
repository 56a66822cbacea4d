"""Words are counted as str.split() separates them."""

import sys

import pandas as pd

from analysis.text.word_counts import n_words


def test_words_are_distinguished_by_whatever_python_takes_for_white_space():
    spaces = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    texts = pd.Series(["", "one", " one\ttwo\n", *(f"one{space}two{space * 2}three" for space in spaces)], dtype=str)
    assert n_words(texts).tolist() == texts.str.split().str.len().tolist()
    others = "".join(chr(code) for code in range(1, 0x3100) if not chr(code).isspace())
    assert n_words(pd.Series([others])).tolist() == [1]
