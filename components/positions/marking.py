"""Marking by hand: each quote is answered with one key or one click, in the chosen way of reading."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from analysis.insufficient_data import InsufficientData
from analysis.positions.agreement import agreement, by_hand
from analysis.positions.answers import LATER, Answer, with_answers
from analysis.positions.marking import Claim
from analysis.positions.reading import draws
from components import encoding, link, session_marks
from components.elements import choice
from components.frame import empty_view
from components.positions import (
    checking,
    claim_choice,
    estimating,
    marked_corpus,
    pair_marking,
    quick_answers,
    reading,
    saving,
)
from components.positions.marked_corpus import Positions
from components.positions.quick_answers import AnswerChoice, Desk, Item
from components.positions.who import annotator, ask_name
from components.scene import Scene
from data.counting import count_of, noun
from data.stances import CONDITIONAL, MACHINE, NEITHER, NOT_ABOUT_IT, OPPOSES, SUPPORTS

WAY = link.detail_key("reading_way")
FAIR, QUOTES, CHECKING, SAMPLING, PAIRS = (
    "",
    "Quote by quote",
    "Check of the unread",
    "Random sample",
    "Pairs of quotes",
)
_LABELS = {FAIR: "Claim by claim"} | {way: way for way in (QUOTES, CHECKING, SAMPLING, PAIRS)}
CHOICES = (
    AnswerChoice(SUPPORTS, "Supports", "s"),
    AnswerChoice(OPPOSES, "Opposes", "o"),
    AnswerChoice(CONDITIONAL, "On a condition", "c", ask=True),
    AnswerChoice(NEITHER, "Neither", "n"),
    AnswerChoice(NOT_ABOUT_IT, "Not about it", "x"),
)
LOOK_EVERY = 5.0  # seconds, for the marks of others
_NO_NAME = "Write your name or initials above: every mark is recorded with a name."


def show(scene: Scene, asked: Positions) -> None:
    """Ask for a name, a claim and a way of reading, and go through the quotes."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="who_marks"):
        way = _way()
        ask_name()
    claim = None
    if way in (FAIR, CHECKING, SAMPLING):
        claim = claim_choice.show(asked)
        if claim is None:
            return
    elif asked.marked.claims.empty and way == QUOTES:
        claim_choice.show(asked)
        return
    if way in (FAIR, QUOTES) and not asked.in_view.any():
        empty_view.show(asked.index, asked.view)
        return
    encoding.status(asked.corpus, "Ranking by meaning", waited_for=False)
    if way == PAIRS:
        pair_marking.show(scene)
    else:
        every = LOOK_EVERY if scene.stored is not None else None
        st.fragment(_desk, run_every=every)(scene, claim, way)


def _way() -> str:
    return choice.select("Way of reading", _LABELS, WAY, width=230, first=FAIR)


def _desk(scene: Scene, claim: Claim | None, way: str) -> None:
    """Only the desk, redrawn for each batch of answers without the rest of the page."""
    asked = marked_corpus.positions_of(scene.corpus, scene.index, scene.view, scene.mask)
    name = annotator()
    readings = reading.readings_of(asked, name)
    claims = list(reading.claims_of(asked).values())
    if claim is not None and not any(one.claim_id == claim.claim_id for one in claims):
        claims.append(claim)
    here = claims if claim is None else [next(one for one in claims if one.claim_id == claim.claim_id)]
    drawn = None
    if claim is not None and way == CHECKING:
        drawn = checking.show(asked, here[0], readings)
    elif claim is not None and way == SAMPLING:
        drawn = estimating.show(asked, here[0], readings)
    if way in (CHECKING, SAMPLING) and drawn is None:
        return
    kept = saving.hand_over(scene.corpus, scene.stored)
    items, n_read, n_all, what = _queue(asked, here, way, readings, drawn)
    desk = Desk(
        scope=f"{way} {claim.claim_id if claim else ''} {name} {'' if drawn is None else drawn['draw_id'].iloc[-1]}",
        items=items,
        done=reading.done_of(asked, here, readings) if name else [],
        choices=CHOICES,
        n_read=n_read,
        n_all=n_all,
        what_is_read=what,
        empty=_empty(way, n_all),
        next_heading="Its nearest claims" if way == QUOTES else "Next in line",
        done_heading=f"Marked by {name}",
        kept=kept,
        sentence=" ".join(
            filter(None, (_agreement_sentence(scene, asked, here, name), _order_sentence(asked, here, way)))
        ),
        aside=NOT_ABOUT_IT,
        may_answer=bool(name),
        why_not=_NO_NAME,
    )
    quick_answers.show(desk, "marking_desk", _take(scene, asked, here, name))


