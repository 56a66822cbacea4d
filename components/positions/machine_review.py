"""Proposals of a machine, one by one or by a filter: a person takes them over, or answers differently."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analysis.positions.agreement import last_marks, of_people
from analysis.positions.answers import LATER, REMOVE, Answer
from analysis.positions.machine import machine_agreement
from analysis.positions.machine.machine_agreement import MachineAgreement
from analysis.positions.marking import Claim, Mark, Marking, places
from components import markup, session_marks
from components.elements import choice
from components.positions import marked_corpus, quick_answers, reading, saving
from components.positions.marked_corpus import Positions
from components.positions.marking import CHOICES as STANCE_CHOICES
from components.positions.quick_answers import AnswerChoice, Desk, Item
from components.positions.who import annotator
from components.scene import Scene
from data.counting import count_of
from data.stances import (
    CONDITIONAL,
    LONGEST_ORIGIN,
    MACHINE,
    NEITHER,
    NOT_ABOUT_IT,
    OPPOSES,
    POSITIONS,
    SEEN,
    SUPPORTS,
    TAKEN_OVER,
)

TAKE_OVER = "take over"
CHOICES = (AnswerChoice(TAKE_OVER, "Take over", "t"), *STANCE_CHOICES)
WITH_POSITION, ALL = "With a position", "All"
FILTERS = (WITH_POSITION, SUPPORTS, OPPOSES, CONDITIONAL, NEITHER, NOT_ABOUT_IT, ALL)
_FILTER = "proposal_filter"


def show(scene: Scene, claim: Claim, found: MachineAgreement) -> None:
    """Draw the proposals on a claim that this person has not read, and what can be done with them."""
    markup.show("heading.html", text="Its proposals on this claim")
    which = choice.select(
        "Proposals", {name: name.capitalize() for name in FILTERS}, _FILTER, width=230, first=WITH_POSITION
    )
    st.fragment(_desk)(scene, claim, found, which)


def _desk(scene: Scene, claim: Claim, found: MachineAgreement, which: str) -> None:
    asked = marked_corpus.positions_of(scene.corpus, scene.index, scene.view, scene.mask)
    name = annotator()
    proposed = reading.proposals_of(asked, claim, found.machine)
    table = waiting(asked, proposed, which, name)
    answered = _answers(asked, claim, found.machine, name)
    _by_filter(asked, table, which, name)
    desk = Desk(
        scope=f"proposals {claim.claim_id} {found.machine} {which} {name}",
        items=[_item(asked, claim, found, mark) for mark in table.head(reading.MOST_SENT).to_dict("records")],
        done=_review_items(asked, claim, answered),
        choices=CHOICES,
        n_read=len(answered),
        n_all=len(answered) + len(table),
        what_is_read="proposals decided by you",
        empty="No proposal in view is waiting for you under this filter.",
        next_heading=f"Next proposals · {machine_agreement.in_short(found)}",
        done_heading=f"Decided by {name}",
        kept=saving.hand_over(scene.corpus, scene.stored),
        may_answer=bool(name),
        why_not="Write your name or initials above: whoever takes a proposal over is responsible for it.",
        n_listed=4,
    )
    quick_answers.show(desk, "proposal_desk", _take(asked, proposed, found.machine))


def waiting(asked: Positions, found: pd.DataFrame, which: str, name: str) -> pd.DataFrame:
    """A machine's proposals on a claim, for quotes in view that this person has not read, by the filter, in corpus
    order."""
    if which == WITH_POSITION:
        found = found[found["stance"].isin(POSITIONS)]
    elif which != ALL:
        found = found[found["stance"] == which]
    marks = asked.marked.stances
    mine = marks[(marks["annotator"] == name) & marks["claim_id"].isin(found["claim_id"])]["quote_id"]
    found = found[~found["quote_id"].isin(mine)]
    rows = asked.quote_ids.get_indexer(pd.Index(found["quote_id"], dtype=object))
    found = found.assign(row=rows)
    found = found[(rows >= 0) & asked.in_view[rows]]
    return found.sort_values("row", kind="stable")


def take_over(marking: Marking, table: pd.DataFrame, name: str) -> Marking:
    """The marking with these proposals as marks of a person; the marks say where they come from."""
    return marking.with_marks(
        Mark(
            mark["claim_id"], mark["quote_id"], mark["stance"], mark["condition"], mark["reason"], mark["words"], name,
            f"{TAKEN_OVER}{mark['annotator']}"[:LONGEST_ORIGIN],
        )
        for mark in table.to_dict("records")
    )  # fmt: skip


def _by_filter(asked: Positions, table: pd.DataFrame, which: str, name: str) -> None:
    taken = _taken_over(asked, name)
    # on quotes that somebody read, bulk proposals would only blur their readings
    read = of_people(asked.marked.stances)
    read = {*zip(read["claim_id"], read["quote_id"], strict=True)}
    pairs = zip(table["claim_id"], table["quote_id"], strict=True)
    table = table[[pair not in read for pair in pairs]]
    with st.container(horizontal=True, key="take_over_tools"):
        menu = st.popover(
            f"Take over all {len(table):,} …", icon=":material/done_all:", disabled=table.empty or not name,
            key="take_over_menu",
        )  # fmt: skip
        with menu:
            st.caption(
                f"{count_of(len(table), 'proposal')} in view ({which.lower()}) on quotes that nobody read become your "
                "marks without your reading them one by one. The cells say how many were taken over from a machine, "
                "and checks and estimates count none of them as read."
            )
            st.button(
                f"Take over {count_of(len(table), 'proposal')}",
                key="take_over_all",
                type="primary",
                on_click=_take_over_all,
                args=(asked, table, name),
            )
        if len(taken):
            st.button(
                f"Give back all {len(taken):,} that you took over",
                key="give_back_all",
                icon=":material/undo:",
                type="tertiary",
                on_click=_give_back,
                args=(asked, taken),
            )


def _take_over_all(asked: Positions, table: pd.DataFrame, name: str) -> None:
    if name:
        marking = session_marks.marking_of(asked.corpus)
        session_marks.keep(asked.corpus, take_over(marking, table, name))


def _taken_over(asked: Positions, name: str) -> pd.DataFrame:
    marks = asked.marked.stances
    return marks[(marks["annotator"] == name) & marks["origin"].str.startswith(TAKEN_OVER)]


def _give_back(asked: Positions, taken: pd.DataFrame) -> None:
    marking = session_marks.marking_of(asked.corpus)
    session_marks.keep(asked.corpus, marking.without_marks(places(taken), places(asked.corpus.marked.stances)))


def _answers(asked: Positions, claim: Claim, machine: str, name: str) -> pd.DataFrame:
    """What this person took over from the machine, or read after seeing what it says, on this claim."""
    marks = last_marks(of_people(asked.marked.stances))
    marks = marks[(marks["annotator"] == name) & (marks["claim_id"] == claim.claim_id)]
    return marks[marks["origin"].isin([f"{begins}{machine}"[:LONGEST_ORIGIN] for begins in (TAKEN_OVER, SEEN)])]


def _review_items(asked: Positions, claim: Claim, answered: pd.DataFrame) -> list[Item]:
    marks = answered.tail(reading.MOST_DONE)
    rows = asked.quote_ids.get_indexer(pd.Index(marks["quote_id"], dtype=object)).tolist()
    answers = [
        TAKE_OVER if origin.startswith(TAKEN_OVER) else stance
        for origin, stance in zip(marks["origin"], marks["stance"], strict=True)
    ]
    known = [(row, answer) for row, answer in zip(rows, answers, strict=True) if row >= 0]
    return reading.items(asked, [(claim, row) for row, _ in known], answers=[answer for _, answer in known])


def _item(asked: Positions, claim: Claim, found: MachineAgreement, mark: dict[str, str]) -> Item:
    key = f"{mark['claim_id']}|{mark['quote_id']}"
    shown = {
        "entry": reading.entry_of(asked, int(mark["row"])),
        "mark": mark,
        "machine": found.machine.removeprefix(MACHINE),
    }
    agrees = machine_agreement.in_short(found)
    # below the heading of the list, which says how far the machine agrees over all claims
    line = markup.html("proposal.html", claim=None, agreement="", **shown)
    return Item(key, markup.html("proposal.html", claim=claim, agreement=agrees, **shown), line)


def _take(asked: Positions, proposed: pd.DataFrame, machine: str) -> Callable[[list[Answer]], None]:
    """What to do with answers; `proposed` are the machine's proposals on the claim."""
    quote_ids = asked.quote_ids  # looked up beforehand: a callback must not draw anything

    def take(answers: list[Answer]) -> None:
        name = annotator()
        by_key = proposed.set_index(proposed["claim_id"] + "|" + proposed["quote_id"])
        of_corpus = places(asked.corpus.marked.stances)
        marking = session_marks.marking_of(asked.corpus)
        for answer in answers:
            claim_id, _, quote_id = answer.key.partition("|")
            if not name or quote_id not in quote_ids or answer.key not in by_key.index:
                continue
            if answer.value == REMOVE:
                marking = marking.without_marks([(claim_id, quote_id, name)], of_corpus)
            elif answer.value == TAKE_OVER:
                marking = take_over(marking, by_key.loc[[answer.key]], name)
            elif answer.value != LATER:
                mark = Mark(claim_id, quote_id, answer.value, answer.text, answer.reason, annotator=name)
                marking = marking.with_mark(mark._replace(origin=f"{SEEN}{machine}"[:LONGEST_ORIGIN]))
        session_marks.keep(asked.corpus, marking)

    return take
