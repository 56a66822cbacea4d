"""Characters are found regardless of case, in every script, as Python folds them."""

import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.view.word_search import WordSearch

LETTERS = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).casefold() != chr(code)]
TO_SEVERAL = [letter for letter in LETTERS if len(letter.casefold()) > 1]
FOLDED = sorted({one for letter in LETTERS for one in letter.casefold()})

some_text = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from([*TO_SEVERAL, *"sSſkKiIıtfn"])))


def search_words(texts, wanted):
    return WordSearch(pd.Series(texts, dtype="str")).holding(wanted).tolist()


def search_with_python(texts, wanted):
    return [wanted.strip().casefold() in text.casefold() for text in texts]


@given(st.lists(some_text, max_size=5), some_text)
def test_words_are_found_as_python_folds_them(texts, wanted):
    """ "STRASSE" occurs in "Straße"; no character of the search is a pattern."""
    assert search_words(texts, wanted) == search_with_python(texts, wanted)


@given(some_text, st.data())
def test_a_part_of_a_text_is_found_in_it_however_it_is_written(text, data):
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    for wanted in (part, part.upper(), part.lower(), part.title()):
        assert search_words([text], wanted) == search_with_python([text], wanted)


@pytest.mark.parametrize("wanted", ["security", "Skill", "KILL", "ski", "kies", "ſtraße", "s", "silk road"])
def test_a_word_that_begins_with_a_letter_of_three_forms(wanted):
    """Few texts have what follows that letter, and fewer the whole word."""
    texts = ["Security", "ſECURITY", "ecurity", "\u212aill", "skill", "ill", "Skies", "kies", "STRASSE", "Silk Road"]
    texts += ["peace"] * 30
    assert search_words(texts, wanted) == search_with_python(texts, wanted)


def test_every_letter_with_a_case_is_found_by_each_of_its_forms():
    """A newer version of Arrow may fold a letter differently: then FOLD_TO_SEVERAL has to contain it."""
    texts = [*LETTERS, *FOLDED]
    search = WordSearch(pd.Series(texts, dtype="str"))
    rows: dict[str, set[int]] = {one: set() for one in FOLDED}
    for row, text in enumerate(texts):
        for one in text.casefold():
            rows[one].add(row)
    wrong = [one for one in FOLDED if one.strip() and set(search.holding(one).nonzero()[0].tolist()) != rows[one]]
    assert wrong == []


@pytest.mark.parametrize("wanted", ["security", "SECURITY", "q"])
def test_what_was_found_is_kept_and_cannot_be_written_over(wanted):
    search = WordSearch(pd.Series(["Security", "peace"], dtype="str"))
    found = search.holding(wanted)
    assert search.holding(wanted.lower()) is found
    with pytest.raises(ValueError, match="read-only"):
        found[0] = True
