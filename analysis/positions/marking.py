"""Marks as people make them: one after the other, changed, taken back, and imported from a file."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from data.stances import CLAIM_COLUMNS, DRAW_COLUMNS, LONGEST_CLAIM, PAIR_COLUMNS, STANCE_COLUMNS, Annotations


class Claim(NamedTuple):
    """One sentence that quotes may support or oppose."""

    claim_id: str
    claim: str
    counter_claim: str = ""  # opponents' own words, instead
    kind: str = ""
    note: str = ""  # for coders: what counts


class Mark(NamedTuple):
    """One reading of one quote toward one claim: a stance, or that it is not about it."""

    claim_id: str
    quote_id: str
    stance: str
    condition: str = ""
    reason: str = ""
    words: str = ""  # of the quote, on which it rests
    annotator: str = ""
    origin: str = ""  # "" by hand; otherwise that it settles a dispute, or the pair or machine it was taken from

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is about and whose it is: of two marks with the same place the later one counts."""
        return self.claim_id, self.quote_id, self.annotator


class Draw(NamedTuple):
    """One camp's share of quotes drawn at random to be read: ids in the order of the draw, separated by spaces."""

    draw_id: str
    purpose: str
    claim_id: str
    camp: str
    seed: str
    n_frame: str  # quotes that it was drawn from
    quote_ids: str
    annotator: str
    drawn_on: str

    @property
    def place(self) -> tuple[str, str]:
        """Which draw, and whose share of it."""
        return self.draw_id, self.camp


class PairJudgement(NamedTuple):
    """One person's judgement of two quotes side by side: that they agree, contradict each other, or neither."""

    first_id: str
    second_id: str
    judgement: str
    annotator: str

    @property
    def place(self) -> tuple[str, str, str]:
        """Which pair, and whose judgement."""
        return self.first_id, self.second_id, self.annotator


@dataclass(frozen=True)
class Marking:
    """What was added to the corpus's own: claims written or reworded, marks and judged pairs, at most one per place,
    and draws.
    """

    claims: tuple[Claim, ...] = ()
    marks: tuple[Mark, ...] = ()
    draws: tuple[Draw, ...] = ()
    removed: tuple[tuple[str, str, str], ...] = ()  # places of the corpus's own marks that were taken back
    pairs: tuple[PairJudgement, ...] = ()
    unpaired: tuple[tuple[str, str, str], ...] = ()  # places of the corpus's own judged pairs that were taken back

    def with_mark(self, mark: Mark) -> "Marking":
        """A copy with this mark, replacing an earlier one."""
        return self.with_marks([mark])

    def with_marks(self, marks: Iterable[Mark]) -> "Marking":
        """A copy with these marks, each replacing an earlier one."""
        new = {mark.place: mark for mark in marks}
        kept = tuple(one for one in self.marks if one.place not in new)
        removed = tuple(place for place in self.removed if place not in new)
        return replace(self, marks=(*kept, *new.values()), removed=removed)

    def without_mark(self, claim_id: str, quote_id: str, annotator: str) -> "Marking":
        """A copy without the mark at this place."""
        return self.without_marks([(claim_id, quote_id, annotator)])

    def removing(self, place: tuple[str, str, str]) -> "Marking":
        """A copy without the mark at this place, whether it is the corpus's or was made here."""
        return self.without_marks([place], of_corpus=[place])

    def without_marks(
        self, places: Collection[tuple[str, str, str]], of_corpus: Collection[tuple[str, str, str]] = ()
    ) -> "Marking":
        """A copy without the marks at these places; for those in `of_corpus`, also without the corpus's own mark."""
        gone = {*places}
        taken_back = gone & {*of_corpus}
        marks = tuple(one for one in self.marks if one.place not in gone)
        kept = (place for place in self.removed if place not in taken_back)
        return replace(self, marks=marks, removed=(*kept, *sorted(taken_back)))

    def claiming(self, claim: Claim) -> "Marking":
        """A copy with this claim; one that is already there is not added."""
        there = any(one.claim_id == claim.claim_id for one in self.claims)
        return self if there else replace(self, claims=(*self.claims, claim))

    def rewording(self, claim: Claim) -> "Marking":
        """A copy with this claim replacing the one with its id, whether it is the corpus's or was made here."""
        kept = tuple(one for one in self.claims if one.claim_id != claim.claim_id)
        return replace(self, claims=(*kept, claim))

    def judging(self, *pairs: PairJudgement) -> "Marking":
        """A copy with these judgements, each replacing an earlier one."""
        new = {pair.place: pair for pair in pairs}
        kept = (one for one in self.pairs if one.place not in new)
        unpaired = tuple(place for place in self.unpaired if place not in new)
        return replace(self, pairs=(*kept, *new.values()), unpaired=unpaired)

    def unjudging(self, place: tuple[str, str, str], is_of_corpus: bool) -> "Marking":
        """A copy without the judgement at this place, whether it is the corpus's or was made here."""
        kept = tuple(one for one in self.unpaired if one != place)
        pairs = tuple(one for one in self.pairs if one.place != place)
        return replace(self, pairs=pairs, unpaired=(*kept, place) if is_of_corpus else kept)

    def drawing(self, draws: Iterable[Draw]) -> "Marking":
        """A copy with these draws."""
        return replace(self, draws=(*self.draws, *draws))


