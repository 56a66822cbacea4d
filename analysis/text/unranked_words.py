"""Words that are counted and never ranked: they show who speaks, or how a page was made, and not what is said."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.multi_values import parts
from analysis.text.words import FUNCTION_WORDS, POSITION_WORDS, tokens
from data.arrow_strings import arrow_strings

# what transcripts and web pages leave in the words
RESIDUE = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "http",
        "https",
        "www",
        "nbsp",
        "amp",
        "president of",
        "president of russia",
        "unofficial",
    ]
)
# Thai, Japanese and Chinese put no spaces between words
_UNSPACED = "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
# "we've" is as much a function word as its parts; "don't" and "can't" negate, and are ranked as "not" is
_CONTRACTION = re.compile(r"^(i|you|he|she|it|we|they|that|there|here|what|who|how|where|let)'(m|re|ve|ll|d|s)$")
_ADDRESS = re.compile(r"^(https?|www)\b|\.(com|org|net|ru|gov|uk|eu|de|fr|ua)\b")
MOST_UNSPACED = 0.2  # of the texts: above that, words are not compared


def unranked_words(quotes: pd.DataFrame) -> frozenset[str]:
    """Function words of the languages of the quotes, transcript residue, and the names of their speakers."""
    names = {token.key for cell in quotes["speaker"].unique() for name in parts(cell) for token in tokens(name)}
    return FUNCTION_WORDS | RESIDUE | names | _of_languages(quotes["language"].unique())


def _of_languages(languages: Sequence[str]) -> frozenset[str]:
    others = {str(language).split("-")[0].lower() for language in languages} - {"", "en"}
    if not others:
        return frozenset()
    import stopwordsiso

    known = [language for language in others if stopwordsiso.has_lang(language)]
    return frozenset(stopwordsiso.stopwords(known)) - POSITION_WORDS if known else frozenset()


def is_unranked(term: str, unranked: frozenset[str]) -> bool:
    """Whether the term, or any word of a phrase, is left out, or is an address."""
    return term in unranked or any(word in unranked or _says_nothing(word) for word in term.split())


@lru_cache(maxsize=65_536)  # few words make up most terms
def _says_nothing(word: str) -> bool:
    return bool(_ADDRESS.search(word) or _CONTRACTION.match(word))


def words_can_be_cut(texts: pd.Series) -> bool:
    """Whether spaces separate the words: false if more than a fifth of the texts are Chinese, Japanese or Thai."""
    from pyarrow import compute

    is_unspaced: Any = compute.match_substring_regex(arrow_strings(texts), _UNSPACED)
    return not len(texts) or compute.sum(is_unspaced).as_py() <= MOST_UNSPACED * len(texts)
