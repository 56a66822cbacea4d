"""Files of a folder through the steps of an import: `python -m bench.import_files FOLDER`.

For each file: whether it is read without a question, with which guesses, how many rows, how many of their cells were
changed, and in which time. A cell counts as changed if the corpus has a different text than the file, and the import
did not say so; the words, speakers and all columns that are kept must never change. Splitting is left out of the
comparison, since its texts are parts of cells. Nothing is embedded.
"""

import argparse
import time
from pathlib import Path

import pandas as pd

from analysis.making import importing
from data.faults import CorpusError
from data.importing import splitting
from data.importing.columns import mapping
from data.importing.columns.columns import DATES, KEPT, LEFT_OUT
from data.importing.file_reader import read_file
from data.importing.foreign import ForeignTable
from data.importing.limits import FileRefusal
from data.schema import COLUMN_NAMES

_MAY_CHANGE = {*DATES, "language", "url", "kind"}  # converted or emptied, each reported in a note
_VERBATIM = {"text", "prefix", "suffix"}


def changed_cells(table: ForeignTable, columns: mapping.Columns, quotes: pd.DataFrame) -> int:
    """Number of cells of the corpus that differ from the file, ignoring space around names."""
    n = 0
    for heading, target in columns.targets.items():
        if target == LEFT_OUT or target in _MAY_CHANGE:
            continue
        is_own = heading in quotes and heading not in COLUMN_NAMES
        name = target if target in COLUMN_NAMES else heading if is_own else f"{heading} (original)"
        before, after = table.cells[heading], quotes[name]
        if target not in (*_VERBATIM, KEPT):
            before = before.str.strip()
        differs = (before.to_numpy() != after.to_numpy()) & ~((before == "") & (name == "camp")).to_numpy()
        n += int(differs.sum())
    return n


def outcome(path: Path) -> tuple[str, str, int]:
    """The outcome for a file, its guesses, and the cells that changed."""
    try:
        table = read_file(path.read_bytes(), path.name)
    except FileRefusal as refused:
        return f"refused: {str(refused).splitlines()[0][:110]}", "", 0
    plan = importing.plan(table)
    guesses = ", ".join(f"{h} → {t}" if h != t else h for h, t in plan.columns.targets.items() if t in COLUMN_NAMES)
    rows = f"{len(table.cells):,} rows"
    if asked := mapping.unfit(plan.columns):
        return f"asks: {asked[0]}, {rows}", guesses, 0
    try:
        review = importing.review(table, plan, path.name)
    except (CorpusError, FileRefusal) as error:
        return f"refused: {str(error).splitlines()[0][:110]}", guesses, 0
    whole = mapping.read(table.cells, plan.columns).quotes
    n_changed = changed_cells(table, plan.columns, whole)
    if plan.split != splitting.WHOLE:
        rows += f", split into {len(review.quotes):,} {plan.split}"
    if review.faults:
        return f"{len(review.faults):,} mistakes, the first: {str(review.faults[0])[:110]}; {rows}", guesses, n_changed
    return f"no question, {rows}", guesses, n_changed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.rglob("*") if path.is_file())
    n_without, n_changed_all = 0, 0
    for path in files:
        begun, used = time.perf_counter(), time.process_time()
        became, guesses, n_changed = outcome(path)
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        n_without += became.startswith("no question")
        n_changed_all += n_changed
        print(
            f"{path.relative_to(arguments.folder)}: {became}; {n_changed:,} cells changed; "
            f"{seconds:.2f} s ({processor:.2f} s of processor)"
        )
        if guesses:
            print(f"    {guesses}")
    print(f"{n_without} of {len(files)} files without a question; {n_changed_all:,} cells changed (target: 0)")


if __name__ == "__main__":
    main()
