"""The same statement in several documents: who carried it, and what each cut or changed, word by word."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from analysis.compare.versions import OtherWording, SharedStatement, other_wordings, statements
from analysis.progress import Progress, silent
from components import markup
from components.computation import remember
from components.elements import pressable
from components.quotes import card
from components.shared import SharedCache
from data.corpus import Corpus
from data.counting import count_of
from data.dates import in_words
from data.table import parts

MOST_AT_ONCE = 3_000  # quotes; in a larger corpus, versions are looked for only on request
MOST_SHOWN = 50
_statements: SharedCache[tuple[SharedStatement, ...]] = SharedCache(most=16)
_wordings: SharedCache[tuple[OtherWording, ...]] = SharedCache(most=10 * MOST_SHOWN)


def of_corpus(corpus: Corpus) -> tuple[SharedStatement, ...]:
    """All statements that several documents carry, found once; with a bar if it takes long."""
    return remember(
        ("versions", corpus.content_hash),
        "Looking for statements that several documents carry",
        lambda progress: _find(corpus, progress),
    )


def of_quote(corpus: Corpus, row: int) -> SharedStatement | None:
    """The statement that a quote is a version of; None if it is the only one, or the corpus is too large to look."""
    if len(corpus.quotes) > MOST_AT_ONCE:
        return None
    return next((statement for statement in _find(corpus) if row in statement.rows), None)


def _find(corpus: Corpus, progress: Progress = silent) -> tuple[SharedStatement, ...]:
    return _statements.get(corpus.content_hash, lambda: statements(corpus.quotes, progress))


def show(
    corpus: Corpus,
    shown: Sequence[SharedStatement],
    key: str,
    on_press: Callable[[str], None],
    opened: int = -1,
) -> None:
    """Draw statements with their versions, and the card of the quote `opened` in its place."""
    drawn = [_statement_values(corpus, statement, opened) for statement in shown[:MOST_SHOWN]]
    pressable.show(markup.html("versions_of.html", statements=drawn), key, on_press)
    if len(shown) > MOST_SHOWN:
        st.caption(f"… and {len(shown) - MOST_SHOWN:,} more: narrow the filters to read them.")


def _statement_values(corpus: Corpus, statement: SharedStatement, opened: int) -> dict[str, Any]:
    quote, texts = corpus.quote(statement.fullest), corpus.quotes["text"]
    key = (corpus.content_hash, statement.fullest)
    others = _wordings.get(key, lambda: other_wordings(texts, statement))
    return {
        "camps": [card.camp_of(corpus, name) for name in parts(quote["camp"])],
        "speakers": " and ".join(parts(quote["speaker"])),
        "fullest": _source(corpus, statement.fullest, opened) | {"quote": quote},
        "others": [
            _source(corpus, version.row, opened) | {"pieces": version.pieces, "difference": _difference(version)}
            for version in others
        ],
    }


def _source(corpus: Corpus, row: int, opened: int) -> dict[str, Any]:
    quote = corpus.quote(row)
    origin = [" and ".join(parts(quote["outlet"])), quote["title"], in_words(quote["said_on"] or quote["published_on"])]
    return {
        "quote_id": quote["quote_id"],
        "speakers": " and ".join(parts(quote["speaker"])),
        "origin": ", ".join(part for part in origin if part) or "document not recorded",
        "relay": quote["relayed_by"],
        "kind": quote["kind"],
        "card": markup.trusted_html(card.html(corpus, row)) if row == opened else "",
    }


def _difference(version: OtherWording) -> str:
    counts = []
    if version.n_cut:
        counts.append(f"{count_of(version.n_cut, 'word')} cut")
    if version.n_own:
        counts.append(f"{count_of(version.n_own, 'word')} of its own")
    return ", ".join(counts) or "the same words"
