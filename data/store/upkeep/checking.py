"""Reads everything in a store and verifies its checksums: `store check`, and the list of what is there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyarrow import compute

from data.store import rows
from data.store.access import access
from data.store.access.access import Access
from data.store.corpus_table import CorpusTable
from data.store.errors import StoreError
from data.store.integrity import seals
from data.store.parts import Part
from data.store.store import Store

_MOST_NAMED = 10  # quotes


@dataclass(frozen=True)
class CheckResult:
    """One corpus, or the log of access: what it is, what is damaged, and what else is worth knowing."""

    name: str
    summary: str = ""
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def check(store: Store) -> Iterator[CheckResult]:
    """Read every row of every corpus, changing nothing.

    Raises StoreError if the log of access cannot be read at all, or a newer version wrote the store.
    """
    if not store.tables.exist:
        return
    log = _check_access(store)
    yield log
    known = store.access.state().access
    for corpus_id, one in known.items():
        yield _check_corpus(store, corpus_id, one)
    for corpus_id in sorted(set(store.corpus_ids()) - set(known)):
        # a table that its process did not finish looks the same
        lost = ["it has no links: `store repair` makes new ones"] if log.faults else []
        yield CheckResult(corpus_id, "", lost, [] if lost else ["it has no links and was never finished: `store gc`"])


def _check_access(store: Store) -> CheckResult:
    checked = CheckResult("access", "the log of who may open what")
    table, copy = store.access.readings()
    checked.faults.extend(reading.fault for reading in (table, copy) if reading.fault)
    checked.faults.extend(store.access.state().passed_over.values())
    if copy.is_there and not table.is_there:
        checked.faults.append(f"its table {access.TABLE} is missing")
    if table.events and not copy.is_there:
        if any(event.is_sealed for event in table.events):
            checked.faults.append(f"its copy {access.COPY} is missing")
        else:
            checked.remarks.append("it was written before copies were kept: the next change makes one")
    for name, reading in ((access.TABLE, table), (access.COPY, copy)):
        lacking = len(store.access.events()) - len(reading.events)
        if reading.is_there and lacking and not reading.fault:
            checked.faults.append(f"{name} lacks {lacking:,} events that the other holds")
    return checked


def _check_corpus(store: Store, corpus_id: str, one: Access) -> CheckResult:
    checked = CheckResult(corpus_id)
    table = CorpusTable(store.tables, corpus_id)  # start again: nothing read earlier counts
    try:
        state, _, faults = table.everything()
        checked = CheckResult(corpus_id, _describe_corpus(table, one))
        checked.faults.extend(faults)
        if n := sum(save.tag not in seals.expected_checksums(state.saves, seals.LOG) for save in state.saves):
            checked.remarks.append(f"{n:,} of its saves are from before checksums were kept: the next save adds them")
    except StoreError as error:
        checked.faults.append(error.detail or str(error))
    if checked.faults:
        checked.faults.extend(_damaged_quotes(table))
    if table.register.fault:
        checked.faults.append(f"the notes of its saves: {table.register.fault}")
    return checked


def _damaged_quotes(table: CorpusTable) -> list[str]:
    """Which quotes differ from what was saved, if that can be determined."""
    try:
        logged = table.current_rows.rows_in_commit_order(rows.LIVE_COLUMNS)
    except StoreError:
        return []
    bad = seals.damaged_quotes(logged.filter(compute.equal(logged["part"], Part.QUOTE)))
    named = ", ".join(bad[:_MOST_NAMED]) + (f" and {len(bad) - _MOST_NAMED:,} more" if len(bad) > _MOST_NAMED else "")
    return [f"quotes that are not as they were saved: {named}"] if bad else []


def summary(store: Store) -> Iterator[CheckResult]:
    """Each corpus with its title, versions, owner and state; one that cannot be read with the reason."""
    for corpus_id, one in store.access.all().items():
        table = store.table(corpus_id)
        try:
            yield CheckResult(corpus_id, _describe_corpus(table, one), [table.state().why] if table.state().why else [])
        except StoreError as error:
            yield CheckResult(corpus_id, _name_of(one), [error.detail or str(error)])


def _describe_corpus(table: CorpusTable, one: Access) -> str:
    versions = table.log().versions
    parts = [f"{len(versions):,} {'version' if len(versions) == 1 else 'versions'}"]
    parts += [f"last {versions[-1].at:%Y-%m-%d %H:%M} UTC"]
    return "; ".join([table.title(), ", ".join(parts), *filter(None, [_name_of(one)])])


def _name_of(one: Access) -> str:
    parts = [one.owner] if one.owner else []
    parts += ["listed for all"] if one.listed else []
    parts += [f"for {', '.join(one.domains)}"] if one.domains else []
    parts += [f"deleted {one.deleted_at:%Y-%m-%d}"] if one.deleted_at else []
    return "; ".join(parts)
