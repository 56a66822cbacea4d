"""Names for groups of quotes: noun phrases that set the group apart and that most of its quotes contain."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.background import Pace
from analysis.compare.words.concordance import places_of_words
from analysis.progress import Progress, silent
from analysis.text.term_counts import TermCounts
from analysis.text.unranked_words import is_unranked
from analysis.text.word_forms import TermForms
from analysis.text.words import FUNCTION_WORDS, POSITION_WORDS, folded_text, tokens
from data.counting import count_of

WORDS_IN_A_NAME = 3
TRIED = 60  # terms of a group, those with the highest c-TF-IDF
LEAST_ADDED = 0.06  # share of the group's quotes that the second phrase of a name must add, and the third
READ = 24  # central quotes of a group whose grammar is parsed
_LONGEST_READ = 300  # characters of each
_AT_ONCE = 32  # of them
_PHRASE = 1.3  # how much a phrase counts relative to a word: it says more
_IN_A_PHRASE = frozenset(["NN", "NNS", "NNP", "NNPS", "JJ", "VBG", "VBN"])  # tags of words before a noun
_AFTER_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|President|Prime Minister|Minister|Secretary|Chancellor|General|Ambassador|Senator)s?\.? "
    r"((?:[A-Z][\w’'-]+ ?){1,3})"
)
_VAGUE = frozenset(
    """thing things way ways lot today year years time times day days people person part number point issue issues fact
    example course order question questions word words place kind bit one ones something everything anything nothing
    number reason reasons matter matters look sense respect regard terms view side sides case cases mr mrs ms thanks
    thank yesterday tomorrow morning evening week weeks month months moment hand end beginning""".split()  # noqa: SIM905
)


class Nouns:
    """Finds nouns and two-word noun phrases of English texts; each text is parsed once."""

    def __init__(self) -> None:
        self._uses: dict[str, _NounUses] = {}

    def find(self, texts: Sequence[str], progress: Progress = silent) -> frozenset[str] | None:
        """Their keys; None if the parser is not installed.

        A word is a noun if half of its uses are: neither "Russian" in "Russian equities" nor "need" in "we need" names
        a topic.
        """
        from analysis.extraction.grammar import parse

        if not self._uses:
            progress(0, "loading the grammar")  # which cannot be counted
        try:
            pipeline = parse.load()
        except parse.ParserError:
            return None
        if pipeline is None:
            return None
        read = [text[:_LONGEST_READ] for text in texts]
        new = [text for text in dict.fromkeys(read) if text not in self._uses]
        pace, n = Pace(), count_of(len(new), "quote")
        for number, (text, parsed) in enumerate(zip(new, pipeline.pipe(new, batch_size=_AT_ONCE), strict=True)):
            if number % _AT_ONCE == 0:
                progress(number / len(new), f"reading the grammar of {number:,} of {n}{pace.in_words(number)}")
            self._uses[text] = _noun_uses(parsed)
        phrases: set[str] = set()
        as_noun, otherwise = Counter[str](), Counter[str]()
        for uses in map(self._uses.__getitem__, read):
            as_noun.update(uses.as_noun)
            otherwise.update(uses.otherwise)
            phrases |= uses.phrases
        nouns = {key for key, n in as_noun.items() if n >= otherwise[key]}
        return frozenset(nouns | phrases) or None


@dataclass(frozen=True)
class _NounUses:
    """Words of one text by their use, and its noun phrases."""

    as_noun: list[str]
    otherwise: list[str]
    phrases: set[str]


def _noun_uses(read: Any) -> _NounUses:
    as_noun: list[str] = []
    otherwise: list[str] = []
    phrases: set[str] = set()
    for token in read:
        if not token.tag_.startswith("NN"):
            otherwise += [one.key for one in tokens(token.text)]
        if not token.tag_.startswith("NN") or token.dep_ == "compound":
            continue
        start = token.i
        while start and read[start - 1].tag_ in _IN_A_PHRASE and read[start - 1].dep_ in ("compound", "amod"):
            start -= 1
        keys = [one.key for word in read[start : token.i + 1] for one in tokens(word.text)]
        as_noun += keys[-1:]
        if len(keys) > 1:
            phrases.add(" ".join(keys[-2:]))
            if read[start].tag_.startswith("NNP"):
                phrases.add(" ".join(keys[:2]))
    return _NounUses(as_noun, otherwise, phrases)


def people_in(texts: Sequence[str]) -> frozenset[str]:
    """Keys of names that follow a title at least twice: "President Biden", "Mr Lavrov"."""
    counts = Counter(token.key for text in texts for names in _AFTER_TITLE.findall(text) for token in tokens(names))
    return frozenset(name for name, n in counts.items() if n > 1)


def sayable(term: str, unranked: frozenset[str], nouns: frozenset[str] | None) -> bool:
    """Whether a term can be in a name: not a function word, position or vague word, and a noun if nouns are known."""
    if nouns is not None and term not in nouns:
        return False
    words = set(term.split())
    if POSITION_WORDS & words or term in FUNCTION_WORDS or term in _VAGUE or is_unranked(term, unranked):
        return False
    return (
        len(term) > 1 and any(letter.isalpha() for letter in term) and not any(letter.isdigit() for letter in term[:1])
    )


def best_terms(
    forms: TermForms,
    weights: np.ndarray,
    terms: np.ndarray,
    members: np.ndarray,
    taken: frozenset[str] = frozenset(),
) -> list[str]:
    """The few terms that name a group: each is the one that best distinguishes the quotes that no earlier one covers.

    `weights` (n_terms,) of c-TF-IDF, `terms` the numbers of the candidates, `members` the mask of the group. A term
    scores a log(a / b), where a is the share of the group's quotes that contain it and no earlier one, and b the same
    share of the other quotes; forms of a word count as one. Words whose stems are in `taken` name other groups. Ties go
    to phrases, then to words with more weight.
    """
    counted = forms.counted
    tried = [int(at) for at in terms[np.lexsort((terms, -weights[terms]))[:TRIED]] if weights[at] > 0]
    held = {at: forms.rows_with(counted.terms[at]) for at in tried}
    n_in, n_out = max(1, int(members.sum())), max(1, int((~members).sum()))
    tried = [at for at in tried if not taken & _stems(counted.terms[at])]
    left = members.copy()
    chosen: list[str] = []
    while tried and len(chosen) < WORDS_IN_A_NAME:
        added = {at: int(left[held[at]].sum()) / n_in for at in tried}
        gain = {at: _gain(added[at], held[at], members, n_out, " " in counted.terms[at]) for at in tried}
        best = min(tried, key=lambda at: (-round(gain[at], 9), *_tie(counted, weights, at)))
        if gain[best] <= 0 or (chosen and added[best] < LEAST_ADDED):
            break
        chosen.append(counted.terms[best])
        left[held[best]] = False
        words = _stems(counted.terms[best])
        tried = [at for at in tried if not words & _stems(counted.terms[at])]
    return chosen


def _tie(counted: TermCounts, weights: np.ndarray, at: int) -> tuple[bool, float, str]:
    """Order of terms that score the same: phrases, then words with more weight, then alphabetical."""
    words = counted.terms[at].split()
    columns = [counted.column_of(word) for word in words]  # each word of a phrase is a term
    return len(words) < 2, -round(float(weights[columns].sum()), 9), counted.terms[at]


def _gain(added: float, rows: np.ndarray, members: np.ndarray, n_out: int, is_phrase: bool) -> float:
    outside = (len(rows) - int(members[rows].sum()) + 0.5) / (n_out + 1)
    return added * float(np.log((added + 1e-9) / outside)) * (_PHRASE if is_phrase else 1)


_STEM = 6  # letters: "Russia" and "Russians", "Ukraine" and "Ukrainian" would say the same thing twice


def _stems(term: str) -> set[str]:
    words = term.split()
    return {word[: _STEM - 1] if len(word) >= _STEM and word.isalpha() else word.removesuffix("s") for word in words}


def first_stems(terms: Sequence[str]) -> frozenset[str]:
    """The stems of the first term of a name, which no other name may begin with or contain."""
    return frozenset(_stems(terms[0])) if terms else frozenset()


def true_of(forms: TermForms, terms: Sequence[str]) -> np.ndarray:
    """Rows of the quotes that contain one of the terms, in any form."""
    held = [forms.rows_with(term) for term in terms]
    return np.unique(np.concatenate(held)) if held else np.empty(0, dtype=np.intp)


def as_written(term: str, texts: Sequence[str]) -> str:
    """The term in its most frequent casing within sentences of these texts; unchanged if none contains it."""
    seen: Counter[str] = Counter()
    words_of_term = term.split()
    for text in texts:
        folded = folded_text(text)
        if not all(word in folded for word in words_of_term):  # much faster than what follows
            continue
        for start, end in places_of_words(text, term):
            before = text[:start]
            begins = before.rstrip()[-1:] in ".!?:“\"'" or not tokens(before)
            words = [token.text.removesuffix("'s").removesuffix("’s") for token in tokens(text[start:end])]
            seen[" ".join(words)] += 1 if begins else 3
    return max(seen, key=lambda one: (seen[one], one)) if seen else term
