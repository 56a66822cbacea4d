"""What to read next, in the chosen way: quotes for a claim, claims for a quote, or a random draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.positions.agreement import last_marks, of_people
from analysis.positions.machine.proposals import proposals
from analysis.positions.marking import Claim, claims_in
from analysis.positions.matrix.positions import outcomes
from analysis.positions.reading.draws import read_by_people
from analysis.positions.reading.reading_order import Ground, Question, WordVectors, in_turn, scores, word_vectors
from components import encoding, markup
from components.computation import remember
from components.positions.marked_corpus import Positions
from components.positions.quick_answers import Item
from data.stances import MACHINE, POSITIONS
from data.table import parts

MOST_SENT = 60  # items ahead of the reader: more than anybody answers before the server responds
MOST_DONE = 20
NEAREST_CLAIMS = 5
LATER = "put_off"  # pairs to be decided later


@dataclass(frozen=True)
class Readings:
    """What one person marked, by (claim_id, quote_id), and the pairs that anybody read. Marks taken over from a machine
    are marked but not read; with a position, they count as found."""

    own: dict[tuple[str, str], str]
    all_read: frozenset[tuple[str, str]]
    all_found: frozenset[tuple[str, str]] = frozenset()


def readings_of(asked: Positions, annotator: str) -> Readings:
    """The readings so far, own marks oldest first."""
    marks = last_marks(of_people(asked.marked.stances))
    own = marks[marks["annotator"] == annotator] if annotator else marks[:0]
    return Readings(
        dict(zip(_places(own), own["stance"].tolist(), strict=True)),
        frozenset(_places(read_by_people(marks))),
        frozenset(_places(marks[marks["stance"].isin(POSITIONS)])),
    )


def _places(marks: pd.DataFrame) -> list[tuple[str, str]]:
    # as lists: iterating over a column of strings takes thirty times as long
    return list(zip(marks["claim_id"].tolist(), marks["quote_id"].tolist(), strict=True))


def claims_of(asked: Positions) -> dict[str, Claim]:
    """Every claim by id."""
    return {claim.claim_id: claim for claim in claims_in(asked.marked)}


def by_claim(asked: Positions, claim: Claim, readings: Readings) -> list[Item]:
    """The quotes in view that this person has not read for the claim, in the fair order, postponed ones last."""
    n = asked.index.n_quotes
    ids = asked.quote_ids
    own = mask_of(ids, [quote for claim_id, quote in readings.own if claim_id == claim.claim_id], n)
    later = mask_of(ids, [quote for claim_id, quote in _later() if claim_id == claim.claim_id], n)
    ground = Ground(asked.corpus.vectors.values if asked.corpus.vectors else None, words_of(asked), camps_of(asked))
    score = scores(question_of(asked, claim), ground, outcomes_of(asked, claim), proposed_of(asked, claim)[1])
    rows = in_turn(score, ground.camps, asked.in_view & ~own & ~later, own, MOST_SENT)
    if len(rows) < MOST_SENT:
        rows = np.concatenate([rows, in_turn(score, ground.camps, asked.in_view & ~own & later, own, MOST_SENT)])
    return items(asked, [(claim, int(row)) for row in rows[:MOST_SENT]])


def by_quote(asked: Positions, claims: Sequence[Claim], readings: Readings) -> list[Item]:
    """Quotes in view one after the other, camp by camp, each with its nearest claims that this person has not read."""
    n = asked.index.n_quotes
    ids = asked.quote_ids.to_numpy()
    touched = {quote for _, quote in readings.own}
    own = mask_of(asked.quote_ids, touched, n)
    done = {quote for quote in touched if _n_left(claims, quote, readings) == 0}
    unread = asked.in_view & ~mask_of(asked.quote_ids, done, n)
    later = {quote for _, quote in _later()}
    rows = in_turn(
        -np.arange(n, dtype=float) - n * mask_of(asked.quote_ids, later, n), camps_of(asked), unread, own, 12
    )
    # a quote that was started comes first
    rows = np.array(sorted(rows, key=lambda row: ids[row] not in touched), dtype=int)
    vectors = _claim_vectors(asked, claims)
    pairs = []
    for row in rows.tolist():
        for claim in _nearest(asked, claims, vectors, row):
            if (claim.claim_id, ids[row]) not in readings.own:
                pairs.append((claim, row))
    return items(asked, pairs[:MOST_SENT], grouped=True)


def of_draw(asked: Positions, claim: Claim, quote_ids: Iterable[str], readings: Readings) -> list[Item]:
    """The drawn quotes that nobody has read yet, in the order of the draw; those that are gone are skipped."""
    ids = [one for one in quote_ids if (claim.claim_id, one) not in readings.all_read]
    rows = [row for row in asked.quote_ids.get_indexer(pd.Index(ids, dtype=object)).tolist() if row >= 0]
    return items(asked, [(claim, row) for row in rows[:MOST_SENT]])


def done_of(asked: Positions, claims: Sequence[Claim], readings: Readings) -> list[Item]:
    """This person's latest marks on these claims on quotes of the corpus, oldest first, with their answers."""
    known = {claim.claim_id: claim for claim in claims}
    latest = [(*pair, stance) for pair, stance in readings.own.items() if pair[0] in known][-MOST_DONE:]
    rows = asked.quote_ids.get_indexer(pd.Index([quote_id for _, quote_id, _ in latest], dtype=object)).tolist()
    pairs = [(known[claim_id], row) for (claim_id, _, _), row in zip(latest, rows, strict=True) if row >= 0]
    answers = [stance for (_, _, stance), row in zip(latest, rows, strict=True) if row >= 0]
    return items(asked, pairs, answers=answers)


