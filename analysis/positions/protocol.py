"""The codebook and the protocol: what was asked, how it was read, by whom, how far they agree, and the results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from analysis.insufficient_data import InsufficientData
from analysis.positions import checks
from analysis.positions.agreement import Agreement, agreement, alpha, by_hand, disputes, last_marks, of_people
from analysis.positions.checks import Bound
from analysis.positions.machine import machine_agreement
from analysis.positions.machine.proposals import PROMPT, proposals
from analysis.positions.marking import Claim, claims_in
from analysis.positions.matrix.in_words import badge, cell_in_words
from analysis.positions.matrix.positions import Cell, ClaimRow
from data.counting import count_of
from data.stances import CONDITIONAL, LONGEST_ORIGIN, READINGS, SEEN, TAKEN_OVER, Annotations

MOST_PAIRS = 20  # of annotators, those with most readings in common first
MEANINGS = {
    "supports": "the quoted words speak for the claim",
    "opposes": "the quoted words speak against the claim, or for its counter-claim",
    "conditional": "they speak for it under a condition, which is noted",
    "neither": "they are about the claim's matter and take no position",
    "not about it": "read, and not about the claim's matter; no stance",
}
ORDER = (
    "Quotes come camp by camp in turn, always the camp that was read least, of several such the likelier quote. Within "
    "a camp their order fuses, by reciprocal ranks, nearness in meaning and in words to the claim and to its "
    "counter-claim, and learns from what was read (Rocchio; ridge regression on the vectors). Relevance only orders "
    "the reading: it counts nowhere."
)
UNITS = (
    "A voice is a speaker joined with the documents of the quotes, in any number of steps; in a corpus of one "
    "document, a speaker. A quote counts by what more than half of its annotators say, or by the mark that "
    "settles a dispute. Common ground needs two voices on each side, and no compared side that takes another "
    "position. Claims are ordered by the lower 95% bound of the gap between two sides (Newcombe). What machines "
    "propose counts nowhere until a person takes it over."
)


@dataclass(frozen=True)
class ClaimReport:
    """A claim with the summary of its row, its cells in words by side, the conditions on which sides agree, and its
    finished checks in sentences.
    """

    claim: Claim
    comes_to: str
    cells: Mapping[str, str]
    conditions: tuple[str, ...]  # on which sides agree, each with its side and quote
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Protocol:
    """Everything on the page."""

    claims: tuple[ClaimReport, ...]
    annotators: tuple[tuple[str, int], ...]  # with the number of their readings
    agreements: tuple[str, ...]
    n_open: int  # disputes
    n_settled: int
    draws: tuple[Mapping[str, str], ...]
    machines: tuple[str, ...]  # what each proposed, and how far it agrees
    prompt: str  # that machines of this version are asked with, "" if there is none
    meanings: Mapping[str, str]
    order: str = ORDER
    units: str = UNITS


def protocol(
    marked: Annotations,
    rows: Sequence[ClaimRow],
    cells: Mapping[str, Mapping[str, Cell]],
    bounds: Mapping[tuple[str, str], Bound],
) -> Protocol:
    """The protocol of a matrix: its rows in order, all cells by claim and side, and the bounds by claim and camp."""
    claims = {claim.claim_id: claim for claim in claims_in(marked)}
    readings = by_hand(marked.stances)
    found = disputes(marked.stances)
    n_settled = int(found["is_settled"].sum())
    machines = tuple(_machines(marked))
    return Protocol(
        tuple(_claim_report(claims[row.claim_id], row, cells[row.claim_id], bounds, marked.stances) for row in rows),
        tuple((str(name), int(n)) for name, n in readings["annotator"].value_counts(sort=False).items()),
        tuple(_agreements(readings)),
        len(found) - n_settled,
        n_settled,
        tuple(_draws(marked.draws, {row.claim_id: number for number, row in enumerate(rows, start=1)})),
        machines,
        PROMPT if machines else "",
        {reading: MEANINGS[reading] for reading in READINGS},
    )


def _claim_report(
    claim: Claim,
    row: ClaimRow,
    cells: Mapping[str, Cell],
    bounds: Mapping[tuple[str, str], Bound],
    stances: pd.DataFrame,
) -> ClaimReport:
    parts = tuple(
        f"{camp}: {checks.in_words(bound)}." for (claim_id, camp), bound in bounds.items() if claim_id == claim.claim_id
    )
    words = {side: cell_in_words(cell) for side, cell in cells.items()}
    return ClaimReport(claim, badge(row)[0], words, tuple(_conditions(claim, cells, stances)), parts)


def _conditions(claim: Claim, cells: Mapping[str, Cell], stances: pd.DataFrame) -> list[str]:
    """ "Russia, if there is a written answer (q12)": the conditions that annotators noted for the quotes that count as
    conditional.
    """
    said = last_marks(of_people(stances))
    said = said[(said["claim_id"] == claim.claim_id) & (said["stance"] == CONDITIONAL) & (said["condition"] != "")]
    by_quote = said.groupby("quote_id")["condition"].unique()
    return [
        f"{side}, if {condition} ({quote_id})"
        for side, cell in cells.items()
        for quote_id in cell.ids(CONDITIONAL)
        for condition in by_quote.get(quote_id, ())
    ]


def _agreements(readings: pd.DataFrame) -> list[str]:
    names = list(dict.fromkeys(readings["annotator"]))
    if len(names) < 2:
        return ["One annotator: nothing is known of how far another would agree."] if names else []
    parts = []
    for one, other in list(combinations(names, 2))[:MOST_PAIRS]:
        found = agreement(readings, one, other)
        parts.append(
            found.reason
            if isinstance(found, InsufficientData)
            else _agreement_sentence(f"{one} and {other}: Cohen's κ", found)
        )
    if len(names) > 2:
        both = alpha(readings)
        parts.append(
            both.reason if isinstance(both, InsufficientData) else _agreement_sentence("All: Krippendorff's α", both)
        )
    return parts


def _machines(marked: Annotations) -> list[str]:
    found = proposals(marked)
    lines = []
    for name in dict.fromkeys(found["annotator"]):
        of_machine = found[found["annotator"] == name]
        n_claims = of_machine["claim_id"].nunique()
        origins = marked.stances["origin"]
        n_over, n_seen = (int((origins == f"{begins}{name}"[:LONGEST_ORIGIN]).sum()) for begins in (TAKEN_OVER, SEEN))
        agrees = machine_agreement.in_words(machine_agreement.machine_agreement(marked.stances, found, name))
        lines.append(
            f"{name}: {count_of(len(of_machine), 'proposal')} on {count_of(n_claims, 'claim')}; {n_over:,} taken over, "
            f"{n_seen:,} read by them after seeing what it proposes; {agrees}. They helped to order the reading."
        )
    return lines


def _agreement_sentence(who: str, found: Agreement) -> str:
    interval = f"95% interval {found.low:.2f} to {found.high:.2f}"
    return f"{who} = {found.value:.2f} ({interval}; n = {found.n:,} pairs, {found.n_equal:,} equal)."


def _draws(draws: pd.DataFrame, numbers: Mapping[str, int]) -> list[Mapping[str, str]]:
    """The draws as stored, with how many quotes each has, and the number of its claim on the page."""
    return [
        {str(name): str(cell) for name, cell in row.items()}
        | {
            "n": f"{len(str(row['quote_ids']).split()):,}",
            "claim": str(numbers.get(row["claim_id"], row["claim_id"])),
        }
        for row in draws.to_dict("records")
    ]
