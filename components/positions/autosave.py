"""Saving marks in the store while the person keeps marking: in batches, in a thread of its own, one save at a time."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from analysis.positions.marking import Draw, Mark, Marking, PairJudgement, tables
from components import link
from data.corpus import Corpus
from data.stances import Annotations
from data.store import Changes, Conflict, SaveResult, StoreError
from data.store.parts import Part
from data.store.rows.marks import pair_key, stance_key

T = TypeVar("T", Mark, Draw, PairJudgement)
Save = Callable[[str, Changes], SaveResult | Conflict]  # of the version it starts from, and what changes


class Autosave:
    """Saves one visit's marks on one corpus. `versions` are those it made, `failure` is the error, if any.

    `theirs` holds the marks of the newest version that was read: this is how the marks of others come in.
    """

    def __init__(self, base: str):
        self.base = base
        self.saved = Marking()
        self.versions: set[str] = set()
        self.failure = ""
        self.theirs: Annotations | None = None
        self._seen = ""
        self._wanted = Marking()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def would_be_lost(self) -> bool:
        """Whether closing the page would lose marks."""
        return self._wanted != self.saved

    @property
    def is_done(self) -> bool:
        """Whether something was handed over, and all of it is saved."""
        return bool(self.versions) and not self.would_be_lost and not self.failure

    def hand_over(self, marking: Marking, save: Save) -> None:
        """Hand over the marking to be saved; returns at once."""
        with self._lock:
            self._wanted = marking
            if self.failure or marking == self.saved or (self._thread and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._run, args=(save,), daemon=True)
            self._thread.start()

    def look(self, version: str, read: Callable[[str], Annotations]) -> None:
        """Have this version read, if it was not read yet; returns at once."""
        with self._lock:
            if version == self._seen:
                return
            self._seen = version
        threading.Thread(target=self._read, args=(version, read), daemon=True).start()

    def wait(self, seconds: float) -> None:
        """Wait until all is saved, or the time is up."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _read(self, version: str, read: Callable[[str], Annotations]) -> None:
        try:
            self.theirs = read(version)
        except StoreError:
            self._seen = ""

    def _run(self, save: Save) -> None:
        while True:
            with self._lock:
                wanted = self._wanted
                if wanted == self.saved:
                    self._thread = None
                    return
            try:
                answer = save(self.base, changes(self.saved, wanted))
            except StoreError as error:
                answer = None
                self.failure = str(error)
            except Exception as error:  # a full disk, an unreachable bucket: the marks stay, and the reason is shown
                answer = None
                self.failure = f"The store could not be written ({type(error).__name__})"
            with self._lock:
                if isinstance(answer, SaveResult):
                    self.saved, self.base = wanted, answer.version
                    self.versions.add(answer.version)
                    continue
                if answer is not None:
                    by = answer.theirs.author or "another person"
                    self.failure = f"{by} marked the same quotes for the same claim under the same name"
                self._thread = None
                return


def changes(saved: Marking, wanted: Marking) -> Changes:
    """The changes from one marking to the other."""
    new = replace(
        wanted,
        claims=tuple(one for one in wanted.claims if one not in saved.claims),
        marks=_new(saved.marks, wanted.marks),
        draws=_new(saved.draws, wanted.draws),
        pairs=_new(saved.pairs, wanted.pairs),
    )
    gone = {mark.place for mark in saved.marks} - {mark.place for mark in wanted.marks}
    gone |= {*wanted.removed} - {*saved.removed}
    keys = [stance_key(dict(zip(("claim_id", "quote_id", "annotator"), place, strict=True))) for place in sorted(gone)]
    unpaired = {pair.place for pair in saved.pairs} - {pair.place for pair in wanted.pairs}
    unpaired |= {*wanted.unpaired} - {*saved.unpaired}
    pair_keys = [
        pair_key(dict(zip(("first_id", "second_id", "annotator"), place, strict=True))) for place in sorted(unpaired)
    ]
    removed = {Part.STANCE: keys, Part.PAIR: pair_keys}
    return Changes(marked=tables(new), removed={part: gone for part, gone in removed.items() if gone})


def _new(before: Iterable[T], after: Iterable[T]) -> tuple[T, ...]:
    there = {*before}
    return tuple(one for one in after if one not in there)


def autosave_of(corpus: Corpus, base: str) -> Autosave:
    """This visit's saver; it starts at version `base`."""
    key = key_of(corpus.corpus_id)
    if key not in st.session_state:
        st.session_state[key] = Autosave(base)
    saver: Autosave = st.session_state[key]
    return saver


def put_away(corpus: Corpus) -> None:
    """All was saved, and another version is opened: start again from that one."""
    st.session_state.pop(key_of(corpus.corpus_id), None)


def key_of(corpus_id: str) -> str:
    """The session state key of the saver."""
    return f"{link.KEPT}autosave.{corpus_id}"
