"""`python -m analysis store`: the server owner's tools for the store of people's corpora."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import say
from data.counting import count_of
from data.harmless import harmless
from data.store import StoreError, open_store

app = typer.Typer(no_args_is_help=True, help="Corpora that people saved, at the place that STANDPOINT_STORE names.")
_KEY = typer.Argument(help="A key of the corpus, as in its links")


@app.command("list")
def list_corpora() -> None:
    """List each corpus: its id, title, versions, owner and state. Links are not shown."""
    from data.store.upkeep.checking import summary

    with _sentences():
        store = open_store()
        corpora = list(summary(store))
        for corpus in corpora:
            say(f"{corpus.name}  {corpus.summary}".rstrip())
        say(f"{_corpora(len(corpora))} at {store.tables.uri}")
        _exit_where_damaged([f"{corpus.name}  {fault}" for corpus in corpora for fault in corpus.faults])


@app.command()
def check() -> None:
    """Read every row of every corpus and verify its checksums. Nothing is changed."""
    from data.store.upkeep import checking

    with _sentences():
        store = open_store()
        n, damaged = 0, []
        for found in checking.check(store):
            n += 1
            say(f"{found.name}  {found.summary}".rstrip() + ("" if found.faults else "  sound"))
            for remark in found.remarks:
                say(f"  {remark}")
            damaged += [f"{found.name}  {fault}" for fault in found.faults]
        say(f"{_corpora(max(0, n - 1))} read at {store.tables.uri}")
        _exit_where_damaged(damaged)


@app.command()
def repair(
    new_keys: Annotated[
        bool, typer.Option("--new-keys", help="Also for tables without links that seem unfinished")
    ] = False,
) -> None:
    """Repair damage as far as possible; `store check` lists it.

    Keeps the sound versions of a corpus, and what is certain in later ones. Corpora whose links were lost get new
    ones, which are printed. Replaced data stays in the folder `damaged` of the store.
    """
    from data.store.upkeep.repair import repair as repair_store

    with _sentences():
        repaired = repair_store(open_store(), new_keys)
        for line in repaired.done:
            say(line)
        for keys in repaired.keys:
            say(f"{keys.corpus_id}  to read ?corpus={keys.read}  to edit ?corpus={keys.edit}")
        if not (repaired.done or repaired.beyond_repair):
            say("Nothing is damaged.")
        _exit_where_damaged(repaired.beyond_repair, "cannot be repaired")


@app.command()
def gc(
    clock_is_right: Annotated[
        bool,
        typer.Option("--clock-is-right", help="Go on although something here has a later date: that clock was wrong"),
    ] = False,
) -> None:
    """Remove for good what was deleted over 30 days ago, and what was never finished; join small files.

    The first run marks what is due; a run at least a day later removes it. So run it every day or week.
    """
    from data.store.upkeep.cleanup import collect

    with _sentences():
        removed = collect(open_store(), is_clock_right=clock_is_right)
        deleted, unfinished = count_of(removed.deleted, "deleted corpus", "deleted corpora"), f"{removed.unfinished:,}"
        say(f"Removed {deleted} and {unfinished} unfinished.")
        if removed.due:
            say(f"{removed.due:,} more will be removed by the next gc that runs at least a day from now.")
        if removed.clock:
            say(f"Nothing was removed: {removed.clock}. If the clock is right now, add --clock-is-right.", err=True)
        _exit_where_damaged(removed.damaged)
        if removed.clock:
            raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write")]) -> None:
    """Copy every corpus, with all versions and both keys, into one file. Anyone who has it can open them all."""
    from data.store.upkeep import backup as copies

    with _sentences():
        copied = copies.backup(open_store(), file, say)
        n = copied.corpora
        say(f"{_corpora(n)} in {file}, {file.stat().st_size / 1e6:,.1f} MB.")
        _exit_where_damaged(copied.damaged)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that backup wrote")],
    memory: Annotated[int, typer.Option(min=100, help="Megabytes of memory that the reading process may use")] = 1350,
) -> None:
    """Restore the corpora of a backup, all or none. One that is already here stays as it is."""
    from data.store.upkeep import backup as copies

    with _sentences():
        n, n_here = copies.restore(open_store(), file, say, memory)
        say(f"{_corpora(n)} restored; {_here(n_here)}.")


@app.command()
def erase(
    key: Annotated[str, typer.Argument(help="The edit key of the corpus, as in its link")],
    quote: Annotated[list[str] | None, typer.Option(help="The id of a quote; repeatable")] = None,
    speaker: Annotated[str, typer.Option(help="All quotes of this speaker, exact name")] = "",
    why: Annotated[str, typer.Option(help="The reason, shown to every reader")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
) -> None:
    """Remove quotes from every version of a corpus and from its files, for good. A tombstone says that it was done.

    Earlier backups, and what people downloaded, still hold them.
    """
    if bool(quote) == bool(speaker):
        say("Name either quotes, with --quote, or one --speaker.", err=True)
        raise typer.Exit(2)
    with _sentences():
        store = open_store()
        title = store.title(store.access.editable(key).corpus_id)
        what = f"all quotes of {speaker}" if speaker else count_of(len(quote or ()), "quote")
        if not yes and not typer.confirm(f"Erase {what} from all versions of {harmless(title)}, for good?"):
            raise typer.Exit(1)
        tombstone = store.erase(key, quote or (), speaker, note=why)
        erased, versions = count_of(tombstone.quotes, "quote"), count_of(len(tombstone.versions), "version")
        say(f"{title}: erased {erased} from {versions} and from its files.")
        say("Earlier backups, and what people downloaded, still hold what was erased.")


@app.command()
def new() -> None:
    """Allow a new, empty store at the configured place, if the old one was removed on purpose."""
    with _sentences():
        tables = open_store().tables
        if tables.place is not None:
            tables.place.forget()
        say(f"A new store can now begin at {tables.uri}.")


@app.command()
def publish(key: Annotated[str, _KEY]) -> None:
    """List a corpus for every visitor of the server."""
    _list_for_all(key, True)


@app.command()
def unpublish(key: Annotated[str, _KEY]) -> None:
    """Stop listing a corpus; its links still open it."""
    _list_for_all(key, False)


def _list_for_all(key: str, listed: bool) -> None:
    with _sentences():
        store = open_store()
        store.list_for_all(key, listed)
        say(f"{store.title(store.find(key).corpus_id)}: {'listed for all' if listed else 'private to its links'}")


def _corpora(n: int) -> str:
    return count_of(n, "corpus", "corpora")


def _here(n: int) -> str:
    return "1 was already here and stays as it is" if n == 1 else f"{n:,} were already here and stay as they are"


def _exit_where_damaged(lines: Sequence[str], what: str = "") -> None:
    """Name what is damaged, on the error stream, and end with exit status 1."""
    if lines:
        what = what or ("is damaged" if len(lines) == 1 else "are damaged")
        say(f"{count_of(len(lines), 'thing')} that {what}:", err=True)
        for line in lines:
            say(f"  {line}", err=True)
        raise typer.Exit(1)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn an error into a sentence and exit status 1."""
    try:
        yield
    except (StoreError, OSError) as error:
        say(error, err=True)
        if isinstance(error, StoreError) and error.detail:
            say(error.detail, err=True)
        raise typer.Exit(1) from error