def items(
    asked: Positions, pairs: Sequence[tuple[Claim, int]], grouped: bool = False, answers: Sequence[str] = ()
) -> list[Item]:
    """Pairs of claim and row as shown; if `grouped`, all claims of a quote are next to it."""
    beside: dict[int, list[Claim]] = {}
    for claim, row in pairs:
        beside.setdefault(row, []).append(claim)
    made = []
    for at, (claim, row) in enumerate(pairs):
        entry = entry_of(asked, row)
        quote = entry["quote"]
        about = [{"claim": one.claim, "pair": f"{one.claim_id}|{quote['quote_id']}"} for one in beside[row] if grouped]
        made.append(
            Item(
                key=f"{claim.claim_id}|{quote['quote_id']}",
                html=markup.html("to_mark.html", claim=claim, entry=entry, beside=about),
                line=markup.html("to_mark_line.html", claim=claim.claim if grouped else "", entry=entry),
                answer=answers[at] if answers else "",
                group=quote["quote_id"] if grouped else "",
                # the quote itself is on the card above
                next_line=markup.html("claim_line.html", claim=claim) if grouped else "",
            )
        )
    return made


def entry_of(asked: Positions, row: int) -> dict[str, Any]:
    """A quote as the templates show it: its cells, camps and speakers."""
    looks = {camp.name: camp for camp in asked.corpus.camps}
    quote = asked.corpus.quote(row)
    return {
        "quote": quote,
        "camps": [looks[name] for name in parts(quote["camp"])],
        "speakers": " and ".join(parts(quote["speaker"])),
        "marks": [],
    }


def question_of(asked: Positions, claim: Claim) -> Question:
    """The claim as asked, with vectors if the model is ready."""
    if not encoding.is_ready(asked.corpus):
        return Question(claim.claim, claim.counter_claim)
    texts = [claim.claim, *([claim.counter_claim] if claim.counter_claim else [])]
    vectors = encoding.vectors(texts, asked.corpus)
    return Question(claim.claim, claim.counter_claim, vectors[0], vectors[1] if len(texts) > 1 else None)


def outcomes_of(asked: Positions, claim: Claim, stances: pd.DataFrame | None = None) -> dict[int, str]:
    """People's outcome on the quotes of a claim, by row; from all their marks, or from these."""
    stances = asked.marked.stances if stances is None else stances
    pairs = outcomes(stances[stances["claim_id"] == claim.claim_id])
    rows = asked.quote_ids.get_indexer(pd.Index(pairs["quote_id"])).tolist()
    return {row: outcome for row, outcome in zip(rows, pairs["outcome"].tolist(), strict=True) if row >= 0}


def proposed_of(asked: Positions, claim: Claim) -> tuple[str, dict[int, str]]:
    """The machine with the most proposals on a claim, and what it says by row; "" and nothing if none read it."""
    if not asked.marked.stances["annotator"].str.startswith(MACHINE).any():
        return "", {}
    found = proposals(asked.marked)
    found = found[found["claim_id"] == claim.claim_id]
    if found.empty:
        return "", {}
    most = str(found["annotator"].value_counts().index[0])
    found = found[found["annotator"] == most]
    rows = asked.quote_ids.get_indexer(pd.Index(found["quote_id"], dtype=object)).tolist()
    return most, {row: stance for row, stance in zip(rows, found["stance"].tolist(), strict=True) if row >= 0}


def proposals_of(asked: Positions, claim: Claim, machine: str) -> pd.DataFrame:
    """What one machine proposes on a claim, as stances."""
    found = proposals(asked.marked)
    return found[(found["claim_id"] == claim.claim_id) & (found["annotator"] == machine)]


def words_of(asked: Positions) -> WordVectors:
    """The words of all quotes, counted once per corpus."""
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


def mask_of(ids: pd.Index, wanted: Iterable[str], n: int) -> np.ndarray:
    """A mask over the corpus, (n,): the quotes with these ids."""
    mask = np.zeros(n, dtype=bool)
    rows = ids.get_indexer(pd.Index(list(wanted), dtype=object))
    mask[rows[rows >= 0]] = True
    return mask


def _n_left(claims: Sequence[Claim], quote: str, readings: Readings) -> int:
    n = sum((claim.claim_id, quote) in readings.own for claim in claims)
    return max(0, min(NEAREST_CLAIMS, len(claims)) - n)


def _claim_vectors(asked: Positions, claims: Sequence[Claim]) -> np.ndarray | None:
    """(2, n_claims, n_dims): vectors of each claim and its counter-claim; None before the model is ready."""
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
