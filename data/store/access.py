"""Who may see and change which corpus: the events of all corpora, and what they come to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa

TABLE = "access"
SCHEMA = pa.schema([(name, pa.string()) for name in ("event", "at", "corpus_id", "kind", "by", "json")])
# `by` is the edit key that an event was made with, and empty for the server's owner at the command line
CREATED, KEY_REPLACED, RESTRICTED, LISTED, DELETED, UNDELETED = (
    *("created", "key replaced", "restricted", "listed", "deleted", "undeleted"),
)
KEPT_AFTER_DELETION = timedelta(days=30)


@dataclass(frozen=True)
class Access:
    """The two keys of a corpus and who may use them. `owner` is an e-mail address, empty where nobody signed in.

    `domains` are those of e-mail addresses; empty: whoever has the link. `deleted_at` is None while it is there.
    """

    corpus_id: str
    read: str
    edit: str
    owner: str = ""
    domains: tuple[str, ...] = ()
    listed: bool = False
    deleted_at: datetime | None = None

    def expired(self, now: datetime) -> bool:
        """Whether it was deleted so long ago that it may be removed for good."""
        return self.deleted_at is not None and now - self.deleted_at > KEPT_AFTER_DELETION


def fold(events: pd.DataFrame) -> dict[str, Access]:
    """What the events come to, by corpus id. An event made with a key that no longer held then is passed over."""
    found: dict[str, Access] = {}
    for event in events.itertuples():
        corpus_id, told = str(event.corpus_id), json.loads(str(event.json))
        if event.kind == CREATED:
            found.setdefault(corpus_id, Access(corpus_id, told["read"], told["edit"], told["owner"]))
        elif corpus_id in found and event.by in ("", found[corpus_id].edit):
            found[corpus_id] = _after(found[corpus_id], str(event.kind), told, str(event.at))
    return found


def _after(access: Access, kind: str, told: Mapping[str, Any], at: str) -> Access:
    if kind == UNDELETED:
        return replace(access, deleted_at=None)
    if access.deleted_at is not None:
        return access
    match kind:
        case "key replaced":
            return replace(access, **{told["which"]: told["key"]})
        case "restricted":
            return replace(access, domains=tuple(told["domains"]))
        case "listed":
            return replace(access, listed=told["listed"])
        case "deleted":
            return replace(access, deleted_at=datetime.fromisoformat(at))
    raise ValueError(f"an event of access is {kind!r}")
