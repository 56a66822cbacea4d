import sys
import types

import pytest

from data import keeping
from data.keeping import Keys, NotKept


class Store:
    """Stands in for the store where this installation has none."""

    def __init__(self, error: Exception | None = None):
        self.error = error
        self.kept: list = []

    def create(self, corpus, author, message):
        if self.error:
            raise self.error
        self.kept.append((corpus.name, author, message))
        return types.SimpleNamespace(read="r", edit="e")


@pytest.fixture
def put(monkeypatch):
    def put(store: Store) -> Store:
        monkeypatch.setitem(sys.modules, "data.store", types.SimpleNamespace(open_store=lambda: store))
        return store

    return put


def test_a_corpus_is_kept_under_two_keys(put, tiny):
    store = put(Store())
    assert keeping.keep(tiny, "Ada", "imported") == Keys("r", "e")
    assert store.kept == [("tiny", "Ada", "imported")]


def test_what_cannot_be_kept_is_told(put, tiny):
    put(Store(OSError("Read-only file system")))
    with pytest.raises(NotKept, match="The corpus could not be kept: Read-only file system"):
        keeping.keep(tiny, "Ada", "imported")


def test_without_a_store(monkeypatch):
    monkeypatch.setattr(keeping, "_STORE", "data.no_store")
    assert not keeping.can_keep()
