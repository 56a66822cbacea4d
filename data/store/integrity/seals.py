"""The checksums of a corpus's saves: written with each, and compared with what is read."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
from pyarrow import compute

from data.store import checksum, rows
from data.store.errors import NewerStore
from data.store.log import FORMAT, SaveHead
from data.store.parts import Part

# what is read together has one checksum: the log, all other cells of a version, vectors
LOG, CELLS, VECTORS = "log", "cells", "vectors"
_LOGGED = tuple(name for name in rows.LOG_COLUMNS if name != "save")
_CELLS = tuple(name for name in rows.LIVE_COLUMNS if name not in rows.LOG_COLUMNS)
_VECTORS = ("key", "model", "float16")
VECTOR_COLUMNS = ("save", *_VECTORS)


@dataclass(frozen=True)
class Save:
    """One save as read: its rows from `start` up to `stop`, and its head, None if unreadable."""

    tag: str
    start: int
    stop: int
    head: SaveHead | None
    fault: str = ""  # what is wrong with it


def seal(head: SaveHead, written: pa.Table, seals: Mapping[str, Mapping[str, str]] | None = None) -> pa.Table:
    """The rows of a save with their checksums in its head, and with those of earlier saves that had none."""
    plain = replace(head, sums={}, seals=seals or {})
    is_vector = compute.equal(written["part"], Part.VECTOR)
    logged, vectors = written.filter(compute.invert(is_vector)), written.filter(is_vector)
    sums = {LOG: _log_sums(logged, {head.version: plain})[head.version]}
    sums |= {CELLS: checksum.of_saves(logged, _CELLS)[head.version]}
    if len(vectors):
        sums[VECTORS] = _vector_sums(vectors)[head.version]
    with_sums = pa.scalar(replace(plain, sums=sums).to_json())
    column = compute.if_else(compute.equal(written["part"], Part.SAVE), with_sums, written["json"])
    return written.set_column(written.schema.get_field_index("json"), "json", column)


def reseal(table: pa.Table, change: Callable[[SaveHead], SaveHead] = lambda head: head) -> pa.Table:
    """Rows of whole saves, vectors too, with new checksums in the heads, which `change` may have modified."""
    is_head = compute.equal(table["part"], Part.SAVE)
    is_vector = compute.equal(table["part"], Part.VECTOR)
    logged = table.filter(compute.invert(is_vector))
    read = [SaveHead.from_json(cell) for cell in table["json"].filter(is_head).to_pylist()]
    heads = {head.version: replace(change(head), format=FORMAT, sums={}, seals={}) for head in read}
    by_kind = {
        LOG: _log_sums(logged, heads),
        CELLS: checksum.of_saves(logged, _CELLS),
        VECTORS: _vector_sums(table.filter(is_vector)),
    }
    cells = []
    for head in heads.values():
        sums = {kind: found[head.version] for kind, found in by_kind.items() if head.version in found}
        cells.append(replace(head, sums=sums).to_json())
    written = compute.replace_with_mask(_one_array(table["json"]), _one_array(is_head), pa.array(cells, pa.string()))
    return table.set_column(table.schema.get_field_index("json"), "json", written)


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks)


def saves(logged: pa.Table) -> list[Save]:
    """The saves of a log (with at least `rows.LOG_COLUMNS`) in order, with what is wrong with each.

    Raises NewerStore.
    """
    is_head = compute.equal(logged["part"], Part.SAVE)
    written: dict[str, str] = dict(
        zip(logged["save"].filter(is_head).to_pylist(), logged["json"].filter(is_head).to_pylist(), strict=True)
    )
    heads = {tag: head for tag, cell in written.items() if (head := _head(tag, cell)) is not None}
    sums = _log_sums(logged, heads)
    found = []
    for tag, start, stop in checksum.runs(logged["save"]):
        head = heads.get(tag)
        fault = "it does not say what it is" if head is None else ""
        if head is not None and head.sums and head.sums.get(LOG) != sums[tag]:
            fault = "its list of changes is not as it was saved"
        found.append(Save(tag, start, stop, head, fault))
    sealed_later = _seals(found)
    return [
        replace(save, fault="its list of changes is not as it was saved")
        if not save.fault and sealed_later.get(save.tag, {}).get(LOG, sums[save.tag]) != sums[save.tag]
        else save
        for save in found
    ]


def _seals(found: Sequence[Save]) -> dict[str, Mapping[str, str]]:
    """The checksums that sound saves hold for earlier ones without any."""
    return {tag: sums for save in found if save.head and not save.fault for tag, sums in save.head.seals.items()}


def expected_checksums(found: Sequence[Save], kind: str) -> dict[str, str]:
    """The checksums of a kind that sound saves hold, by save; those of format 1 may have none."""
    sums_by_tag = _seals(found) | {save.tag: save.head.sums for save in found if save.head and save.head.sums}
    return {tag: sums[kind] for tag, sums in sums_by_tag.items() if kind in sums}


def damaged_cells(found: Sequence[Save], logged: pa.Table) -> list[str]:
    """The saves whose cells, in all logged rows, differ from what was saved."""
    sums = checksum.of_saves(logged, _CELLS)
    return [tag for tag, its_sum in expected_checksums(found, CELLS).items() if sums.get(tag, "") != its_sum]


def damaged_vectors(found: Sequence[Save], read: pa.Table, model: str = "") -> list[str]:
    """The saves whose vectors (`VECTOR_COLUMNS`), all or those of a model by its id, differ from what was saved."""
    sums = _vector_sums(read)
    sums_by_tag = {
        tag: its_sum for tag, its_sum in expected_checksums(found, VECTORS).items() if its_sum.startswith(model)
    }
    return [tag for tag, its_sum in sums_by_tag.items() if sums.get(tag, "") != its_sum]


def _vector_sums(vectors: pa.Table) -> dict[str, str]:
    """Checksums of the vectors of each save, each after the id of their model: a save has vectors of one."""
    models = dict(zip(vectors["save"].to_pylist(), vectors["model"].to_pylist(), strict=True))
    return {tag: f"{models[tag]}-{its_sum}" for tag, its_sum in checksum.of_saves(vectors, _VECTORS).items()}


def missing_seals(found: Sequence[Save], logged: pa.Table, vectors: pa.Table) -> dict[str, dict[str, str]]:
    """Checksums of the saves that have none, from all their rows as they are now."""
    known = expected_checksums(found, LOG)
    if all(save.tag in known for save in found):
        return {}
    by_kind = {
        LOG: _log_sums(logged, {save.tag: save.head for save in found if save.head is not None}),
        CELLS: checksum.of_saves(logged, _CELLS),
        VECTORS: _vector_sums(vectors),
    }
    return {
        save.tag: {kind: sums[save.tag] for kind, sums in by_kind.items() if save.tag in sums}
        for save in found
        if save.tag not in known
    }


def damaged_quotes(quotes: pa.Table, also_unsealed: bool = False) -> list[str]:
    """Ids of the quotes among these rows whose own checksum does not match their words, or who said them.

    `also_unsealed`: include those without a checksum, which format 1 did not have.
    """
    lines = quotes.filter(compute.invert(quotes["removed"])).select(["key", "json", *rows.STORED]).to_pylist()
    return [line["key"] for line in lines if not (_fits(line) if line["json"] else not also_unsealed)]


def _fits(line: dict[str, str]) -> bool:
    try:
        return bool(json.loads(line["json"]) == rows.quotes.checksums(line))
    except ValueError:
        return False


def _head(tag: str, written: str | None) -> SaveHead | None:
    try:
        head = SaveHead.from_json(written or "")
    except NewerStore:
        raise
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return head if head.version == tag else None


def _log_sums(logged: pa.Table, heads: Mapping[str, SaveHead]) -> dict[str, str]:
    """The checksum of each save's head, without its checksums, and of the list of its changes."""
    changed = checksum.of_saves(logged.filter(compute.not_equal(logged["part"], Part.SAVE)), _LOGGED)
    return {tag: checksum.of_text(_plain(head) + changed.get(tag, "none")) for tag, head in heads.items()}


def _plain(head: SaveHead) -> str:
    return replace(head, sums={}).to_json()


def tags(found: Collection[Save]) -> list[str]:
    """The tags of the saves, in order."""
    return [save.tag for save in found]
