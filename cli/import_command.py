"""`python -m analysis import`: turn a table into a corpus, without the screen."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analysis.background import import_ahead
from analysis.embedding.engines import EngineError, EngineName
from analysis.embedding.models import (
    MODEL_HELP,
    EncoderError,
    Model,
    check_folder,
    chosen_model,
    model_of_vectors,
)
from analysis.embedding.windows import about_long, n_long
from analysis.making import duplicates, importing
from analysis.making.build import DRAWN
from analysis.making.edits import Draft, add_table, together
from analysis.making.workspace import Workspace, open_workspace, with_vectors
from analysis.map import map_topics
from analysis.progress import Progress, part
from analysis.text import languages
from cli.import_options import (
    DECISIONS,
    ENGINE_HELP,
    FORMATS,
    NAMED_DELIMITERS,
    VECTORS_HELP,
    CampsFrom,
    CellsRead,
    OfDates,
    OfDuplicates,
    OfLongTexts,
    OfProblems,
    OfUnreadDates,
    QuotationMarks,
)
from cli.import_plan import plan, with_unread_dates
from cli.terminal import PrintedProgress, say, stop
from data.corpus import About, Corpus
from data.corpus_files import write_corpus
from data.counting import count_of
from data.faults import CorpusError, Fault, fault_lines
from data.files.topics_file import KeptTopics
from data.importing import limits, reading_process
from data.importing.columns import camps as camp_values
from data.importing.columns import mapping
from data.importing.foreign import NO_HEADINGS, Choices, ForeignTable
from data.importing.limits import FileRefusal, check_size
from data.importing.separated.delimiters import ALIGNED, DELIMITERS
from data.processes.job import OWN_MACHINE
from data.schema import COLUMN_NAMES
from data.store import SaveResult, StoreError, ids, open_store

_MANY_BYTES = 500_000  # of a table whose texts take longer to embed than the libraries to import
_NEEDED = ("torch", "tokenizers")  # by the encoder


def import_file(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, metavar="FILE...", help=FORMATS)],
    out: Annotated[Path | None, typer.Option(help="The corpus folder to write; it must not exist yet")] = None,
    store: Annotated[bool, typer.Option("--store", help="Keep it in the store, and print its two links")] = False,
    into: Annotated[str, typer.Option(help="The edit link of a corpus in the store, to add to it")] = "",
    title: Annotated[str, typer.Option(help="Title of the corpus; default: the file's name")] = "",
    description: Annotated[str, typer.Option(help="What it holds, and what it leaves out")] = "",
    citation: Annotated[str, typer.Option(help="How to cite it")] = "",
    author: Annotated[str, typer.Option(help="Who is importing it")] = "",
    text_column: Annotated[str, typer.Option(help="The heading of the quotes' words, or the column's number")] = "",
    speaker_column: Annotated[str, typer.Option(help="The heading of the speakers, or the column's number")] = "",
    camp_column: Annotated[str, typer.Option(help="The heading of the camps; it may be that of the speakers")] = "",
    column: Annotated[list[str] | None, typer.Option(help="Any of our columns as NAME=HEADING; repeatable")] = None,
    same: Annotated[list[str] | None, typer.Option(help="One value for all rows as NAME=VALUE; repeatable")] = None,
    leave_out: Annotated[list[str] | None, typer.Option(help="A heading to leave out; repeatable")] = None,
    camp: Annotated[
        list[str] | None, typer.Option(help="Which camp a value stands for, as VALUE=CAMP; repeatable")
    ] = None,
    camp_from: Annotated[CampsFrom | None, typer.Option(help="speaker: each speaker is a side")] = None,
    camps: Annotated[
        str, typer.Option(help="A table of speakers and camps, a corpus folder, or the link of a stored corpus")
    ] = "",
    dates: Annotated[OfDates, typer.Option(help="How to read dates such as 03/04/2022")] = OfDates.AS_FOUND,
    unread_dates: Annotated[
        OfUnreadDates, typer.Option(help="What to do with cells that are not dates")
    ] = OfUnreadDates.STOP,
    encoding: Annotated[str, typer.Option(help="For example windows-1252; default: as detected")] = "",
    delimiter: Annotated[str, typer.Option(help="One character, tab, space, or aligned")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook or file in a zip; all: one table of all")] = "",
    quotes: Annotated[QuotationMarks | None, typer.Option(help="What quotation marks mean")] = None,
    escape: Annotated[str, typer.Option(help="The character that escapes others, such as \\")] = "",
    no_headings: Annotated[bool, typer.Option("--no-headings", help="The first row is data")] = False,
    headings_row: Annotated[int, typer.Option(min=0, help="The row that holds the headings, counted from 1")] = 0,
    skip_lines: Annotated[int, typer.Option(min=0, help="Lines to skip at the top of the file")] = 0,
    cells: Annotated[
        CellsRead | None, typer.Option(help="exact: cells as written; emptied: N/A and the like count as empty")
    ] = None,
    join_into: Annotated[str, typer.Option(help="The heading to which cells past the last heading belong")] = "",
    split: Annotated[
        OfLongTexts, typer.Option(help="How to split long texts into statements")
    ] = OfLongTexts.AS_SUGGESTED,
    problems: Annotated[OfProblems, typer.Option(help="What to do with rows that have mistakes")] = OfProblems.STOP,
    same_words: Annotated[
        OfDuplicates, typer.Option("--duplicates", help="What to do with quotes that have the same words")
    ] = OfDuplicates.AS_SUGGESTED,
    near_alike: Annotated[
        float,
        typer.Option(
            min=0.5, max=1, help="Also look for quotes at least this similar (0: two at random, 1: the same text)"
        ),
    ] = 1,
    near: Annotated[
        OfDuplicates, typer.Option(help="What to do with quotes that have nearly the same words")
    ] = OfDuplicates.KEEP,
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = "",
    vectors: Annotated[Path | None, typer.Option(file_okay=False, help=VECTORS_HELP)] = None,
    engine: Annotated[EngineName, typer.Option(help=ENGINE_HELP)] = EngineName.LOCAL,
) -> None:
    """Import a table of quotes: read, map, check, embed, draw and save. All of it or nothing.

    If interrupted, with --out or --vectors it resumes when the same command is run again.
    """
    _check_target(out, store, into)
    check_engine(engine, into)
    wanted = chosen_model(model)
    if no_headings and headings_row:
        stop("--no-headings and --headings-row cannot be combined; the headings are in a row or nowhere.")
    clock = importing.Clock()
    choices = Choices(
        *(encoding, NAMED_DELIMITERS.get(delimiter, delimiter), sheet, quotes.value if quotes else ""),
        *("\\" if escape == "\\\\" else escape, NO_HEADINGS if no_headings else headings_row, skip_lines, join_into),
        cells=cells.value if cells else "",
    )
    workspace: Workspace | None
    try:
        if not wanted.sha256:  # a mistyped folder is reported before anything is read; ours are looked up when needed
            check_folder(wanted.location)
        with clock.during("read"):
            table = _read(files, choices)
            names = {"text": text_column, "speaker": speaker_column, "camp": camp_column} | _pairs(column, "--column")
            decided = plan(table, names, _pairs(same, "--same"), leave_out or [], dates, camps, camp_from)
            decided = replace(
                decided,
                split=decided.split if split == OfLongTexts.AS_SUGGESTED else split.value,
                camps=_pairs(camp, "--camp", ours=False),
                leave_out_faults=problems == OfProblems.SKIP,
            )
            found = _review(table, with_unread_dates(table, decided, unread_dates), files[0].name)
        if into:
            _add(found, into, same_words, clock, author, files[0].name)
        else:
            about = _about(table, files[0], title, description, citation, author)
            found = _without_duplicates(found, same_words)
            _say_languages(wanted, found)
            with (
                open_workspace(out, vectors)
                if out
                else nullcontext(with_vectors(vectors) if vectors else None) as workspace
            ):
                tell = PrintedProgress()
                begun = part(tell, 0, DRAWN)
                corpus = _make_corpus(found, table, about, clock, near_alike, near, wanted, workspace, engine, begun)
                topics = _find_topics(corpus, clock, part(tell, DRAWN, 1)) if out else None
                _keep(corpus, topics, clock, out, author or "command line")
    except (FileRefusal, CorpusError, StoreError, EncoderError, OSError) as error:
        stop(str(error))
    say(f"Took {clock}")


def _check_target(out: Path | None, store: bool, into: str) -> None:
    if [out is not None, store, bool(into)].count(True) != 1:
        stop("Say where to save: --out FOLDER, --store, or --into LINK.")
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        stop(f"{out} already exists and is not empty; name another folder, or remove it first.")


def check_engine(engine: EngineName, into: str = "") -> None:
    """Stop unless the engine can be used: checked before a large table is read."""
    if engine == EngineName.LOCAL:
        return
    if into:
        stop("--engine ray works with --out and --store; what --into adds is embedded on this machine.")
    from analysis.embedding.ray_engine import check_ray, ray_address

    try:
        check_ray(ray_address())
    except EngineError as error:
        stop(str(error))


def _pairs(written: list[str] | None, option: str, ours: bool = True) -> dict[str, str]:
    pairs = {}
    for pair in written or []:
        name, equals, value = pair.partition("=")
        if not equals or (ours and name not in COLUMN_NAMES):
            allowed = f"NAME one of {', '.join(COLUMN_NAMES)}" if ours else "VALUE=CAMP"
            raise FileRefusal(f"{option} {pair!r}: it must be NAME=…, {allowed}.")
        pairs[name] = value
    return pairs


def _read(files: list[Path], choices: Choices) -> ForeignTable:
    with limits.using(limits.OWN_FILES):
        for file in files:
            check_size(file.stat().st_size, file.name)  # before any of it is read into memory
        if sum(file.stat().st_size for file in files) >= _MANY_BYTES:
            import_ahead(*_NEEDED)  # while another process reads
        contents = {str(file) if len(files) > 1 else file.name: file.read_bytes() for file in files}
        table = reading_process.read_files(contents, choices, OWN_MACHINE)
    found = table.reading
    delimiter = DELIMITERS[ALIGNED] if found.delimiter == ALIGNED else found.delimiter and repr(found.delimiter)
    how = ", ".join(filter(None, [found.encoding, delimiter, found.sheet]))
    name = files[0].name if len(files) == 1 else f"{len(files)} files"
    say(f"{name}: {found.format}{f' ({how})' if how else ''}, {count_of(len(table.cells), 'row')}")
    for decision in found.decisions:
        say(f"  {decision}")
    if choices.sheet and not found.sheets:
        say(f"  --sheet {choices.sheet}: there are no sheets, only one table")
    if found.left_out:
        say(f"  {found.left_out}")
    if found.n_doubts:
        doubt = found.doubts[0]
        cells = "1 cell holds" if found.n_doubts == 1 else f"{found.n_doubts:,} cells hold"
        say(
            f"  {cells} many line breaks or delimiters, the first in row {doubt.row}, column {doubt.column}: "
            f"{doubt.begins[:60]!r}. If these are several rows, try --quotes plain."
        )
    return table


def _review(table: ForeignTable, decided: importing.ImportPlan, file: str) -> pd.DataFrame:
    """The quotes without those that break the schema; raises CorpusError if they must not be skipped."""
    found = importing.review(table, decided, file)
    for note in found.notes:
        say(f"  {note}")
    for column in ("camp", "speaker"):
        for value, name in camp_values.spellings(camp_values.values(found.quotes, column)).items():
            option = f": --camp {value!r}={name!r} makes them one" if column == "camp" else ""
            say(f"  “{value}” and “{name}” may be one {column}{option}")
    if found.faults and not decided.leave_out_faults:
        sentence = "nothing was imported; fix it, or use --problems skip"
        if mapping.unread_dates(found.faults):
            sentence += " (or --dates, or --unread-dates empty or keep)"
        raise CorpusError([*found.faults, Fault(file, "", sentence)])
    for line in fault_lines(found.faults, lambda fault: f"left out: {fault}"):
        say(f"  {line}")
    if found.sound.empty:
        raise FileRefusal(f"{file} has no row without a mistake; nothing was imported.")
    return found.sound.reset_index(drop=True)


def _decision(wanted: OfDuplicates, suggested: str) -> str:
    return DECISIONS.get(wanted, suggested)


def _without_duplicates(quotes: pd.DataFrame, wanted: OfDuplicates) -> pd.DataFrame:
    groups = duplicates.same_words(quotes)
    decided = {group: _decision(wanted, one) for group, one in duplicates.suggestions(quotes, groups).items()}
    left, _ = duplicates.resolve(quotes, decided)
    if groups:
        repeated = "1 statement appears" if len(groups) == 1 else f"{len(groups):,} statements appear"
        say(f"  {repeated} more than once; {count_of(len(quotes) - len(left), 'quote')} merged or skipped")
    return left.reset_index(drop=True)


def _about(table: ForeignTable, file: Path, title: str, description: str, citation: str, author: str) -> About:
    import pydantic

    said = {"title": title, "description": description, "citation": citation, "authors": (author,) if author else ()}
    about = table.extras.about or About(title=file.name.partition(".")[0][:200] or "Corpus")
    try:
        return About.model_validate(about.model_dump() | {name: value for name, value in said.items() if value})
    except pydantic.ValidationError as errors:
        raise FileRefusal("; ".join(f"{error['loc'][0]}: {error['msg']}" for error in errors.errors())) from errors


def _make_corpus(
    quotes: pd.DataFrame,
    table: ForeignTable,
    about: About,
    clock: importing.Clock,
    near_alike: float,
    near: OfDuplicates,
    model: Model,
    workspace: Workspace | None,
    engine: EngineName,
    tell: Progress,
) -> Corpus:
    least = near_alike if near != OfDuplicates.KEEP else None
    begun = importing.run(quotes, table, about, model, tell, least, workspace=workspace, engine=engine)
    if isinstance(begun, importing.EmbeddedImport):
        suggested = duplicates.suggestions(begun.quotes, begun.near)
        decided = {group: _decision(near, one) for group, one in suggested.items()}
        made = importing.resume(begun, decided, table, about, tell, workspace)
        gone = len(begun.quotes) - len(made.corpus.quotes)
        pairs = f"{count_of(begun.n_near, 'pair')} with a similarity of at least {least}"
        say(f"  {pairs}; {count_of(gone, 'quote')} merged or skipped")
    else:
        made = begun
    clock.seconds |= made.seconds
    return made.corpus


def _say_languages(model: Model, quotes: pd.DataFrame) -> None:
    """Print the languages found, with a note on those that the model does not read, and on texts too long for it."""
    found = languages.sample_languages(quotes)
    say(f"  languages of {count_of(len(found.tags), 'quote')}: {languages.in_words(found.counts)}")
    if means := languages.about_means(found.counts, model):
        say(f"  {means}")
    if unread := found.unread(model):
        say(
            f"  {model.name} reads English only and places {languages.in_words(unread)} nearly at random; "
            "--model many-languages reads them"
        )
    if sentence := about_long(n_long(quotes["text"], model), model):
        say(f"  {sentence}")


def _find_topics(corpus: Corpus, clock: importing.Clock, tell: Progress) -> KeptTopics | None:
    if not map_topics.are_to_be_kept(corpus):
        return None
    with clock.during("find topics"):
        return map_topics.find_for_file(corpus, tell)


def _keep(corpus: Corpus, topics: KeptTopics | None, clock: importing.Clock, out: Path | None, author: str) -> None:
    n = count_of(len(corpus.quotes), "quote")
    with clock.during("save"):
        if out is not None:
            write_corpus(corpus, out, topics)
            say(f"{n} written to {out}")
        else:
            keys = open_store().create(corpus, author, "Imported")
            say(f"{n} kept.\n  to read: ?corpus={keys.read}\n  to edit: ?corpus={keys.edit}")


def _add(quotes: pd.DataFrame, link: str, wanted: OfDuplicates, clock: importing.Clock, author: str, name: str) -> None:
    """Add the quotes to a corpus in the store as one new version."""
    from analysis.making.saving import save_draft

    key, kept = ids.key_in(link), open_store()
    corpus = kept.read(key)
    if not kept.can_edit(key):
        stop("That link only reads the corpus; adding to it needs its link to edit.")
    vectors, model = corpus.vectors, model_of_vectors(corpus.vectors)
    if vectors is not None and not model.is_model_of(vectors):
        stop(
            f"“{corpus.about.title}” was embedded with {vectors.model}; new quotes must use it too. Nothing was added."
        )
    both = together(corpus.quotes, quotes)
    n_there = len(corpus.quotes)
    groups = [group for group in duplicates.same_words(both) if group.rows[-1] >= n_there]
    suggested = duplicates.suggestions(both, groups, n_there)
    decided = {group: _decision(wanted, one) for group, one in suggested.items()}
    step = add_table(corpus.quotes, quotes, decided, f"added {count_of(len(quotes), 'quote')} from {name}")
    n_new, n_changed = len(step.added), len(step.cells)
    n_known = len(quotes) - n_new - n_changed
    sentence = f"{count_of(n_new, 'quote')} new, {n_changed:,} merged into existing quotes, {n_known:,} already there"
    if not step.quotes:
        say(f"Nothing was added: {sentence}.")
        return
    with clock.during("embed and save"):
        encode = importing.encoder_for(model, n_new)
        draft = Draft(kept.latest(key).version, (step,))
        saved = save_draft(kept, key, corpus, draft, encode, author or "command line", step.said, PrintedProgress())
    if not isinstance(saved, SaveResult):
        stop("Another person saved the same quotes in the meantime; nothing was added. Try again.")
    say(f"Added to “{corpus.about.title}”: {sentence}.")
