"""What there is to read next, in the way that was chosen: quotes for a claim, claims for a quote, or a random draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from analysis.positions.agreement import by_hand, last_marks
from analysis.positions.marking import Claim
from analysis.positions.positions import outcomes
from analysis.positions.reading_order import Ground, Question, WordVectors, in_turn, scores, word_vectors
from components import encoding, markup
from components.computation import remember
from components.positions.marked_corpus import Positions
from components.positions.quick_answers import Item
from data.stances import CLAIM_COLUMNS
from data.table import parts

MOST_SENT = 60  # items ahead of the reader: more than anybody answers before the server does
MOST_DONE = 20
NEAREST_CLAIMS = 5
LATER = "put_off"  # pairs that someone would rather decide later


@dataclass(frozen=True)
class Readings:
    """What one person read and what anybody did, as sets of (claim_id, quote_id)."""

    own: dict[tuple[str, str], dict[str, str]]
    all_read: frozenset[tuple[str, str]]


def readings_of(asked: Positions, annotator: str) -> Readings:
    """The readings so far, own marks oldest first."""
    marks = last_marks(by_hand(asked.marked.stances))
    own = marks[marks["annotator"] == annotator].to_dict("records") if annotator else []
    return Readings(
        {(mark["claim_id"], mark["quote_id"]): {str(k): str(v) for k, v in mark.items()} for mark in own},
        frozenset(zip(marks["claim_id"], marks["quote_id"], strict=True)),
    )


def claims_of(asked: Positions) -> dict[str, Claim]:
    """Every claim by id."""
    table = asked.marked.claims[list(CLAIM_COLUMNS)]
    return {row[0]: Claim(*row) for row in table.itertuples(index=False)}


def by_claim(asked: Positions, claim: Claim, readings: Readings) -> list[Item]:
    """The quotes in view that this person has not read for the claim, in the fair order, those put off last."""
    n = asked.index.n_quotes
    ids = asked.quote_ids
    own = _mask(ids, [quote for claim_id, quote in readings.own if claim_id == claim.claim_id], n)
    later = _mask(ids, [quote for claim_id, quote in _later() if claim_id == claim.claim_id], n)
    ground = Ground(asked.corpus.vectors.values if asked.corpus.vectors else None, words_of(asked), camps_of(asked))
    score = scores(question_of(asked, claim), ground, outcomes_of(asked, claim))
    rows = in_turn(score, ground.camps, asked.in_view & ~own & ~later, own, MOST_SENT)
    if len(rows) < MOST_SENT:
        rows = np.concatenate([rows, in_turn(score, ground.camps, asked.in_view & ~own & later, own, MOST_SENT)])
    return items(asked, [(claim, int(row)) for row in rows[:MOST_SENT]])


def by_quote(asked: Positions, claims: Sequence[Claim], readings: Readings) -> list[Item]:
    """Quotes in view one after the other, camp by camp, each with its nearest claims that this person has not read."""
    n = asked.index.n_quotes
    ids = asked.quote_ids.to_numpy()
    touched = {quote for _, quote in readings.own}
    own = _mask(asked.quote_ids, touched, n)
    done = {quote for quote in touched if _n_left(claims, quote, readings) == 0}
    unread = asked.in_view & ~_mask(asked.quote_ids, done, n)
    later = {quote for _, quote in _later()}
    rows = in_turn(-np.arange(n, dtype=float) - n * _mask(asked.quote_ids, later, n), camps_of(asked), unread, own, 12)
    # a quote that was begun comes first
    rows = np.array(sorted(rows, key=lambda row: ids[row] not in touched), dtype=int)
    vectors = _claim_vectors(asked, claims)
    pairs = []
    for row in rows.tolist():
        for claim in _nearest(asked, claims, vectors, row):
            if (claim.claim_id, ids[row]) not in readings.own:
                pairs.append((claim, row))
    return items(asked, pairs[:MOST_SENT], grouped=True)


def of_draw(asked: Positions, claim: Claim, quote_ids: Iterable[str], readings: Readings) -> list[Item]:
    """The drawn quotes that nobody read yet, in the order of the draw; those that are gone are passed over."""
    ids = [one for one in quote_ids if (claim.claim_id, one) not in readings.all_read]
    rows = [row for row in asked.quote_ids.get_indexer(pd.Index(ids, dtype=object)).tolist() if row >= 0]
    return items(asked, [(claim, row) for row in rows[:MOST_SENT]])


def done_of(asked: Positions, claims: Sequence[Claim], readings: Readings) -> list[Item]:
    """This person's latest marks on these claims on quotes of the corpus, oldest first, with their answers."""
    known = {claim.claim_id: claim for claim in claims}
    latest = [mark for (claim_id, _), mark in readings.own.items() if claim_id in known][-MOST_DONE:]
    rows = asked.quote_ids.get_indexer(pd.Index([mark["quote_id"] for mark in latest], dtype=object)).tolist()
    pairs = [(known[mark["claim_id"]], row) for mark, row in zip(latest, rows, strict=True) if row >= 0]
    answers = [mark["stance"] for mark, row in zip(latest, rows, strict=True) if row >= 0]
    return items(asked, pairs, answers=answers)


