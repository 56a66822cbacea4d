"""A way in for a new corpus: pairs of quotes across camps, judged by one key; from what they say, claims are
written."""

from collections.abc import Callable

import streamlit as st

from analysis.positions.answers import REMOVE, Answer
from analysis.positions.marking import Claim, Mark, written_claim
from analysis.positions.pairs import AGREE, CONTRADICT, JUDGEMENTS, OTHER, QuotePair, pairs
from components import link, markup, session_marks
from components.computation import remember
from components.positions import marked_corpus, quick_answers, reading, saving
from components.positions.marked_corpus import Positions
from components.positions.quick_answers import AnswerChoice, Desk, Item
from components.positions.who import annotator
from components.scene import Scene
from data.stances import LONGEST_CLAIM, OPPOSES, SUPPORTS
from data.table import parts

MOST_PAIRS = 50
CHOICES = (
    AnswerChoice(AGREE, "Agree", "g"),
    AnswerChoice(CONTRADICT, "Contradict", "c"),
    AnswerChoice(OTHER, "Other matter", "o"),
)
_JUDGED = f"{link.KEPT}pairs_judged"  # judgements by corpus: keys of pairs, in the order in which they were judged
_PAIR, _CLAIM, _COUNTER = "pair_chosen", "pair_claim", "pair_counter"


def show(scene: Scene) -> None:
    """Draw the pairs; below, the form that makes a claim of one that was judged."""
    if scene.corpus.vectors is None:
        st.caption("Pairs need vectors. Build the corpus first: python -m analysis build, with its folder.")
        return
    st.fragment(_desk)(scene)


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
        scope="pairs",
        items=waiting,
        done=done[-20:],
        choices=CHOICES,
        n_read=len(done),
        n_all=len(found),
        what_is_read="nearest pairs across camps judged",
        empty="All pairs are judged. Write claims from those that contradict each other.",
        next_heading="Next pairs",
        done_heading="Judged",
        kept=saving.hand_over(scene.corpus, scene.stored) if session_marks.marking_of(scene.corpus).marks else "",
        asks_why=False,
        n_listed=3,
    )
    quick_answers.show(desk, "pair_desk", _take(asked, set(by_key)))
    _form(asked, by_key, judged)


def judgements(asked: Positions) -> dict[str, str]:
    """What was judged in this visit, by key of the pair, oldest first."""
    return dict(st.session_state.get(_JUDGED, {}).get(_place(asked), {}))


def _place(asked: Positions) -> str:
    return asked.corpus.corpus_id or asked.corpus.name


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
    looks = {camp.name: camp for camp in asked.corpus.camps}
    entries = []
    for row in (pair.one, pair.other):
        quote = asked.corpus.quote(row)
        camps = [looks[name] for name in parts(quote["camp"])]
        speakers = " and ".join(parts(quote["speaker"]))
        entries.append({"quote": quote, "camps": camps, "speakers": speakers, "marks": []})
    html = markup.html("quote_pair.html", entries=entries)
    return Item(key, html, html, answer)


def _take(asked: Positions, keys: set[str]) -> Callable[[list[Answer]], None]:
    def take(answers: list[Answer]) -> None:
        judged = judgements(asked)
        for answer in answers:
            judged.pop(answer.key, None)
            if answer.key in keys and answer.value in JUDGEMENTS:
                judged[answer.key] = answer.value
            elif answer.value == REMOVE:
                continue
        st.session_state[_JUDGED] = {**st.session_state.get(_JUDGED, {}), _place(asked): judged}

    return take


def _form(asked: Positions, by_key: dict[str, QuotePair], judged: dict[str, str]) -> None:
    worth = {key: answer for key, answer in judged.items() if key in by_key and answer != OTHER}
    if not worth:
        return
    markup.show("heading.html", text="Write a claim from a pair")
    st.caption(
        "One sentence that the first quote supports; against it, in the opponents' own words, what the second says. "
        "The pair's marks go with the claim: a contradiction as support and opposition, an agreement as two in support."
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
    markup.show_made([_item(asked, st.session_state[_PAIR], chosen).html])
    with st.form("pair_form", border=False):
        st.text_input("Claim, as the first would say it", key=_CLAIM, max_chars=LONGEST_CLAIM)
        st.text_input("Against it, as the second would say it (optional)", key=_COUNTER, max_chars=LONGEST_CLAIM)
        st.form_submit_button("Add the claim with both marks", on_click=_write, args=(asked, chosen, worth))
    if not annotator():
        st.caption("Write your name above: the marks have someone who made them.")


def _write(asked: Positions, pair: QuotePair, worth: dict[str, str]) -> None:
    words = written_claim(st.session_state[_CLAIM])
    if not words.claim or not annotator():
        return
    table = asked.marked.claims
    there = dict(zip(table["claim"], table["claim_id"], strict=True))
    claim = Claim(
        there.get(words.claim, words.claim_id),
        words.claim,
        counter_claim=" ".join(st.session_state[_COUNTER].split()),
    )
    key = _key(asked, pair)
    ids = key.split("|")
    stances = (SUPPORTS, OPPOSES if worth[key] == CONTRADICT else SUPPORTS)
    marking = session_marks.marking_of(asked.corpus)
    marking = marking if words.claim in there else marking.claiming(claim)
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
