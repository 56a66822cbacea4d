"""`python -m analysis import`: a table from elsewhere becomes a corpus, without the screen."""

import enum
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from data.corpus import About
from data.corpus_files import write_corpus
from data.faults import CorpusError, Fault, listed
from data.importing import camps as camp_values
from data.importing import mapping
from data.importing.door import read_file
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import Refused, check_size
from data.schema import COLUMN_NAMES
from data.store import StoreError, open_store


class OfProblems(enum.StrEnum):
    """What becomes of rows that break the schema."""

    STOP = "stop"
    SKIP = "skip"


class OfDuplicates(enum.StrEnum):
    """What becomes of quotes that stand twice; AS_SUGGESTED merges those of one speaker and camp."""

    AS_SUGGESTED = "as-suggested"
    MERGE = "merge"
    KEEP = "keep"
    SKIP = "skip"


class OfDates(enum.StrEnum):
    """How dates such as 03/04/2022 are meant; AS_FOUND: in the order in which alone all of them are dates, if any."""

    AS_FOUND = "as-found"
    AS_WRITTEN = "as-written"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


_DATES = {
    OfDates.AS_WRITTEN: mapping.AS_WRITTEN,
    OfDates.DAY_FIRST: mapping.DAY_FIRST,
    OfDates.MONTH_FIRST: mapping.MONTH_FIRST,
}


def import_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, JSONL, JSON, Parquet, QDPX or zip")
    ],
    out: Annotated[Path | None, typer.Option(help="The corpus folder to write; it must not be there yet")] = None,
    store: Annotated[bool, typer.Option("--store", help="Keep it in the store, and print its two links")] = False,
    title: Annotated[str, typer.Option(help="Title of the corpus; without it the file's name")] = "",
    description: Annotated[str, typer.Option(help="What it holds, and what it leaves out")] = "",
    citation: Annotated[str, typer.Option(help="How to cite it")] = "",
    author: Annotated[str, typer.Option(help="Who imports it")] = "",
    text_column: Annotated[str, typer.Option(help="The heading of the quotes' words")] = "",
    speaker_column: Annotated[str, typer.Option(help="The heading of the speakers")] = "",
    camp_column: Annotated[str, typer.Option(help="The heading of the camps")] = "",
    column: Annotated[list[str] | None, typer.Option(help="Any of our columns as NAME=HEADING; repeat")] = None,
    same: Annotated[list[str] | None, typer.Option(help="One value for all rows as NAME=VALUE; repeat")] = None,
    leave_out: Annotated[list[str] | None, typer.Option(help="A heading that is not kept; repeat")] = None,
    camp: Annotated[list[str] | None, typer.Option(help="Which camp a value means, as VALUE=CAMP; repeat")] = None,
    dates: Annotated[OfDates, typer.Option(help="How dates such as 03/04/2022 are meant")] = OfDates.AS_FOUND,
    encoding: Annotated[str, typer.Option(help="Such as windows-1252; without it what the file tells")] = "",
    delimiter: Annotated[str, typer.Option(help="One character, or tab; without it what fits best")] = "",
    sheet: Annotated[str, typer.Option(help="Of a workbook; without it the first that holds anything")] = "",
    problems: Annotated[OfProblems, typer.Option(help="What becomes of rows with mistakes")] = OfProblems.STOP,
    duplicates: Annotated[OfDuplicates, typer.Option(help="Of the same words")] = OfDuplicates.AS_SUGGESTED,
    near_cosine: Annotated[float, typer.Option(min=0.5, max=1, help="Also of quotes at least so alike; 1: none")] = 1,
    near: Annotated[OfDuplicates, typer.Option(help="Of nearly the same words")] = OfDuplicates.KEEP,
) -> None:
    """Import a table of quotes: read, mapped, checked, embedded, drawn and saved. All of it or nothing."""
    if (out is None) == (not store):
        _stop("Say where to: --out FOLDER, or --store.")
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        _stop(f"{out} is there already and is not empty; name another folder, or remove it first.")
    clock = _Clock()
    choices = Choices(encoding, "\t" if delimiter == "tab" else delimiter, sheet)
    try:
        with clock.during("read"):
            table = _read(file, choices)
            names = {"text": text_column, "speaker": speaker_column, "camp": camp_column} | _pairs(column, "--column")
            columns = _columns(table, names, _pairs(same, "--same"), leave_out or [], dates)
            quotes = camp_values.renamed(mapping.mapped(table.cells, columns), _pairs(camp, "--camp", ours=False))
            quotes = _checked(quotes, table, file.name, skip=problems == OfProblems.SKIP)
            quotes = _without_duplicates(quotes, duplicates)
        about = _about(table, file, title, description, citation, author)
        _finish(quotes, table, about, clock, out, near_cosine, near, author or "command line")
    except (Refused, CorpusError, StoreError, OSError) as error:
        _stop(str(error))
    typer.echo(f"Took {clock}")


