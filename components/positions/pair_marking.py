"""A start for a new corpus: pairs of quotes across camps, each judged with one key; claims are written from what they
say."""

from collections.abc import Callable

import streamlit as st

from analysis.positions.answers import REMOVE, Answer
from analysis.positions.marking import Mark, PairJudgement, claims_in, written_claim
from analysis.positions.reading.pairs import QuotePair, pairs
from components import markup, session_marks
from components.computation import remember
from components.positions import marked_corpus, quick_answers, reading, saving
from components.positions.marked_corpus import Positions
from components.positions.quick_answers import AnswerChoice, Desk, Item
from components.positions.who import annotator
from components.scene import Scene
from data.counting import count_of, noun
from data.stances import AGREE, CONTRADICT, JUDGEMENTS, LONGEST_CLAIM, OPPOSES, OTHER, SUPPORTS

MOST_PAIRS = 50
LOOK_EVERY = 5.0  # seconds, for the state of saving and what others judge
CHOICES = (
    AnswerChoice(AGREE, "Agree", "g"),
    AnswerChoice(CONTRADICT, "Contradict", "c"),
    AnswerChoice(OTHER, "Other matter", "o"),
)
_PAIR, _CLAIM, _COUNTER = "pair_chosen", "pair_claim", "pair_counter"


def show(scene: Scene) -> None:
    """Draw the pairs; below, the form that makes a claim from a judged pair."""
    if scene.corpus.vectors is None:
        st.caption("Pairs need vectors. Build the corpus first: python -m analysis build, with its folder.")
        return
    every = LOOK_EVERY if scene.stored is not None else None
    st.fragment(_desk, run_every=every)(scene)


def _desk(scene: Scene) -> None:
    asked = marked_corpus.positions_of(scene.corpus, scene.index, scene.view, scene.mask)
    found = _pairs(asked)
    if not found:
        st.caption("No two camps have quotes in view, so there is no pair to judge: loosen a filter.")
        return
    judged = judgements(asked)
    by_key = {_key(asked, pair): pair for pair in found}
    waiting = [_item(asked, key, pair) for key, pair in by_key.items() if key not in judged]
    done = [_item(asked, key, by_key[key], answer) for key, answer in judged.items() if key in by_key]
    desk = Desk(
        scope=f"pairs {annotator()}",
        items=waiting,
        done=done[-20:],
        choices=CHOICES,
        n_read=len(done),
        n_all=len(found),
        what_is_read=f"nearest {noun(len(found), 'pair')} across camps judged",
        empty="All pairs are judged. Write claims from those that contradict each other.",
        next_heading="Next pairs",
        done_heading="Judged",
        kept=saving.hand_over(scene.corpus, scene.stored),
        sentence=_agreement_sentence(asked, judged),
        may_answer=bool(annotator()),
        why_not="Write your name or initials above: every judgement is recorded with a name.",
        asks_why=False,
        n_listed=3,
    )
    quick_answers.show(desk, "pair_desk", _take(asked, set(by_key)))
    _form(asked, by_key, judged)


def judgements(asked: Positions) -> dict[str, str]:
    """This person's judgements, by key of the pair, oldest first."""
    pairs = asked.marked.pairs
    mine = pairs[pairs["annotator"] == annotator()]
    return dict(zip(mine["first_id"] + "|" + mine["second_id"], mine["judgement"], strict=True))


def _pairs(asked: Positions) -> list[QuotePair]:
    vectors = asked.corpus.vectors
    assert vectors is not None
    return remember(
        ("pairs across camps", asked.corpus.content_hash, asked.in_view.tobytes()),
        "Looking for pairs",
        lambda _: pairs(vectors.values, reading.camps_of(asked), asked.in_view, MOST_PAIRS),
    )


def _key(asked: Positions, pair: QuotePair) -> str:
    ids = asked.corpus.quotes["quote_id"].array
    return f"{ids[pair.one]}|{ids[pair.other]}"


def _item(asked: Positions, key: str, pair: QuotePair, answer: str = "") -> Item:
    entries = [reading.entry_of(asked, row) for row in (pair.one, pair.other)]
    html = markup.html("quote_pair.html", entries=entries)
    return Item(key, html, html, answer)


