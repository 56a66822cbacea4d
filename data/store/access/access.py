"""Who may see and change which corpus: the events of all corpora, and the state that they add up to."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import pyarrow as pa

from data.store import checksum, ids
from data.store.errors import NewerStore
from data.store.log import FORMAT

TABLE, COPY = "access", "access_copy"  # the copy is read if the table is damaged
_FIELDS = ("event", "at", "corpus_id", "kind", "by", "json")
# `by` is the edit key with which an event was made, and empty for the server's owner at the command line
SCHEMA = pa.schema([(name, pa.string()) for name in _FIELDS])
KEPT_AFTER_DELETION = timedelta(days=30)
CLOCKS_DIFFER = timedelta(hours=1)  # clocks of several servers, at most
_CHECKSUM = "sum"  # in an event's details: its own checksum


class Kind(StrEnum):
    """What an event is about."""

    FORMAT = "format"  # of the whole store
    CREATED = "created"
    OWNED = "owned"  # by the person whom the provider means, whatever their address
    KEY_REPLACED = "key replaced"
    RESTRICTED = "restricted"
    LISTED = "listed"
    DELETED = "deleted"
    UNDELETED = "undeleted"
    DUE = "due"  # for removal: the clock said so once


@dataclass(frozen=True)
class Event:
    """One line of the log of access; `details` holds what its kind needs."""

    event: str
    at: str  # UTC, ISO 8601
    corpus_id: str
    kind: str
    by: str
    details: Mapping[str, Any]
    is_sealed: bool = True  # format 1 had no checksums

    @classmethod
    def new(cls, corpus_id: str, kind: Kind, by: str = "", **details: Any) -> "Event":
        """An event that happens now."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(ids.new_corpus_id(), at, corpus_id, kind, by, details)

    def line(self) -> dict[str, str]:
        """Its row of the table."""
        details = {**self.details, _CHECKSUM: self._sum()}
        cells = (self.event, self.at, self.corpus_id, self.kind, self.by, json.dumps(details, ensure_ascii=False))
        return dict(zip(_FIELDS, cells, strict=True))

    @classmethod
    def read(cls, line: Mapping[str, str | None]) -> "Event | None":
        """The inverse of `line`, also for format 1; None for a damaged row."""
        try:
            details = json.loads(line["json"] or "")
            stored_sum = details.pop(_CHECKSUM, None)
            event_id, at, corpus_id, kind, by = (line[name] or "" for name in _FIELDS[:-1])
            event = cls(event_id, at, corpus_id, kind, by, details, stored_sum is not None)
            _moment(at)
            return event if stored_sum in (None, event._sum()) else None
        except (ValueError, AttributeError, TypeError, RecursionError):
            return None

    def _sum(self) -> str:
        cells = (self.event, self.at, self.corpus_id, self.kind, self.by, json.dumps(self.details, sort_keys=True))
        return checksum.of_text("\x1f".join(cells))


@dataclass(frozen=True)
class Owner:
    """The owner of a corpus: an e-mail address, and who that is to the provider that vouches for them.

    Addresses change hands; issuer and subject identify one person for good. They are empty for corpora older than these
    fields.
    """

    email: str = ""
    issuer: str = ""
    subject: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the provider's own name for the person is known."""
        return bool(self.issuer and self.subject)


@dataclass(frozen=True)
class Access:
    """The two keys of a corpus and who may use them. `owner` is an e-mail address, empty if nobody signed in.

    `domains` are e-mail domains; empty: anyone who has the link. `deleted_at` is None unless it is deleted.
    """

    corpus_id: str
    read: str
    edit: str
    owner: str = ""
    domains: tuple[str, ...] = ()
    listed: bool = False
    deleted_at: datetime | None = None
    issuer: str = ""
    subject: str = ""
    due_at: datetime | None = None  # when its deletion was first found to be long ago
    was_clock_behind: bool = False  # at the deletion: there are earlier events with a later time

    def is_expired(self, now: datetime) -> bool:
        """Whether it was deleted so long ago that it may be removed for good."""
        return self.deleted_at is not None and now - self.deleted_at > KEPT_AFTER_DELETION


