"""One corpus in one table: read at a version, saved, brought back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
from pyarrow import compute

from data.arrays import Vectors
from data.corpus import Corpus
from data.store import ids, rows
from data.store.changes import Changes, whole
from data.store.errors import UnknownVersion
from data.store.log import MAP_ROW, QUOTE, SAVE, TEXTS, TEXTS_TOUCHED, Head, Key, Log
from data.store.outcome import Cells, Conflict, Difference, Saved
from data.store.tables import Tables

_ATTEMPTS = 5


class CorpusTable:
    """The table of the corpus `corpus_id` among `tables`.

    A save is one append, and an append is one commit: from that moment it is there, whole.
    """

    def __init__(self, tables: Tables, corpus_id: str):
        self.corpus_id = corpus_id
        self._tables = tables
        self._name = ids.table_of(corpus_id)
        self._read: tuple[int, Log] | None = None
        self._newest_vectors: Vectors | None = None

    def create(self, corpus: Corpus, author: str, message: str) -> None:
        """Make the table, with all of the corpus as its first version."""
        head = _head("", author, message or "Created", touches=(TEXTS,))
        self._tables.create(self._name, rows.encode(head, whole(corpus), rows.Places({})))

    def log(self) -> Log:
        """Its saves as they are now."""
        commit = self._tables.commit(self._name)
        if self._read is None or self._read[0] != commit:
            logged = self._tables.read(self._name, rows.LOG_COLUMNS, rows.IS_LOGGED)
            self._read = commit, Log(logged.to_pandas(), self._read[1] if self._read else None)
        return self._read[1]

    def corpus(self, version: str) -> Corpus:
        """The corpus at a version; raises UnknownVersion."""
        live = self._live(self._known(version), version)
        found = rows.decode(live, self._vectors, version, self.corpus_id)
        self._newest_vectors = found.vectors or self._newest_vectors
        return found

    def _vectors(self, quotes: pd.DataFrame, model: rows.StoredModel) -> tuple[Vectors | None, str]:
        kept = self._newest_vectors
        if kept is not None and kept.fits(model.name, model.sha256, quotes):
            return kept, ""  # most saves change no words
        stored = self._tables.read(self._name, ["key", "float16"], rows.vectors_of(model.id), ordered=False)
        return rows.vectors(quotes, model, stored)

    def title(self) -> str:
        """Its title now."""
        log = self.log()
        return rows.title(log.json_at(log.latest, (rows.ABOUT, "")))

    def save(self, base: str, changes: Changes, author: str, message: str) -> Saved | Conflict:
        """Write what was changed of version `base`; see `Store.save`."""
        log = self._known(base)
        live = self._live(log, base, ("save", "part", "key", "removed", "json", "text"))
        touches = (TEXTS,) if _rewords(changes, live) else ()
        needs: tuple[Key, ...] = ()
        if changes.drawn is not None:
            needs = (MAP_ROW,) if changes.drawn.figures is None else (TEXTS_TOUCHED,)
        head = _head(base, author, message, needs, touches)
        written = rows.encode(head, _removing_declarations(changes, live), rows.Places(log.places))
        written = _without_unchanged(written, live)
        if len(written) == 1:  # the head alone
            return Saved(base)
        return self._commit(head, written)

    def bring_back(self, version: str, author: str) -> Saved | Conflict:
        """Make a new version that holds what `version` held."""
        answer: Saved | Conflict
        for _ in range(_ATTEMPTS):
            log = self._known(version)
            at = log.version(version).at
            message = f"Brought back the version of {at:%-d %B %Y, %H:%M} UTC"
            head = _head(log.latest, author, message, (TEXTS_TOUCHED,), (TEXTS,))
            back = _back_to(
                self._live(log, version, rows.SCHEMA.names), self._live(log, log.latest, ("save", "part", "key")), head
            )
            answer = self._commit(head, back) if len(back) > 1 else Saved(log.latest)
            if isinstance(answer, Saved):
                break
        return answer

    def differences(self, version: str) -> list[Difference]:
        """What a version changed that people read: as it was, and (`mine`) as it wrote it."""
        log = self._known(version)
        changed = [key for key in log.keys_of(version) if key[0] in rows.READ]
        before = self._cells(log, log.before(version), changed)
        after = self._cells(log, version, changed)
        return [Difference(*key, before.get(key), after.get(key)) for key in changed]

    def vectors(self, model: str, weights: str, texts: Iterable[str]) -> dict[str, bytes]:
        """The vectors of those texts that this model was ever given here, as float16 bytes."""
        condition = rows.vectors_of(rows.model_id(model, weights))
        found = self._tables.read(self._name, ["key", "float16"], condition)
        by_hash = dict(zip(found["key"].to_pylist(), found["float16"].to_pylist(), strict=True))
        return {text: by_hash[key] for text in texts if (key := rows.text_hash(text)) in by_hash}

    def _known(self, version: str) -> Log:
        log = self.log()
        if not ids.is_version(version) or not log.holds(version):
            raise UnknownVersion(version)
        return log

    def _live(self, log: Log, version: str, columns: Sequence[str] = rows.LIVE_COLUMNS) -> pa.Table:
        """All rows of a version. What is appended meanwhile comes after those that the log knows."""
        return self._tables.read(self._name, columns, rows.IS_LOGGED).take(log.rows_at(version))

    def _cells(self, log: Log, version: str, keys: Collection[Key]) -> dict[Key, Cells]:
        if not version or not keys:
            return {}
        return rows.cells(self._live(log, version), keys)

    def _commit(self, head: Head, written: pa.Table) -> Saved | Conflict:
        keys = [*_keys(written), *head.needs]
        log = self.log()
        if not log.changed_since(head.base, keys):
            self._tables.append(self._name, written, lambda: self.log().knows(head.version))
            log = self.log()
            if log.holds(head.version):
                return Saved(head.version)
        clashing = log.changed_since(head.base, keys)
        mine = rows.cells(written.filter(compute.invert(written["removed"])), clashing)
        before = self._cells(log, head.base, clashing)
        theirs = self._cells(log, log.latest, clashing)
        return Conflict(
            tuple(Difference(*key, before.get(key), mine.get(key), theirs.get(key)) for key in clashing),
            log.writer(clashing[0]),
            log.latest,
        )


def _head(base: str, author: str, message: str, needs: tuple[Key, ...] = (), touches: tuple[str, ...] = ()) -> Head:
    return Head(
        ids.new_version(), base, author, datetime.now(UTC).isoformat(timespec="seconds"), message, needs, touches
    )


def _keys(written: pa.Table) -> list[Key]:
    pairs = zip(written["part"].to_pylist(), written["key"].to_pylist(), strict=True)
    # a vector belongs to its text: who writes it twice writes the same
    return [(part, key) for part, key in pairs if part not in (SAVE, rows.VECTOR)]


def _rewords(changes: Changes, live: pa.Table) -> bool:
    """Whether a quote is added, or its words are others."""
    if not len(changes.quotes):
        return False
    its_own = compute.is_in(live["key"], pa.array(changes.quotes["quote_id"].tolist(), pa.string()))
    quotes = live.filter(compute.and_(compute.equal(live["part"], QUOTE), its_own)).select(["key", "text"])
    texts: Mapping[str, str] = dict(zip(quotes["key"].to_pylist(), quotes["text"].to_pylist(), strict=True))
    pairs = zip(changes.quotes["quote_id"].tolist(), changes.quotes["text"].tolist(), strict=True)
    return any(texts.get(quote_id) != text for quote_id, text in pairs)


def _removing_declarations(changes: Changes, live: pa.Table) -> Changes:
    """The same changes, with the camps and topics removed that the new description does not name."""
    if changes.about is None:
        return changes
    removed = dict(changes.removed)
    for part, declared in ((rows.CAMP, changes.about.camps), (rows.TOPIC, changes.about.topics)):
        names = live.filter(compute.equal(live["part"], part))["key"].to_pylist()
        gone = [name for name in names if name not in {one.name for one in declared}]
        if gone:
            removed[part] = gone
    return replace(changes, removed=removed)


def _without_unchanged(written: pa.Table, live: pa.Table) -> pa.Table:
    """Without descriptions that say what they said before: they would only stand in others' way."""
    live = live.filter(compute.is_in(live["part"], pa.array(rows.DESCRIPTIONS)))
    told = dict(zip(_pairs(live), live["json"].to_pylist(), strict=True))
    kept = [
        part not in rows.DESCRIPTIONS or removed or told.get((part, key)) != cell
        for (part, key), removed, cell in zip(
            _pairs(written), written["removed"].to_pylist(), written["json"].to_pylist(), strict=True
        )
    ]
    return written.filter(pa.array(kept))


def _pairs(table: pa.Table) -> list[Key]:
    return list(zip(table["part"].to_pylist(), table["key"].to_pylist(), strict=True))


def _back_to(old: pa.Table, new: pa.Table, head: Head) -> pa.Table:
    """The rows of a save that turns `new` into `old`."""
    # rows carry the save that wrote them: the same save, the same row
    written_by = dict(zip(_pairs(new), new["save"].to_pylist(), strict=True))
    others = [written_by.get(key) != save for key, save in zip(_pairs(old), old["save"].to_pylist(), strict=True)]
    changed = old.filter(pa.array(others, pa.bool_()))
    gone: dict[str, list[str]] = {}
    for part, key in written_by.keys() - set(_pairs(old)):
        gone.setdefault(part, []).append(key)
    removal = rows.encode(head, Changes(removed=gone), rows.Places({}))
    tags = pa.array([head.version] * len(changed), pa.string())
    return pa.concat_tables([removal, changed.set_column(changed.schema.get_field_index("save"), "save", tags)])
