"""Speakers first: a small table of who speaks, the camp of each, and a button to take all verbatim statements."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from analysis.extraction.review import review, review_speakers
from analysis.extraction.review.review_speakers import SpeakerLine
from components import markup
from components.article import desk
from components.article.desk import ArticleReview
from components.elements.widget_callback import if_present

LEFT_OUT = "Leave out"
_SHOWN_AT_FIRST = 12


def show(position: int, reviewed: ArticleReview, camps: Sequence[str]) -> None:
    """Draw the table with its choices; nothing if nobody is named."""
    lines = review_speakers.speaker_lines(reviewed.rows)
    if not lines:
        return
    unknown = sum(not line.camp and not line.left_out for line in lines)
    with st.container(border=True, key="article_speakers"):
        n = len(lines)
        st.markdown(f"**{n} {'speaker' if n == 1 else 'speakers'}: which camp?**")
        st.caption(
            "Proposed from their roles here and from what you decided before. "
            + (f"{unknown} without a camp: you can take their statements too, as “Unknown”." if unknown else "")
        )
        all_of_them = len(lines) <= _SHOWN_AT_FIRST or st.session_state.get(f"all_speakers {position}", False)
        columns = st.columns(2, gap="medium")
        for n, line in enumerate(lines if all_of_them else lines[:_SHOWN_AT_FIRST]):
            with columns[n % 2]:
                _speaker(position, line, camps)
        if len(lines) > _SHOWN_AT_FIRST:
            st.checkbox(f"Show all {len(lines)} speakers", key=f"all_speakers {position}")
        with st.container(horizontal=True):
            _take_verbatim(position, reviewed)
            with st.popover("One person, two names?", icon=":material/merge:"):
                _same_person(position, lines)


def _speaker(position: int, line: SpeakerLine, camps: Sequence[str]) -> None:
    left, right = st.columns([3, 2], vertical_alignment="center")
    facts = [f"{line.n} {'statement' if line.n == 1 else 'statements'}", line.role, line.affiliation, line.wikidata]
    with left:
        markup.show("speaker_line.html", name=line.name, facts=list(dict.fromkeys(filter(None, facts))))
    options = list(dict.fromkeys([*filter(None, [line.camp]), *camps, LEFT_OUT]))
    chosen = LEFT_OUT if line.left_out else line.camp
    key = f"camp of {position} {abs(hash((line.name, chosen)))}"
    right.selectbox(
        f"Camp of {line.name}",
        options,
        index=options.index(chosen) if chosen else None,
        accept_new_options=True,
        placeholder="Unknown",
        label_visibility="collapsed",
        key=key,
        on_change=if_present(key, _choose),
        args=(position, line.name, key),
    )


def _choose(position: int, speaker: str, key: str) -> None:
    chosen = (st.session_state[key] or "").replace("|", "/").strip()
    if chosen == LEFT_OUT:
        desk.act(position, lambda one: replace(one, rows=review_speakers.leave_out(one.rows, speaker), decided=True))
        return
    desk.act(position, lambda one: replace(one, rows=review_speakers.bring_back(one.rows, speaker), decided=True))
    desk.learn_camp(speaker, chosen)


def _take_verbatim(position: int, reviewed: ArticleReview) -> None:
    verbatim = [row for row in reviewed.rows if row.kind == "direct"]
    ready = [row for row in verbatim if review.needs_no_look(row)]
    taken = sum(row.state == review.ACCEPTED for row in verbatim)
    proposed = sum(row.state == review.WAITING and bool(row.proposed_by) for row in verbatim)
    rest = f", {proposed} proposed by a model {'waits' if proposed == 1 else 'wait'}" if proposed else ""
    words = f"Take the {len(ready)} verbatim that {'waits' if len(ready) == 1 else 'wait'}"
    st.button(
        words if ready else f"{taken} verbatim taken{rest}" if rest else f"All {taken} verbatim are taken",
        key=f"take_verbatim {position}",
        type="primary",
        icon=":material/done_all:",
        disabled=not ready,
        help="All in quotation marks, or a speaker's own turns, whoever the named speaker is. What a model proposed "
        "is taken one by one.",
        on_click=desk.act,
        args=(position, lambda one: replace(one, rows=review.take(one.rows), decided=True)),
    )


def _same_person(position: int, lines: Sequence[SpeakerLine]) -> None:
    names = [line.name for line in lines]
    with st.form(f"same person {position} {abs(hash(tuple(names)))}", border=False):
        spelling = st.selectbox("This name", names, index=None, placeholder="Choose a name")
        name = st.selectbox("is the same person as", names, index=None, accept_new_options=True, placeholder="Or type")
        wikidata = st.text_input("Wikidata id (optional)", placeholder="Q42", max_chars=13)
        if st.form_submit_button("Merge them", width="stretch") and spelling and name:
            desk.same_person(spelling, name, wikidata.strip())
            st.rerun()
    st.caption("Applied to all articles of this visit: see “People: one name each” below.")
