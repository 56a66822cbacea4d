"""The store: corpora that people import, keep, change together and share by links."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from data.corpus import Camp, Corpus
from data.store import ids
from data.store.access.access import Access, Event, Kind, Owner
from data.store.access.access_log import AccessLog
from data.store.access.permission import Person, owns
from data.store.changes import Changes
from data.store.corpus_table import CorpusTable
from data.store.errors import DamagedVersion, StoreError, UnknownKey
from data.store.integrity.soundness import LostSave
from data.store.log import Version
from data.store.outcome import Conflict, Keys, MergeDifference, SaveResult, Tombstone
from data.store.tables import Tables

_MOST_OPEN = 32  # logs kept in memory
_logger = logging.getLogger(__name__)


class Store:
    """Corpora in tables of their own, and one table of who may open them.

    Nothing needs repair after a process died: a save is there from its one commit, or was never made. Every method that
    takes a key raises UnknownKey; those that write raise ReadOnly for a read key.
    """

    def __init__(self, tables: Tables):
        self.tables = tables
        self.access = AccessLog(tables)
        self._open: OrderedDict[str, CorpusTable] = OrderedDict()

    def create(self, corpus: Corpus, author: str = "", message: str = "", owner: str | Owner = "") -> Keys:
        """Store a corpus with its vectors and map; `owner` is whose it is, where people sign in.

        The corpus exists from the moment its keys are noted: one commit, after all of it is stored.
        """
        keys = Keys(ids.new_corpus_id(), ids.new_key("read"), ids.new_key("edit"))
        self.access.all()  # if that cannot be read, nothing more is written
        self.access.begin()
        self.table(keys.corpus_id).create(corpus, author, message)
        self.access.add([creation_event(keys, owner if isinstance(owner, Owner) else Owner(owner.strip().lower()))])
        return keys

    def find(self, key: str) -> Access:
        """The corpus that a key opens, and who may use it."""
        return self.access.find(key)

    def can_edit(self, key: str) -> bool:
        """Whether this key may write."""
        return self.find(key).edit == key

    def read(self, key: str, version: str | None = None) -> Corpus:
        """The corpus as it was at `version`, or the newest sound one.

        Raises UnknownVersion, DamagedVersion, DamagedStore.
        """
        table = self.table(self.find(key).corpus_id)
        if version is not None:
            return table.corpus(version)
        try:
            return table.corpus(table.log().latest)
        except DamagedVersion:  # known from now on
            return table.corpus(table.log().latest)

    def lost_saves(self, key: str) -> tuple[LostSave, ...]:
        """Saves that were made and cannot be read, as far as known: only what was read has been checked."""
        return self.table(self.find(key).corpus_id).state().lost_saves

    def tombstones(self, key: str) -> list[Tombstone]:
        """What was erased from all versions, or lost, oldest first."""
        return [Tombstone.from_json(cell) for cell in self.table(self.find(key).corpus_id).log().tombstones]

    def latest(self, key: str) -> Version:
        """Its newest sound version."""
        return self.history(key)[0]

    def history(self, key: str) -> list[Version]:
        """Its sound versions, newest first."""
        return self.table(self.find(key).corpus_id).log().versions[::-1]

    def differences(self, key: str, version: str) -> list[MergeDifference]:
        """The quotes that a version changed: as they were, and (`mine`) as it wrote them."""
        return self.table(self.find(key).corpus_id).differences(version)

    def save(
        self, edit_key: str, base: str, changes: Changes, author: str = "", message: str = ""
    ) -> SaveResult | Conflict:
        """Save what was changed since version `base` as a new version.

        Other people's saves since then stay, if they changed other rows. If they changed the same, nothing is saved,
        and the Conflict holds both. Raises UnknownVersion.
        """
        return self.table(self.access.editable(edit_key).corpus_id).save(base, changes, author, message)

    def bring_back(self, edit_key: str, version: str, author: str = "") -> SaveResult | Conflict:
        """Make a new version with the content of `version`; later saves stay in the history."""
        return self.table(self.access.editable(edit_key).corpus_id).bring_back(version, author)

    def vectors(self, key: str, model: str, weights: str, texts: Iterable[str], rule: str = "") -> dict[str, bytes]:
        """Vectors, as float16 bytes, of those texts that this model embedded here by this rule in any version."""
        return self.table(self.find(key).corpus_id).vectors(model, weights, texts, rule)

    def replace_key(self, edit_key: str, which: str) -> str:
        """A new key to "read" or to "edit"; the old one opens nothing from now on."""
        corpus_id, key = self.access.editable(edit_key).corpus_id, ids.new_key(which)
        self.access.note(corpus_id, Kind.KEY_REPLACED, edit_key, which=which, key=key)
        if key not in (self.access.all()[corpus_id].read, self.access.all()[corpus_id].edit):
            raise UnknownKey  # somebody replaced the edit key at the same moment
        return key

    def restrict(self, edit_key: str, domains: tuple[str, ...]) -> None:
        """Open it only to people of these e-mail domains; none: to anyone with a link."""
        corpus_id = self.access.editable(edit_key).corpus_id
        self.access.note(corpus_id, Kind.RESTRICTED, edit_key, domains=list(domains))

    def delete(self, edit_key: str) -> None:
        """Delete it reversibly: its links open nothing, and for 30 days `undelete` undoes that."""
        self.access.note(self.access.editable(edit_key).corpus_id, Kind.DELETED, edit_key)

    def undelete(self, edit_key: str) -> None:
        """Undo `delete`, with the edit key."""
        self.access.note(self.access.deleted_corpus(edit_key).corpus_id, Kind.UNDELETED, edit_key)

    def erase(
        self, edit_key: str, quote_ids: Iterable[str] = (), speaker: str = "", by: str = "", note: str = ""
    ) -> Tombstone:
        """Remove quotes by their ids, or all of a speaker, from every version and from the store's files, for good.

        A tombstone stays. Downloaded copies and earlier backups are for their owners to remove. Raises StoreError if
        there is no such quote.
        """
        from data.store.erasure import erasure

        table = self.table(self.access.editable(edit_key).corpus_id)
        return erasure.erase(self.tables, table, erasure.ErasureTarget(tuple(quote_ids), speaker.strip()), by, note)

    def erasable(self, edit_key: str, quote_ids: Iterable[str] = (), speaker: str = "") -> tuple[int, int]:
        """How many quotes `erase` would remove, and from how many versions."""
        from data.store.erasure import erasure

        table = self.table(self.access.editable(edit_key).corpus_id)
        return erasure.count(table, erasure.ErasureTarget(tuple(quote_ids), speaker.strip()))

    def list_for_all(self, key: str, listed: bool) -> None:
        """List it for every visitor, or stop doing so: for the server's owner, at the command line."""
        self.access.note(self.find(key).corpus_id, Kind.LISTED, listed=listed)

    def public_titles(self) -> dict[str, str]:
        """Titles of the corpora that are listed for all, by read key; without restricted ones."""
        shown = [one for one in self.access.all().values() if one.listed and one.deleted_at is None and not one.domains]
        return self._titles({one.read: one.corpus_id for one in shown})

    def titles_owned_by(self, person: Person, most: int) -> dict[str, str]:
        """Titles of the newest corpora that a person owns, by edit key."""
        theirs = [one for one in self.access.all().values() if one.deleted_at is None and owns(one, person)]
        return self._titles({one.edit: one.corpus_id for one in theirs[::-1][:most]})

    def _titles(self, corpora: Mapping[str, str]) -> dict[str, str]:
        """Titles of corpora by key; a damaged corpus does not keep the others from being listed."""
        titles = {}
        for key, corpus_id in corpora.items():
            try:
                titles[key] = self.title(corpus_id)
            except StoreError as error:
                _logger.error("the title of %s: %s", corpus_id, error.detail or error)
        return titles

    def claim(self, owner: Owner) -> list[str]:
        """Assign the corpora of an address to the person, for corpora of which only the owner's address was kept.

        Returns their ids. From then on they are that person's, whatever becomes of the address.
        """
        if not (owner.email and owner.is_known):
            return []
        old = [one for one in self.access.all().values() if one.owner == owner.email and not one.issuer]
        fields = {"owner": owner.email, "issuer": owner.issuer, "subject": owner.subject}
        if old:
            self.access.add([Event.new(one.corpus_id, Kind.OWNED, **fields) for one in old])
        return [one.corpus_id for one in old]

    def title(self, corpus_id: str) -> str:
        """The current title of a corpus."""
        return self.table(corpus_id).title()

    def camps(self, corpus_id: str) -> tuple[Camp, ...]:
        """The camps that a corpus declares now, with their looks."""
        return self.table(corpus_id).camps()

    def remove(self, corpus_id: str) -> None:
        """Remove all rows of a corpus for good; access to it is not touched."""
        self.drop_from_memory(corpus_id)
        self.tables.drop(ids.table_of(corpus_id))
        self.tables.drop(ids.register_of(corpus_id))

    def corpus_ids(self) -> list[str]:
        """Ids of all corpora that have a table, whether anyone is known to have access or not."""
        return [found[1] for name in self.tables.names() if (found := ids.CORPUS_TABLE.fullmatch(name))]

    def drop_from_memory(self, corpus_id: str) -> None:
        """Read it again the next time."""
        self._open.pop(corpus_id, None)

    def table(self, corpus_id: str) -> CorpusTable:
        """The table of a corpus."""
        table = self._open.pop(corpus_id, None) or CorpusTable(self.tables, corpus_id)
        self._open[corpus_id] = table
        while len(self._open) > _MOST_OPEN:
            self._open.popitem(last=False)
        return table


def creation_event(keys: Keys, owner: Owner) -> Event:
    """The event with which a corpus begins to exist."""
    fields = {"read": keys.read, "edit": keys.edit, "owner": owner.email}
    return Event.new(keys.corpus_id, Kind.CREATED, **fields, issuer=owner.issuer, subject=owner.subject)
