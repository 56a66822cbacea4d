"""Visitors who left may come back for a while; then everything of theirs is closed."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from streamlit import config
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from serving import sessions
from serving.sessions import ClosingStorage


@dataclass
class Session:
    id: str
    closed: list[str] = field(default_factory=list)

    def shutdown(self) -> None:
        self.closed.append(self.id)


@pytest.fixture
def clock() -> SimpleNamespace:
    return SimpleNamespace(now=0.0)


@pytest.fixture
def storage(clock) -> ClosingStorage:
    return ClosingStorage(120, lambda: clock.now)


def session_info(session: Session) -> SimpleNamespace:
    return SimpleNamespace(session=session)


def test_a_visitor_comes_back_in_time_or_is_closed(storage, clock):
    ann, bob = Session("ann"), Session("bob")
    storage.save(session_info(ann))
    clock.now = 60.0
    storage.save(session_info(bob))
    assert storage.get("ann").session is ann
    clock.now = 120.0
    assert storage.get("ann") is None
    storage.close_expired()
    assert (ann.closed, bob.closed) == (["ann"], [])
    assert [info.session for info in storage.list()] == [bob]
    storage.delete("bob")  # came back
    clock.now = 500.0
    storage.close_expired()
    assert bob.closed == []


def test_of_very_many_the_first_who_left_is_closed_first(storage, monkeypatch):
    monkeypatch.setattr(sessions, "MOST_KEPT", 2)
    visitors = [Session(name) for name in "abc"]
    for visitor in visitors:
        storage.save(session_info(visitor))
    assert [visitor.closed for visitor in visitors] == [["a"], [], []]


def test_it_takes_the_place_of_streamlits_own():
    runtime = SimpleNamespace(_session_mgr=SimpleNamespace(_session_storage=MemorySessionStorage()))
    storage = ClosingStorage.in_place_of(runtime)
    assert runtime._session_mgr._session_storage is storage
    assert storage._seconds == config.get_option("server.disconnectedSessionTTL")