def _queue(
    asked: Positions, claims: Sequence[Claim], way: str, readings: reading.Readings, drawn: pd.DataFrame | None
) -> tuple[list[Item], int, int, str]:
    """What comes next, how many of how many were read, and what these are."""
    in_view = {str(one) for one in asked.corpus.quotes["quote_id"].array[asked.in_view]}
    own = readings.own
    if way == QUOTES:
        items = reading.by_quote(asked, claims, readings)
        n = min(reading.NEAREST_CLAIMS, len(claims)) * len(in_view)
        return (
            items,
            sum(quote in in_view for _, quote in own),
            n,
            f"{noun(n, 'pair')} of quote and nearest claim read by you",
        )
    claim = claims[0]
    if way == FAIR:
        items = reading.by_claim(asked, claim, readings)
        n_read = sum(claim_id == claim.claim_id and quote in in_view for claim_id, quote in own)
        return items, n_read, len(in_view), f"{noun(len(in_view), 'quote')} in view read by you"
    ids = draws.quote_ids(drawn) if drawn is not None else []
    ids = [one for one in ids if one in asked.quote_ids]
    items = reading.of_draw(asked, claim, ids, readings)
    return (
        items,
        sum((claim.claim_id, one) in readings.all_read for one in ids),
        len(ids),
        f"drawn {noun(len(ids), 'quote')} read",
    )


def _empty(way: str, n_all: int) -> str:
    if way in (CHECKING, SAMPLING):
        read = "Everything drawn has been read. The result is above."
        return read if n_all else "There is nothing left of the draw to read."
    return "Every quote in view has been read. Choose another claim, check the unread, or change a mark below."


def _agreement_sentence(scene: Scene, asked: Positions, claims: Sequence[Claim], name: str) -> str:
    """Cohen's kappa with the person who shares most readings of these claims, while both are at work."""
    stances = asked.marked.stances
    theirs = saving.newest(scene.corpus, scene.stored)
    if theirs is not None:
        stances = pd.concat(
            [theirs.stances[theirs.stances["annotator"] != name], stances[stances["annotator"] == name]]
        )
    ids = {claim.claim_id for claim in claims}
    stances = by_hand(stances[stances["claim_id"].isin(ids)])
    own = stances[stances["annotator"] == name]
    mine = {*zip(own["claim_id"].tolist(), own["quote_id"].tolist(), strict=True)}
    shared: dict[str, int] = {}
    for other, *pair in stances[["annotator", "claim_id", "quote_id"]].itertuples(index=False):
        if other != name and tuple(pair) in mine:
            shared[other] = shared.get(other, 0) + 1
    if not name or not shared:
        return ""
    other = max(shared, key=lambda one: shared[one])
    found = agreement(stances, name, other)
    if isinstance(found, InsufficientData):
        return f"With {other}: {count_of(shared[other], 'pair')} read by both so far."
    return (
        f"With {other}: κ = {found.value:.2f} (95% interval {found.low:.2f} to {found.high:.2f}, "
        f"n = {found.n:,}, {found.n_equal:,} equal)."
    )


def _order_sentence(asked: Positions, claims: Sequence[Claim], way: str) -> str:
    """A note if a machine's proposals are part of the order; they themselves are not shown."""
    machine = reading.proposed_of(asked, claims[0])[0] if way == FAIR else ""
    machine = machine.removeprefix(MACHINE)
    return f"Ordered with the help of {machine}; its proposals are not shown here." if machine else ""


def _take(scene: Scene, asked: Positions, claims: Sequence[Claim], name: str) -> Callable[[list[Answer]], None]:
    """What to do with answers: they become this person's marks, or postpone pairs."""

    # looked up beforehand: a callback must not draw anything, and this may show a spinner
    quote_ids = asked.quote_ids

    def take(answers: list[Answer]) -> None:
        reading.put_off(answer.key for answer in answers if answer.value == LATER)
        marking = session_marks.marking_of(scene.corpus)
        known = {*asked.marked.claims["claim_id"]}
        for claim in claims:
            if claim.claim_id not in known and any(one.key.startswith(f"{claim.claim_id}|") for one in answers):
                marking = marking.claiming(claim)  # the claim came with a link
        ids = {claim.claim_id for claim in claims}

        def is_place(key: str) -> bool:
            claim_id, _, quote_id = key.partition("|")
            return claim_id in ids and quote_id in quote_ids

        if name:
            own = scene.corpus.marked.stances
            session_marks.keep(scene.corpus, with_answers(marking, answers, name, own, is_place))

    return take
