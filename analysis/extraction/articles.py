"""Articles taken through all steps: read, extracted, with camps proposed, ready to be reviewed or written."""

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.extraction import review
from analysis.extraction.statements import extract
from data.article import Article

UNKNOWN_CAMP = "Unknown"


def rows(article: Article, table: pd.DataFrame) -> review.Rows:
    """The statements of an article as rows under review."""
    return review.begin(article, extract(article.text, published(article)), table)


def redated(article: Article, rows: review.Rows) -> review.Rows:
    """Rows whose days were counted from another day of publication, counted from the article's own."""
    return review.redate(rows, extract(article.text, published(article)))


def published(article: Article) -> date | None:
    """The day of publication where the article gives a whole day."""
    try:
        return date.fromisoformat(article.published_on)
    except ValueError:
        return None


def taken_unseen(rows: review.Rows, doubtful_too: bool) -> review.Rows:
    """Rows as they go into a table without a person: the confident ones accepted, the doubtful ones if wanted.

    A doubtful row without a camp gets `UNKNOWN_CAMP`; one without a speaker is left out.
    """
    taken = []
    for row in rows:
        if row.state != review.ACCEPTED and doubtful_too and row.speaker:
            n_speakers = len(row.speaker.split("|"))
            row = replace(row, state=review.ACCEPTED, camp=row.camp or " | ".join([UNKNOWN_CAMP] * n_speakers))
        if row.state == review.ACCEPTED:
            taken.append(row)
    return tuple(taken)
