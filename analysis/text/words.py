"""Words and two-word phrases of quotes, for counting and for marking; never for showing in place of a quote."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analysis.blocks import with_progress
from analysis.progress import Progress, silent

if TYPE_CHECKING:  # the page imports this module before its first picture
    from scipy.sparse import csc_array

# Letters and digits of any script; an apostrophe, a hyphen or a point may join them: "won't", "U.S".
_WORD = re.compile(r"\w+(?:['’\-.,]\w+)*")
# What ends a phrase: "talks, Moscow" is not "talks moscow".
_BREAK = re.compile(r"[.,;:!?…()\[\]«»“”\"]+(?=\s|$)|[()\[\]“”\"«»…—–]")

_ADDRESS = re.compile(r"(?:https?://|\bwww\.)\S+|\bt\.co/\w+", re.IGNORECASE)

# English function words.
FUNCTION_WORDS = frozenset(
    """a about after all also am among an and any are as at be because been before being between both but by
    can could did do does doing down during each for from further had has have having he her here hers
    herself him himself his how i if in into is it it's its itself just let me more most much my myself of
    off on once one or other out over own per same she so some such than that that's the then there these
    this those through thus to too under until up upon us very was were what when where which while who whom
    whose why with within would you your yours yet say says said""".split()  # noqa: SIM905
)


# These express a position, so they are ranked with the words; they name no topic.
POSITION_WORDS = frozenset(
    ["must", "never", "no", "not", "only", "our", "shall", "should", "their", "they", "we", "will"]
)


@dataclass(frozen=True)
class Token:
    """A word of a text as it is written there, and its position."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The same for "Talks", "talks" and "talks’"."""
        return _key(self.text)


@lru_cache(maxsize=65_536)  # few words make up most of a corpus
def _key(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")


def tokens(text: str) -> list[Token]:
    """The words of a text in order, without what lies between them."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def terms(text: str) -> list[str]:
    """Every word, then every pair of neighbouring words without punctuation between them, neither a function word.

    Function words are among the words: they count towards how much was said. Web addresses are not words, and separate
    them.
    """
    found: list[str] = []
    phrases: list[str] = []
    said = _ADDRESS.sub(" … ", text) if "/" in text or "www." in text.lower() else text
    for part in _BREAK.split(said):
        keys = list(map(_key, _WORD.findall(part)))
        found += keys
        phrases += [
            f"{one} {other}"
            for one, other in pairwise(keys)
            if one not in FUNCTION_WORDS and other not in FUNCTION_WORDS
        ]
    return found + phrases


_TOLD_EVERY = 1_000  # quotes


@dataclass(frozen=True)
class TermCounts:
    """How often each quote uses each term; terms in alphabetical order."""

    terms: tuple[str, ...]
    counts: "csc_array"  # (n_quotes, n_terms)

    def column_of(self, term: str) -> int:
        """The term's column in `counts`, -1 for an unknown term."""
        column = bisect_left(self.terms, term)
        return column if column < len(self.terms) and self.terms[column] == term else -1

    def rows_with(self, term: str) -> np.ndarray:
        """Rows of the quotes that contain the term, in corpus order; none for an unknown term."""
        column = self.column_of(term)
        if column < 0:
            return np.empty(0, dtype=np.intp)
        return np.sort(self.counts.indices[self.counts.indptr[column] : self.counts.indptr[column + 1]])


def count_terms(texts: Sequence[str], progress: Progress = silent) -> TermCounts:
    """Counts over the corpus. Slow for large ones (10 s for 100,000 quotes): do it once and keep the result."""
    from scipy.sparse import csc_array
    from sklearn.feature_extraction.text import CountVectorizer

    if not any(tokens(text) for text in texts):
        return TermCounts((), csc_array((len(texts), 0), dtype=np.int64))
    vectorizer = CountVectorizer(analyzer=terms)
    counts = vectorizer.fit_transform(with_progress(texts, _TOLD_EVERY, progress))
    return TermCounts(tuple(vectorizer.get_feature_names_out()), csc_array(counts))
