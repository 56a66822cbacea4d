"""A random sample, fully read: what share of each camp's quotes takes which stance, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from analysis.positions.intervals import in_words, percent
from analysis.positions.marking import Claim
from analysis.positions.reading import draws, estimate
from analysis.positions.reading.draws import SamplingFrame
from analysis.positions.reading.estimate import Estimate
from components import markup
from components.literal import literal
from components.positions import drawing, reading
from components.positions.marked_corpus import Positions
from components.positions.reading import Readings
from components.positions.who import annotator
from data.counting import count_of
from data.stances import CONDITIONAL, MACHINE, OPPOSES, SAMPLE, SUPPORTS

DEFAULT_SAMPLE, MOST_SAMPLED = 100, 2_000
LEAST_PROPOSED = 0.9  # of a camp's quotes, for an estimate helped by a machine
_N = "sample_size"
_STANCES = (SUPPORTS, OPPOSES, CONDITIONAL)
_TOO_FEW = f"fewer than {estimate.LEAST_SAMPLED} sampled: no estimate"
HOW_ESTIMATED = (
    "Shares of all quotes of a camp in this corpus, from a simple random sample without replacement, with the 95% "
    "interval of that design (Wilson, finite population). “As voices” is the interval if speakers and documents, "
    "joined, are taken as a sample of such voices; it needs at least five."
)
HOW_HELPED = (
    " “With the machine” ({machine}, which read at least nine in ten of the camp's quotes): what people find in each "
    "of its two groups, weighted by their sizes (prediction-powered inference), with a beta-binomial interval for the "
    "unread that uses Jeffreys' prior."
)


def show(asked: Positions, claim: Claim, readings: Readings) -> pd.DataFrame | None:
    """Show what the last sample estimates, or offer one; the rows of the draw to be read, None if there is none."""
    drawn = draws.latest(asked.marked.draws, SAMPLE, claim.claim_id)
    left = draws.n_unread(drawn, asked.marked.stances, asked.quote_ids)
    if left:
        st.caption(
            f"A sample drawn with seed {drawn['seed'].iloc[0]}. Once you have read all of it, its shares are estimates "
            "for all quotes of each camp."
        )
        return drawn
    if len(drawn):
        machine, camps = estimates(asked, claim, drawn)
        markup.show_pieces([html(asked, camps)])
        st.caption(HOW_ESTIMATED + (HOW_HELPED.format(machine=literal(machine)) if machine else ""))
        more = st.expander("The estimates as a table", icon=":material/table:", key="estimate_table", on_change="rerun")
        if more.open:
            with more:
                st.dataframe(table(machine, camps), hide_index=True, alt="Estimated shares by camp and stance")
    _offer(asked, claim)
    return drawn if len(drawn) else None


@dataclass(frozen=True)
class StanceEstimate:
    """The share of a camp's quotes that take a stance: from people's sample alone; the interval over voices, None if
    there are too few; and with a machine's help, None without one or if all was read."""

    stance: str
    alone: Estimate
    voices: tuple[float, float] | None
    helped: Estimate | None


@dataclass(frozen=True)
class CampEstimates:
    """What the sample of one camp estimates, `n` quotes of `n_all`; no stances if too few were sampled."""

    camp: str
    n: int
    n_all: int
    stances: tuple[StanceEstimate, ...]

    @property
    def all_read(self) -> bool:
        """Whether the shares are exact, not estimates: every quote of the camp was read."""
        return self.n >= self.n_all


