"""The open statement: take, reject or change it. Each action goes through `analysis.extraction.review.review`."""

from collections.abc import Callable
from dataclasses import replace
from textwrap import shorten

import streamlit as st

from analysis.extraction.review import review, review_speakers, review_words
from analysis.extraction.review.review import ACCEPTED, REJECTED, WAITING, Row
from components import markup
from components.article import desk
from components.article.desk import ArticleReview
from data.schema import KINDS, KINDS_IN_WORDS


def show(position: int, reviewed: ArticleReview, camps: list[str]) -> None:
    """Draw the editor of the open statement, or say how to open one."""
    row = reviewed.row
    if row is None:
        st.caption("Click a statement, in the article or in the list, to check or change it.")
        return
    # another version of the row is another set of widgets: they show its values, not what was typed before
    stamp = f"{position} {row.number} {abs(hash(row))}"
    with st.container(border=True, key="statement_editor"):
        st.markdown(f"**Statement {row.number}** · {_state(row)}")
        if row.reason and row.state == WAITING:
            markup.show("notice.html", title="", lines=[row.reason])
        if row.question:
            asked = shorten(row.question_in_one_line(reviewed.article.text), 300, placeholder=" …")
            markup.show("sentence_list.html", lines=[f"Answers: {asked}"])
        _decide(position, reviewed, row, stamp)
        _repeats(position, reviewed, row, stamp)
        _facts(position, reviewed, row, camps, stamp)
        _words(position, reviewed, row, stamp)


def _state(row: Row) -> str:
    return {ACCEPTED: "taken", REJECTED: "rejected", WAITING: "waiting for you"}[row.state]


def _decide(position: int, reviewed: ArticleReview, row: Row, stamp: str) -> None:
    with st.container(horizontal=True):
        st.button(
            "Take",
            key=f"take {stamp}",
            type="primary",
            icon=":material/check:",
            disabled=row.state == ACCEPTED,
            on_click=_decide_and_go_on,
            args=(position, row.number, ACCEPTED),
        )
        st.button(
            "Reject",
            key=f"reject {stamp}",
            icon=":material/close:",
            disabled=row.state == REJECTED,
            on_click=_decide_and_go_on,
            args=(position, row.number, REJECTED),
        )
        waiting = [one.number for one in reviewed.rows if one.state == WAITING and one.number != row.number]
        later = [number for number in waiting if _after(reviewed.rows, number, row.number)]
        st.button(
            f"Next waiting ({len(waiting)})",
            key=f"next {stamp}",
            icon=":material/arrow_forward:",
            disabled=not waiting,
            on_click=desk.open_statement,
            args=(position, (later or waiting or [0])[0]),
        )


def _after(rows: review.Rows, number: int, other: int) -> bool:
    order = [row.number for row in rows]
    return order.index(number) > order.index(other)


def _decide_and_go_on(position: int, number: int, state: str) -> None:
    """Decide, and open the next waiting statement."""

    def change(one: ArticleReview) -> ArticleReview:
        rows = review.decide(one.rows, number, state)
        order = [row.number for row in rows]
        waiting = [row.number for row in rows if row.state == WAITING]
        later = [waits for waits in waiting if order.index(waits) > order.index(number)]
        return replace(one, rows=rows, opened=(later or waiting or [number])[0])

    desk.act(position, change)


def _repeats(position: int, reviewed: ArticleReview, row: Row, stamp: str) -> None:
    """Headlines and pull quotes with the same words: one statement, counted once."""
    if not row.repeats:
        return
    n = len(row.repeats)
    st.caption(
        f"The same words occur in the article {n} more {'time' if n == 1 else 'times'}, as a headline or a pull quote. "
        "They are counted once, here."
    )
    st.button(
        "Make the repetition a separate statement",
        key=f"repeat {stamp}",
        type="tertiary",
        on_click=_part_repeat,
        args=(position, row.number),
    )


def _part_repeat(position: int, number: int) -> None:
    def change(one: ArticleReview) -> ArticleReview:
        row = review.find(one.rows, number)
        (start, end), *rest = row.repeats
        rows = tuple(replace(other, repeats=tuple(rest)) if other.number == number else other for other in one.rows)
        rows, added = review_words.add_span(rows, one.article.text, start, end, row)
        return replace(one, rows=rows, opened=added)

    desk.act(position, change)


