"""`python -m analysis build`: embed a table or a corpus folder and draw its map."""

from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.embedding.engines import EngineName
from analysis.embedding.models import MODEL_HELP, EncoderError, Model, chosen_model
from analysis.making.workspace import open_workspace
from cli.import_command import check_engine, import_file
from cli.import_options import ENGINE_HELP, VECTORS_HELP, CampsFrom, OfDuplicates, OfProblems
from cli.terminal import PrintedProgress, say, stop
from data.corpus import Corpus
from data.counting import count_of
from data.faults import CorpusError

SOURCE_HELP = "A folder with quotes.csv, or a table in any format that import reads"


def build_source(
    source: Annotated[Path, typer.Argument(exists=True, help=SOURCE_HELP)],
    out: Annotated[Path | None, typer.Option(help="The corpus folder to write from a table")] = None,
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = "",
    vectors: Annotated[Path | None, typer.Option(file_okay=False, help=VECTORS_HELP)] = None,
    title: Annotated[str, typer.Option(help="Title of the corpus; default: the file's name")] = "",
    text_column: Annotated[str, typer.Option(help="The heading of the quotes' words, or the column's number")] = "",
    speaker_column: Annotated[str, typer.Option(help="The heading of the speakers, or the column's number")] = "",
    camp_column: Annotated[str, typer.Option(help="The heading of the camps; it may be that of the speakers")] = "",
    camp_from: Annotated[CampsFrom | None, typer.Option(help="speaker: each speaker is a side")] = None,
    problems: Annotated[OfProblems, typer.Option(help="What to do with rows that have mistakes")] = OfProblems.STOP,
    same_words: Annotated[
        OfDuplicates, typer.Option("--duplicates", help="What to do with quotes that have the same words")
    ] = OfDuplicates.AS_SUGGESTED,
    engine: Annotated[EngineName, typer.Option(help=ENGINE_HELP)] = EngineName.LOCAL,
) -> None:
    """Embed the quotes of a corpus folder or a table and draw their map; if killed, it resumes when called again.

    A table can have as many rows as fit in memory; `import` has more options for one.
    """
    if source.is_dir():
        if out is not None:
            stop("A corpus folder is built in place; --out is for a table.")
        _build_folder(source, chosen_model(model), vectors, engine)
        return
    if out is None:
        stop(f"{source} is a table: use --out to say which corpus folder to write.")
    import_file(
        [source],
        out,
        title=title,
        text_column=text_column,
        speaker_column=speaker_column,
        camp_column=camp_column,
        camp_from=camp_from,
        problems=problems,
        same_words=same_words,
        model=model,
        vectors=vectors,
        engine=engine,
    )


def _build_folder(folder: Path, wanted: Model, vectors: Path | None, engine: EngineName) -> None:
    from analysis.embedding import encoder
    from analysis.embedding.ray_engine import RayEngine
    from analysis.making.build import build

    check_engine(engine)
    embedder = (
        encoder.when_needed(lambda: encoder.load(wanted))
        if engine == EngineName.LOCAL
        else RayEngine(wanted, encoder.load)
    )
    try:
        with open_workspace(folder, vectors) as workspace:
            corpus = build(folder, wanted, embedder, PrintedProgress(), workspace)
    except (CorpusError, EncoderError, OSError) as error:
        stop(str(error))
    _report(corpus)


def _report(corpus: Corpus) -> None:
    assert corpus.map is not None
    figures = corpus.map.figures
    say(f"{corpus.about.title}: {count_of(figures['n'], 'quote')}, {figures['model']}, map by {figures['chosen']}")
    for tried in figures["tried"]:
        say(f"  {tried['name']:14}{_figures(tried['trust'])}")


def _figures(trust: dict[str, Any]) -> str:
    if trust["neighbours_kept"] is None:
        return str(trust["reason"])
    return (
        f"keeps {trust['neighbours_kept']:.1%} of {trust['k']} neighbours (chance {trust['chance']:.1%}), "
        f"trustworthiness {trust['trustworthiness']:.3f}"
    )