@dataclass
class AccessState:
    """The result of all events: access by corpus id, and the events that were skipped as meaningless."""

    access: dict[str, Access] = field(default_factory=dict)
    passed_over: dict[str, str] = field(default_factory=dict)  # why, by the event's id
    unfinished: dict[str, datetime] = field(default_factory=dict)  # tables without keys, and when they were found
    newest_at: datetime | None = None  # of all events so far


def merge_logs(first: Sequence[Event], second: Sequence[Event]) -> list[Event]:
    """The events of both logs, in the order of the first; one that it lacks follows its predecessor in the second.

    Of an event in both, the one with a checksum counts.
    """
    sealed = {event.event: event for event in (*first, *second) if event.is_sealed}
    here = {event.event for event in first}
    after: dict[str, list[Event]] = {}
    before = ""
    for event in second:
        if event.event in here:
            before = event.event
        else:
            after.setdefault(before, []).append(event)
    found = [*after.get("", [])]
    for event in first:
        found += [event, *after.get(event.event, [])]
    return [sealed.get(event.event, event) for event in found]


def fold(events: Iterable[Event]) -> AccessState:
    """The state after all events. An event made with a key that was no longer valid then does not count.

    Raises NewerStore if a newer version of Standpoint wrote the store.
    """
    folded = AccessState()
    for event in events:
        try:
            _take(folded, event)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
            fault = f"event {event.event[:32]!r} of {event.at[:25]!r}, {event.kind[:40]!r}: {error!r}"
            folded.passed_over[event.event] = fault
    return folded


def _take(folded: AccessState, event: Event) -> None:
    known, at = folded.access, _moment(event.at)
    newest = folded.newest_at = max(at, folded.newest_at or at)
    is_behind = newest - at > CLOCKS_DIFFER
    if event.kind == Kind.FORMAT:
        if (needed := int(event.details["needs"])) > FORMAT:
            raise NewerStore("This store", needed, FORMAT)
    elif event.kind == Kind.CREATED:
        owner = str(event.details["owner"])
        issuer, subject = str(event.details.get("issuer", "")), str(event.details.get("subject", ""))
        ids.table_of(event.corpus_id)  # raises ValueError for an invalid id
        read, edit = _key(event.details["read"]), _key(event.details["edit"])
        folded.unfinished.pop(event.corpus_id, None)
        known.setdefault(event.corpus_id, Access(event.corpus_id, read, edit, owner, issuer=issuer, subject=subject))
    elif event.corpus_id not in known:
        if event.kind == Kind.DUE:
            folded.unfinished[event.corpus_id] = _moment(event.at)
    elif event.by in ("", known[event.corpus_id].edit):
        before = known[event.corpus_id]
        known[event.corpus_id] = after = _after(before, event)
        if before.deleted_at is None and after.deleted_at is not None:
            known[event.corpus_id] = replace(after, was_clock_behind=is_behind)


def _moment(written: str) -> datetime:
    """The time it names; raises ValueError if it names none, which includes a time without a zone."""
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time beyond all years") from error


def _key(written: object) -> str:
    if not isinstance(written, str) or not ids.is_key(written):
        raise ValueError("not a key")
    return written


def _after(access: Access, event: Event) -> Access:
    details = event.details
    kind = Kind(event.kind)
    if kind == Kind.UNDELETED:
        return replace(access, deleted_at=None, due_at=None, was_clock_behind=False)
    if kind == Kind.DUE:
        return replace(access, due_at=_moment(event.at))
    if access.deleted_at is not None:
        return access
    match kind:
        case Kind.KEY_REPLACED:
            if details["which"] not in ("read", "edit"):
                raise ValueError("neither the key to read nor to edit")
            which = {details["which"]: _key(details["key"])}
            return replace(access, read=which.get("read", access.read), edit=which.get("edit", access.edit))
        case Kind.OWNED:
            return replace(
                access, owner=str(details["owner"]), issuer=str(details["issuer"]), subject=str(details["subject"])
            )
        case Kind.RESTRICTED:
            return replace(access, domains=tuple(map(str, details["domains"])))
        case Kind.LISTED:
            return replace(access, listed=bool(details["listed"]))
        case Kind.DELETED:
            return replace(access, deleted_at=_moment(event.at))
        case _:
            return access
