"""A word or phrase in its context, a line each place, in the order that a reader asks for; each line opens its card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.compare.concordance import Line, lines
from components import choice, link, markup, pressable
from components.quotes import card
from components.shared import SharedCache
from data.corpus import Corpus
from data.counting import count_of
from data.dates import in_words
from data.table import parts

MOST_LINES = 150
ORDERS = {"camp": "by camp", "speaker": "by speaker", "date": "by date", "after": "by the next word"}
_ORDER = link.detail_key("context_by")
_camps: SharedCache[list[str]] = SharedCache(most=16)
_found: SharedCache[list[Line]] = SharedCache(most=32, heaviest=200_000, weigh=len)


@dataclass(frozen=True)
class ConcordanceQuery:
    """What is looked for in the quotes of `rows`: whole words, or exactly these characters."""

    words: str
    rows: np.ndarray
    whole_words: bool


def show(
    corpus: Corpus,
    asked: ConcordanceQuery,
    sides: Sequence[str],
    opened: int,
    on_press: Callable[[str], None],
    *,
    low: bool = False,
    with_card: bool = False,
) -> None:
    """Draw the lines. `sides` has for each row of the corpus the name that it is grouped by first.

    `with_card` opens the card of the quote `opened` (its row, or -1) under its line; `low` keeps all in a low box.
    """
    found = _found.get(
        (corpus.content_hash, asked.words, asked.whole_words, asked.rows.tobytes()),
        lambda: lines(
            asked.rows.tolist(), _cells(corpus, "text", asked.rows), asked.words, whole_words=asked.whole_words
        ),
    )
    n_quotes = len({line.row for line in found})
    count = f"{count_of(len(found), 'place')} in {count_of(n_quotes, 'quote')}" if found else "in none of these quotes"
    markup.show("heading.html", text=f"“{asked.words}” in its context: {count}")
    if not found:
        return
    link.offer(_ORDER, "camp")
    order = choice.select("Order of the lines", ORDERS, _ORDER, width=200)
    ordered = _in_order(corpus, found, sides, order)
    groups = _groups(corpus, ordered[:MOST_LINES], sides, order, opened if with_card else -1)
    with st.container(key="concordance_low" if low else "concordance"):
        pressable.show(markup.html("concordance.html", groups=groups), "concordance_lines", on_press)
    if len(found) > MOST_LINES:
        st.caption(f"… and {len(found) - MOST_LINES:,} more in this order: narrow the filters to read them.")


def camps(corpus: Corpus) -> list[str]:
    """The camp of each quote, as a name to group by."""
    return _camps.get(corpus.content_hash, lambda: _camp_names(corpus))


def _camp_names(corpus: Corpus) -> list[str]:
    codes, cells = pd.factorize(corpus.quotes["camp"])
    names = np.array([" and ".join(filter(None, parts(cell))) for cell in cells], dtype=object)
    return list(names[codes].tolist())


def _cells(corpus: Corpus, column: str, rows: np.ndarray) -> list[str]:
    """What stands in a column at these rows: of a million others nothing is turned into Python's strings."""
    return list(corpus.quotes[column].array[rows].tolist())


def _in_order(corpus: Corpus, found: list[Line], sides: Sequence[str], order: str) -> list[Line]:
    """In the order asked for; what is alike there stays in corpus order, and an undated quote stands last."""
    declared = {camp.name: number for number, camp in enumerate(corpus.camps)}
    rows = [line.row for line in found]
    column = {"speaker": "speaker", "date": "said_on"}.get(order)
    cell = dict(zip(rows, _cells(corpus, column, np.array(rows)), strict=True)) if column else {}
    keys: dict[str, Callable[[Line], Any]] = {
        "camp": lambda line: (declared.get(sides[line.row], len(declared)), sides[line.row]),
        "speaker": lambda line: cell[line.row].casefold(),
        "date": lambda line: (not cell[line.row], cell[line.row]),
        "after": lambda line: line.after.strip(" ,.;:—–-").casefold(),
    }
    return sorted(found, key=keys[order])


def _groups(corpus: Corpus, shown: list[Line], sides: Sequence[str], order: str, opened: int) -> list[dict[str, Any]]:
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
            with_card = -1 if line.row == with_card else with_card  # of several places in one quote under the first
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
