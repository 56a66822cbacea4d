"""The command line: what is slow, done ahead of time. `python -m analysis --help` lists it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import store_commands
from cli.import_command import import_file
from data.corpus import Corpus
from data.faults import CorpusError

app = typer.Typer(add_completion=False, no_args_is_help=True, help="What is slow, done ahead of time.")
app.add_typer(store_commands.app, name="store")


@app.callback()
def main() -> None:
    """Commands for corpora."""


app.command("import")(import_file)


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A folder with quotes.csv")],
) -> None:
    """Embed the quotes of a corpus folder and draw their map: vectors.npz and map.npz."""
    from analysis.embedding import encoder
    from analysis.making.build import build as build_corpus

    model = encoder.chosen_model()
    try:
        corpus = build_corpus(folder, model, encoder.load(model), _tell)
    except (CorpusError, encoder.EncoderError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    _report(corpus)


@app.command()
def extract(
    articles: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Text, HTML, PDF or .docx")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The table to write, as the import reads it")],
    everything: Annotated[bool, typer.Option("--all", help="Write the doubtful statements too")] = False,
    camps: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Your own table of camps")] = None,
) -> None:
    """Find the attributed statements of articles and write them as a table of quotes."""
    from analysis.extraction import articles as extraction
    from analysis.extraction import camps as camp_tables
    from analysis.extraction.table import quotes
    from data.article import ArticleError, read_article
    from data.export import to_csv

    try:
        table = camp_tables.read(camps.read_bytes()) if camps else camp_tables.shipped()
    except camp_tables.CampTableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    taken, failed = [], 0
    for path in articles:
        try:
            article = read_article(path.name, path.read_bytes())
        except (ArticleError, OSError) as error:
            typer.echo(str(error), err=True)
            failed += 1
            continue
        rows = extraction.rows(article, table)
        written = extraction.taken_unseen(rows, everything)
        typer.echo(f"{path.name}: {len(rows):,} statements, {len(written):,} written, {_doubtful(rows, written)}")
        taken.append((article, written))
    found = quotes(taken)
    if found.empty:
        typer.echo("No statement was written.", err=True)
        raise typer.Exit(1)
    out.write_bytes(to_csv(found))
    typer.echo(f"{out}: {len(found):,} rows")
    if failed:
        raise typer.Exit(1)


def _doubtful(rows: Sequence[object], written: Sequence[object]) -> str:
    left = len(rows) - len(written)
    return f"{left:,} left out: look at them on the Article screen, or add --all" if left else "none left out"


def _tell(done: float, doing: str) -> None:
    typer.echo(f"{done:4.0%}  {doing}")


def _report(corpus: Corpus) -> None:
    assert corpus.map is not None
    figures = corpus.map.figures
    typer.echo(f"{corpus.about.title}: {figures['n']:,} quotes, {figures['model']}, map by {figures['chosen']}")
    for tried in figures["tried"]:
        typer.echo(f"  {tried['name']:14}{_figures(tried['trust'])}")


def _figures(trust: dict[str, Any]) -> str:
    if trust["neighbours_kept"] is None:
        return str(trust["reason"])
    return (
        f"keeps {trust['neighbours_kept']:.1%} of {trust['k']} neighbours (chance {trust['chance']:.1%}), "
        f"trustworthiness {trust['trustworthiness']:.3f}"
    )


if __name__ == "__main__":
    app()