def estimates(asked: Positions, claim: Claim, drawn: pd.DataFrame) -> tuple[str, list[CampEstimates]]:
    """The machine that helps, "" if none does, and the estimates camp by camp."""
    outcomes = reading.outcomes_of(asked, claim, draws.read_by_people(asked.marked.stances))
    machine, proposed = reading.proposed_of(asked, claim)
    masks = reading.camps_of(asked)
    camps = []
    for row in drawn.itertuples():
        rows = asked.quote_ids.get_indexer(pd.Index(str(row.quote_ids).split(), dtype=object))
        rows, n_all = rows[rows >= 0], int(row.n_frame)
        if len(rows) < min(estimate.LEAST_SAMPLED, n_all):
            camps.append(CampEstimates(row.camp, len(rows), n_all, ()))
            continue
        camp = np.flatnonzero(masks.get(row.camp, np.zeros(0, bool))).tolist() if proposed else []
        n_proposed = sum(at in proposed for at in camp)
        is_helped = n_proposed > 0 and n_proposed >= LEAST_PROPOSED * len(camp) and len(rows) < n_all
        stances = []
        for stance in _STANCES:
            found = np.array([outcomes.get(int(at)) == stance for at in rows], dtype=float)
            voices = estimate.over_voices(found, asked.material.unit[rows])
            helped = None
            if is_helped:
                # of the few whose answers were refused it says nothing, which is a prediction like any other
                predicted = np.array([proposed.get(at) == stance for at in camp], dtype=float)
                of_sample = np.array([proposed.get(int(at)) == stance for at in rows], dtype=float)
                helped = estimate.with_machine(found, of_sample, predicted)
            stances.append(StanceEstimate(stance, estimate.from_sample(found, n_all), voices, helped))
        camps.append(CampEstimates(row.camp, len(rows), n_all, tuple(stances)))
    is_used = any(one.helped for camp in camps for one in camp.stances)
    return machine.removeprefix(MACHINE) if is_used else "", camps


def table(machine: str, camps: Sequence[CampEstimates]) -> pd.DataFrame:
    """One line per camp and stance, in words; the machine's columns only if it helps."""
    lines = []
    for camp in camps:
        for one in camp.stances:
            line = {
                "camp": camp.camp,
                "stance": one.stance,
                "n": camp.n,
                "of": camp.n_all,
                "share": percent(one.alone.share),
                "95% interval": "all read" if camp.all_read else in_words(one.alone.low, one.alone.high),
                "as voices": in_words(*one.voices) if one.voices else "fewer than 5 voices",
            }
            if one.helped:
                line[f"with {machine}"] = f"{percent(one.helped.share)} ({in_words(one.helped.low, one.helped.high)})"
            lines.append(line)
        if not camp.stances:
            lines.append({"camp": camp.camp, "stance": _TOO_FEW, "n": camp.n, "of": camp.n_all})
    return pd.DataFrame(lines).fillna("")


def html(asked: Positions, camps: Sequence[CampEstimates]) -> str:
    """The estimates as a table with one line per camp."""
    looks = {camp.name: camp for camp in asked.corpus.camps}
    lines = [
        {
            "camp": looks.get(camp.camp),
            "name": camp.camp,
            "read": f"all {camp.n_all:,} read" if camp.all_read else f"{camp.n:,} of {camp.n_all:,} read",
            "stances": [
                {
                    "share": percent(one.alone.share),
                    "interval": "" if camp.all_read else in_words(one.alone.low, one.alone.high),
                    "voices": in_words(*one.voices) if one.voices else "",
                    "helped": percent(one.helped.share) if one.helped else "",
                    "helped_interval": in_words(one.helped.low, one.helped.high) if one.helped else "",
                }
                for one in camp.stances
            ],
        }
        for camp in camps
    ]
    return markup.html("estimates.html", stances=_STANCES, camps=lines, too_few=_TOO_FEW)


def _offer(asked: Positions, claim: Claim) -> None:
    st.caption(
        "To estimate how many of a camp's quotes say what, draw a random sample of all its quotes, read or not, and "
        "read all of it. Quotes found by relevance cannot tell you that."
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
            f"Draw {count_of(drawing.n_drawn(made), 'quote')}",
            key="draw_sample",
            icon=":material/casino:",
            type="primary",
            disabled=not annotator(),
            on_click=drawing.draw,
            args=(SAMPLE, asked, claim, made),
        )
    if not annotator():
        st.caption("Write your name above: every draw is recorded with a name.")
