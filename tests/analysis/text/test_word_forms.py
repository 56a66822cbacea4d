"""Forms of a word that count as the same, in the languages that have a stemmer."""

import pytest

from analysis.text.word_forms import stemmer


@pytest.mark.parametrize(
    ("language", "word", "stem"),
    [
        ("en", "sanctions", "sanction"),
        ("nb-NO", "hundene", "hund"),
        ("nn", "hundane", "hund"),
        ("ca", "governs", "govern"),
        ("xx", "sanctions", "sanctions"),
        ("", "sanctions", "sanctions"),
    ],
)
def test_a_word_has_the_stem_of_its_language(language, word, stem):
    assert stemmer(language)(word) == stem
