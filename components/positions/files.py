"""Marks as files: downloaded as stances.csv, and loaded."""

from functools import partial

import streamlit as st

from analysis.positions.marking import session_only, take_in, together
from components import markup, session_marks
from components.elements.widget_callback import if_present
from components.positions import agreement
from components.positions.marked_corpus import Positions
from components.waits import process_wait
from data import stances_process
from data.counting import count_of
from data.faults import Fault, fault_lines
from data.processes.children import prepare
from data.stances import (
    CLAIMS_FILE,
    DRAWS_FILE,
    PAIRS_FILE,
    STANCES_FILE,
    Annotations,
    claims_csv,
    draws_csv,
    pairs_csv,
    stances_csv,
)

_MENU, _OUTCOME, _NTH = "marks_file", "marks_file_outcome", "marks_file_nth"
_UPLOADED = "marks_file_uploaded"  # the bytes of an uploaded file that is to be read


def show(asked: Positions) -> None:
    """The menu for both directions."""
    menu = st.popover("Marks as files", icon=":material/sync_alt:", key=_MENU, on_change="rerun")
    if not menu.open:
        return
    prepare(stances_process.__name__)  # while a file is being chosen
    own = asked.corpus.marked
    here = session_only(own, session_marks.marking_of(asked.corpus))
    both = together(own, session_marks.marking_of(asked.corpus))
    with menu:
        st.caption("Marks made here stay in this browser tab: download them before you close it.")
        n, n_all, n_pairs = len(here.stances), len(both.stances), len(both.pairs)
        _button(f"Marks made here · {n:,}", STANCES_FILE, "here", partial(stances_csv, here), n)
        _button(
            f"All marks, including the corpus's · {n_all:,}", STANCES_FILE, "all", partial(stances_csv, both), n_all
        )
        _button(f"Claims · {len(both.claims):,}", CLAIMS_FILE, "claims", partial(claims_csv, both), len(both.claims))
        if n_pairs:
            _button(f"Judged pairs · {n_pairs:,}", PAIRS_FILE, "pairs", partial(pairs_csv, both), n_pairs)
        if n_draws := both.draws["draw_id"].nunique():
            _button(f"Random draws · {n_draws:,}", DRAWS_FILE, "draws", partial(draws_csv, both), n_draws)
        key = f"marks_file_{st.session_state.get(_NTH, 0)}"
        st.file_uploader(
            f"Load {STANCES_FILE}, {CLAIMS_FILE}, {PAIRS_FILE} or {DRAWS_FILE}",
            type="csv",
            key=key,
            on_change=if_present(key, _bring),
            args=(key,),
            max_upload_size=stances_process.LARGEST,
        )


def take_in_file(asked: Positions) -> None:
    """Read the uploaded file while the visitor waits and can cancel; then report the result.

    Not in the callback of its widget, which would continue after the visitor leaves.
    """
    raw = st.session_state.get(_UPLOADED)
    if raw is not None:
        wait = partial(process_wait.wait, doing=partial(str, "Reading the marks."))
        st.session_state[_OUTCOME] = _take_in(asked, *stances_process.read(raw, asked.marked.claims, wait))
        del st.session_state[_UPLOADED]
        st.rerun()
    _show_file_note()


def _show_file_note() -> None:
    """The result of the last file, until it is dismissed."""
    if note := st.session_state.get(_OUTCOME):
        title, lines = note
        markup.show("notice.html", title=title, lines=lines)
        st.button("Understood", key="put_file_away", on_click=_put_away, type="tertiary")


def _button(label: str, file: str, key: str, make: partial[bytes], n: int) -> None:
    st.download_button(
        label, make, file_name=file, mime="text/csv", key=f"download_{key}", on_click="ignore", disabled=not n,
        width="stretch",
    )  # fmt: skip


def _bring(key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[_UPLOADED] = file.getvalue()
    st.session_state[_NTH] = st.session_state.get(_NTH, 0) + 1  # empties the uploader
    st.session_state[_MENU] = False  # closed, it does not cover the result


def _take_in(asked: Positions, imported: Annotations, faults: list[Fault], n_faults: int) -> tuple[str, list[str]]:
    """Keep what the file holds; a title and lines that report the result."""
    if faults:
        return _refusal(faults, n_faults)
    taken = take_in(session_marks.marking_of(asked.corpus), asked.corpus.marked, imported)
    session_marks.keep(asked.corpus, taken.marking)
    agreement.reset_choice()
    marks = f"{taken.n_new:,} new marks, {taken.n_changed:,} changed, {taken.n_same:,} already here"
    news = ((taken.n_claims, "new claim"), (taken.n_draws, "new random draw"))
    claims = "; ".join(count_of(n, name) for n, name in news if n or name == "new claim")
    lines = [f"{marks}; {claims}. Undo removes all of it."]
    n_strange = int((~imported.stances["quote_id"].isin(asked.quote_ids)).sum())
    if n_strange:
        about = "1 mark is about a quote" if n_strange == 1 else f"{n_strange:,} marks are about quotes"
        lines.append(
            f"{about} that this corpus does not hold: kept, but not counted. Were they made on another corpus?"
        )
    return "Loaded", lines


def _refusal(faults: list[Fault], n: int) -> tuple[str, list[str]]:
    lines = fault_lines(faults, n_all=n)
    mistakes = "1 mistake" if n == 1 else f"{n:,} mistakes"
    return f"Nothing was loaded: {mistakes} to fix. Your marks here are unchanged.", lines


def _put_away() -> None:
    st.session_state.pop(_OUTCOME, None)