class _Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def during(self, step: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0) + time.perf_counter() - begun

    def __str__(self) -> str:
        return ", ".join(f"{step} {seconds:.1f} s" for step, seconds in self.seconds.items())


def _stop(told: str) -> None:
    typer.echo(told, err=True)
    raise typer.Exit(1)


def _pairs(written: list[str] | None, option: str, ours: bool = True) -> dict[str, str]:
    pairs = {}
    for pair in written or []:
        name, equals, value = pair.partition("=")
        if not equals or (ours and name not in COLUMN_NAMES):
            allowed = f"NAME one of {', '.join(COLUMN_NAMES)}" if ours else "VALUE=CAMP"
            raise Refused(f"{option} {pair!r}: it must be NAME=…, {allowed}.")
        pairs[name] = value
    return pairs


def _read(file: Path, choices: Choices) -> ForeignTable:
    check_size(file.stat().st_size, file.name)  # before anything of it is held
    table = read_file(file.read_bytes(), file.name, choices)
    found = table.reading
    how = ", ".join(filter(None, [found.encoding, found.delimiter and repr(found.delimiter), found.sheet]))
    typer.echo(f"{file.name}: {found.format}{f' ({how})' if how else ''}, {len(table.cells):,} rows")
    if found.left_out:
        typer.echo(found.left_out)
    return table


def _columns(
    table: ForeignTable, names: dict[str, str], same: dict[str, str], leave_out: list[str], dates: OfDates
) -> mapping.Columns:
    headings = list(table.cells)
    wanted = {name: heading for name, heading in names.items() if heading}
    for heading in [*wanted.values(), *leave_out]:
        if heading not in headings:
            raise Refused(f"There is no column {heading!r}; there is {', '.join(headings)}.")
    targets = dict(mapping.suggested(headings).targets)
    for name, heading in wanted.items():
        targets = {h: mapping.KEPT if target == name else target for h, target in targets.items()} | {heading: name}
    targets |= dict.fromkeys(leave_out, mapping.LEFT_OUT)
    for heading, target in targets.items():
        typer.echo(f"  {heading}: {target}")
    return mapping.Columns(targets, same, _date_order(table, targets, dates))


def _date_order(table: ForeignTable, targets: dict[str, str], wanted: OfDates) -> str:
    if wanted != OfDates.AS_FOUND:
        return _DATES[wanted]
    dated = [heading for heading, target in targets.items() if target in mapping.DATES]
    order = mapping.order_of(cell for heading in dated for cell in table.cells[heading].unique())
    if order != mapping.AS_WRITTEN:
        typer.echo(f"  dates: {order}")
    return order


