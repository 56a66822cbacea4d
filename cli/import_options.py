"""The allowed values of the options of `python -m analysis import`."""

import enum

from analysis.making import duplicates
from data.importing.columns import mapping
from data.importing.separated.delimiters import ALIGNED


class OfProblems(enum.StrEnum):
    """What to do with rows that break the schema."""

    STOP = "stop"
    SKIP = "skip"


class OfDuplicates(enum.StrEnum):
    """What to do with duplicates; AS_SUGGESTED merges what one speaker said once and several outlets carried."""

    AS_SUGGESTED = "as-suggested"
    MERGE = "merge"
    KEEP = "keep"
    SKIP = "skip"


class OfDates(enum.StrEnum):
    """How to read dates such as 03/04/2022; AS_FOUND: in the only order in which all are dates, if any."""

    AS_FOUND = "as-found"
    AS_WRITTEN = "as-written"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class OfUnreadDates(enum.StrEnum):
    """What to do with cells that are not dates: report mistakes, leave them empty, or keep their column as text."""

    STOP = "stop"
    EMPTY = "empty"
    KEEP = "keep"


class QuotationMarks(enum.StrEnum):
    """What quotation marks mean: they enclose cells, are ordinary characters, or other marks enclose cells."""

    STANDARD = "standard"
    PLAIN = "plain"
    SINGLE = "single"
    TYPOGRAPHIC = "typographic"


class CellsRead(enum.StrEnum):
    """How cells are read: exactly as written, or with NULL, N/A and the like as empty, wherever they occur."""

    EXACT = "exact"
    EMPTIED = "emptied"


class OfLongTexts(enum.StrEnum):
    """What to do with long texts; AS_SUGGESTED splits if one is too long for a quote."""

    AS_SUGGESTED = "as-suggested"
    WHOLE = "whole"
    PARAGRAPHS = "paragraphs"
    SENTENCES = "sentences"


class CampsFrom(enum.StrEnum):
    """What the camps are if no column gives them."""

    SPEAKER = "speaker"


ORDERS = {
    OfDates.AS_WRITTEN: mapping.AS_WRITTEN,
    OfDates.DAY_FIRST: mapping.DAY_FIRST,
    OfDates.MONTH_FIRST: mapping.MONTH_FIRST,
}
DECISIONS = {
    OfDuplicates.MERGE: duplicates.MERGE,
    OfDuplicates.KEEP: duplicates.KEEP,
    OfDuplicates.SKIP: duplicates.SKIP,
}
FORMATS = "CSV, XLSX, ODS, XLS, JSONL, JSON, Parquet, SAV, DTA, QDPX or zip; several become one table"
VECTORS_HELP = "A folder that keeps the vectors, by model and text, to resume this command and for later tables"
NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "space": " ", "aligned": ALIGNED}
ENGINE_HELP = "ray: embed on the Ray cluster that RAY_ADDRESS names, or on this machine's own"
