"""One corpus in one table: reads versions, saves, and restores earlier versions."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import pyarrow as pa
from pyarrow import compute

from data.arrays import Vectors
from data.corpus import Camp, Corpus
from data.store import ids, rows
from data.store.changes import Changes, changes_of
from data.store.errors import DamagedStore, DamagedVersion, NewerStore, StoreError, UnknownVersion
from data.store.integrity import register, seals, soundness
from data.store.integrity.register import Note, Register
from data.store.integrity.soundness import CurrentTable, State
from data.store.log import MAP_ROW, TEXTS, TEXTS_TOUCHED, Log, SaveHead
from data.store.outcome import Cells, Conflict, MergeDifference, SaveResult
from data.store.parts import DESCRIPTIONS, READ, Key, Part
from data.store.tables import NoSuchTable, Tables

_ATTEMPTS = 5
_LOST_VECTORS = "The vectors of this corpus are damaged: its quotes have to be embedded again."
_logger = logging.getLogger(__name__)


class CorpusTable:
    """The table of the corpus `corpus_id` among `tables`.

    A save is one append, and an append is one commit: from that moment the whole save is there.
    """

    def __init__(self, tables: Tables, corpus_id: str):
        self.corpus_id = corpus_id
        self.name = ids.table_of(corpus_id)
        self.register = Register(tables, corpus_id)
        self._tables = tables
        self._read: tuple[object, State | StoreError] | None = None
        self._bad: set[str] = set()  # saves whose cells turned out to be damaged
        self._distrusted: set[object] = set()  # commits that turned out to be unreadable
        self._newest_vectors: Vectors | None = None

    def create(self, corpus: Corpus, author: str, message: str) -> None:
        """Create the table, with the whole corpus as its first version."""
        head = _head("", author, message or "Created", touches=(TEXTS,))
        self._tables.create(self.name, seals.seal(head, rows.encode(head, changes_of(corpus), rows.MapPlaces({}))))
        self.settle()

    def state(self) -> State:
        """What can be trusted of its saves now; raises NewerStore, and DamagedStore if nothing can be."""
        # read before the table: every save noted by now is then in the table as read
        notes = self.register.notes()
        try:
            commit: object = self._tables.commit(self.name)
        except NoSuchTable:
            if not notes:
                raise
            commit = None
        except StoreError:
            commit = None
        key = commit if commit is not None else self._tables.traces(self.name), len(notes), len(self._bad)
        read = self._read  # which other visitors' threads replace too
        if read is None or read[0] != key:
            self._read = read = key, self._look(commit, notes, read[1] if read else None)
        if isinstance(read[1], StoreError):
            raise read[1]
        return read[1]

    def _look(self, commit: object, notes: Sequence[Note], known: State | StoreError | None) -> State | StoreError:
        before = known if isinstance(known, State) else None
        source = self.current_rows
        error = DamagedStore("", "its newest commit cannot be read")
        try:
            if commit is not None and commit not in self._distrusted:
                logged = source.rows_in_commit_order(rows.LOG_COLUMNS)
                state = soundness.examine(source, logged, notes, self._bad, before)
                if state.log.versions:
                    _warn(self.name, state)
                    return state
                error = DamagedStore("", state.why or "it holds no save")
        except NewerStore as newer:
            return newer
        except StoreError as unreadable:
            error = DamagedStore("", unreadable.detail)
        try:
            state = soundness.older(self._tables, self.name, notes, error)
        except StoreError as lost:
            _logger.error("%s", lost.detail)
            return lost
        _warn(self.name, state)
        return state

    @property
    def current_rows(self) -> CurrentTable:
        """Its rows as they are in the table, sound or not."""
        return CurrentTable(self._tables, self.name)

    def settle(self) -> None:
        """Note the saves that are not noted yet. If that fails they count all the same."""
        state = self.state()
        if state.lost_saves:
            return
        known = {note.save for note in self.register.notes() if note.rewrites == state.rewrites}
        notes = register.of_saves(state.log.saves, state.log.versions, state.rewrites)
        try:
            self.register.add([note for note in notes if note.save not in known])
        except StoreError as error:
            _logger.warning("saves of %s are not noted: %s", self.name, error.detail)

    def log(self) -> Log:
        """The log of its sound saves now."""
        return self.state().log

    def corpus(self, version: str) -> Corpus:
        """The corpus at a version; raises UnknownVersion, and DamagedVersion if it turns out to be damaged."""
        self._version_log(version)
        state, logged = self.read_checked()
        if not state.log.holds(version):
            raise DamagedVersion(version, state.why)
        find = partial(self._vectors, state)
        live = logged.take(state.log.rows_at(version))
        try:
            found = rows.decode(live, find, version, self.corpus_id, state.rewrites)
        except (StoreError, MemoryError):
            raise
        except Exception as error:  # intact, but not written by this program
            detail = f"{self.name}, version {version}: {type(error).__name__} {error}"
            raise DamagedStore("This version of the corpus makes no sense and cannot be opened.", detail) from error
        self._newest_vectors = found.vectors or self._newest_vectors
        return found

    def read_checked(self) -> tuple[State, pa.Table]:
        """What can be trusted after reading every cell, and the rows (`rows.LIVE_COLUMNS`) that its log is about."""
        for _ in range(_ATTEMPTS):
            state = self.state()
            try:
                logged = state.source.rows_in_commit_order(rows.LIVE_COLUMNS)
            except StoreError as error:
                _logger.warning("%s: %s", self.name, error.detail)
                self._distrusted.add(self._tables.commit(self.name))
                self._read = None
                continue
            # ignores what was appended meanwhile
            known = logged.slice(0, state.saves[-1].stop)
            bad = seals.damaged_cells(state.saves, known)
            if not bad:
                return state, known
            self._bad |= set(bad)
        raise DamagedStore("This corpus is damaged and cannot be read.", f"{self.name}: {sorted(self._bad)}")

    def everything(self) -> tuple[State, pa.Table, list[str]]:
        """All rows of the sound saves (`rows.SCHEMA`), vectors last, and what is damaged, for the server's owner.

        Damaged vectors are left out: they can be computed again.
        """
        state, logged = self.read_checked()
        faults = [state.why] if state.why else []
        kept = seals.tags(state.saves)
        try:
            vectors = state.source.vectors()
            bad = seals.damaged_vectors(state.saves, vectors)
        except StoreError as error:
            vectors, bad = rows.SCHEMA.empty_table().select(seals.VECTOR_COLUMNS), []
            faults.append(f"its vectors cannot be read: {error.detail}")
        if bad:
            faults.append(f"the vectors of {len(bad):,} of its saves are not as they were saved")
        sound = pa.array([tag for tag in kept if tag not in bad], pa.string())
        vectors = vectors.filter(compute.is_in(vectors["save"], sound))
        constant = {"part": pa.array([Part.VECTOR] * len(vectors), pa.string()), "removed": [False] * len(vectors)}
        for name, column in constant.items():
            vectors = vectors.append_column(name, pa.array(column, rows.SCHEMA.field(name).type))
        return state, pa.concat_tables([rows.with_all_columns(logged), rows.with_all_columns(vectors)]), faults

    def _vectors(self, state: State, quotes: pd.DataFrame, model: rows.StoredModel) -> tuple[Vectors | None, str]:
        kept = self._newest_vectors
        if kept is not None and kept.fits(model.name, model.sha256, model.rule, quotes):
            return kept, ""  # most saves change no words
        try:
            stored = state.source.vectors(model.id)
        except StoreError as error:
            _logger.error("vectors of %s: %s", self.name, error.detail)
            return None, _LOST_VECTORS
        bad = seals.damaged_vectors(state.saves, stored, model.id)
        if bad:
            _logger.error("vectors of %s: those of the saves %s are not as they were saved", self.name, bad)
            stored = stored.filter(compute.invert(compute.is_in(stored["save"], pa.array(bad, pa.string()))))
        found, fault = rows.vectors.decode(quotes, model, stored)
        return found, _LOST_VECTORS if bad and fault else fault

    def title(self) -> str:
        """Its current title, on one line."""
        log = self.log()
        return " ".join(rows.description.title(log.json_at(log.latest, (Part.ABOUT, ""))).split())

    def camps(self) -> tuple[Camp, ...]:
        """The camps that it declares now, with their looks."""
        log = self.log()
        return rows.description.camps(log.jsons_at(log.latest, Part.CAMP))

    def save(self, base: str, changes: Changes, author: str, message: str) -> SaveResult | Conflict:
        """Write what was changed since version `base`; see `Store.save`."""
        log = self._writable(base)
        live = self._live(log, base, ("save", "part", "key", "removed", "json", "text"))
        touches = (TEXTS,) if _rewords(changes, live) else ()
        needs: tuple[Key, ...] = ()
        if changes.drawn is not None:
            needs = (MAP_ROW,) if changes.drawn.figures is None else (TEXTS_TOUCHED,)
        head = _head(base, author, message, needs, touches)
        written = rows.encode(head, _removing_declarations(changes, live), rows.MapPlaces(log.places))
        written = _without_unchanged(written, live)
        if len(written) == 1:  # the head alone
            return SaveResult(base)
        return self._commit(head, written, log)

    def bring_back(self, version: str, author: str) -> SaveResult | Conflict:
        """Make a new version with the content of `version`."""
        answer: SaveResult | Conflict
        for _ in range(_ATTEMPTS):
            self._writable(version)
            state, logged = self.read_checked()
            log = state.log
            at = log.version(version).at
            message = f"Brought back the version of {at:%-d %B %Y, %H:%M} UTC"
            head = _head(log.latest, author, message, (TEXTS_TOUCHED,), (TEXTS,))
            back = back_to(logged.take(log.rows_at(version)), logged.take(log.rows_at(log.latest)), head)
            answer = self._commit(head, back, log) if len(back) > 1 else SaveResult(log.latest)
            if isinstance(answer, SaveResult):
                break
        return answer

    def differences(self, version: str) -> list[MergeDifference]:
        """What a version changed in text that people read: the cells before, and (`mine`) as it wrote them."""
        log = self._version_log(version)
        changed = [key for key in log.keys_of(version) if key[0] in READ]
        before = self._cells(log, log.before(version), changed)
        after = self._cells(log, version, changed)
        found = [MergeDifference(*key, before.get(key), after.get(key)) for key in changed]
        return [one for one in found if one.before is not None or one.mine is not None]  # not what was erased since

    def vectors(self, model: str, weights: str, texts: Iterable[str], rule: str = "") -> dict[str, bytes]:
        """All vectors of these texts that this model was ever given here by this rule, as float16 bytes."""
        state, model_id = self.state(), rows.StoredModel.by_name(model, weights, rule).id
        found = state.source.vectors(model_id)
        bad = set(seals.damaged_vectors(state.saves, found, model_id))
        lines = zip(*(found[name].to_pylist() for name in ("save", "key", "float16")), strict=True)
        by_hash = {key: vector for save, key, vector in lines if save not in bad}
        return {text: by_hash[key] for text in texts if (key := rows.vectors.text_hash(text)) in by_hash}

    def _version_log(self, version: str) -> Log:
        log = self.log()
        if not ids.is_version(version) or not log.holds(version):
            raise UnknownVersion(version)
        return log

    def _writable(self, version: str) -> Log:
        """The log of a corpus that may be saved to: nothing is written on top of damage."""
        state = self.state()
        if state.lost_saves or state.why:
            raise DamagedStore(
                "This corpus is damaged: nothing can be saved to it until whoever runs the server has repaired it.",
                f"{self.name}: {state.why}",
            )
        return self._version_log(version)

    def _live(self, log: Log, version: str, columns: Sequence[str] = rows.LIVE_COLUMNS) -> pa.Table:
        """All rows of a version. Rows appended meanwhile come after those that the log knows."""
        return self.state().source.rows_in_commit_order(columns).take(log.rows_at(version))

    def _cells(self, log: Log, version: str, keys: Collection[Key]) -> dict[Key, Cells]:
        if not version or not keys:
            return {}
        return rows.cells(self._live(log, version), keys)

    def _commit(self, head: SaveHead, written: pa.Table, log: Log) -> SaveResult | Conflict:
        keys = [*_keys(written), *head.needs]
        if not log.changed_since(head.base, keys):
            written = seals.seal(head, written, self._missing_seals())
            self._tables.append(self.name, written, lambda: self.log().knows(head.version))
            log = self.log()
            self.settle()
            if log.holds(head.version):
                return SaveResult(head.version)
        clashing = log.changed_since(head.base, keys)
        if not clashing:  # the table was rewritten at this very moment
            raise StoreError("The corpus was being changed at this moment: save again.")
        mine = rows.cells(written.filter(compute.invert(written["removed"])), clashing)
        before = self._cells(log, head.base, clashing)
        theirs = self._cells(log, log.latest, clashing)
        return Conflict(
            tuple(MergeDifference(*key, before.get(key), mine.get(key), theirs.get(key)) for key in clashing),
            log.writer(clashing[0]),
            log.latest,
        )

    def _missing_seals(self) -> dict[str, dict[str, str]]:
        """Checksums for saves from before there were any."""
        if all(save.head and save.head.sums for save in self.state().saves):
            return {}
        state, logged = self.read_checked()
        return seals.missing_seals(state.saves, logged, state.source.vectors())


def _warn(name: str, state: State) -> None:
    if state.why:
        _logger.error("%s is damaged: %s; %d saves are lost", name, state.why, len(state.lost_saves))


def _head(base: str, author: str, message: str, needs: tuple[Key, ...] = (), touches: tuple[str, ...] = ()) -> SaveHead:
    return SaveHead(
        ids.new_version(), base, author, datetime.now(UTC).isoformat(timespec="seconds"), message, needs, touches
    )


def _keys(written: pa.Table) -> list[Key]:
    pairs = zip(written["part"].to_pylist(), written["key"].to_pylist(), strict=True)
    # a vector belongs to its text: writing it twice writes the same
    return [(part, key) for part, key in pairs if part not in (Part.SAVE, Part.VECTOR)]


def _rewords(changes: Changes, live: pa.Table) -> bool:
    """Whether a quote is added or its words change."""
    if not len(changes.quotes):
        return False
    its_own = compute.is_in(live["key"], pa.array(changes.quotes["quote_id"].tolist(), pa.string()))
    quotes = live.filter(compute.and_(compute.equal(live["part"], Part.QUOTE), its_own)).select(["key", "text"])
    texts: Mapping[str, str] = dict(zip(quotes["key"].to_pylist(), quotes["text"].to_pylist(), strict=True))
    pairs = zip(changes.quotes["quote_id"].tolist(), changes.quotes["text"].tolist(), strict=True)
    return any(texts.get(quote_id) != text for quote_id, text in pairs)


def _removing_declarations(changes: Changes, live: pa.Table) -> Changes:
    """The same changes, removing also the camps and topics that the new description does not name."""
    if changes.about is None:
        return changes
    removed = dict(changes.removed)
    for part, declared in ((Part.CAMP, changes.about.camps), (Part.TOPIC, changes.about.topics)):
        names = live.filter(compute.equal(live["part"], part))["key"].to_pylist()
        gone = [name for name in names if name not in {one.name for one in declared}]
        if gone:
            removed[part] = gone
    return replace(changes, removed=removed)


def _without_unchanged(written: pa.Table, live: pa.Table) -> pa.Table:
    """Without descriptions that repeat what they said before: those would only conflict with other people's saves."""
    live = live.filter(compute.is_in(live["part"], pa.array(DESCRIPTIONS)))
    before = dict(zip(_pairs(live), live["json"].to_pylist(), strict=True))
    kept = [
        part not in DESCRIPTIONS or removed or before.get((part, key)) != cell
        for (part, key), removed, cell in zip(
            _pairs(written), written["removed"].to_pylist(), written["json"].to_pylist(), strict=True
        )
    ]
    return written.filter(pa.array(kept))


def _pairs(table: pa.Table) -> list[Key]:
    return list(zip(table["part"].to_pylist(), table["key"].to_pylist(), strict=True))


def back_to(old: pa.Table, new: pa.Table, head: SaveHead) -> pa.Table:
    """The rows of a save that turns the version `new` into `old`; tombstones stay."""
    old, new = (table.filter(compute.not_equal(table["part"], Part.TOMBSTONE)) for table in (old, new))
    # rows carry the save that wrote them: the same save, the same row
    written_by = dict(zip(_pairs(new), new["save"].to_pylist(), strict=True))
    others = [written_by.get(key) != save for key, save in zip(_pairs(old), old["save"].to_pylist(), strict=True)]
    changed = old.filter(pa.array(others, pa.bool_()))
    changed = rows.with_all_columns(changed)
    gone: dict[str, list[str]] = {}
    for part, key in written_by.keys() - set(_pairs(old)):
        gone.setdefault(part, []).append(key)
    removal = rows.encode(head, Changes(removed=gone), rows.MapPlaces({}))
    tags = pa.array([head.version] * len(changed), pa.string())
    return pa.concat_tables([removal, changed.set_column(changed.schema.get_field_index("save"), "save", tags)])