def _checked(quotes: pd.DataFrame, table: ForeignTable, file: str, skip: bool) -> pd.DataFrame:
    """The quotes without those that break the schema; raises CorpusError where they are not to be skipped."""
    about = table.brought.about
    camps = tuple(camp.name for camp in about.camps) if about else ()
    topics = tuple(topic.name for topic in about.topics) if about else ()
    faults = mapping.faults(quotes, file, camps, topics)
    if faults and not skip:
        raise CorpusError([*faults, Fault(file, "", "nothing was imported; fix it, or use --problems skip")])
    if faults:
        _tell_faults(faults)
        quotes = quotes.drop(index={mapping.index_of(fault) for fault in faults})
    if quotes.empty:
        raise Refused(f"{file} has no row without a mistake; nothing was imported.")
    return quotes.reset_index(drop=True)


def _tell_faults(faults: list[Fault]) -> None:
    for line in listed(faults, lambda fault: f"left out: {fault}"):
        typer.echo(f"  {line}")


def _decision(wanted: OfDuplicates, suggested: str) -> str:
    from analysis.making import duplicates

    chosen = {
        OfDuplicates.MERGE: duplicates.MERGE,
        OfDuplicates.KEEP: duplicates.KEEP,
        OfDuplicates.SKIP: duplicates.SKIP,
    }
    return chosen.get(wanted, suggested)


def _without_duplicates(quotes: pd.DataFrame, wanted: OfDuplicates) -> pd.DataFrame:
    from analysis.making import duplicates

    groups = duplicates.same_words(quotes)
    decided = {group: _decision(wanted, duplicates.suggested(quotes, group)) for group in groups}
    left, _ = duplicates.resolved(quotes, decided)
    if groups:
        typer.echo(
            f"  {len(groups):,} statements stand more than once; {len(quotes) - len(left):,} quotes merged or skipped"
        )
    return left.reset_index(drop=True)


def _about(table: ForeignTable, file: Path, title: str, description: str, citation: str, author: str) -> About:
    import pydantic

    said = {"title": title, "description": description, "citation": citation, "authors": (author,) if author else ()}
    about = table.brought.about or About(title=file.name.partition(".")[0] or "Corpus")
    try:
        return About.model_validate(about.model_dump() | {name: value for name, value in said.items() if value})
    except pydantic.ValidationError as errors:
        raise Refused("; ".join(f"{error['loc'][0]}: {error['msg']}" for error in errors.errors())) from errors


def _finish(
    quotes: pd.DataFrame,
    table: ForeignTable,
    about: About,
    clock: _Clock,
    out: Path | None,
    near_cosine: float,
    near: OfDuplicates,
    author: str,
) -> None:
    from analysis.embedding.encoder import EncoderError, chosen_model
    from analysis.making import duplicates, importing

    try:
        with clock.during("embed"):
            vectors = importing.embed(quotes, table, chosen_model(), _tell)
    except EncoderError as error:
        _stop(str(error))
    if near_cosine < 1 and near != OfDuplicates.KEEP:
        with clock.during("near duplicates"):
            groups, n_found = duplicates.near(quotes, vectors.values, near_cosine)
            left, rows = duplicates.resolved(
                quotes, {group: _decision(near, duplicates.suggested(quotes, group)) for group in groups}
            )
            typer.echo(
                f"  {n_found:,} pairs at least {near_cosine} alike; "
                f"{len(quotes) - len(left):,} quotes merged or skipped"
            )
            quotes = left.reset_index(drop=True)
            vectors = importing.of_rows(vectors, rows, quotes)
    with clock.during("project"):
        corpus = importing.finish(quotes, vectors, table, about, _tell)
    with clock.during("save"):
        if out is not None:
            write_corpus(replace(corpus, name=out.name), out)
            typer.echo(f"{len(quotes):,} quotes written to {out}")
        else:
            keys = open_store().create(corpus, author, "Imported")
            typer.echo(f"{len(quotes):,} quotes kept.\n  to read: ?corpus={keys.read}\n  to edit: ?corpus={keys.edit}")


_told = [0.0]


def _tell(done: float, doing: str) -> None:
    """Every so often, not every batch."""
    if time.monotonic() - _told[0] > 2 or done == 0:
        _told[0] = time.monotonic()
        typer.echo(f"{done:4.0%}  {doing}")
