"""Reviewed rows as the import's table: the columns of the schema, and those that the review adds."""

from collections.abc import Iterable, Iterator

import pandas as pd

from analysis.extraction.languages import detection
from analysis.extraction.review.review import ACCEPTED, FIELDS, Row
from analysis.extraction.transcripts import turns
from data.article import Article
from data.schema import COLUMN_NAMES, LONGEST_CELL, LONGEST_TEXT
from data.stances import TAKEN_OVER
from data.table import complete

CONTEXT = 60  # characters of the article before and after the words
UNKNOWN_CAMP = "Unknown"  # for a row to which nobody gave a camp
NO_SIDES = (UNKNOWN_CAMP, "Media")  # camps that are not a party to the debate: those who ask and report, and the rest
# from the review: which statement a part belongs to, how sure the rules were and why not, what a person changed, what a
# turn answers, who the speaker is on Wikidata, which model proposed it
OWN_COLUMNS = ("statement", "part", "confidence", "doubt", "edited", "question", "wikidata", "origin")


def quotes(reviewed: Iterable[tuple[Article, Iterable[Row]]]) -> pd.DataFrame:
    """The accepted rows of all articles, one line for each part of a statement: `text == article[start:end]`.

    Parts of one statement share its number in the column `statement`; words that a person typed have no position. A
    turn of a transcript is one line for reading, from its first character to its last: line ends within a paragraph
    become spaces, and notes such as "(Laughter.)" are left out. A row without a camp gets `UNKNOWN_CAMP`.
    """
    accepted = ((article, row) for article, rows in reviewed for row in rows if row.state == ACCEPTED)
    lines = [line for article, row in accepted for line in _lines(article, row)]
    table = pd.DataFrame(lines, columns=[*[name for name in COLUMN_NAMES if name != "quote_id"], *OWN_COLUMNS])
    return complete(table.astype(str))


def _lines(article: Article, row: Row) -> list[dict[str, str]]:
    shared = {name: getattr(row, name) for name in (*FIELDS, "cue", "wikidata")}
    shared |= {name: getattr(article, name) for name in ("outlet", "title", "author", "url", "published_on")}
    shared |= {
        "camp": row.camp or " | ".join([UNKNOWN_CAMP] * len(row.speaker.split("|"))),
        "source_sha256": article.sha256,
        "language": article.language or detection.language(article.text),
        "statement": f"{article.sha256[:8]}.{row.number}",
        "confidence": f"{row.confidence:.2f}",
        "doubt": row.reason,
        "edited": ", ".join(row.edited),
        "question": row.question_in_one_line(article.text)[:LONGEST_CELL],
        "origin": f"{TAKEN_OVER}{row.proposed_by}" if row.proposed_by else "",
    }
    if not row.segments:
        nowhere = dict.fromkeys(("start", "end", "prefix", "suffix"), "")
        return [shared | {"text": row.typed[:LONGEST_TEXT], "part": "1/1"} | nowhere]
    pieces = [
        (at, min(at + LONGEST_TEXT, end)) for start, end in row.segments for at in range(start, end, LONGEST_TEXT)
    ]
    groups = list(_in_cells(article.text, pieces)) if row.turn else [[piece] for piece in pieces]
    return [
        shared | {"part": f"{n}/{len(groups)}"} | _place_cells(article.text, group, row.turn)
        for n, group in enumerate(groups, 1)
    ]


def _place_cells(text: str, pieces: list[tuple[int, int]], turn: bool) -> dict[str, str]:
    start, end = pieces[0][0], pieces[-1][1]
    return {
        "text": turns.join_lines(text, pieces) if turn else text[start:end],
        "start": str(start),
        "end": str(end),
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def _in_cells(text: str, pieces: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The places of a turn, in as few groups as fit into cells."""
    group: list[tuple[int, int]] = []
    for piece in pieces:
        if group and len(turns.join_lines(text, [*group, piece])) > LONGEST_TEXT:
            yield group
            group = []
        group.append(piece)
    yield group
