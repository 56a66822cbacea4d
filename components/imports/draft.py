"""An import in progress: the files and the decisions, in one value, so that no rerun loses any of it."""

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from analysis.background import BackgroundWork
from analysis.making import importing
from analysis.making.duplicates import DuplicateGroup
from components import link
from components.waits import process_wait
from data.arrays import Vectors
from data.importing import reading_process, splitting
from data.importing.columns import columns, mapping
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import FileRefusal
from data.processes.job import ABANDONED, Job, Limits

KEY = f"{link.KEPT}import"  # an import belongs to no corpus yet: it survives opening another one
T = TypeVar("T")


COLUMN, ONE, SPEAKERS, TABLE = "a column", "none: one camp", "each speaker is a side", "a table of speakers"


@dataclass
class ImportDraft:
    """What one person is importing. `number` keeps the widgets of one draft apart from those of the next."""

    number: int
    files: Mapping[str, bytes] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    targets: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)  # our columns that copy another of our columns
    same_for_all: dict[str, str] = field(default_factory=dict)
    date_order: str = ""  # "": not chosen
    emptied: frozenset[str] = frozenset()  # our columns whose cells that are not dates are left empty
    split: str = ""  # how long texts are split; "": not chosen
    camps_from: str = ""  # COLUMN, ONE, SPEAKERS or TABLE; "": not chosen
    camps_table: dict[str, str] = field(default_factory=dict)  # camps by speaker
    camps: dict[str, str] = field(default_factory=dict)  # the camp that each value stands for
    speakers: dict[str, str] = field(default_factory=dict)
    looks: dict[str, dict[str, str]] = field(default_factory=dict)  # colour, symbol, note by camp
    fixed: dict[tuple[int, str], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    leave_out_faults: bool = False
    decided: dict[DuplicateGroup, str] = field(default_factory=dict)
    look_for_near: bool = False
    least_alike: float = 0.95
    into: str = ""  # the key of the corpus to add to; empty: a new one
    about: dict[str, str] = field(default_factory=dict)
    work: BackgroundWork[Any] | None = None
    embedded: Vectors | None = None  # in case the same quotes are imported after all
    reading: tuple[Choices, Job] | None = None  # while a process reads it
    steps: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)  # how long each step took when last computed

    @property
    def name(self) -> str:
        """The file's name, or the number of files; empty if there is none."""
        return next(iter(self.files), "") if len(self.files) < 2 else f"{len(self.files)} files"

    @property
    def would_be_lost(self) -> bool:
        """Whether there is a file that is not a corpus yet."""
        return bool(self.name) and not (self.work is not None and self.work.state == "done")

    def step(self, name: str, key: Hashable, compute: Callable[[], T]) -> T:
        """The result of a step, recomputed only if what it depends on has changed."""
        known = self.steps.get(name)
        if known is None or known[0] != key:
            begun = time.perf_counter()
            self.steps[name] = known = (key, compute())
            self.seconds[name] = time.perf_counter() - begun
        return known[1]

    def widget(self, name: str, value: Any) -> str:
        """The key of a widget that holds `value` when it is first drawn, or drawn again."""
        key = f"import.{self.number}.{name}"
        if key not in st.session_state:
            st.session_state[key] = value
        return key

    def table(self) -> ForeignTable:
        """The table as read; raises FileRefusal."""
        found = self.step("table", self.choices, self._read)
        if isinstance(found, FileRefusal):
            raise found
        return found

    def _read(self) -> ForeignTable | FileRefusal:
        """The table, or why there is none: finding that out is just as slow, so it is cached too."""
        if self.reading is None or self.reading[0] != self.choices or self.reading[1].why == ABANDONED:
            self.stop_reading()
            try:
                self.reading = (self.choices, reading_process.begin(self.files, self.choices, Limits()))
            except FileRefusal as refused:
                return refused
        job = self.reading[1]
        process_wait.wait(
            job, lambda: f"Reading {self.name}."
        )  # a run that is interrupted here leaves the job to the next
        self.reading = None
        try:
            return reading_process.result(job, self.name)
        except FileRefusal as refused:
            return refused

    def stop_reading(self) -> None:
        """Stop the reading process, if there is one."""
        if self.reading is not None:
            self.reading[1].cancel()
            self.reading = None

    def read_again(self) -> None:
        """Forget the result of reading."""
        self.steps.pop("table", None)

    def guesses(self) -> columns.Guesses:
        """What the columns are taken to be, and why."""
        return self.step("guesses", self.choices, lambda: columns.guess(self.table().cells))

    def forget_columns(self) -> None:
        """Guess the columns again: the table was read in another way."""
        self.targets, self.copies, self.camps_from, self.split = {}, {}, "", ""
        st.session_state.pop(f"import.{self.number}.split", None)

    @property
    def columns(self) -> mapping.Columns:
        """The decisions about the columns."""
        targets, copies = dict(self.targets), dict(self.copies)
        if self.camps_from in (ONE, SPEAKERS, TABLE):
            targets = {heading: mapping.KEPT if target == "camp" else target for heading, target in targets.items()}
            copies.pop("camp", None)
        if self.camps_from == SPEAKERS:
            copies["camp"] = "speaker"
        order = self.date_order or mapping.AS_WRITTEN
        camps_table = self.camps_table if self.camps_from == TABLE else {}
        return mapping.Columns(targets, dict(self.same_for_all), order, copies, camps_table, self.emptied)

    @property
    def plan(self) -> importing.ImportPlan:
        """All decisions, as the recipe takes them."""
        return importing.ImportPlan(
            self.columns,
            self.split or splitting.WHOLE,
            dict(self.camps),
            dict(self.speakers),
            dict(self.fixed),
            self.left_out,
            self.leave_out_faults,
        )

    @property
    def columns_key(self) -> Hashable:
        """What the quotes under our columns depend on."""
        chosen = self.columns
        pairs = (chosen.targets, chosen.same_for_all, chosen.copies, chosen.camps)
        return (self.choices, *(tuple(sorted(cells.items())) for cells in pairs), chosen.date_order, self.emptied)

    @property
    def statements_key(self) -> Hashable:
        """What the statements depend on."""
        return (self.columns_key, self.split)

    def mapping_result(self) -> mapping.MappingResult:
        """The quotes under our columns, long texts split; raises CorpusError for a missing column, and FileRefusal."""
        plan = self.plan
        return self.step("found", self.statements_key, lambda: importing.statements(self.table(), plan, self.name))

    def mapped_quotes(self) -> pd.DataFrame:
        """The quotes of `mapping_result`, with camps as found."""
        return self.mapping_result().quotes

    @property
    def reviewed_key(self) -> Hashable:
        """What the reviewed quotes depend on."""
        decided = (self.camps, self.speakers, self.fixed)
        return (self.statements_key, *(tuple(sorted(cells.items())) for cells in decided), self.left_out)

    def review(self) -> importing.Review:
        """The quotes with names merged, cells fixed and rows left out, and the remaining mistakes."""
        plan = self.plan
        return self.step(
            "review", self.reviewed_key, lambda: importing.review(self.table(), plan, self.name, self.mapping_result())
        )


def current() -> ImportDraft:
    """The draft of this visitor; an empty one if there is no file yet."""
    if KEY not in st.session_state:
        st.session_state[KEY] = ImportDraft(1)
    held: ImportDraft = st.session_state[KEY]
    return held


def begin(name: str = "", raw: bytes = b"", title: str = "") -> None:
    """Start over with these files; earlier decisions are gone."""
    work = current().work
    if work is not None:
        work.cancel()
    current().stop_reading()
    draft = ImportDraft(current().number + 1, {name: raw} if name else {})
    if title:
        draft.about["title"] = title
    st.session_state[KEY] = draft
