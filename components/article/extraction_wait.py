"""Finding statements in a separate process while the visitor waits; the visitor can stop it."""

from functools import partial

import pandas as pd

from analysis.extraction import extraction_process
from analysis.extraction.extraction_process import Extraction
from analysis.extraction.review import review
from components.article import desk
from components.article.desk import ArticleReview
from components.waits import process_wait
from data.article import Article
from data.processes.children import prepare
from data.processes.job import Job


def make_ready() -> None:
    """Let the process load the parser while the text is being pasted."""
    prepare(extraction_process.__name__)


def extraction(article: Article, form: str = "", unit: str = desk.FIRST_UNIT) -> Extraction:
    """The statements of an article, using the tables of the desk; raises ExtractionRefusal."""
    return _wait(extraction_process.begin(article, desk.camp_table(), desk.people_table(), form, unit), article)


def redate(article: Article, reviewed: ArticleReview) -> review.Rows:
    """The rows of a review, with days counted from the article's date; raises ExtractionRefusal."""
    return _wait(extraction_process.begin_redating(article, reviewed.rows, reviewed.form, reviewed.unit), article).rows


def own_table(kind: str, content: bytes) -> pd.DataFrame:
    """A visitor's own table, of one of `extraction_process.TABLES`; raises ExtractionRefusal."""
    job = extraction_process.begin_table(kind, content)
    process_wait.wait(job, partial(str, f"Reading the table of {kind}."))
    return extraction_process.table(job, kind)


def _wait(job: Job, article: Article) -> Extraction:
    name = desk.label(article)
    process_wait.wait(job, partial(str, f"Finding the statements of “{name}”."), bar=True)
    return extraction_process.result(job, name)