@dataclass(frozen=True)
class MergeResult:
    """What a file added: the marking with it, how many marks were new, changed, or already there, and how many claims
    and draws were new.
    """

    marking: Marking
    n_new: int
    n_changed: int
    n_same: int
    n_claims: int
    n_draws: int


def written_claim(text: str) -> Claim:
    """A claim in someone's own words, on one line; the same words have the same id wherever they are written."""
    words = " ".join(text.split())[:LONGEST_CLAIM]
    return Claim("w-" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12], words)


def together(own: Annotations, marking: Marking) -> Annotations:
    """The corpus's claims, with rewordings, stances and draws, then those added to it."""
    here = tables(marking)
    reworded = {claim.claim_id: claim for claim in marking.claims}
    claims = pd.DataFrame(
        [reworded.pop(claim.claim_id, claim) for claim in claims_in(own)], columns=list(CLAIM_COLUMNS), dtype=str
    )
    written = here.claims[here.claims["claim_id"].isin(reworded)]
    return Annotations(
        pd.concat([claims, written], ignore_index=True),
        pd.concat([_without(own.stances, marking.removed), here.stances], ignore_index=True),
        pd.concat([own.draws, here.draws], ignore_index=True),
        _pairs_together(own.pairs, marking),
    )


def tables(marking: Marking) -> Annotations:
    """Only what was added to the corpus, as tables."""
    return Annotations(
        pd.DataFrame(list(marking.claims), columns=list(CLAIM_COLUMNS), dtype=str),
        pd.DataFrame(list(marking.marks), columns=list(STANCE_COLUMNS), dtype=str),
        pd.DataFrame(list(marking.draws), columns=list(DRAW_COLUMNS), dtype=str),
        pd.DataFrame(list(marking.pairs), columns=list(PAIR_COLUMNS), dtype=str),
    )


def session_only(own: Annotations, marking: Marking) -> Annotations:
    """Only the marks added to the corpus, with every claim that they may be about."""
    here = tables(marking)
    return Annotations(together(own, marking).claims, here.stances, here.draws, here.pairs)


def places(stances: pd.DataFrame) -> set[tuple[str, str, str]]:
    """Claim, quote and annotator of each mark."""
    return {*zip(stances["claim_id"], stances["quote_id"], stances["annotator"], strict=True)}


def _pairs_together(own: pd.DataFrame, marking: Marking) -> pd.DataFrame:
    """The corpus's judged pairs, without those judged again or taken back, then those judged here."""
    if not marking.pairs and not marking.unpaired:
        return own
    gone = {*marking.unpaired, *(pair.place for pair in marking.pairs)}
    kept = [PairJudgement(*row) for row in own[list(PAIR_COLUMNS)].itertuples(index=False)]
    lines = [*(pair for pair in kept if pair.place not in gone), *marking.pairs]
    return pd.DataFrame(lines, columns=list(PAIR_COLUMNS), dtype=str)


def _without(stances: pd.DataFrame, places: Collection[tuple[str, str, str]]) -> pd.DataFrame:
    if not places:
        return stances
    removed = {*places}
    columns = (stances[name].tolist() for name in ("claim_id", "quote_id", "annotator"))
    return stances[[place not in removed for place in zip(*columns, strict=True)]]


