"""One line of caution above a comparison, where the corpus or its sides change what the figures mean."""

import numpy as np
import pandas as pd

from analysis.compare.sides.language_sides import languages_of
from analysis.multi_values import Sides
from analysis.text.word_counts import n_words
from analysis.units import document_names
from analysis.view.wording import enumeration

LEAST_QUOTES = 10  # of a side whose kind and length are compared with another's
_KIND_APART = 0.3  # difference of the shares of verbatim quotes
_TIMES_AS_LONG = 1.5  # ratio of the median lengths


def caution(quotes: pd.DataFrame, sides: Sides) -> str:
    """What a reader must know before any figure of these sides, in one line; "" if there is nothing.

    That is: one document or one outlet for all; a side that rests on one document; sides that differ in language, in
    their share of verbatim quotes (by _KIND_APART), or in length (_TIMES_AS_LONG the median words).
    """
    if sum(bool(mask.any()) for mask in sides.values()) < 2:
        return ""
    looked_at = quotes[["outlet", "language", "kind", "text"]].assign(document=document_names(quotes))
    held = {name: looked_at[mask] for name, mask in sides.items() if mask.any()}
    warnings = filter(None, [_one_source(held), _languages(held), _kinds(held), _lengths(held)])
    text = "; ".join(warnings)
    return f"Caution: {text}." if text else ""


def _one_source(held: dict[str, pd.DataFrame]) -> str:
    documents = {name: set(of_side["document"].unique()) for name, of_side in held.items()}
    every = set().union(*documents.values())
    if len(every) == 1 and "" not in every:
        return "all quotes come from one document, so the sides are as its authors chose them"
    outlets = {name: set(of_side["outlet"].unique()) for name, of_side in held.items()}
    of_all = set().union(*outlets.values())
    if len(of_all) == 1 and "" not in of_all:
        return f"all quotes come from one outlet, {of_all.pop()}, so the sides are as it chose them"
    alone = [name for name, names in documents.items() if len(names) == 1 and "" not in names]
    if alone:
        return f"all quotes of {enumeration(alone)} come from one document{' each' if len(alone) > 1 else ''}"
    return ""


def _languages(held: dict[str, pd.DataFrame]) -> str:
    mostly = {}
    for name, of_side in held.items():
        for tag, n in languages_of(of_side, np.ones(len(of_side), dtype=bool)).items():
            if tag and 2 * n > len(of_side):
                mostly[name] = tag
    if len(set(mostly.values())) < 2:
        return ""
    languages = f"the sides speak different languages ({_each(mostly)})"
    return f"{languages}, which vectors and words tell apart before anything else"


def _kinds(held: dict[str, pd.DataFrame]) -> str:
    shares = {}
    for name, of_side in held.items():
        known = of_side["kind"][of_side["kind"] != ""]
        if len(known) >= LEAST_QUOTES:
            shares[name] = float((known == "direct").mean())
    if len(shares) < 2 or max(shares.values()) - min(shares.values()) < _KIND_APART:
        return ""
    return (
        f"the sides differ in how much is verbatim ({_each({name: f'{share:.0%}' for name, share in shares.items()})})"
    )


def _lengths(held: dict[str, pd.DataFrame]) -> str:
    medians = {
        name: float(np.median(n_words(of_side["text"])))
        for name, of_side in held.items()
        if len(of_side) >= LEAST_QUOTES
    }
    if len(medians) < 2 or max(medians.values()) < _TIMES_AS_LONG * max(1.0, min(medians.values())):
        return ""
    words = {name: f"{median:.0f}" for name, median in medians.items()}
    return f"the sides differ in length (median words: {_each(words)})"


def _each(values: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
