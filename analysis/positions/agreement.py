"""How far two people who mark stances agree."""

from dataclasses import dataclass

import pandas as pd
from sklearn.metrics import cohen_kappa_score

from analysis.insufficient_data import Unanswered
from data.stances import STANCES

LEAST_PAIRS = 10


@dataclass(frozen=True)
class Agreement:
    """Cohen's kappa: agreement beyond what two people with these habits would reach by chance, -1 to 1."""

    kappa: float
    n: int  # pairs of claim and quote that both marked
    n_equal: int


def last_marks(stances: pd.DataFrame) -> pd.DataFrame:
    """One mark a claim, quote and annotator, the last of several, in the order of the rows."""
    return stances.drop_duplicates(["claim_id", "quote_id", "annotator"], keep="last")


def marked_by_both(stances: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The claims and quotes that both annotators marked: claim_id, quote_id, and stance_ and reason_ of each.

    In the order of the first one's marks. `stances` has claim_id, quote_id, stance, reason, annotator.
    """
    marks = last_marks(stances)
    one, other = (marks[marks["annotator"] == name].drop(columns="annotator") for name in (first, second))
    return one.merge(other, on=["claim_id", "quote_id"], suffixes=("_first", "_second"))


def agreement(stances: pd.DataFrame, first: str, second: str) -> Agreement | Unanswered:
    """Cohen's kappa of two annotators over what both marked, the three stances without an order among
    them."""
    both = marked_by_both(stances, first, second)
    n = len(both)
    if n < LEAST_PAIRS:
        pairs = f"{n} pair{'' if n == 1 else 's'} of claim and quote"
        return Unanswered(f"{first} and {second} both marked {pairs}; kappa needs at least {LEAST_PAIRS}.")
    used = set(both["stance_first"]) | set(both["stance_second"])
    if len(used) == 1:
        return Unanswered(f"{first} and {second} gave one answer throughout, “{used.pop()}”; kappa needs two.")
    kappa = cohen_kappa_score(both["stance_first"], both["stance_second"], labels=list(STANCES))
    return Agreement(float(kappa), n, int((both["stance_first"] == both["stance_second"]).sum()))


def disagreements(stances: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The rows of `marked_by_both` where the stances differ, however few; opposite ones first."""
    both = marked_by_both(stances, first, second)
    differ = both[both["stance_first"] != both["stance_second"]]
    mild = (differ["stance_first"] == "neither") | (differ["stance_second"] == "neither")
    return differ.loc[mild.sort_values(kind="stable").index].reset_index(drop=True)
