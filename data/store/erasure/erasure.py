"""Quotes removed from all versions of a corpus and from its files, with a tombstone that says when and how many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
from pyarrow import compute

from data.store import ids, rows
from data.store.changes import Changes
from data.store.corpus_table import CorpusTable
from data.store.erasure import erased_words
from data.store.errors import DamagedStore, StoreError
from data.store.integrity import register, seals
from data.store.log import TEXTS, SaveHead
from data.store.outcome import Tombstone
from data.store.parts import Part
from data.store.tables import Tables
from data.table import parts

_KEPT_OF_A_ROW = ("save", "part", "key", "place")
_NO_MESSAGE = "What it said went with what was erased"


@dataclass(frozen=True)
class ErasureTarget:
    """What is to be erased: quotes by their ids, or all quotes of a speaker, in every version that names the speaker
    so.
    """

    quote_ids: tuple[str, ...] = ()
    speaker: str = ""


def erase(tables: Tables, table: CorpusTable, target: ErasureTarget, by: str = "", note: str = "") -> Tombstone:
    """Remove the target from every version, with its vectors, its places on the map and the stances on it.

    The table is rewritten in one commit, and then the files of all earlier ones are removed: if the process dies in
    between, the next `collect` removes them. Raises StoreError if nothing is found, and DamagedStore.
    """
    before = tables.commit(table.name)[0]
    state, everything, _ = table.everything()
    if state.why:
        raise DamagedStore("This corpus is damaged, and has to be repaired before anything is erased.", state.why)
    found = _target_mask(everything, target)
    gone = sorted(set(np.array(everything["key"].to_pylist(), dtype=object)[found & _is(everything, Part.QUOTE)]))
    if not gone:
        raise StoreError("No version of this corpus has such a quote: nothing was erased.")
    log = state.log
    counts = _by_version(everything, found, [version.version for version in log.versions])
    what = "speaker" if target.speaker else "quotes"
    tombstone = Tombstone(datetime.now(UTC), by, what, len(gone), counts, note=note)
    head = SaveHead(
        ids.new_version(), log.latest, by, tombstone.at.isoformat(timespec="seconds"), _message(tombstone), (), (TEXTS,)
    )
    rewritten = rewrite(everything, found, target.speaker)
    last = _tombstone_rows(head, tombstone, everything, found, log.rows_at(log.latest))
    files = _files(tables, table.name)
    commit = tables.overwrite(table.name, pa.concat_tables([rewritten, seals.seal(head, last)]))
    if commit != before + 1:
        _append_meanwhile(tables, table, commit, set(everything["save"].to_pylist()), target)
    state = table.state()
    table.register.replace(register.of_saves(state.log.saves, state.log.versions, state.rewrites))
    tables.purge(table.name)
    if left := files & _files(tables, table.name):
        raise StoreError(
            "It was erased from all versions, but old files are still there. `store gc` removes them.",
            f"{table.name}: {sorted(left)}",
        )
    return tombstone


def count(table: CorpusTable, target: ErasureTarget) -> tuple[int, int]:
    """How many quotes the target covers, and in how many versions."""
    state, logged = table.read_checked()
    found = _target_mask(logged, target)
    ids_found = {
        key
        for key, is_found in zip(logged["key"].to_pylist(), found & _is(logged, Part.QUOTE), strict=True)
        if is_found
    }
    return len(ids_found), len(_by_version(logged, found, [version.version for version in state.log.versions]))


def _message(tombstone: Tombstone) -> str:
    quotes = f"{tombstone.quotes:,} {'quote' if tombstone.quotes == 1 else 'quotes'}"
    return f"Erased {quotes}{' of one speaker' if tombstone.what == 'speaker' else ''} from all versions"


def _is(table: pa.Table, part: str) -> np.ndarray:
    return np.asarray(compute.equal(table["part"], part).to_numpy())


def _target_mask(table: pa.Table, target: ErasureTarget) -> np.ndarray:
    """Mask of the rows to blank: the quotes, and rows about them unless a version of the quote stays."""
    keys = table["key"].to_pylist()
    is_quote = _is(table, Part.QUOTE)
    if target.speaker:
        speakers = table["speaker"].to_pylist()
        found = is_quote & np.array([target.speaker in parts(cell or "") for cell in speakers], dtype=bool)
    else:
        wanted = frozenset(target.quote_ids)
        found = is_quote & np.array([key in wanted for key in keys], dtype=bool)
    found &= ~table["removed"].to_numpy()
    kept = {keys[row] for row in np.flatnonzero(is_quote & ~found & ~table["removed"].to_numpy())}
    gone = {keys[row] for row in np.flatnonzero(found)} - kept
    about = [
        not gone.isdisjoint(_quotes_of(part, key)) for part, key in zip(table["part"].to_pylist(), keys, strict=True)
    ]
    return np.asarray(found | np.array(about, dtype=bool))


def _quotes_of(part: str, key: str) -> list[str]:
    """The ids of the quotes that a row is about, if it is about particular ones."""
    match part:
        case Part.POINT:
            return [key]
        case Part.STANCE:
            return key.split(" ")[1:2]
        case Part.PAIR:
            return key.split(" ")[:2]
    return []


def _by_version(table: pa.Table, found: np.ndarray, versions: Sequence[str]) -> dict[str, int]:
    """How many of its quotes each version loses; versions that lose none are left out."""
    saves, keys = table["save"].to_pylist(), table["key"].to_pylist()
    lines: dict[str, list[tuple[str, bool]]] = {}
    for row in np.flatnonzero(_is(table, Part.QUOTE)):
        lines.setdefault(saves[row], []).append((keys[row], bool(found[row])))
    alive: set[str] = set()
    counts = {}
    for tag in versions:
        for key, is_found in lines.get(tag, []):
            if is_found:
                alive.add(key)
            else:
                alive.discard(key)
        counts[tag] = len(alive)
    return {tag: n for tag, n in counts.items() if n}


def rewrite(table: pa.Table, found: np.ndarray, speaker: str = "") -> pa.Table:
    """The table with these rows blank, without vectors that no text needs any more, and with new checksums.

    Saves keep their order and keys, and thus whether they count. A save's message is removed if the save wrote a row
    that is blank now, or names the speaker; the words are also removed where others repeat them (`erased_words`).
    """
    mask = pa.array(found)
    table = erased_words.without_words(table, table.filter(mask))
    texts = table.filter(pa.array(_is(table, Part.QUOTE) & ~found))["text"].to_pylist()
    needed = pa.array({rows.vectors.text_hash(text) for text in texts if text is not None}, pa.string())
    gone_texts = [text for text in table.filter(mask)["text"].to_pylist() if text]
    touched = set(table["save"].filter(mask).to_pylist())
    for nth, field in enumerate(table.schema):
        if field.name == "removed":
            table = table.set_column(nth, field, compute.or_(table["removed"], mask))
        elif field.name not in _KEPT_OF_A_ROW:
            table = table.set_column(nth, field, compute.if_else(mask, pa.scalar(None, field.type), table[field.name]))
    is_vector = compute.equal(table["part"], Part.VECTOR)
    unneeded = compute.and_(is_vector, compute.invert(compute.is_in(table["key"], needed)))
    names = [name for name in (speaker, *gone_texts) if name]

    def plain(head: SaveHead) -> SaveHead:
        # the first save is an import, and says no more than that
        telling = (head.base and head.version in touched) or any(name in head.message for name in names)
        return replace(head, message=_NO_MESSAGE) if telling and head.message else head

    return seals.reseal(table.filter(compute.invert(unneeded)), plain)


def _tombstone_rows(
    head: SaveHead, tombstone: Tombstone, table: pa.Table, found: np.ndarray, live: np.ndarray
) -> pa.Table:
    """The save that records what was erased, and removes it from what others have open."""
    removed: dict[str, list[str]] = {}
    for row in live[found[live]]:
        removed.setdefault(table["part"][row].as_py(), []).append(table["key"][row].as_py())
    return pa.concat_tables(
        [rows.encode(head, Changes(removed=removed), rows.MapPlaces({})), tombstone_row(head, tombstone)]
    )


def tombstone_row(head: SaveHead, tombstone: Tombstone) -> pa.Table:
    """The row that every later reading reports."""
    line = {
        "save": head.version,
        "part": Part.TOMBSTONE,
        "key": head.version,
        "removed": False,
        "json": tombstone.to_json(),
    }
    return rows.with_all_columns(pa.Table.from_pylist([line]))


def _append_meanwhile(tables: Tables, table: CorpusTable, commit: int, known: set[str], target: ErasureTarget) -> None:
    """Add what other processes saved between the reading and the rewriting, without what is to be erased."""
    before = tables.read_at(table.name, commit - 1)
    new = before.filter(compute.invert(compute.is_in(before["save"], pa.array(known, pa.string()))))
    if len(new):
        new = rows.with_all_columns(new)
        tables.append(table.name, rewrite(new, _target_mask(new, target), target.speaker), lambda: False)


def _files(tables: Tables, name: str) -> set[str]:
    """The files that hold a table's rows, or list those that do."""
    if tables.folder is None:
        return set()
    kept = [file for file in (tables.folder / f"{name}.lance").rglob("*") if file.suffix in (".lance", ".manifest")]
    return {file.name for file in kept if file.is_file()}