def _take(asked: Positions, keys: set[str]) -> Callable[[list[Answer]], None]:
    own = asked.corpus.marked.pairs
    of_corpus = {*zip(own["first_id"], own["second_id"], own["annotator"], strict=True)}

    def take(answers: list[Answer]) -> None:
        name = annotator()
        marking = session_marks.marking_of(asked.corpus)
        for answer in answers:
            first, _, second = answer.key.partition("|")
            place = (first, second, name)
            if not name or answer.key not in keys:
                continue
            if answer.value in JUDGEMENTS:
                marking = marking.judging(PairJudgement(first, second, answer.value, name))
            elif answer.value == REMOVE:
                marking = marking.unjudging(place, place in of_corpus)
        session_marks.keep(asked.corpus, marking)

    return take


def _agreement_sentence(asked: Positions, judged: dict[str, str]) -> str:
    """On how many of the pairs that others judged too the judgements are equal, "" if there are none."""
    pairs = asked.marked.pairs
    others = pairs[pairs["annotator"] != annotator()]
    keys = others["first_id"] + "|" + others["second_id"]
    both = [judged[key] == judgement for key, judgement in zip(keys, others["judgement"], strict=True) if key in judged]
    n_names = others["annotator"].nunique()
    if not n_names or not annotator():
        return ""
    who = others["annotator"].iloc[0] if n_names == 1 else f"{n_names:,} others"
    return (
        f"With {who}: {sum(both):,} of {count_of(len(both), 'judgement')} on the same {noun(len(both), 'pair')} equal."
    )


def _form(asked: Positions, by_key: dict[str, QuotePair], judged: dict[str, str]) -> None:
    worth = {key: answer for key, answer in judged.items() if key in by_key and answer != OTHER}
    if not worth:
        return
    if not annotator():
        return
    markup.show("heading.html", text="Write a claim from a pair")
    st.caption(
        "One sentence that the first quote supports; against it, in the opponents' own words, what the second says. "
        "The pair's marks come with the claim: a contradiction as support and opposition, an agreement as support "
        "twice."
    )
    keys = sorted(worth, key=lambda key: worth[key] != CONTRADICT)
    if st.session_state.get(_PAIR) not in keys:
        st.session_state[_PAIR] = keys[0]
    quotes = asked.corpus.quotes["text"].array
    st.selectbox(
        "Pair",
        keys,
        format_func=lambda key: _pair_in_words(worth[key], quotes[by_key[key].one], quotes[by_key[key].other]),
        key=_PAIR,
    )
    chosen = by_key[st.session_state[_PAIR]]
    markup.show_pieces([_item(asked, st.session_state[_PAIR], chosen).html])
    with st.form("pair_form", border=False):
        st.text_input("Claim, as the first would say it", key=_CLAIM, max_chars=LONGEST_CLAIM)
        st.text_input("Against it, as the second would say it (optional)", key=_COUNTER, max_chars=LONGEST_CLAIM)
        st.form_submit_button("Add the claim with both marks", on_click=_write, args=(asked, chosen, worth))


def _write(asked: Positions, pair: QuotePair, worth: dict[str, str]) -> None:
    words = written_claim(st.session_state[_CLAIM])
    if not words.claim or not annotator():
        return
    there = next((one for one in claims_in(asked.marked) if one.claim == words.claim), None)
    claim = there or words
    if not claim.counter_claim:
        claim = claim._replace(counter_claim=" ".join(st.session_state[_COUNTER].split()))
    key = _key(asked, pair)
    ids = key.split("|")
    stances = (SUPPORTS, OPPOSES if worth[key] == CONTRADICT else SUPPORTS)
    marking = session_marks.marking_of(asked.corpus)
    if claim != there:
        marking = marking.rewording(claim)
    for quote_id, stance in zip(ids, stances, strict=True):
        mark = Mark(
            claim.claim_id, quote_id, stance, annotator=annotator(), origin=f"read as a pair: {ids[0]}, {ids[1]}"
        )
        marking = marking.with_mark(mark)
    session_marks.keep(asked.corpus, marking)
    st.session_state[_CLAIM] = st.session_state[_COUNTER] = ""


def _pair_in_words(judgement: str, one: str, other: str) -> str:
    return f"{judgement}: {_short(one)} — {_short(other)}"


def _short(text: str, longest: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
