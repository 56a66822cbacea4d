"""What comes of a save."""

from dataclasses import dataclass

from data.store.log import Version

Cells = dict[str, str]  # of one quote, by column


@dataclass(frozen=True)
class Keys:
    """A corpus's id, which no link holds, and the keys of its two links."""

    corpus_id: str
    read: str
    edit: str


@dataclass(frozen=True)
class Saved:
    """It was saved, as this version."""

    version: str


@dataclass(frozen=True)
class Difference:
    """One row in several states; for a quote, its cells. None: it was not there.

    `part` and `key` say which row: "quote" and its id, "camp" and its name, "map" and nothing, and so on. `theirs` is
    None too where nobody else changed it.
    """

    part: str
    key: str
    before: Cells | None = None
    mine: Cells | None = None
    theirs: Cells | None = None


@dataclass(frozen=True)
class Conflict:
    """Nothing was saved: version `theirs` changed the same since. `latest` is the version to go on from."""

    differences: tuple[Difference, ...]
    theirs: Version
    latest: str
