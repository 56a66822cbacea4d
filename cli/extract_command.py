"""`python -m analysis extract`: turn articles and transcripts into a table of quotes, without the screen."""

import enum
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import say, stop
from data.article import Article
from data.counting import count_of


class UnknownCamp(enum.StrEnum):
    """What happens to reliable statements by speakers whose camp is in no table."""

    KEEP = "keep"
    LEAVE_OUT = "leave-out"


class DocumentForm(enum.StrEnum):
    """What a file is; AUTO detects it for each file."""

    AUTO = "auto"
    ARTICLE = "article"
    TRANSCRIPT = "transcript"
    REMARKS = "remarks"
    CAPTIONS = "captions"


class TurnUnit(enum.StrEnum):
    """How much of a speaker's turn is one statement."""

    WHOLE = "whole"
    PARAGRAPHS = "paragraphs"
    SENTENCES = "sentences"


def extract_files(
    articles: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="Text, HTML, PDF, .docx, or captions (VTT, SRT)")
    ],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The table to write, in the import format")],
    everything: Annotated[bool, typer.Option("--all", help="Also write the doubtful statements")] = False,
    camps: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Your own table of camps")] = None,
    people: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Your own table of people")] = None,
    unknown_camp: Annotated[
        UnknownCamp,
        typer.Option(
            help="Reliable statements of speakers without a known camp: write them as “Unknown”, or leave them out"
        ),
    ] = UnknownCamp.KEEP,
    form: Annotated[DocumentForm, typer.Option(help="What the files are")] = DocumentForm.AUTO,
    turns: Annotated[
        TurnUnit, typer.Option(help="How much of a turn is one statement, in transcripts and remarks")
    ] = TurnUnit.WHOLE,
) -> None:
    """Find the attributed statements of articles and transcripts and write them as a table of quotes."""
    from analysis.extraction import articles as extraction
    from analysis.extraction.grammar import parse
    from analysis.extraction.review import camps as camp_tables
    from analysis.extraction.review import spellings
    from analysis.extraction.review.own_tables import OwnTableError
    from analysis.extraction.review.table import quotes
    from data.export import to_csv

    try:
        table = camp_tables.read(camps.read_bytes()) if camps else camp_tables.shipped_table()
        known = spellings.Spellings(spellings.read(people.read_bytes()) if people else spellings.shipped_table())
    except OwnTableError as error:
        stop(str(error))
    if unparsed := parse.fault():
        say(unparsed, err=True)
    taken, failed = [], 0
    for path in articles:
        for article in _read(path):
            if isinstance(article, Exception):
                say(str(article), err=True)
                failed += 1
                continue
            rows = extraction.rows(article, table, known, "" if form is DocumentForm.AUTO else form.value, turns.value)
            written = extraction.accept_unreviewed(rows, everything, unknown_camp is UnknownCamp.KEEP)
            say(
                f"{path.name}: {count_of(len(rows), 'statement')}, {len(written):,} written, {_doubtful(rows, written)}"
            )
            for note in filter(None, [article.about_encoding, extraction.about_language(article.text)]):
                say(f"  {note}")
            taken.append((article, written))
    found = quotes(taken)
    if found.empty:
        stop("No statement was written.")
    out.write_bytes(to_csv(found))
    say(f"{out}: {count_of(len(found), 'row')}")
    if failed:
        raise typer.Exit(1)


def _read(path: Path) -> Iterator[Article | Exception]:
    """The article of a file, or those of a zip; an error in place of each that cannot be read."""
    from data import article_process
    from data.processes.job import OWN_MACHINE, until_over

    try:
        yield from article_process.read(path.name, path.read_bytes(), until_over, OWN_MACHINE)
    except OSError as error:
        yield error


def _doubtful(rows: Sequence[object], written: Sequence[object]) -> str:
    left = len(rows) - len(written)
    return f"{left:,} left out: review them on the Article screen, or add --all" if left else "none left out"