def _facts(position: int, reviewed: ArticleReview, row: Row, camps: list[str], stamp: str) -> None:
    with st.form(f"facts {stamp}", border=False):
        known = review_speakers.speakers(reviewed.rows)
        names = list(dict.fromkeys([row.speaker, *row.candidates, *known]))
        speaker = st.selectbox(
            "Speaker",
            [name for name in names if name],
            index=0 if row.speaker else None,
            accept_new_options=True,
            placeholder="Choose or type a name",
            key=f"speaker {stamp}",
            help="Joint statement: names separated by |, and as many camps.",
        )
        left, right = st.columns(2)
        options = list(dict.fromkeys([*filter(None, [row.camp]), *camps]))
        camp = left.selectbox(
            "Camp",
            options,
            index=0 if row.camp else None,
            accept_new_options=True,
            placeholder="Choose or type a camp",
            key=f"camp {stamp}",
        )
        kind = right.selectbox(
            "Kind",
            KINDS,
            index=KINDS.index(row.kind),
            format_func=KINDS_IN_WORDS.__getitem__,
            key=f"kind {stamp}",
        )
        role = left.text_input("Role", row.role, key=f"role {stamp}", max_chars=500)
        affiliation = right.text_input("Affiliation", row.affiliation, key=f"affiliation {stamp}", max_chars=500)
        venue = left.text_input("Venue", row.venue, key=f"venue {stamp}", max_chars=500)
        relayed_by = right.text_input("Relayed by", row.relayed_by, key=f"relayed_by {stamp}", max_chars=500)
        said_on = left.text_input(
            "Said on", row.said_on, key=f"said_on {stamp}", placeholder="2022-01-13", max_chars=10
        )
        topic = right.text_input("Topic", row.topic, key=f"topic {stamp}", max_chars=80)
        if st.form_submit_button("Save changes", icon=":material/save:", width="stretch"):
            values = {"kind": kind, "role": role, "affiliation": affiliation, "venue": venue}
            values |= {"relayed_by": relayed_by, "said_on": said_on, "topic": topic}
            _save(position, row, speaker or "", camp or "", values)
            st.rerun()


def _save(position: int, row: Row, speaker: str, camp: str, values: dict[str, str]) -> None:
    def change(one: ArticleReview) -> ArticleReview:
        rows = one.rows
        if speaker != row.speaker:
            rows = review.correct_speaker(rows, row.number, speaker)
            # the old values were the other speaker's; what the person typed is the new one's
            untouched = [name for name in ("role", "affiliation") if values[name] == getattr(row, name)]
            for name in untouched:
                values.pop(name)
        corrected = review.find(rows, row.number)
        new_camp = camp if camp != row.camp or not corrected.camp else corrected.camp
        rows = review.change(rows, row.number, camp=new_camp, **values)
        return replace(one, rows=review.settle(rows, row.number))

    desk.act(position, change)
    saved = desk.articles()[position].row
    if saved is not None and saved.camp and saved.camp != row.camp and saved.speaker and "|" not in saved.speaker:
        desk.learn_camp(saved.speaker, saved.camp)


def _words(position: int, reviewed: ArticleReview, row: Row, stamp: str) -> None:
    text = reviewed.article.text
    with st.expander("Change the words", key=f"words {stamp}"):
        words = row.words(text)
        with st.form(f"span {stamp}", border=False):
            st.caption("Where the statement begins and ends, by its first and last words.")
            first = st.text_input("First words", " ".join(words.split()[:4]), key=f"first {stamp}")
            last = st.text_input("Last words", " ".join(words.split()[-4:]), key=f"last {stamp}")
            if st.form_submit_button("Set the span"):
                _act(position, lambda rows: review_words.change_span(rows, text, row.number, first, last))
        with st.form(f"typed {stamp}", border=False):
            typed = st.text_area("The words themselves", words, key=f"typed words {stamp}", height=110)
            st.caption("Words that are not in the article are kept as you type them, and marked as edited.")
            if st.form_submit_button("Use these words"):
                _act(position, lambda rows: review_words.type_words(rows, text, row.number, typed))
        with st.form(f"split {stamp}", border=False):
            hint = "leave empty to split between the two parts" if len(row.segments) > 1 else ""
            second = st.text_input(
                "Split: first words of the second statement", placeholder=hint, key=f"second {stamp}"
            )
            if st.form_submit_button("Split in two"):
                _act(position, lambda rows: review_words.split(rows, text, row.number, second))
        others = [one for one in reviewed.rows if one.number != row.number and one.segments]
        if row.segments and others:
            order = {one.number: n for n, one in enumerate(reviewed.rows)}
            # the nearest first; of two equally near, first the one of the same speaker, then the one that follows
            others.sort(
                key=lambda one: (
                    abs(order[one.number] - order[row.number]),
                    one.speaker != row.speaker,
                    order[one.number] < order[row.number],
                )
            )
            with st.form(f"merge {stamp}", border=False):
                other = st.selectbox(
                    "Merge with",
                    [one.number for one in others],
                    format_func=lambda number: _statement_label(reviewed, number),
                    key=f"other {stamp}",
                )
                if st.form_submit_button("Merge"):
                    _act(position, lambda rows: review_words.merge(rows, row.number, other))


def _statement_label(reviewed: ArticleReview, number: int) -> str:
    row = review.find(reviewed.rows, number)
    return f"{number}. {row.speaker}: {row.words(reviewed.article.text)[:60]}"


def _act(position: int, change: Callable[[tuple[Row, ...]], tuple[Row, ...]]) -> None:
    desk.act(position, lambda one: replace(one, rows=change(one.rows)))
    st.rerun()
