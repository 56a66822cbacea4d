"""Articles read in a separate process, many from one zip; an unreadable one does not affect the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import pydantic

from data import article
from data.article import Article, ArticleError
from data.counting import count_of
from data.processes.frames import MessageFrame
from data.processes.job import NO_ROOM, Job, JobFailure, Limits, needs_more_than

_ARTICLE = pydantic.TypeAdapter(Article)
Wait = Callable[[Job], None]  # until the job is over


def read(name: str, content: bytes, wait: Wait, limits: Limits) -> Iterator[Article | ArticleError]:
    """The article of a file, or those of a zip in order, with an error in the place of each that cannot be read."""
    start, names, left = 0, [name], limits.in_all
    while start < len(names):
        job = Job(__name__, "answers", {"name": name, "start": start}, [content], replace(limits, in_all=left))
        wait(job)
        left -= job.seconds
        first, *others = job.frames or [MessageFrame({})]
        names = first.header.get("names", names)
        yield from map(_article, others)
        start += len(others)
        try:
            job.result()
        except JobFailure as ended:
            if ended.why == "all" and first.header:
                yield ArticleError(_not_in_all(name, names[start:], limits))
                return
            if ended.why not in ("time", "memory", "broken") or not first.header:
                yield ArticleError(_refusal(ended.why, name, limits))
                return
            yield ArticleError(_refusal(ended.why, names[start], limits))
            start += 1


def pack(whole: Article) -> tuple[dict[str, Any], bytes]:
    """An article as the contents of a frame: JSON, and its text, which may hold lone surrogates."""
    return asdict(whole) | {"text": ""}, whole.text.encode("utf-8", "surrogatepass")


def unpack(header: dict[str, Any], text: bytes) -> Article:
    """The article that was packed; raises ValidationError (pydantic) for anything else."""
    return _ARTICLE.validate_python(header | {"text": text.decode("utf-8", "surrogatepass")})


def n_read(job: Job) -> tuple[int, int]:
    """How many articles have been read, and how many there are."""
    if not job.frames:
        return 0, 0
    first = job.frames[0].header
    return first["start"] + len(job.frames) - 1, len(first["names"])


def _refusal(why: str, name: str, limits: Limits) -> str:
    name = article.display_name(name)
    paste = "Paste its text, or save the part that you need."
    if why == "room":
        return f"“{name}” was not read. {NO_ROOM}"
    if limit := needs_more_than(why, limits):
        return f"“{name}” needs more than the {limit} that are given to reading. {paste}"
    if why == "broken":
        return f"“{name}” breaks the program that reads it, and nothing of it was read. {paste}"
    return f"Reading “{name}” was cancelled."


def _not_in_all(name: str, names: Sequence[str], limits: Limits) -> str:
    n, first = count_of(len(names), "file"), article.display_name(names[0])
    return (
        f"“{article.display_name(name)}” needs more than the {limits.in_all:.0f} seconds of processor that are given "
        f"to the files of a zip together. Not read: {n}, from “{first}” on. Bring what is left in another zip."
    )


def _article(answer: MessageFrame) -> Article | ArticleError:
    if "refused" in answer.header:
        return ArticleError(answer.header["refused"])
    return unpack(answer.header["article"], answer.blobs[0])


def answers(arguments: dict[str, Any], blobs: Sequence[bytes]) -> Iterator[MessageFrame]:
    """Runs in the other process: the names first, then an answer for each file, beginning with the given one."""
    (content,) = blobs
    name, start = arguments["name"], arguments["start"]
    try:
        files = article.unpack(name, content) if article.is_zip_of_articles(content) else [(name, content)]
    except ArticleError as error:
        yield MessageFrame({"names": [name], "start": 0})
        yield MessageFrame({"refused": str(error)})
        return
    yield MessageFrame({"names": [name for name, _ in files], "start": start})
    for file, inside in files[start:]:
        try:
            found = article.read_article(file, inside)
        except ArticleError as error:
            yield MessageFrame({"refused": str(error)})
            continue
        header, text = pack(found)
        yield MessageFrame({"article": header}, [text])
