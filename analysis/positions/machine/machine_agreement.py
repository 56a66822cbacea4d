"""How far a machine agrees with people on what both read, and what its proposals may therefore be used for."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.insufficient_data import InsufficientData
from analysis.positions.agreement import Agreement, agreement, by_hand, marked_by_both
from analysis.positions.matrix.positions import DISPUTED, outcomes
from data.stances import READINGS

LEAST_COMMON = 30  # pairs that people and the machine read
LEAST_KAPPA = 0.4  # of the lower bound
PEOPLE = "people"


@dataclass(frozen=True)
class MachineAgreement:
    """Over `n` pairs of claim and quote that a machine and people read, `n_equal` with the same answer.

    `counts` is the confusion table: a row for each reading of people, a column for each of the machine, of those that
    occur.
    """

    machine: str
    n: int
    n_equal: int
    kappa: Agreement | InsufficientData
    counts: pd.DataFrame

    @property
    def may_be_seen(self) -> bool:
        """Whether its proposals may be shown and taken over; otherwise they only order the reading."""
        return self.n >= LEAST_COMMON and isinstance(self.kappa, Agreement) and self.kappa.low >= LEAST_KAPPA


def machine_agreement(stances: pd.DataFrame, proposals: pd.DataFrame, machine: str) -> MachineAgreement:
    """How far one machine agrees with people who had not seen its proposals, by their majority if several read.

    Pairs on which people are divided are left out. Readings taken over from a machine do not count as a person's here.
    """
    people = outcomes(by_hand(stances))
    people = people[people["outcome"] != DISPUTED].rename(columns={"outcome": "stance"})
    of_machine = proposals[proposals["annotator"] == machine]
    columns = ["claim_id", "quote_id", "stance", "annotator"]
    both = pd.concat([people.assign(annotator=PEOPLE)[columns], of_machine[columns]]).assign(condition="", reason="")
    common = marked_by_both(both, PEOPLE, machine)
    used = [one for one in READINGS if one in {*common["stance_first"], *common["stance_second"]}]
    counts = pd.crosstab(common["stance_first"], common["stance_second"]).reindex(
        index=used, columns=used, fill_value=0
    )
    n_equal = int((common["stance_first"] == common["stance_second"]).sum())
    return MachineAgreement(machine, len(common), n_equal, agreement(both, PEOPLE, machine), counts)


def best(found: Sequence[MachineAgreement]) -> MachineAgreement | None:
    """The one whose kappa has the highest lower bound, those with too few data last; None for none."""

    def key(one: MachineAgreement) -> tuple[float, int]:
        return (one.kappa.low if isinstance(one.kappa, Agreement) else -2.0, one.n)

    return max(found, key=key, default=None)


def in_short(found: MachineAgreement) -> str:
    """ "κ 0.62 (0.45 to 0.78), n = 48", or why there is none."""
    if isinstance(found.kappa, InsufficientData):
        return in_words(found)
    return f"κ {found.kappa.value:.2f} ({found.kappa.low:.2f} to {found.kappa.high:.2f}), n = {found.n:,}"


def in_words(found: MachineAgreement) -> str:
    """ "κ = 0.62 (95% interval 0.45 to 0.78) with people on 48 pairs, 39 equal", or why there is none."""
    on = f"{found.n:,} pair{'' if found.n == 1 else 's'} of claim and quote that both read"
    if isinstance(found.kappa, InsufficientData):
        return f"no κ yet: {on}"
    kappa = found.kappa
    interval = f"95% interval {kappa.low:.2f} to {kappa.high:.2f}"
    return f"κ = {kappa.value:.2f} ({interval}) with people on {on}, {found.n_equal:,} equal"
