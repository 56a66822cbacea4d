"""Words are compared within one language if sides have several."""

import numpy as np
import pandas as pd

from analysis.compare.sides.language_sides import in_language, languages_of, shared_languages

QUOTES = pd.DataFrame({"language": ["en"] * 8 + ["ru-RU"] * 9 + ["en-GB"] * 6 + ["uk"] + [""]})
FIRST = np.arange(25) < 12  # eight in English, four in Russian
SECOND = ~FIRST  # six in English, five in Russian, one in Ukrainian, one in an unknown language


def test_languages_are_counted_without_their_regions():
    assert languages_of(QUOTES, SECOND) == {"en": 6, "ru": 5, "uk": 1, "": 1}
    assert in_language(QUOTES, "en").sum() == 14


def test_a_language_is_shared_where_both_sides_have_enough_of_it():
    assert shared_languages(QUOTES, FIRST, SECOND) == {"en": (8, 6)}
    more = FIRST | (np.arange(25) == 12)
    assert shared_languages(QUOTES, more, SECOND | FIRST) == {"en": (8, 14), "ru": (5, 9)}
    assert shared_languages(QUOTES, QUOTES["language"].eq("uk").to_numpy(), SECOND) == {}
