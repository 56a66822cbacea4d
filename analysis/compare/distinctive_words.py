"""Which words set one side apart from another.

Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political Analysis 16(4): the log-odds of a term in one
side against the other, with an informative Dirichlet prior, divided by its standard deviation. The prior is
the corpus itself: each term is first supposed to be used as often as all quotes together use it, so that
rare terms do not come out on top by chance and common ones not by mere number. Words and phrases are
weighed apart, each among its own kind.
"""

import numpy as np
import pandas as pd

from analysis.compare.words import FUNCTION_WORDS, TermCounts

LEAST_USES = 5
NOTABLE = 1.96  # z beyond which one term in twenty would lie by chance
COLUMNS = ("term", "is_phrase", "z", "log_odds", "n_first", "n_second", "quotes_first", "quotes_second")


def distinctive_words(counted: TermCounts, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    """The terms that the two sides use at least LEAST_USES times together, the first side's most typical on
    top.

    `first` and `second` are masks over the quotes counted; a quote in both counts for both. Columns:
    COLUMNS; `z` is positive where the first side uses the term more (beyond 1.96 once in twenty by chance,
    term by term, if uses were independent, which those of one speaker are not); `n_` are uses, `quotes_`
    the quotes that hold them. Ties are in alphabetical order. Function words are counted, not ranked; nor
    is a word that both sides use within one ranked phrase only ("united" beside "united states"). No rows where
    a side has no words.
    """
    is_phrase = np.array([" " in term for term in counted.terms], dtype=bool)
    in_corpus = counted.counts.sum(axis=0)
    uses = [mask.astype(np.int64) @ counted.counts for mask in (first, second)]
    z, log_odds = np.zeros(len(in_corpus)), np.zeros(len(in_corpus))
    for kind in (is_phrase, ~is_phrase):
        # a term that is the only one of its kind has nothing to be weighed against
        if kind.sum() > 1 and all(of_side[kind].any() for of_side in uses):
            z[kind], log_odds[kind] = _log_odds(uses[0][kind], uses[1][kind], in_corpus[kind])
    holds = (counted.counts > 0).astype(np.int64)
    quotes = [mask.astype(np.int64) @ holds for mask in (first, second)]
    table = pd.DataFrame(
        dict(zip(COLUMNS, (counted.terms, is_phrase, z, log_odds, *uses, *quotes), strict=True)),
    )
    ranked = (table["n_first"] + table["n_second"] >= LEAST_USES) & ~table["term"].isin(FUNCTION_WORDS)
    # a side without words is silent, which is said elsewhere and not by its missing words
    ranked &= all(of_side.any() for of_side in uses)
    found = table[ranked]
    return found[~_only_in_a_phrase(found)].sort_values("z", ascending=False, kind="stable", ignore_index=True)


def _only_in_a_phrase(found: pd.DataFrame) -> np.ndarray:
    """Which of the terms are words that both sides use in one ranked phrase and nowhere else."""
    uses = dict(zip(found["term"], zip(found["n_first"], found["n_second"], strict=True), strict=True))
    within = {(word, uses[phrase]) for phrase in uses if " " in phrase for word in phrase.split(" ")}
    return np.array([(term, uses[term]) in within for term in uses], dtype=bool)


def _log_odds(first: np.ndarray, second: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """z and difference of log-odds (equations 15 to 22 of the paper), from uses a term; positive: the
    first's."""
    of_first, of_second = first + prior, second + prior
    difference = np.log(of_first / (of_first.sum() - of_first)) - np.log(of_second / (of_second.sum() - of_second))
    return difference / np.sqrt(1 / of_first + 1 / of_second), difference
