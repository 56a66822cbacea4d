"""Corpora that people import, in LanceDB: saved as versions, opened by links. Importing this does not import
LanceDB.
"""

import os
from pathlib import Path

from data.store import ids
from data.store.changes import Changes, MapChange, TextVectors
from data.store.errors import (
    DamagedStore,
    DamagedVersion,
    NewerStore,
    ReadOnly,
    StoreError,
    StoreGone,
    UnknownKey,
    UnknownVersion,
)
from data.store.integrity.soundness import LostSave
from data.store.outcome import Conflict, Keys, MergeDifference, SaveResult, Tombstone
from data.store.store import Store
from data.store.tables import Tables

SETTING = "STANDPOINT_STORE"

__all__ = [
    "SETTING",
    "Changes",
    "Conflict",
    "DamagedStore",
    "DamagedVersion",
    "Keys",
    "LostSave",
    "MapChange",
    "MergeDifference",
    "NewerStore",
    "ReadOnly",
    "SaveResult",
    "Store",
    "StoreError",
    "StoreGone",
    "TextVectors",
    "Tombstone",
    "UnknownKey",
    "UnknownVersion",
    "ids",
    "open_store",
]


def open_store(uri: str | None = None) -> Store:
    """The store at a folder or an object store's address: `uri`, else the setting, else a folder of the user's.

    Nothing is created before something is stored. It is remembered that there is a store at the setting's place: should
    it disappear, nothing is written in its place.
    """
    place = os.environ.get(SETTING, "").strip() or str(_own_folder())
    return Store(Tables(uri or place, remembered=uri in (None, "", place)))


def _own_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("standpoint") / "store"
