"""Documents taken through all steps: their form, their statements, and these as rows under review."""

from datetime import date

import pandas as pd

from analysis.extraction.languages import attribution, detection, slavic, verbs
from analysis.extraction.review import review, spellings
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.statements import Statement, extract
from analysis.extraction.transcripts import documents
from analysis.progress import Progress, silent
from data.article import Article


def statements(article: Article, form: str, unit: str, progress: Progress = silent) -> list[Statement]:
    """The statements of a document in one of `documents.FORMS`; `unit` says which part of a turn is one statement.

    `progress` gets the share of an article that has been read; a transcript takes no time.
    """
    if form != documents.ARTICLE:
        return documents.statements(article, form, unit)
    code = detection.language(article.text)
    if code != "en":
        return attribution.extract(article.text, code, progress)
    return extract(article.text, publication_day(article), progress, article.title)


def about_language(text: str) -> str:
    """What to tell a person about a text that is not in English, or ""."""
    code = detection.language(text)
    if code == "en":
        return ""
    name = detection.NAMES.get(code, "A language that is not known here")
    if code not in verbs.CODES:
        return f"{name}: quotations are found by their marks, who said them is not. Name the speakers by hand."
    missing = code in ("ru", "uk") and not slavic.has_dictionaries(code)
    return f"{name}: found by simpler rules than in English, so check each." + (
        " With the packages of requirements-languages.txt, names are read better." if missing else ""
    )


def rows(
    article: Article,
    table: pd.DataFrame,
    people: Spellings | None = None,
    form: str = "",
    unit: str = documents.UNITS[0],
    progress: Progress = silent,
) -> review.Rows:
    """The statements of a document as rows under review; an empty form is detected from the look of the document."""
    people = people or Spellings(spellings.shipped_table())
    found = statements(article, form or documents.form_of(article), unit, progress)
    return review.begin(article, found, table, people)


def redate(
    article: Article, rows: review.Rows, form: str = "", unit: str = documents.UNITS[0], progress: Progress = silent
) -> review.Rows:
    """Rows with dates inferred again from the article's own day of publication."""
    return review.redate(rows, statements(article, form or documents.form_of(article), unit, progress))


def publication_day(article: Article) -> date | None:
    """The day of publication if the article gives a whole day."""
    try:
        return date.fromisoformat(article.published_on)
    except ValueError:
        return None


def accept_unreviewed(rows: review.Rows, doubtful_too: bool, unknown_camp_too: bool = True) -> review.Rows:
    """The rows that go into a table without review: the confident ones, and on request the doubtful ones.

    Those without a speaker are left out, and those without a camp unless `unknown_camp_too`.
    """
    wanted = (row for row in rows if row.state == review.ACCEPTED or (doubtful_too and row.state == review.WAITING))
    kept = (row for row in wanted if row.speaker and (row.camp or unknown_camp_too))
    return review.decide_all(tuple(kept), review.ACCEPTED)
