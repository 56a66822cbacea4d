"""An import on its way: what was brought and what was decided, in one value, so that no rerun loses any of it."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from analysis.background import BackgroundWork
from analysis.making.duplicates import Group
from components import link, process_wait
from data.arrays import Vectors
from data.importing import apart, camps, mapping
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import Refused
from data.processes.job import ABANDONED, Job, Limits

KEY = f"{link.KEPT}import"  # an import is of no corpus yet: it outlives the choice of one
T = TypeVar("T")


@dataclass
class Draft:
    """What one person is importing. `number` tells the widgets of one draft from those of the next."""

    number: int
    name: str = ""
    raw: bytes = b""
    choices: Choices = field(default_factory=Choices)
    targets: dict[str, str] = field(default_factory=dict)
    same_for_all: dict[str, str] = field(default_factory=dict)
    date_order: str = ""  # "": not chosen
    camps: dict[str, str] = field(default_factory=dict)  # what each value found means
    looks: dict[str, dict[str, str]] = field(default_factory=dict)  # colour, symbol, note by camp
    mended: dict[tuple[int, str], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    leave_out_faults: bool = False
    for_all: str = ""  # what becomes of all duplicates that were not decided one by one
    decided: dict[Group, str] = field(default_factory=dict)
    look_for_near: bool = False
    least_cosine: float = 0.95
    into: str = ""  # the key of the corpus to add to; empty: a new one
    about: dict[str, str] = field(default_factory=dict)
    work: BackgroundWork[Any] | None = None
    embedded: Vectors | None = None  # for when the same quotes are imported after all
    reading: tuple[Choices, Job] | None = None  # while a process reads it
    steps: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)  # that each step took when it was last computed

    @property
    def would_be_lost(self) -> bool:
        """Whether something was brought that is no corpus yet."""
        return bool(self.name) and not (self.work is not None and self.work.state == "done")

    def step(self, name: str, key: Hashable, compute: Callable[[], T]) -> T:
        """The result of a step, computed again only where what it depends on has changed."""
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
        """The table as it came; raises Refused."""
        found = self.step("table", self.choices, self._read)
        if isinstance(found, Refused):
            raise found
        return found

    def _read(self) -> ForeignTable | Refused:
        """The table, or why there is none: that costs as much to find out, and is not asked twice."""
        if self.reading is None or self.reading[0] != self.choices or self.reading[1].why == ABANDONED:
            self.stop_reading()
            try:
                self.reading = (self.choices, apart.begin(self.raw, self.name, self.choices, Limits()))
            except Refused as refused:
                return refused
        job = self.reading[1]
        process_wait.wait(job, lambda: f"Reading {self.name}.")  # a run that is cut off here leaves the job to the next
        self.reading = None
        try:
            return apart.result(job, self.name)
        except Refused as refused:
            return refused

    def stop_reading(self) -> None:
        """End the process that reads, if there is one."""
        if self.reading is not None:
            self.reading[1].cancel()
            self.reading = None

    def read_again(self) -> None:
        """Forget what came of reading."""
        self.steps.pop("table", None)

    @property
    def columns(self) -> mapping.Columns:
        return mapping.Columns(dict(self.targets), dict(self.same_for_all), self.date_order or mapping.AS_WRITTEN)

    @property
    def columns_key(self) -> Hashable:
        """What the quotes under our columns depend on."""
        pairs = (tuple(sorted(cells.items())) for cells in (self.targets, self.same_for_all))
        return (self.choices, *pairs, self.date_order)

    def mapped(self) -> pd.DataFrame:
        """The quotes under our columns, camps as they were found; raises CorpusError where a column is missing."""
        return self.step("mapped", self.columns_key, lambda: mapping.mapped(self.table().cells, self.columns))

    @property
    def reviewed_key(self) -> Hashable:
        return (self.columns_key, *(tuple(sorted(cells.items())) for cells in (self.camps, self.mended)), self.left_out)

    def reviewed(self) -> pd.DataFrame:
        """The quotes with camps renamed, cells mended, and the rows gone that were left out."""

        def review() -> pd.DataFrame:
            quotes = mapping.mended(camps.renamed(self.mapped(), self.camps), self.mended)
            return quotes.drop(index=[row for row in self.left_out if row in quotes.index])

        return self.step("reviewed", self.reviewed_key, review)


def current() -> Draft:
    """The draft of this visitor; an empty one where nothing was brought yet."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Draft(1)
    held: Draft = st.session_state[KEY]
    return held


def begin(name: str = "", raw: bytes = b"", title: str = "") -> None:
    """Start over with what was brought; what was decided before is gone."""
    work = current().work
    if work is not None:
        work.cancel()
    current().stop_reading()
    draft = Draft(current().number + 1, name, raw)
    if title:
        draft.about["title"] = title
    st.session_state[KEY] = draft
