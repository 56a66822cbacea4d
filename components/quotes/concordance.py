"""A word or phrase in context, one line per place, in the order that the reader chose; each line opens its card."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import groupby, islice
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.compare.words.concordance import Line, count_places, lines
from components import link, markup
from components.elements import choice, pressable
from components.quotes import card
from components.shared import SharedCache
from data.arrow_strings import different_cells
from data.corpus import Corpus
from data.counting import count_of
from data.dates import in_words
from data.table import parts

MOST_LINES = 150
_MANY = 0.4  # of all quotes: counting in all of them is faster than gathering so many texts
ORDERS = {"camp": "by camp", "speaker": "by speaker", "date": "by date", "after": "by the next word"}
_ORDER = link.detail_key("context_by")
_camps: SharedCache[np.ndarray] = SharedCache(most=16)


@dataclass(frozen=True)
class _Occurrences:
    """The rows that contain it, (n,), in order, and the number of places in each."""

    rows: np.ndarray
    counts: np.ndarray


_found: SharedCache[_Occurrences] = SharedCache(most=32, heaviest=2_000_000, weigh=lambda found: len(found.rows))


@dataclass(frozen=True)
class ConcordanceQuery:
    """The places found in the quotes of `rows`: whole words, or exactly these characters."""

    words: str
    rows: np.ndarray
    whole_words: bool


def show(
    corpus: Corpus,
    asked: ConcordanceQuery,
    sides: np.ndarray,
    opened: int,
    on_press: Callable[[str], None],
    *,
    low: bool = False,
    with_card: bool = False,
) -> None:
    """Draw the lines. `sides` has, for each row of the corpus, the name that it is first grouped by, as Python strings.

    `with_card` opens the card of the quote `opened` (its row, or -1) under its line; `low` puts all in a low box.
    """
    key = (corpus.content_hash, asked.words, asked.whole_words, asked.rows.tobytes())
    found = _found.get(key, lambda: _find(corpus, asked))
    n_places, n_quotes = int(found.counts.sum()), len(found.rows)
    count = f"{count_of(n_places, 'place')} in {count_of(n_quotes, 'quote')}" if n_places else "in none of these quotes"
    markup.show("heading.html", text=f"“{asked.words}” in context: {count}")
    if not n_places:
        return
    order = choice.select("Order of the lines", ORDERS, _ORDER, width=200)
    shown = _first_lines(corpus, asked, found, sides, order)
    groups = _groups(corpus, shown, sides, order, opened if with_card else -1)
    with st.container(key="concordance_low" if low else "concordance"):
        pressable.show(markup.html("concordance.html", groups=groups), "concordance_lines", on_press)
    if n_places > MOST_LINES:
        st.caption(f"… and {n_places - MOST_LINES:,} more in this order: narrow the filters to read them.")


def _find(corpus: Corpus, asked: ConcordanceQuery) -> _Occurrences:
    n = len(corpus.quotes)
    if not asked.whole_words and len(asked.rows) > n * _MANY:
        counts = count_places(corpus.quotes["text"], asked.words, whole_words=False)[asked.rows]
    else:
        counts = count_places(_at(corpus, "text", asked.rows), asked.words, whole_words=asked.whole_words)
    return _Occurrences(asked.rows[counts > 0], counts[counts > 0])


def camps(corpus: Corpus) -> np.ndarray:
    """The camp of each quote, as a name to group by."""
    return _camps.get(corpus.content_hash, lambda: _camp_names(corpus))


def _camp_names(corpus: Corpus) -> np.ndarray:
    codes, cells = pd.factorize(corpus.quotes["camp"])
    names = np.array([" and ".join(filter(None, parts(cell))) for cell in cells], dtype=object)
    return np.asarray(names[codes])


def _at(corpus: Corpus, column: str, rows: np.ndarray) -> pd.Series:
    """A column's cells at these rows: nothing of a million other rows is turned into Python strings."""
    return corpus.quotes[column].iloc[rows]


def _first_lines(
    corpus: Corpus, asked: ConcordanceQuery, found: _Occurrences, sides: np.ndarray, order: str
) -> list[Line]:
    """The first MOST_LINES in the chosen order; ties stay in corpus order.

    Only these are built, unless the order depends on the words that follow.
    """

    def lines_of(rows: np.ndarray) -> Iterator[Line]:
        texts = _at(corpus, "text", rows).tolist()
        return lines(rows.tolist(), texts, asked.words, whole_words=asked.whole_words)

    if order == "after":
        return nsmallest(MOST_LINES, lines_of(found.rows), lambda line: line.after.strip(" ,.;:—–-").casefold())
    by_order = np.argsort(_ranks(corpus, found.rows, sides, order), kind="stable")
    n_rows = int(np.searchsorted(np.cumsum(found.counts[by_order]), MOST_LINES)) + 1
    return list(islice(lines_of(found.rows[by_order[:n_rows]]), MOST_LINES))


def _ranks(corpus: Corpus, rows: np.ndarray, sides: np.ndarray, order: str) -> np.ndarray:
    """A sort key for each of these rows; undated quotes come last."""
    declared = {camp.name: number for number, camp in enumerate(corpus.camps)}
    keys: dict[str, Callable[[str], Any]] = {
        "camp": lambda name: (declared.get(name, len(declared)), name),
        "speaker": str.casefold,
        "date": lambda day: (not day, day),
    }
    column = {"speaker": "speaker", "date": "said_on"}.get(order)
    codes, different = different_cells(_at(corpus, column, rows) if column else sides[rows])
    key_of_each = [keys[order](cell) for cell in different.tolist()]
    place = {key: number for number, key in enumerate(sorted(set(key_of_each)))}
    ranks = np.array([place[key] for key in key_of_each], dtype=np.min_scalar_type(len(place)))
    return np.asarray(ranks[codes])


def _groups(corpus: Corpus, shown: list[Line], sides: np.ndarray, order: str, opened: int) -> list[dict[str, Any]]:
    names: dict[str, Callable[[Line], str]] = {
        "camp": lambda line: sides[line.row],
        "speaker": lambda line: " and ".join(parts(corpus.quotes["speaker"].iat[line.row])),
    }
    groups = []
    with_card = opened
    for name, of_group in groupby(shown, key=names.get(order, lambda _: "")):
        drawn = []
        for line in of_group:
            drawn.append(_line_values(corpus, line, is_open=line.row == with_card))
            with_card = -1 if line.row == with_card else with_card  # if a quote has several places, under the first
        groups.append({"name": name, "n": count_of(len(drawn), "place"), "lines": drawn})
    return groups


def _line_values(corpus: Corpus, line: Line, is_open: bool) -> dict[str, Any]:
    quote = corpus.quote(line.row)
    return {
        "quote_id": quote["quote_id"],
        "before": line.before,
        "words": line.words,
        "after": line.after,
        "camps": [card.camp_of(corpus, name) for name in parts(quote["camp"])],
        "speakers": " and ".join(parts(quote["speaker"])),
        "said_on": in_words(quote["said_on"]),
        "is_open": is_open,
        "card": markup.trusted_html(card.html(corpus, line.row)) if is_open else "",
    }
