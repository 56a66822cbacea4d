"""Random choices of quotes to be read, made camp by camp, and the results once they were read."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.positions import checks
from analysis.positions.checks import Bound
from analysis.positions.marking import Draw
from analysis.positions.matrix.positions import outcomes
from data.stances import CHECK, POSITIONS, TAKEN_OVER


@dataclass(frozen=True)
class SamplingFrame:
    """What is drawn from: the ids of a camp's quotes, and how many of them to draw."""

    camp: str
    quote_ids: tuple[str, ...]
    n: int


def draw(
    purpose: str, claim_id: str, frames: Iterable[SamplingFrame], seed: int, annotator: str, day: str
) -> list[Draw]:
    """A draw, one row for each camp that has quotes to draw from; the seed of the camp at position k is `seed` + k.

    The same frames and seed give the same quotes. `day` is an ISO date.
    """
    draw_id = f"{purpose}-{claim_id}-{seed}"[:64]
    return [
        Draw(
            draw_id,
            purpose,
            claim_id,
            frame.camp,
            str(seed + at),
            str(len(frame.quote_ids)),
            " ".join(checks.sample(frame.quote_ids, frame.n, seed + at)),
            annotator,
            day,
        )
        for at, frame in enumerate(frames)
        if frame.quote_ids and frame.n
    ]


def quote_ids(draws: pd.DataFrame) -> list[str]:
    """The quotes of several camps' draws alternating, each once, in the order in which they are to be read."""
    waiting = [str(ids).split() for ids in draws["quote_ids"]]
    longest = max(map(len, waiting), default=0)
    return list(dict.fromkeys(ids[at] for at in range(longest) for ids in waiting if at < len(ids)))


def latest(draws: pd.DataFrame, purpose: str, claim_id: str) -> pd.DataFrame:
    """The rows of the last draw made for a claim; empty if there is none."""
    made = draws[(draws["purpose"] == purpose) & (draws["claim_id"] == claim_id)]
    return made[made["draw_id"] == made["draw_id"].iloc[-1]] if len(made) else made


def bounds(draws: pd.DataFrame, stances: pd.DataFrame, there: Container[str]) -> dict[tuple[str, str], Bound]:
    """The results of finished checks, by claim and camp: for each the last draw all of whose quotes a person has read;
    readings taken over from a machine do not count.

    Drawn quotes that the corpus has lost, whose id is not in `there`, count as not drawn, and the rest of the frame as
    if none of them was lost: the bound can only be too wide. Its confidence holds for a single draw; it does not cover
    repeating the check until the result pleases.
    """
    by_claim = _outcomes_by_claim(stances)
    found = {}
    for row in draws[draws["purpose"] == CHECK].itertuples():
        ids = [one for one in str(row.quote_ids).split() if one in there]
        readings = by_claim.get(row.claim_id, {})
        if ids and all(quote_id in readings for quote_id in ids) and len(ids) <= int(row.n_frame):
            n_found = sum(readings[quote_id] in POSITIONS for quote_id in ids)
            found[row.claim_id, row.camp] = checks.bound(int(row.n_frame), len(ids), n_found)
    return found


def n_unread(draws: pd.DataFrame, stances: pd.DataFrame, there: Container[str]) -> int:
    """How many quotes in these rows of one claim's draw nobody has read yet, of those still in `there`."""
    if draws.empty:
        return 0
    readings = _outcomes_by_claim(stances).get(draws["claim_id"].iloc[0], {})
    return sum(quote_id not in readings for quote_id in quote_ids(draws) if quote_id in there)


def _outcomes_by_claim(stances: pd.DataFrame) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    pairs = outcomes(read_by_people(stances))
    columns = (pairs[name].tolist() for name in ("claim_id", "quote_id", "outcome"))
    for claim_id, quote_id, outcome in zip(*columns, strict=True):
        found.setdefault(claim_id, {})[quote_id] = outcome
    return found


def read_by_people(stances: pd.DataFrame) -> pd.DataFrame:
    """The stances without those taken over from a machine: a draw measures what people find."""
    return stances[~stances["origin"].str.startswith(TAKEN_OVER)]


def new_seed() -> int:
    """A seed that nobody chose."""
    return int(np.random.SeedSequence().generate_state(1)[0] % 1_000_000_000)
