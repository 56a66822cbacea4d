"""The check of the unread: quotes drawn at random in each camp, and what they say about those left unread."""

import pandas as pd
import streamlit as st

from analysis.positions import checks
from analysis.positions.marking import Claim
from analysis.positions.reading import draws
from analysis.positions.reading.draws import SamplingFrame
from components import markup
from components.elements import choice
from components.positions import drawing, reading
from components.positions.marked_corpus import Positions
from components.positions.reading import Readings
from components.positions.who import annotator
from data.counting import count_of
from data.stances import CHECK

MOST_DRAWN = 1_000
GONE = "This corpus no longer holds any quote of the last draw, so it shows nothing. Draw again."
_N, _WANTED = "check_size", "check_bound"
BOUNDS = {
    "": "A fixed number per camp",
    "0.1": "Bounds each at 10%",
    "0.05": "Bounds each at 5%",
    "0.02": "Bounds each at 2%",
}


def show(asked: Positions, claim: Claim, readings: Readings) -> pd.DataFrame | None:
    """Show what the last check found, or offer one; the rows of the draw to be read, None if there is none."""
    drawn = draws.latest(asked.marked.draws, CHECK, claim.claim_id)
    left = draws.n_unread(drawn, asked.marked.stances, asked.quote_ids)
    if len(drawn) and not left:
        markup.show("sentences.html", sentences=results(asked, claim) or [GONE])
    if left:
        sizes = zip(drawn["camp"], drawn["quote_ids"].str.split().str.len(), strict=True)
        camps = ", ".join(f"{camp} {n:,}" for camp, n in sizes)
        st.caption(
            f"Drawn by {drawn['annotator'].iloc[0]} with seed {drawn['seed'].iloc[0]}: {camps}. Read all of them to "
            "see how many positions the unread quotes may still hold."
        )
        return drawn
    _offer(asked, claim, readings)
    return drawn if len(drawn) else None


def results(asked: Positions, claim: Claim) -> list[str]:
    """What finished checks of a claim show, one sentence per camp, in the camps' order."""
    found = asked.bounds
    return [
        f"{camp}: {checks.in_words(found[claim.claim_id, camp])}."
        for camp in reading.camps_of(asked)
        if (claim.claim_id, camp) in found
    ]


def frames(
    asked: Positions, claim: Claim, readings: Readings, n: int, most_share: float | None = None
) -> list[SamplingFrame]:
    """Each camp's quotes that nobody read for the claim, filters or not, and how many to draw: `n`, or as many as are
    needed for a bound of `most_share` if nothing is found. Those that a person took over from a machine with a
    position count as found; without one they are unread."""
    ids = asked.corpus.quotes["quote_id"].array
    known = readings.all_read | readings.all_found
    read = {quote for claim_id, quote in known if claim_id == claim.claim_id}
    found = []
    for camp, mask in reading.camps_of(asked).items():
        unread = tuple(str(one) for one in ids[mask] if one not in read)
        wanted = n if most_share is None else min(MOST_DRAWN, checks.quotes_to_draw(len(unread), most_share))
        found.append(SamplingFrame(camp, unread, min(wanted, len(unread))))
    return found


def _offer(asked: Positions, claim: Claim, readings: Readings) -> None:
    if not any(frame.quote_ids for frame in frames(asked, claim, readings, 1)):
        st.caption("Every quote was read for this claim, so nothing is left to check.")
        return
    st.caption(
        "When you stop reading in the fair order, check what you left: quotes are drawn at random from the unread ones "
        "of each camp, in the whole corpus, filters or not. What is found in them bounds, with 95% confidence, what "
        "the others hold."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="check_offer"):
        wanted = choice.select("How many to draw", BOUNDS, _WANTED, width=220)
        n = checks.DEFAULT_DRAW
        if not wanted:
            n = int(
                st.number_input(
                    "Quotes to draw in each camp",
                    1,
                    MOST_DRAWN,
                    checks.DEFAULT_DRAW,
                    key=_N,
                    width=220,
                    persist_state="session",
                )
            )
        made = frames(asked, claim, readings, n, float(wanted) if wanted else None)
        n_drawn = drawing.n_drawn(made)
        st.button(
            f"Draw {count_of(n_drawn, 'quote')}",
            key="draw_check",
            icon=":material/casino:",
            type="primary",
            disabled=not n_drawn or not annotator(),
            on_click=drawing.draw,
            args=(CHECK, asked, claim, made),
        )
    parts = [
        f"{frame.camp} {checks.share_in_words(best.most_missed / best.n_left)} of {best.n_left:,}"
        for frame in made
        if (best := checks.bound(len(frame.quote_ids), min(frame.n, len(frame.quote_ids)), 0)).n_left
    ]
    if parts:
        st.caption(f"If nothing is found in them, at most: {'; '.join(parts)}.")
    if not annotator():
        st.caption("Write your name above: every draw is recorded with a name.")
