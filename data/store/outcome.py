"""The results of a save."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.store.log import Version

Cells = dict[str, str]  # of one quote, by column


@dataclass(frozen=True)
class Keys:
    """A corpus's id, which no link contains, and the keys of its two links."""

    corpus_id: str
    read: str
    edit: str


@dataclass(frozen=True)
class SaveResult:
    """It was saved as this version."""

    version: str


@dataclass(frozen=True)
class MergeDifference:
    """One row in several states; for a quote, its cells. None: the row did not exist.

    `part` and `key` identify the row: "quote" and its id, "camp" and its name, "map" and nothing, and so on. `theirs`
    is also None if nobody else changed it.
    """

    part: str
    key: str
    before: Cells | None = None
    mine: Cells | None = None
    theirs: Cells | None = None


@dataclass(frozen=True)
class Conflict:
    """Nothing was saved: version `theirs` has changed the same rows since. `latest` is the version to continue from."""

    differences: tuple[MergeDifference, ...]
    theirs: Version
    latest: str


@dataclass(frozen=True)
class Tombstone:
    """What is left of what was removed from all versions: when, by whom, how many quotes, and of which versions.

    `what`: "quotes" or "speaker" for an erasure on demand; "damage" if the server's owner repaired a corpus that had
    lost `saves` saves.
    """

    at: datetime
    by: str
    what: str
    quotes: int
    versions: Mapping[str, int] = field(default_factory=dict)  # number of quotes that a version lost, by its tag
    saves: int = 0
    note: str = ""  # why, in the words of the person who did it

    def to_json(self) -> str:
        """Its row of the log."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(fields | {"at": self.at.isoformat(timespec="seconds")}, ensure_ascii=False)

    @classmethod
    def from_json(cls, written: str) -> "Tombstone":
        """The inverse of `to_json`."""
        fields = json.loads(written)
        return cls(**fields | {"at": datetime.fromisoformat(fields["at"])})
