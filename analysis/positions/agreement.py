"""How far people who mark stances agree."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.insufficient_data import InsufficientData
from analysis.positions.intervals import tails
from data.stances import MACHINE, READINGS, SEEN, SETTLES, TAKEN_OVER

LEAST_PAIRS = 10
_RESAMPLES = 2_000


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement beyond chance, -1 to 1, with its 95% interval.

    `n` counts the pairs of claim and quote that at least two marked, `n_equal` those on which all of them agree.
    """

    value: float
    low: float
    high: float
    n: int
    n_equal: int


def last_marks(stances: pd.DataFrame) -> pd.DataFrame:
    """One mark per claim, quote and annotator, the last of several, in the order of the rows."""
    return stances.drop_duplicates(["claim_id", "quote_id", "annotator"], keep="last")


def of_people(stances: pd.DataFrame) -> pd.DataFrame:
    """People's readings, including those that they took over from a machine; none of machines, none that settle
    disputes.
    """
    return stances[~stances["annotator"].str.startswith(MACHINE) & (stances["origin"] != SETTLES)]


def by_hand(stances: pd.DataFrame) -> pd.DataFrame:
    """People's readings, each made before knowing what another person or a machine says."""
    readings = of_people(stances)
    return readings[~readings["origin"].str.startswith((TAKEN_OVER, SEEN))]


def marked_by_both(stances: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The claims and quotes that both annotators marked: claim_id, quote_id, and stance_, condition_ and reason_ of
    each.

    In the order of the first annotator's marks.
    """
    marks = last_marks(stances)[["claim_id", "quote_id", "stance", "condition", "reason", "annotator"]]
    one, other = (marks[marks["annotator"] == name].drop(columns="annotator") for name in (first, second))
    return one.merge(other, on=["claim_id", "quote_id"], suffixes=("_first", "_second"))


def agreement(stances: pd.DataFrame, first: str, second: str) -> Agreement | InsufficientData:
    """Cohen's (1960) kappa of two annotators on what both marked, with unordered categories.

    The interval is from a bootstrap over the pairs of claim and quote, with a fixed seed, drawn as whole tables of
    counts: equivalent, and no slower for many pairs.
    """
    both = marked_by_both(stances, first, second)
    n = len(both)
    if n < LEAST_PAIRS:
        pairs = f"{n} pair{'' if n == 1 else 's'} of claim and quote"
        return InsufficientData(f"{first} and {second} both marked {pairs}; kappa needs at least {LEAST_PAIRS}.")
    used = {*both["stance_first"], *both["stance_second"]}
    if len(used) == 1:
        return InsufficientData(f"{first} and {second} gave one answer throughout, “{used.pop()}”; kappa needs two.")
    k = len(READINGS)
    codes = [pd.Index(READINGS).get_indexer(both[f"stance_{nth}"]) for nth in ("first", "second")]
    counts = np.bincount(codes[0] * k + codes[1], minlength=k * k)
    resampled = np.random.default_rng(0).multinomial(n, counts / n, size=_RESAMPLES)
    low, high = np.nanquantile(_kappas(resampled.reshape(-1, k, k)), tails(n))
    table = counts.reshape(k, k)
    return Agreement(float(_kappas(table[None])[0]), float(low), float(high), n, int(np.trace(table)))


def _kappas(tables: np.ndarray) -> np.ndarray:
    """Kappa of each table of counts, (n_tables, n_readings, n_readings): one annotator by the other. nan if chance
    alone would give full agreement.
    """
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    equal = np.trace(shares, axis1=1, axis2=2)
    chance = (shares.sum(axis=2) * shares.sum(axis=1)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((equal - chance) / (1 - chance))


def alpha(stances: pd.DataFrame, resamples: int = _RESAMPLES // 4) -> Agreement | InsufficientData:
    """Krippendorff's alpha of all annotators, three or more or with gaps, with unordered categories.

    The interval is from a bootstrap over the pairs of claim and quote that at least two marked, with a fixed seed.
    """
    marks = last_marks(stances)
    table = marks.pivot_table(index="annotator", columns=["claim_id", "quote_id"], values="stance", aggfunc="last")
    table = table.loc[:, table.notna().sum() > 1]
    n = table.shape[1]
    if n < LEAST_PAIRS:
        pairs = f"{n} pair{'' if n == 1 else 's'} of claim and quote"
        return InsufficientData(f"{pairs} were marked by two or more; alpha needs at least {LEAST_PAIRS}.")
    counts = np.array([(table == reading).sum().to_numpy() for reading in READINGS]).T
    if (counts.sum(axis=0) > 0).sum() == 1:
        return InsufficientData("All annotators gave one answer throughout; alpha needs two.")
    drawn = np.random.default_rng(0).integers(n, size=(resamples, n))
    resampled = [_alpha(counts[rows]) for rows in drawn]
    low, high = np.nanquantile([one for one in resampled if one is not None], tails(n))
    n_equal = int((counts.max(axis=1) == counts.sum(axis=1)).sum())
    return Agreement(_alpha(counts) or 0.0, float(low), float(high), n, n_equal)


def _alpha(counts: np.ndarray) -> float | None:
    """Alpha of (n_pairs, n_readings) counts of annotators; None if all gave the same answer."""
    import krippendorff

    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def disputes(stances: pd.DataFrame) -> pd.DataFrame:
    """Pairs of claim and quote on which people differ: claim_id, quote_id, is_settled; opposite ones first.

    A dispute is settled by a mark made for that purpose; it stays in the list, after the open ones.
    """
    marks = last_marks(stances[~stances["annotator"].str.startswith(MACHINE)])
    place = ["claim_id", "quote_id"]
    settled = marks.loc[marks["origin"] == SETTLES, place].drop_duplicates().assign(is_settled=True)
    readings = by_hand(marks)
    disagreements = readings.groupby(place, sort=False)["stance"].agg(set).reset_index()
    disagreements = disagreements[disagreements["stance"].map(len) > 1]
    disagreements = disagreements.merge(settled, on=place, how="left")
    disagreements["is_settled"] = disagreements["is_settled"].eq(True)
    opposite = disagreements["stance"].map(lambda stances: {"supports", "opposes"} <= stances)
    order = pd.DataFrame({"settled": disagreements["is_settled"], "mild": ~opposite.astype(bool)}).sort_values(
        ["settled", "mild"], kind="stable"
    )
    return disagreements.loc[order.index, [*place, "is_settled"]].reset_index(drop=True)
