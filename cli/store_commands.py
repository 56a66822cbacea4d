"""`python -m analysis store`: what the server's owner does with the store of people's corpora."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from data.store import StoreError, open_store

app = typer.Typer(no_args_is_help=True, help="Corpora that people brought, at the place that STANDPOINT_STORE names.")
_KEY = typer.Argument(help="A key of the corpus, as its links hold it")


@app.command("list")
def list_corpora() -> None:
    """Each corpus: its id, title, versions, owner and state. Links are not shown."""
    from data.store.housekeeping import summary

    with _told():
        store = open_store()
        lines = summary(store)
        for corpus_id, told in lines:
            typer.echo(f"{corpus_id}  {told}")
        typer.echo(f"{len(lines):,} {_corpora(len(lines))} at {store.tables.uri}")


@app.command()
def gc() -> None:
    """Remove for good what was deleted over 30 days ago, and what was never finished; join small files."""
    from data.store.housekeeping import collect

    with _told():
        removed = collect(open_store())
        typer.echo(
            f"Removed {removed.deleted:,} deleted {_corpora(removed.deleted)} and {removed.unfinished:,} unfinished."
        )


@app.command()
def backup(file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write")]) -> None:
    """Copy every corpus, with all versions and both keys, into one file. Who has it can open them all."""
    from data.store import housekeeping

    with _told():
        n = housekeeping.backup(open_store(), file, typer.echo)
        typer.echo(f"{n:,} {_corpora(n)} in {file}, {file.stat().st_size / 1e6:,.1f} MB.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that backup wrote")],
) -> None:
    """Bring the corpora of a backup back. One that is here already stays as it is."""
    from data.store import housekeeping

    with _told():
        n, n_here = housekeeping.restore(open_store(), file, typer.echo)
        typer.echo(f"{n:,} {_corpora(n)} brought back; {n_here:,} were here already and stay as they are.")


@app.command()
def publish(key: Annotated[str, _KEY]) -> None:
    """List a corpus for every visitor of the server."""
    _list_for_all(key, True)


@app.command()
def unpublish(key: Annotated[str, _KEY]) -> None:
    """List a corpus no longer; its links still open it."""
    _list_for_all(key, False)


def _list_for_all(key: str, listed: bool) -> None:
    with _told():
        store = open_store()
        store.list_for_all(key, listed)
        typer.echo(
            f"{store.title(store.find(key).corpus_id)}: {'listed for all' if listed else 'private to its links'}"
        )


def _corpora(n: int) -> str:
    return "corpus" if n == 1 else "corpora"


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong is a sentence and exit status 1."""
    try:
        yield
    except (StoreError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
