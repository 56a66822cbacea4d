"""Marks as files: taken along as stances.csv, and taken in."""

from functools import partial

import streamlit as st

from analysis.positions.marking import session_only, take_in, together
from components import markup, session_marks
from components.positions import agreement
from components.positions.marked_corpus import Positions
from data import stances_process
from data.counting import count_of
from data.faults import Fault, fault_lines
from data.processes.children import prepare
from data.stances import (
    CLAIMS_FILE,
    DRAWS_FILE,
    PAIRS_FILE,
    STANCES_FILE,
    claims_csv,
    draws_csv,
    pairs_csv,
    stances_csv,
)

_MENU, _OUTCOME, _NTH = "marks_file", "marks_file_outcome", "marks_file_nth"


def show(asked: Positions) -> None:
    """The menu of both directions."""
    menu = st.popover("Marks as files", icon=":material/sync_alt:", key=_MENU, on_change="rerun")
    if not menu.open:
        return
    prepare(stances_process.__name__)  # while a file is being chosen
    own = asked.corpus.marked
    here = session_only(own, session_marks.marking_of(asked.corpus))
    both = together(own, session_marks.marking_of(asked.corpus))
    with menu:
        st.caption("Marks made here stay in this browser tab: take them along before you close it.")
        n, n_all, n_pairs = len(here.stances), len(both.stances), len(both.pairs)
        _button(f"Marks made here · {n:,}", STANCES_FILE, "here", partial(stances_csv, here), n)
        _button(f"All marks, the corpus's too · {n_all:,}", STANCES_FILE, "all", partial(stances_csv, both), n_all)
        _button(f"Claims · {len(both.claims):,}", CLAIMS_FILE, "claims", partial(claims_csv, both), len(both.claims))
        if n_pairs:
            _button(f"Judged pairs · {n_pairs:,}", PAIRS_FILE, "pairs", partial(pairs_csv, both), n_pairs)
        if n_draws := both.draws["draw_id"].nunique():
            _button(f"Random draws · {n_draws:,}", DRAWS_FILE, "draws", partial(draws_csv, both), n_draws)
        key = f"marks_file_{st.session_state.get(_NTH, 0)}"
        st.file_uploader(
            f"Take in {STANCES_FILE}, {CLAIMS_FILE}, {PAIRS_FILE} or {DRAWS_FILE}",
            type="csv",
            key=key,
            on_change=partial(_take_in, asked, key),
            max_upload_size=stances_process.LARGEST,
        )


def show_file_note() -> None:
    """What came of the last file, until it is put away."""
    if note := st.session_state.get(_OUTCOME):
        title, lines = note
        markup.show("notice.html", title=title, lines=lines)
        st.button("Understood", key="put_file_away", on_click=_put_away, type="tertiary")


def _button(label: str, file: str, key: str, make: partial[bytes], n: int) -> None:
    st.download_button(
        label, make, file_name=file, mime="text/csv", key=f"download_{key}", on_click="ignore", disabled=not n,
        width="stretch",
    )  # fmt: skip


def _take_in(asked: Positions, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    brought, faults, n_faults = stances_process.read(file.getvalue(), asked.marked.claims)
    st.session_state[_NTH] = st.session_state.get(_NTH, 0) + 1  # an empty uploader again
    st.session_state[_MENU] = False  # closed, it does not cover what came of the file
    if faults:
        st.session_state[_OUTCOME] = _refusal(faults, n_faults)
        return
    taken = take_in(session_marks.marking_of(asked.corpus), asked.corpus.marked, brought)
    session_marks.keep(asked.corpus, taken.marking)
    agreement.choose_anew()
    marks = f"{taken.n_new:,} new marks, {taken.n_changed:,} changed, {taken.n_same:,} were here already"
    news = ((taken.n_claims, "new claim"), (taken.n_draws, "new random draw"))
    claims = "; ".join(count_of(n, name) for n, name in news if n or name == "new claim")
    st.session_state[_OUTCOME] = ("Taken in", [f"{marks}; {claims}. Undo takes all of it back."])


def _refusal(faults: list[Fault], n: int) -> tuple[str, list[str]]:
    lines = fault_lines(faults, n_all=n)
    mistakes = "1 mistake" if n == 1 else f"{n:,} mistakes"
    return f"Nothing was taken in: {mistakes} to mend. What was marked here is as it was.", lines


def _put_away() -> None:
    st.session_state.pop(_OUTCOME, None)
