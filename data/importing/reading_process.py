"""Tables from elsewhere, read in a separate process: what comes back is Arrow and JSON, and no code."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydantic

from data.axes import Axis
from data.corpus import About
from data.importing import file_reader
from data.importing.companion_files import SourceExtras
from data.importing.foreign import Choices, ForeignTable, ReadingChoices
from data.importing.limits import FileLimits, FileRefusal, check_size, current, using
from data.processes import tables_of_strings
from data.processes.frames import MessageFrame
from data.processes.job import ABANDONED, NO_ROOM, Job, JobFailure, Limits, needs_more_than, until_over
from data.stances import Annotations

_CHOICES, _READING = pydantic.TypeAdapter(Choices), pydantic.TypeAdapter(ReadingChoices)
_FILE_LIMITS = pydantic.TypeAdapter(FileLimits)
_OF_REFUSALS = ("encodings", "joins", "is_article", "is_text")
_MARKED = [field.name for field in dataclasses.fields(Annotations)]  # each is a table


class NotRead(FileRefusal):
    """The file was not read to its end; a second attempt may succeed."""


def begin(files: Mapping[str, bytes], choices: Choices, limits: Limits) -> Job:
    """Start reading a file, or several as one table; raises FileRefusal for what is too large even to examine."""
    for name, raw in files.items():
        check_size(len(raw), file_reader.display_name(name))
    check_size(sum(map(len, files.values())), file_reader.SEVERAL)
    arguments = {
        "names": list(files),
        "choices": _CHOICES.dump_python(choices, mode="json"),
        "file_limits": _FILE_LIMITS.dump_python(current(), mode="json"),
    }
    return Job(__name__, "answers", arguments, list(files.values()), limits)


def read_files(files: Mapping[str, bytes], choices: Choices, limits: Limits) -> ForeignTable:
    """The table, once it is read; raises FileRefusal."""
    job = begin(files, choices, limits)
    until_over(job)
    return result(job, next(iter(files)) if len(files) == 1 else file_reader.SEVERAL)


def read_file(raw: bytes, name: str, choices: Choices, limits: Limits) -> ForeignTable:
    """The table of one file; raises FileRefusal."""
    return read_files({name: raw}, choices, limits)


def result(job: Job, name: str) -> ForeignTable:
    """The table of a finished job; raises FileRefusal."""
    name = file_reader.display_name(name)
    try:
        (answer,) = job.result()
    except JobFailure as ended:
        raise NotRead(_refusal(ended.why, name, job.limits)) from ended
    if "refused" in answer.header:
        raise FileRefusal(answer.header["refused"], *(answer.header[name] for name in _OF_REFUSALS))
    reading = _READING.validate_python(answer.header["reading"])
    return ForeignTable(tables_of_strings.unpack(answer.blobs[0]), reading, _extras_of(answer))


def _refusal(why: str, name: str, limits: Limits) -> str:
    smaller = "Save it as Parquet or CSV, leave out columns that are not needed, or split it into several corpora."
    if why in ("cancelled", ABANDONED):
        return f"Reading {name} was cancelled; nothing of it was kept."
    if why == "room":
        return f"{name} was not read. {NO_ROOM}"
    if limit := needs_more_than(why, limits):
        return f"{name} needs more than the {limit} that are given to reading. {smaller}"
    return f"{name} breaks the program that reads it, and nothing of it was read. Save it again, or as CSV."


def answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    """Runs in the other process: the table, or why there is none."""
    try:
        files = dict(zip(arguments["names"], blobs, strict=True))
        wider = _FILE_LIMITS.validate_python(arguments["file_limits"])
        with using(None if wider == current() else wider):
            table = file_reader.read_files(files, _CHOICES.validate_python(arguments["choices"]))
    except FileRefusal as refused:
        yield MessageFrame({"refused": str(refused), **{name: getattr(refused, name) for name in _OF_REFUSALS}})
        return
    yield _answer(table)


def _answer(table: ForeignTable) -> MessageFrame:
    extras = table.extras
    header = {
        "reading": _READING.dump_python(table.reading, mode="json"),
        "about": extras.about.model_dump(mode="json") if extras.about else None,
        "axes": [axis.model_dump(mode="json") for axis in extras.axes],
        "marked": _MARKED,
        "arrays": list(extras.arrays),
    }
    tables = [table.cells, *(getattr(extras.marked, name) for name in _MARKED)]
    return MessageFrame(header, (*map(tables_of_strings.pack, tables), *extras.arrays.values()))


def _extras_of(answer: MessageFrame) -> SourceExtras:
    header, blobs = answer.header, iter(answer.blobs[1:])
    marked = {name: tables_of_strings.unpack(next(blobs)) for name in header["marked"]}
    return SourceExtras(
        About.model_validate(header["about"]) if header["about"] else None,
        Annotations(**marked),
        tuple(Axis.model_validate(axis) for axis in header["axes"]),
        dict(zip(header["arrays"], blobs, strict=True)),
    )
