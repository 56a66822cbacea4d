"""Statements found in a process of its own while the visitor waits, and can end it."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from analysis.extraction import apart, review
from analysis.extraction.apart import Extraction
from components import process_wait
from components.article import desk
from components.article.desk import ArticleReview
from data.article import Article
from data.processes.children import prepare
from data.processes.job import Job


def make_ready() -> None:
    """Let a process load the parser while the text is being pasted."""
    prepare(apart.__name__)


def extraction(
    article: Article, form: str = "", unit: str = desk.FIRST_UNIT, on_cancel: Callable[[], None] | None = None
) -> Extraction:
    """The statements of an article, by the tables of the desk; raises apart.NotExtracted."""
    return _waited(apart.begin(article, desk.camp_table(), desk.people_table(), form, unit), article, on_cancel)


def redated(article: Article, reviewed: ArticleReview) -> review.Rows:
    """The rows of a review, their days counted from the article's; raises apart.NotExtracted."""
    return _waited(apart.begin_redating(article, reviewed.rows, reviewed.form, reviewed.unit), article).rows


def own_table(kind: str, content: bytes) -> pd.DataFrame:
    """A visitor's own table, of one of `apart.TABLES`; raises apart.NotExtracted."""
    job = apart.begin_table(kind, content)
    process_wait.wait(job, partial(str, f"Reading the table of {kind}."))
    return apart.table(job, kind)


def _waited(job: Job, article: Article, on_cancel: Callable[[], None] | None = None) -> Extraction:
    name = desk.label(article)
    process_wait.wait(job, partial(str, f"Finding the statements of “{name}”."), bar=True, on_cancel=on_cancel)
    return apart.result(job, name)