def items(
    asked: Positions, pairs: Sequence[tuple[Claim, int]], grouped: bool = False, answers: Sequence[str] = ()
) -> list[Item]:
    """Pairs of claim and row as they are shown; `grouped`, all claims of a quote stand beside it."""
    looks = {camp.name: camp for camp in asked.corpus.camps}
    beside: dict[int, list[Claim]] = {}
    for claim, row in pairs:
        beside.setdefault(row, []).append(claim)
    made = []
    for at, (claim, row) in enumerate(pairs):
        quote = asked.corpus.quote(row)
        entry = {
            "quote": quote,
            "camps": [looks[name] for name in parts(quote["camp"])],
            "speakers": " and ".join(parts(quote["speaker"])),
            "marks": [],
        }
        about = [{"claim": one.claim, "pair": f"{one.claim_id}|{quote['quote_id']}"} for one in beside[row] if grouped]
        made.append(
            Item(
                key=f"{claim.claim_id}|{quote['quote_id']}",
                html=markup.html("to_mark.html", claim=claim, entry=entry, beside=about),
                line=markup.html("to_mark_line.html", claim=claim.claim if grouped else "", entry=entry),
                answer=answers[at] if answers else "",
                group=quote["quote_id"] if grouped else "",
            )
        )
    return made


def question_of(asked: Positions, claim: Claim) -> Question:
    """The claim as it is asked, with vectors where the model is ready."""
    if not encoding.is_ready(asked.corpus):
        return Question(claim.claim, claim.counter_claim)
    texts = [claim.claim, *([claim.counter_claim] if claim.counter_claim else [])]
    vectors = encoding.vectors(texts, asked.corpus)
    return Question(claim.claim, claim.counter_claim, vectors[0], vectors[1] if len(texts) > 1 else None)


def outcomes_of(asked: Positions, claim: Claim) -> dict[int, str]:
    """What people came to on the quotes of a claim, by row."""
    stances = asked.marked.stances
    sentence = outcomes(stances[stances["claim_id"] == claim.claim_id])
    rows = asked.quote_ids.get_indexer(pd.Index(sentence["quote_id"])).tolist()
    return {row: outcome for row, outcome in zip(rows, sentence["outcome"], strict=True) if row >= 0}


def words_of(asked: Positions) -> WordVectors:
    """The words of all quotes, counted once for a corpus."""
    texts = asked.corpus.quotes["text"]
    return remember(
        ("word vectors", asked.corpus.content_hash),
        "Counting the words of the quotes",
        lambda _: word_vectors(texts.tolist()),
    )


def camps_of(asked: Positions) -> dict[str, np.ndarray]:
    """The camps' masks over the corpus, in their order."""
    facet = asked.index.facets["camp"]
    return {name: facet.holding((name,), asked.index.n_quotes) for name in facet.values}


def put_off(keys: Iterable[str]) -> None:
    """From a callback: these pairs come last from now on."""
    pairs = {(claim, quote) for claim, _, quote in (key.partition("|") for key in keys)}
    st.session_state[LATER] = _later() | pairs


def _later() -> frozenset[tuple[str, str]]:
    later: frozenset[tuple[str, str]] = st.session_state.get(LATER, frozenset())
    return later


def _mask(ids: pd.Index, wanted: Iterable[str], n: int) -> np.ndarray:
    mask = np.zeros(n, dtype=bool)
    rows = ids.get_indexer(pd.Index(list(wanted), dtype=object))
    mask[rows[rows >= 0]] = True
    return mask


def _n_left(claims: Sequence[Claim], quote: str, readings: Readings) -> int:
    n = sum((claim.claim_id, quote) in readings.own for claim in claims)
    return max(0, min(NEAREST_CLAIMS, len(claims)) - n)


def _claim_vectors(asked: Positions, claims: Sequence[Claim]) -> np.ndarray | None:
    """(2, n_claims, n_dims): of each claim and of its counter-claim; None before the model is ready."""
    if not encoding.is_ready(asked.corpus):
        return None
    own = encoding.vectors([claim.claim for claim in claims], asked.corpus)
    counter = encoding.vectors([claim.counter_claim or claim.claim for claim in claims], asked.corpus)
    return np.stack([own, counter])


def _nearest(asked: Positions, claims: Sequence[Claim], vectors: np.ndarray | None, row: int) -> list[Claim]:
    if vectors is None or asked.corpus.vectors is None:
        return list(claims[:NEAREST_CLAIMS])
    closeness = (vectors @ asked.corpus.vectors.values[row]).max(axis=0)
    return [claims[at] for at in np.argsort(-closeness, kind="stable")[:NEAREST_CLAIMS].tolist()]
