"""Reviewed rows as the import's table: the columns of the schema, and what the review adds to them."""

from collections.abc import Iterable

import pandas as pd

from analysis.extraction.review import ACCEPTED, Row
from data.article import Article
from data.schema import COLUMN_NAMES, LONGEST_TEXT
from data.table import complete

CONTEXT = 60  # characters of the article before and after the words
# of the review: which statement a part belongs to, how sure the rules were and why not, what a person changed
OWN_COLUMNS = ("statement", "part", "confidence", "doubt", "edited", "said_as")


def quotes(reviewed: Iterable[tuple[Article, Iterable[Row]]]) -> pd.DataFrame:
    """The accepted rows of all articles, one line for each part of a statement: `text == article[start:end]`.

    Parts of one statement share its number in the column `statement`; words that a person typed have no place.
    """
    lines = [
        line for article, rows in reviewed for row in rows if row.state == ACCEPTED for line in _lines(article, row)
    ]
    table = pd.DataFrame(lines, columns=[*[name for name in COLUMN_NAMES if name != "quote_id"], *OWN_COLUMNS])
    return complete(table.astype(str))


def _lines(article: Article, row: Row) -> list[dict[str, str]]:
    shared = {
        "speaker": row.speaker,
        "role": row.role,
        "affiliation": row.affiliation,
        "camp": row.camp,
        "kind": row.kind,
        "cue": row.cue,
        "said_as": row.said_as,
        "relayed_by": row.relayed_by,
        "venue": row.venue,
        "outlet": article.outlet,
        "title": article.title,
        "author": article.author,
        "url": article.url,
        "published_on": article.published_on,
        "said_on": row.said_on,
        "topic": row.topic,
        "source_sha256": article.sha256,
        "language": article.language,
        "statement": f"{article.sha256[:8]}.{row.number}",
        "confidence": f"{row.confidence:.2f}",
        "doubt": row.reason,
        "edited": ", ".join(row.edited),
    }
    if not row.segments:
        return [shared | {"text": row.typed[:LONGEST_TEXT], "part": "1/1", **_nowhere()}]
    pieces = [piece for span in row.segments for piece in _short_enough(span)]
    return [
        shared | {"part": f"{n}/{len(pieces)}", **_placed(article.text, start, end)}
        for n, (start, end) in enumerate(pieces, 1)
    ]


def _nowhere() -> dict[str, str]:
    return dict.fromkeys(("start", "end", "prefix", "suffix"), "")


def _placed(text: str, start: int, end: int) -> dict[str, str]:
    return {
        "text": text[start:end],
        "start": str(start),
        "end": str(end),
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def _short_enough(span: tuple[int, int]) -> list[tuple[int, int]]:
    """A span in pieces that a cell can hold."""
    start, end = span
    return [(at, min(at + LONGEST_TEXT, end)) for at in range(start, end, LONGEST_TEXT)]
