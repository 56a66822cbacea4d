"""What `import` does with each column: as the command says, else as guessed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from analysis.making import importing
from cli.import_options import (
    ORDERS,
    CampsFrom,
    OfDates,
    OfUnreadDates,
)
from cli.terminal import say
from data.corpus import read_corpus
from data.importing import reading_process, splitting
from data.importing.columns import camps as camp_values
from data.importing.columns import mapping
from data.importing.columns.columns import Guesses, sequence
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import FileRefusal, check_size
from data.processes.job import OWN_MACHINE
from data.store import ids, open_store


def plan(
    table: ForeignTable,
    names: Mapping[str, str],
    same: dict[str, str],
    leave_out: list[str],
    dates: OfDates,
    camps: str,
    camp_from: CampsFrom | None,
) -> importing.ImportPlan:
    """What the command says about the columns, and guesses for the others."""
    wanted = {name: _heading(table, heading) for name, heading in names.items() if heading}
    guesses = mapping.suggest_columns(table.cells)[1]
    targets, copies = _with_wanted(guesses, wanted)
    if camp_from:
        copies["camp"] = "speaker"
        targets = _without_target(targets, "camp")
    targets |= dict.fromkeys((_heading(table, heading) for heading in leave_out), mapping.LEFT_OUT)
    _say_columns(guesses, targets, wanted)
    columns = mapping.Columns(targets, same, _date_order(table, targets, dates), copies, _camps_table(camps))
    split = splitting.WHOLE
    if text := next((heading for heading, target in targets.items() if target == "text"), ""):
        split = splitting.suggested_unit(table.cells[text])
    return importing.ImportPlan(columns, split)


def _with_wanted(guesses: Guesses, wanted: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Targets by heading and copies, as guessed, except for columns named in the command."""
    targets, copies = guesses.targets, dict(guesses.copies)
    for name, heading in wanted.items():
        targets = _without_target(targets, name)
        copies.pop(name, None)
        taken_for = next((other for other, chosen in wanted.items() if chosen == heading and other != name), "")
        if taken_for and targets[heading] == taken_for:  # one column that is both
            copies[name] = taken_for
        else:
            targets[heading] = name
    return targets, copies


def _without_target(targets: Mapping[str, str], name: str) -> dict[str, str]:
    return {heading: mapping.KEPT if target == name else target for heading, target in targets.items()}


def _say_columns(guesses: Guesses, targets: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    for heading, target in targets.items():
        guess = guesses.by_heading[heading]
        why = f" ({guess.why})" if guess.why and guess.target == target and heading != target else ""
        say(f"  {heading}: {target}{why}")
    for note in guesses.notes:
        if not any(f"“{heading}”" in note for heading in wanted.values()):
            say(f"  {note}")


def _heading(table: ForeignTable, wanted: str) -> str:
    headings = [str(heading) for heading in table.cells]
    found = sequence(headings, wanted)
    if not found:
        raise FileRefusal(f"There is no column {wanted!r}; there is {', '.join(headings)}.")
    return found


def _camps_table(written: str) -> dict[str, str]:
    """The camps by speaker, from a table or an existing corpus."""
    if not written:
        return {}
    place = Path(written)
    if place.is_dir():
        return camp_values.of_voices(read_corpus(place).voices)
    if place.is_file():
        check_size(place.stat().st_size, place.name)
        table = reading_process.read_file(place.read_bytes(), place.name, Choices(), OWN_MACHINE)
        return camp_values.of_speakers(table, place.name)
    key = ids.key_in(written)
    if not ids.is_key(key):
        what = "no such file or folder, and not a link to a stored corpus"
        raise FileRefusal(f"--camps {written!r}: {what}.")
    return camp_values.of_voices(open_store().read(key).voices)


def _date_order(table: ForeignTable, targets: Mapping[str, str], wanted: OfDates) -> str:
    if wanted != OfDates.AS_FOUND:
        return ORDERS[wanted]
    dated = [heading for heading, target in targets.items() if target in mapping.DATES]
    order = mapping.order_of(cell for heading in dated for cell in table.cells[heading].unique())
    if order != mapping.AS_WRITTEN:
        say(f"  dates: {order}")
    return order


def with_unread_dates(
    table: ForeignTable, decided: importing.ImportPlan, wanted: OfUnreadDates
) -> importing.ImportPlan:
    """The plan, with what to do about unreadable dates: empty them, keep them as text, or stop the import."""
    columns = decided.columns
    if wanted == OfUnreadDates.EMPTY:
        return replace(decided, columns=replace(columns, emptied=frozenset(mapping.DATES)))
    if wanted == OfUnreadDates.KEEP:
        unread = mapping.unread_dates(mapping.faults(mapping.map_columns(table.cells, columns), ""))
        targets = {h: mapping.KEPT if target in unread else target for h, target in columns.targets.items()}
        return replace(decided, columns=replace(columns, targets=targets))
    return decided
