"""Extracts statements in a separate process, with limits on memory, time and output, that ends if nobody waits.

A text is untrusted, and a long one takes half a minute: in its visitor's thread the work would continue after they
leave. Short texts go there too: the process is forked, in about 50 ms, from one that loaded the parser (2 s) while the
text was pasted. So the server itself needs no parser.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
import pydantic

from analysis.extraction import articles
from analysis.extraction.grammar import parse
from analysis.extraction.review import camps, review, spellings
from analysis.extraction.review.own_tables import OwnTableError
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.transcripts import documents
from data import article_process
from data.article import Article
from data.processes import progress, tables_of_strings
from data.processes.frames import MessageFrame
from data.processes.job import NO_ROOM, Job, JobFailure, Limits, needs_more_than, why_unread

TABLES = {"camps": camps.read, "people": spellings.read}
_LARGEST_TABLE = 5_000_000  # bytes: 20,000 rows with notes
_ROWS = pydantic.TypeAdapter(review.Rows)
_OUTPUT = 64 * 1024**2  # bytes: a million characters give ten or so at most
_MEMORY = 1_000 * 1024**2  # bytes on top of what the parser takes
_SECONDS = 15.0  # of the processor for a short text
_SECONDS_OF_A_MILLION = 60.0  # a million characters of news take 20


class ExtractionRefusal(Exception):
    """The statements of a text could not be extracted; the message says why and what can be done."""


@dataclass(frozen=True)
class Extraction:
    """The rows of a document in one of `documents.FORMS`; `fault` is why no parser was used, or ""."""

    form: str
    rows: review.Rows
    fault: str


def begin(
    article: Article, camp_table: pd.DataFrame, people: pd.DataFrame, form: str = "", unit: str = documents.UNITS[0]
) -> Job:
    """Start extracting the statements; an empty form is detected from what the document looks like."""
    tables = [_packed_table(one) for one in (camp_table, people)]
    return _begin("answers", article, {"form": form, "unit": unit}, tables)


def begin_redating(article: Article, rows: review.Rows, form: str, unit: str) -> Job:
    """Start inferring the dates of rows from the article's own day of publication."""
    return _begin("redating_answers", article, {"form": form, "unit": unit}, [_pack(rows)])


def begin_table(kind: str, content: bytes) -> Job:
    """Start reading a visitor's own table, of one of `TABLES`."""
    if len(content) > _LARGEST_TABLE:
        raise ExtractionRefusal(f"The table of {kind} has more than {_LARGEST_TABLE // 1_000_000} MB; leave out rows.")
    return Job(__name__, "table_answers", {"kind": kind}, [content], Limits(_MEMORY, _SECONDS, _OUTPUT))


def table(job: Job, kind: str) -> pd.DataFrame:
    """The table of a finished job; raises ExtractionRefusal."""
    try:
        (answer,) = job.result()
    except JobFailure as ended:
        why = why_unread(ended.why, job.limits, "it", "leave out rows")
        raise ExtractionRefusal(f"The table of {kind} {why.removesuffix('.')}.") from ended
    if "refused" in answer.header:
        raise ExtractionRefusal(answer.header["refused"])
    return tables_of_strings.unpack(answer.blobs[0])


def _begin(function: str, article: Article, arguments: dict[str, Any], blobs: Sequence[bytes]) -> Job:
    seconds = _SECONDS + _SECONDS_OF_A_MILLION * len(article.text) / 1_000_000
    header, text = article_process.pack(article)
    return Job(__name__, function, {"article": header} | arguments, [text, *blobs], Limits(_MEMORY, seconds, _OUTPUT))


def result(job: Job, name: str) -> Extraction:
    """The result of a finished job; raises ExtractionRefusal, which names the text."""
    try:
        (answer,) = job.result()
    except JobFailure as ended:
        raise ExtractionRefusal(_refusal(ended.why, name, job.limits)) from ended
    rows = _unpack(answer.blobs[0])
    return Extraction(str(answer.header["form"]), rows, str(answer.header["fault"]))


def _refusal(why: str, name: str, limits: Limits) -> str:
    parts = "Cut it into parts, and paste them one by one."
    if why == "room":
        return f"The statements of “{name}” were not looked for. {NO_ROOM}"
    if limit := needs_more_than(why, limits):
        return f"“{name}” needs more than the {limit} that are given to it. {parts}"
    if why == "broken":
        return f"“{name}” breaks the program that finds statements; nothing was found in it. {parts}"
    return f"Finding the statements of “{name}” was cancelled."


def warm() -> None:
    """Loads the parser; runs in the other process, before there is a text."""
    parse.fault()


def answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    """Runs in the other process: the form, and the rows."""
    article, unit = article_process.unpack(arguments["article"], blobs[0]), arguments["unit"]
    camp_table, people = map(tables_of_strings.unpack, blobs[1:])
    form = arguments["form"] or documents.form_of(article)
    yield _answer(form, articles.rows(article, camp_table, Spellings(people), form, unit, progress.tell))


def redating_answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    """Runs in the other process: the rows with new dates."""
    article, rows = article_process.unpack(arguments["article"], blobs[0]), _unpack(blobs[1])
    yield _answer(
        arguments["form"], articles.redate(article, rows, arguments["form"], arguments["unit"], progress.tell)
    )


def table_answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    """Runs in the other process: the table, or why there is none."""
    try:
        yield MessageFrame({}, [_packed_table(TABLES[arguments["kind"]](blobs[0]))])
    except OwnTableError as error:
        yield MessageFrame({"refused": str(error)})


def _answer(form: str, rows: review.Rows) -> MessageFrame:
    return MessageFrame({"form": form, "fault": parse.fault()}, [_pack(rows)])


def _packed_table(table: pd.DataFrame) -> bytes:
    return tables_of_strings.pack(table.reset_index(drop=True).fillna(""))  # a short row has no cell for its note


def _pack(rows: review.Rows) -> bytes:
    return json.dumps([asdict(row) for row in rows]).encode()


def _unpack(raw: bytes) -> review.Rows:
    return _ROWS.validate_python(json.loads(raw))
