"""Marks as people make them: one after the other, changed, taken back, and brought in from a file."""

import hashlib
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from data.stances import CLAIM_COLUMNS, LONGEST_CLAIM, STANCE_COLUMNS, Marked


class Claim(NamedTuple):
    """One sentence that quotes may support or oppose."""

    claim_id: str
    claim: str
    note: str = ""


class Mark(NamedTuple):
    """One person's stance on one quote toward one claim."""

    claim_id: str
    quote_id: str
    stance: str
    reason: str
    annotator: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is about and whose it is: of two marks with the same place the later one counts."""
        return self.claim_id, self.quote_id, self.annotator


@dataclass(frozen=True)
class Marking:
    """What was marked beyond the corpus's own: claims that were written, and marks, at most one a place, in order."""

    claims: tuple[Claim, ...] = ()
    marks: tuple[Mark, ...] = ()

    def marked(self, mark: Mark) -> "Marking":
        """With this mark, in place of an earlier one."""
        return replace(self, marks=(*(one for one in self.marks if one.place != mark.place), mark))

    def unmarked(self, claim_id: str, quote_id: str, annotator: str) -> "Marking":
        """Without the mark of this place."""
        return replace(self, marks=tuple(one for one in self.marks if one.place != (claim_id, quote_id, annotator)))

    def claiming(self, claim: Claim) -> "Marking":
        """With this claim; one that is there already is not added."""
        there = any(one.claim_id == claim.claim_id for one in self.claims)
        return self if there else replace(self, claims=(*self.claims, claim))


@dataclass(frozen=True)
class Taken:
    """What a file brought: the marking with it, and how many marks were new, changed, or there already."""

    marking: Marking
    n_new: int
    n_changed: int
    n_same: int
    n_claims: int


def written_claim(text: str) -> Claim:
    """A claim in someone's own words, on one line; the same words have the same id wherever they are written."""
    words = " ".join(text.split())[:LONGEST_CLAIM]
    return Claim("w-" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12], words)


def together(own: Marked, marking: Marking) -> Marked:
    """The corpus's claims and stances, then those made beyond it."""
    claims = pd.DataFrame(list(marking.claims), columns=list(CLAIM_COLUMNS), dtype=str)
    stances = pd.DataFrame(list(marking.marks), columns=list(STANCE_COLUMNS), dtype=str)
    return Marked(
        pd.concat([own.claims, claims], ignore_index=True), pd.concat([own.stances, stances], ignore_index=True)
    )


def made_here(own: Marked, marking: Marking) -> Marked:
    """The marks made beyond the corpus alone, with every claim that they may be about."""
    both = together(own, marking)
    return Marked(both.claims, both.stances.iloc[len(own.stances) :].reset_index(drop=True))


def take_in(marking: Marking, own: Marked, brought: Marked) -> Taken:
    """The marking with what a file brings. Of marks with the same place the file's count; those that stand in the
    corpus or in the marking as they are stay where they stand. A claim in the words of a known one is that one.
    """
    known = {claim: claim_id for claim_id, claim in zip(own.claims["claim_id"], own.claims["claim"], strict=True)}
    known |= {claim.claim: claim.claim_id for claim in marking.claims}
    id_of = {}
    claims = list(marking.claims)
    for claim in _claims(brought):
        id_of[claim.claim_id] = known.setdefault(claim.claim, claim.claim_id)
        if id_of[claim.claim_id] == claim.claim_id and not _has(own, marking, claim.claim_id):
            claims.append(claim)
    before = {mark.place: mark for mark in (*_marks(own), *marking.marks)}
    after = {mark.place: mark for mark in marking.marks}
    counts = {"new": 0, "changed": 0, "same": 0}
    for mark in {mark.place: mark for mark in _marks(brought)}.values():
        mark = mark._replace(claim_id=id_of.get(mark.claim_id, mark.claim_id))
        there = before.get(mark.place)
        if there == mark:
            counts["same"] += 1
            continue
        counts["changed" if there else "new"] += 1
        after.pop(mark.place, None)
        after[mark.place] = mark
    return Taken(
        Marking(tuple(claims), tuple(after.values())),
        counts["new"],
        counts["changed"],
        counts["same"],
        len(claims) - len(marking.claims),
    )


def _has(own: Marked, marking: Marking, claim_id: str) -> bool:
    return claim_id in set(own.claims["claim_id"]) or any(one.claim_id == claim_id for one in marking.claims)


def _claims(marked: Marked) -> list[Claim]:
    return [Claim(*row) for row in marked.claims[list(CLAIM_COLUMNS)].itertuples(index=False)]


def _marks(marked: Marked) -> list[Mark]:
    return [Mark(*row) for row in marked.stances[list(STANCE_COLUMNS)].itertuples(index=False)]
