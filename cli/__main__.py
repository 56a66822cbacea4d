"""The command line: what is slow, done ahead of time. `python -m analysis --help` lists it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.embedding.models import MODEL_HELP, chosen_model
from cli import store_commands
from cli.embed_command import embed_stored
from cli.extract_command import extract_files
from cli.import_command import import_file
from cli.terminal import PrintedProgress, say
from data.corpus import Corpus
from data.faults import CorpusError

app = typer.Typer(add_completion=False, no_args_is_help=True, help="What is slow, done ahead of time.")
app.add_typer(store_commands.app, name="store")


@app.callback()
def main() -> None:
    """Commands for corpora."""


app.command("import")(import_file)
app.command("extract")(extract_files)
app.command("embed")(embed_stored)


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A folder with quotes.csv")],
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = "",
) -> None:
    """Embed the quotes of a corpus folder and draw their map: vectors.npz and map.npz."""
    from analysis.embedding import encoder
    from analysis.making.build import build as build_corpus

    wanted = chosen_model(model)
    try:
        corpus = build_corpus(folder, wanted, encoder.load(wanted), PrintedProgress())
    except (CorpusError, encoder.EncoderError) as error:
        say(str(error), err=True)
        raise typer.Exit(1) from error
    _report(corpus)


def _report(corpus: Corpus) -> None:
    assert corpus.map is not None
    figures = corpus.map.figures
    say(f"{corpus.about.title}: {figures['n']:,} quotes, {figures['model']}, map by {figures['chosen']}")
    for tried in figures["tried"]:
        say(f"  {tried['name']:14}{_figures(tried['trust'])}")


def _figures(trust: dict[str, Any]) -> str:
    if trust["neighbours_kept"] is None:
        return str(trust["reason"])
    return (
        f"keeps {trust['neighbours_kept']:.1%} of {trust['k']} neighbours (chance {trust['chance']:.1%}), "
        f"trustworthiness {trust['trustworthiness']:.3f}"
    )


if __name__ == "__main__":
    app()