def take_in(marking: Marking, own: Annotations, imported: Annotations) -> MergeResult:
    """The marking with the contents of a file. Of marks with the same place the file's count; those that are identical
    in the corpus or in the marking stay where they are. A claim in the words of a known one is that one; other fields
    that the file gives for it count from now on. A draw is a camp's share by its id: an existing one stays as it is.
    """
    claims, id_of, n_claims = _claims_with(marking, own, imported)
    marks, counts = _marks_with(marking, own, imported, id_of)
    known_draws = {draw.place for draw in (*_draws(own), *marking.draws)}
    draws = [draw for draw in _draws(imported) if draw.place not in known_draws]
    marking = replace(marking, claims=claims, marks=marks).drawing(draws)
    return MergeResult(
        _with_pairs(marking, own, imported, counts),
        counts["new"],
        counts["changed"],
        counts["same"],
        n_claims,
        len({draw.draw_id for draw in draws}),
    )


def _claims_with(
    marking: Marking, own: Annotations, imported: Annotations
) -> tuple[tuple[Claim, ...], dict[str, str], int]:
    """The marking's claims with those of a file, the id here of each id in the file, and how many are new."""
    known = {claim: claim_id for claim_id, claim in zip(own.claims["claim_id"], own.claims["claim"], strict=True)}
    known |= {claim.claim: claim.claim_id for claim in marking.claims}
    there = {claim.claim_id: claim for claim in (*claims_in(own), *marking.claims)}
    claims = {claim.claim_id: claim for claim in marking.claims}
    id_of: dict[str, str] = {}
    n_new = 0
    for claim in claims_in(imported):
        claim_id = id_of[claim.claim_id] = known.setdefault(claim.claim, claim.claim_id)
        if claim_id not in there:
            there[claim_id] = claims[claim_id] = claim
            n_new += 1
        elif (fuller := _fill_claim(there[claim_id], claim)) != there[claim_id]:
            there[claim_id] = claims[claim_id] = fuller
    return tuple(claims.values()), id_of, n_new


def _marks_with(
    marking: Marking, own: Annotations, imported: Annotations, id_of: Mapping[str, str]
) -> tuple[tuple[Mark, ...], dict[str, int]]:
    """The marking's marks with those of a file, and how many of these are new, changed or the same."""
    before = {mark.place: mark for mark in (*_marks(own), *marking.marks)}
    after = {mark.place: mark for mark in marking.marks}
    counts = {"new": 0, "changed": 0, "same": 0}
    for mark in {mark.place: mark for mark in _marks(imported)}.values():
        mark = mark._replace(claim_id=id_of.get(mark.claim_id, mark.claim_id))
        earlier = before.get(mark.place)
        if earlier == mark:
            counts["same"] += 1
            continue
        counts["changed" if earlier else "new"] += 1
        after.pop(mark.place, None)
        after[mark.place] = mark
    return tuple(after.values()), counts


def _with_pairs(marking: Marking, own: Annotations, imported: Annotations, counts: dict[str, int]) -> Marking:
    """The marking with the judged pairs of a file, which are counted with its marks."""
    lines = together(own, marking).pairs[list(PAIR_COLUMNS)].itertuples(index=False)
    there = {pair.place: pair for pair in (PairJudgement(*row) for row in lines)}
    others = []
    for row in imported.pairs[list(PAIR_COLUMNS)].itertuples(index=False):
        pair = PairJudgement(*row)
        earlier = there.get(pair.place)
        counts["same" if earlier == pair else "changed" if earlier else "new"] += 1
        if earlier != pair:
            others.append(pair)
    return marking.judging(*others)


def _fill_claim(claim: Claim, other: Claim) -> Claim:
    """The claim with the counter-claim, kind and note of the other, where the other has them."""
    written = {name: getattr(other, name) for name in ("counter_claim", "kind", "note") if getattr(other, name)}
    return claim._replace(**written)


def claims_in(marked: Annotations) -> list[Claim]:
    """Its claims, in their order."""
    return [Claim(*row) for row in marked.claims[list(CLAIM_COLUMNS)].itertuples(index=False)]


def _draws(marked: Annotations) -> list[Draw]:
    return [Draw(*row) for row in marked.draws[list(DRAW_COLUMNS)].itertuples(index=False)]


def _marks(marked: Annotations) -> list[Mark]:
    return [Mark(*row) for row in marked.stances[list(STANCE_COLUMNS)].itertuples(index=False)]
