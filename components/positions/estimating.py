"""A random sample read whole: what share of each camp's quotes takes which stance, with its interval."""

import numpy as np
import pandas as pd
import streamlit as st

from analysis.positions import draws, estimate
from analysis.positions.draws import SamplingFrame
from analysis.positions.marking import Claim
from components.positions import drawing, reading
from components.positions.marked_corpus import Positions
from components.positions.reading import Readings
from components.positions.who import annotator
from data.stances import CONDITIONAL, MACHINE, OPPOSES, SAMPLE, SUPPORTS

DEFAULT_SAMPLE, MOST_SAMPLED = 100, 2_000
LEAST_PROPOSED = 0.9  # of a camp's quotes, for an estimate helped by a machine
_N = "sample_size"
_STANCES = (SUPPORTS, OPPOSES, CONDITIONAL)


def show(asked: Positions, claim: Claim, readings: Readings) -> pd.DataFrame | None:
    """Tell what the last sample estimates, or offer one; the rows of the draw to be read, None where there is none."""
    drawn = draws.latest(asked.marked.draws, SAMPLE, claim.claim_id)
    left = draws.n_unread(drawn, asked.marked.stances)
    if left:
        st.caption(
            f"A sample drawn with seed {drawn['seed'].iloc[0]}. Read all of it: then its shares are estimates for all "
            "quotes of each camp."
        )
        return drawn
    if len(drawn):
        found = table(asked, claim, drawn)
        st.dataframe(found, hide_index=True, alt="Estimated shares by camp and stance")
        st.caption(
            "Share of each camp's quotes in this corpus, from a simple random sample without replacement; 95 % "
            "interval of the design (Wilson, finite population). “As voices” takes speakers and documents, joined, for "
            "a sample of such voices. With a machine that read nine in ten of the camp's quotes: the shares that "
            "people find in its two groups, weighted by their sizes (prediction-powered), Jeffreys' interval."
        )
    _offer(asked, claim)
    return drawn if len(drawn) else None


def table(asked: Positions, claim: Claim, drawn: pd.DataFrame) -> pd.DataFrame:
    """A line a camp and stance: the share, its interval, that over voices, and that helped by a machine."""
    outcomes = reading.outcomes_of(asked, claim, draws.read_by_people(asked.marked.stances))
    machine, proposed = reading.proposed_of(asked, claim)
    masks = reading.camps_of(asked)
    lines = []
    for row in drawn.itertuples():
        rows = asked.quote_ids.get_indexer(pd.Index(str(row.quote_ids).split(), dtype=object))
        rows = rows[rows >= 0]
        if len(rows) < estimate.LEAST_SAMPLED and len(rows) < int(row.n_frame):
            why = f"fewer than {estimate.LEAST_SAMPLED} sampled: nothing is estimated"
            lines.append({"camp": row.camp, "n": len(rows), "of": int(row.n_frame), "stance": why})
            continue
        camp = np.flatnonzero(masks.get(row.camp, np.zeros(0, bool))).tolist() if proposed else []
        n_proposed = sum(at in proposed for at in camp)
        is_helped = n_proposed > 0 and n_proposed >= LEAST_PROPOSED * len(camp)
        for stance in _STANCES:
            found = np.array([outcomes.get(int(at)) == stance for at in rows], dtype=float)
            alone = estimate.from_sample(found, int(row.n_frame))
            voices = estimate.over_voices(found, asked.material.unit[rows])
            line = {
                "camp": row.camp,
                "stance": stance,
                "n": alone.n,
                "of": alone.n_all,
                "share": _percent(alone.share),
                "95 % interval": "all read" if alone.n >= alone.n_all else _interval(alone.low, alone.high),
                "as voices": _interval(*voices) if voices else "fewer than 5 voices",
            }
            if is_helped:
                # of the few whose answers were refused it says nothing, which is a guess like any other
                predicted = np.array([proposed.get(at) == stance for at in camp], dtype=float)
                of_sample = np.array([proposed.get(int(at)) == stance for at in rows], dtype=float)
                both = estimate.with_machine(found, of_sample, predicted)
                line[f"with {machine.removeprefix(MACHINE)}"] = (
                    f"{_percent(both.share)} ({_interval(both.low, both.high)})"
                )
            lines.append(line)
    return pd.DataFrame(lines).fillna("")


def _percent(share: float) -> str:
    return f"{share:.0%}" if share in (0, 1) or 0.01 <= share <= 0.99 else f"{share:.1%}"


def _interval(low: float, high: float) -> str:
    return f"{_percent(low)} to {_percent(high)}"


def _offer(asked: Positions, claim: Claim) -> None:
    st.caption(
        "For how many of a camp's quotes say what, draw a random sample of all its quotes, read or not, and read it "
        "whole. Quotes found by relevance tell nothing of that."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="sample_offer"):
        n = int(
            st.number_input(
                "Quotes to sample in each camp",
                1,
                MOST_SAMPLED,
                DEFAULT_SAMPLE,
                key=_N,
                width=220,
                persist_state="session",
            )
        )
        ids = asked.corpus.quotes["quote_id"].array
        made = [
            SamplingFrame(camp, tuple(map(str, ids[mask])), min(n, int(mask.sum())))
            for camp, mask in reading.camps_of(asked).items()
        ]
        st.button(
            f"Draw {drawing.n_drawn(made):,} quotes",
            key="draw_sample",
            icon=":material/casino:",
            type="primary",
            disabled=not annotator(),
            on_click=drawing.draw,
            args=(SAMPLE, asked, claim, made),
        )
    if not annotator():
        st.caption("Write your name above: a draw has someone who made it.")
