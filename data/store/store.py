"""The store: corpora that people bring, keep, change together and share by links."""

from collections import OrderedDict
from collections.abc import Iterable

from data.corpus import Corpus
from data.store import access, ids
from data.store.access import Access
from data.store.access_log import AccessLog
from data.store.changes import Changes
from data.store.corpus_table import CorpusTable
from data.store.errors import UnknownKey
from data.store.log import Version
from data.store.outcome import Conflict, Difference, Keys, Saved
from data.store.tables import Tables

_MOST_OPEN = 32  # logs kept in memory


class Store:
    """Corpora in tables of their own, and one table of who may open them.

    Nothing has to be repaired after a process died: a save is there from its one commit, or was never made.
    Every method that takes a key raises UnknownKey; those that write raise ReadOnly for the key to read.
    """

    def __init__(self, tables: Tables):
        self.tables = tables
        self.access = AccessLog(tables)
        self._open: OrderedDict[str, CorpusTable] = OrderedDict()

    def create(self, corpus: Corpus, author: str = "", message: str = "", owner: str = "") -> Keys:
        """Store a corpus with what was built of it; `owner` is an e-mail address, where people sign in.

        The corpus is there from the moment its keys are noted: one commit, after all of it is stored.
        """
        keys = Keys(ids.new_corpus_id(), ids.new_key("read"), ids.new_key("edit"))
        self._table(keys.corpus_id).create(corpus, author, message)
        self.access.note(keys.corpus_id, access.CREATED, read=keys.read, edit=keys.edit, owner=owner.strip().lower())
        return keys

    def find(self, key: str) -> Access:
        """The corpus that a key opens, and who may use it."""
        return self.access.find(key)

    def can_edit(self, key: str) -> bool:
        """Whether this key may write."""
        return self.find(key).edit == key

    def read(self, key: str, version: str | None = None) -> Corpus:
        """The corpus as it was at `version`, or as it is; raises UnknownVersion."""
        table = self._table(self.find(key).corpus_id)
        return table.corpus(version or table.log().latest)

    def latest(self, key: str) -> Version:
        """Its newest version."""
        return self.history(key)[0]

    def history(self, key: str) -> list[Version]:
        """Its versions, newest first."""
        return self._table(self.find(key).corpus_id).log().versions[::-1]

    def differences(self, key: str, version: str) -> list[Difference]:
        """The quotes that a version changed: as they were, and (`mine`) as it wrote them."""
        return self._table(self.find(key).corpus_id).differences(version)

    def save(self, edit_key: str, base: str, changes: Changes, author: str = "", message: str = "") -> Saved | Conflict:
        """Save what was changed of version `base` as a new version.

        Other people's saves since then stay, where they changed other rows. Where they changed the same, nothing is
        saved, and the answer holds both. Raises UnknownVersion.
        """
        return self._table(self.access.editable(edit_key).corpus_id).save(base, changes, author, message)

    def bring_back(self, edit_key: str, version: str, author: str = "") -> Saved | Conflict:
        """Make a new version that holds what `version` held; what was saved since stays in the history."""
        return self._table(self.access.editable(edit_key).corpus_id).bring_back(version, author)

    def vectors(self, key: str, model: str, weights: str, texts: Iterable[str]) -> dict[str, bytes]:
        """Vectors, as float16 bytes, of those texts that this model embedded here in any version."""
        return self._table(self.find(key).corpus_id).vectors(model, weights, texts)

    def replace_key(self, edit_key: str, which: str) -> str:
        """A new key to "read" or to "edit"; the old one opens nothing from now on."""
        corpus_id, key = self.access.editable(edit_key).corpus_id, ids.new_key(which)
        self.access.note(corpus_id, access.KEY_REPLACED, edit_key, which=which, key=key)
        if key not in (self.access.all()[corpus_id].read, self.access.all()[corpus_id].edit):
            raise UnknownKey  # somebody replaced the key to edit in the same moment
        return key

    def restrict(self, edit_key: str, domains: tuple[str, ...]) -> None:
        """Open it to people of these e-mail domains alone; none: to whoever has a link."""
        corpus_id = self.access.editable(edit_key).corpus_id
        self.access.note(corpus_id, access.RESTRICTED, edit_key, domains=list(domains))

    def delete(self, edit_key: str) -> None:
        """Delete it softly: its links open nothing, and for 30 days `undelete` undoes that."""
        self.access.note(self.access.editable(edit_key).corpus_id, access.DELETED, edit_key)

    def undelete(self, edit_key: str) -> None:
        """Undo `delete`, with the key to edit."""
        self.access.note(self.access.deleted(edit_key).corpus_id, access.UNDELETED, edit_key)

    def list_for_all(self, key: str, listed: bool) -> None:
        """List it for every visitor, or no longer: for the server's owner, at the command line."""
        self.access.note(self.find(key).corpus_id, access.LISTED, listed=listed)

    def listed(self) -> dict[str, str]:
        """Titles of the corpora that are listed for all, by the key to read; restricted ones are not."""
        shown = [one for one in self.access.all().values() if one.listed and one.deleted_at is None and not one.domains]
        return {one.read: self.title(one.corpus_id) for one in shown}

    def title(self, corpus_id: str) -> str:
        """The title of a corpus as it is now."""
        return self._table(corpus_id).title()

    def _table(self, corpus_id: str) -> CorpusTable:
        table = self._open.pop(corpus_id, None) or CorpusTable(self.tables, corpus_id)
        self._open[corpus_id] = table
        while len(self._open) > _MOST_OPEN:
            self._open.popitem(last=False)
        return table
