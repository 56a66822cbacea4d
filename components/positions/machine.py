"""The part of Positions in which a machine reads quotes: start it, watch it, compare it with people, take over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import numpy as np
import streamlit as st

from analysis.assistant.settings import AssistantSettings, cost_in_words
from analysis.positions.machine import machine_agreement, proposals
from analysis.positions.machine.chat_annotator import tokens
from analysis.positions.machine.machine_agreement import LEAST_COMMON, LEAST_KAPPA, MachineAgreement
from analysis.positions.machine.machine_run import MachineRun
from analysis.positions.marking import Claim
from analysis.positions.reading.reading_order import Ground, in_turn, scores
from components import assistant, link, markup, session_marks
from components.elements import choice
from components.literal import literal
from components.positions import asking, claim_choice, machine_review, marked_corpus, reading, saving
from components.positions.marked_corpus import Positions
from components.positions.who import ask_name
from components.rerun import rerun_page
from components.scene import Scene
from data.corpus import Corpus
from data.counting import count_of
from data.stances import MACHINE

KEEP_EVERY = 15.0  # seconds: each save is a version of a stored corpus
MACHINE_CHOSEN = "machine_chosen"
_RUN, _N, _KEPT_AT, _STARTED = f"{link.KEPT}machine_run", "machine_asked", "machine_kept_at", "machine_started"
WHAT_IT_IS = (
    "A machine may read quotes as one more annotator. Its proposals appear in no cell and count nowhere until a person "
    "takes them over, and marks that were taken over say so from then on."
)


def is_there(asked: Positions) -> bool:
    """Whether there is anything to show: a machine is set up, or proposals came with the corpus."""
    return assistant.is_set() or bool(asked.marked.stances["annotator"].str.startswith(MACHINE).any())


def show(scene: Scene, asked: Positions) -> None:
    """Ask for a claim, offer a run or show the current one, and below it the results."""
    markup.show("note.html", text=WHAT_IT_IS)
    ask_name()
    claim = claim_choice.show(asked)
    if claim is None:
        return
    run = _run(scene.corpus)
    is_going = run is not None and not run.is_over
    st.fragment(_run_panel, run_every=assistant.LOOK_EVERY if is_going else None)(scene, claim)
    _results(scene, asked, claim)


def collect(corpus: Corpus) -> None:
    """Keep what a run of this visit has answered so far."""
    run = _run(corpus)
    if run is None or not (marks := run.collect()):
        return
    session_marks.keep(corpus, session_marks.marking_with(corpus, run.claim).with_marks(marks))


def _place(corpus: Corpus) -> str:
    return f"{_RUN}.{corpus.corpus_id or corpus.name}"


def _run(corpus: Corpus) -> MachineRun | None:
    run: MachineRun | None = st.session_state.get(_place(corpus))
    return run


def _run_panel(scene: Scene, claim: Claim) -> None:
    """The offer of a run, or the current run."""
    run = _run(scene.corpus)
    if run is not None and not run.is_over:
        _going(scene, run)
        return
    if run is not None:
        _finish(scene, run)
    asked = marked_corpus.positions_of(scene.corpus, scene.index, scene.view, scene.mask)
    saving.hand_over(scene.corpus, scene.stored)
    if run is not None and run.claim.claim_id == claim.claim_id:
        markup.show("paragraph.html", text=outcome_in_words(run))
    _offer(scene, asked, claim)


def _going(scene: Scene, run: MachineRun) -> None:
    if st.session_state.pop(_STARTED, False):
        rerun_page()  # from now on the fragment is redrawn periodically
    now = datetime.now(UTC).timestamp()
    if now - float(st.session_state.get(_KEPT_AT, 0)) >= KEEP_EVERY:
        collect(scene.corpus)
        saving.hand_over(scene.corpus, scene.stored)
        st.session_state[_KEPT_AT] = now
    assistant.progress(run, progress_in_words(run), "cancel_machine")


def _finish(scene: Scene, run: MachineRun) -> None:
    """When a run is first seen to be over: keep all of it, and redraw the page, which shows the results."""
    if run.is_reported:
        return
    run.is_reported = True
    collect(scene.corpus)
    saving.hand_over(scene.corpus, scene.stored)
    rerun_page()


def progress_in_words(run: MachineRun) -> str:
    """ "“Claim”: 12 of 41 asked, about 20 s left, 2 answers refused"."""
    parts = [f"“{run.claim.claim}”: {run.n_done:,} of {run.n_all:,} asked"]
    if left := run.time_left():
        parts.append(left)
    if run.n_refused:
        parts.append(f"{count_of(run.n_refused, 'answer')} refused")
    return literal(", ".join(parts))


def outcome_in_words(run: MachineRun) -> str:
    """The result of a finished run, and why it ended early, if it did."""
    sentence = f"Asked about {count_of(run.n_done, 'quote')}: {count_of(run.n_done - run.n_refused, 'proposal')}"
    if run.refused:
        why = ", ".join(f"{n:,} for {reason}" for reason, n in run.refused.most_common())
        sentence += f"; {count_of(run.n_refused, 'answer')} refused: {why}"
    left = run.n_all - run.n_done
    if run.ended:
        sentence += f". It stopped with {left:,} left: {run.ended}. The answers so far are kept; ask for the rest later"
    elif run.is_cancelled and left:
        sentence += f". Cancelled with {left:,} left; the answers so far are kept"
    return f"{sentence}."


def _offer(scene: Scene, asked: Positions, claim: Claim) -> None:
    sentence = asking.refusal(scene.corpus, scene.stored)
    settings = assistant.settings()
    if sentence or isinstance(settings, str):
        st.caption(sentence or str(settings))
        return
    rows = to_ask(asked, claim, _annotator(asked, claim, settings))
    if not len(rows):
        some = bool(asked.in_view.any())
        st.caption("Every quote in view has a proposal for this claim." if some else "No quote is in view.")
        return
    most = min(len(rows), assistant.allowance.n_remaining(settings.most_a_day))
    if not most:
        st.caption(f"This server asks at most {settings.most_a_day:,} questions a day; that many were asked today.")
        return
    is_here = " (this machine)" if settings.is_here else ""
    text = (
        f"To be asked: {settings.name} at the server {settings.server}{is_here}. The words of each quote are sent "
        "there, one quote at a time, with the claim, its counter-claim, kind and note for coders; not who said it, "
        "nor where it appeared."
        if settings.server
        else f"To be asked: {settings.name}, which runs here. No quote leaves this machine."
    )
    markup.show("paragraph.html", text=text)
    with st.container(horizontal=True, vertical_alignment="bottom", key="machine_offer"):
        n = _how_many(claim, most)
        texts = [str(scene.corpus.quotes["text"].array[row]) for row in rows[:n]]
        to = settings.server or settings.name
        st.button(
            f"Send {count_of(n, 'quote')} to {to}" if settings.server else f"Have {count_of(n, 'quote')} read",
            key="ask_machine",
            icon=":material/smart_toy:",
            type="primary",
            on_click=_start,
            args=(scene, asked, claim, settings, rows[:n]),
        )
    left = (
        f"{count_of(len(rows), 'quote')} in view {'has' if len(rows) == 1 else 'have'} no proposal for this claim yet."
    )
    st.caption(f"{left} {cost_in_words(settings, *tokens(claim, texts))}".replace("$", r"\$"))


def _how_many(claim: Claim, most: int) -> int:
    # for another claim, or another number left, the default is all of them
    return int(st.number_input("Quotes to ask about", 1, most, most, key=f"{_N}.{claim.claim_id}.{most}", width=220))


def _annotator(asked: Positions, claim: Claim, settings: AssistantSettings) -> str:
    """The name under which the machine continues with this claim, else one dated today."""
    today = proposals.annotator_name(settings.name, datetime.now(UTC).date().isoformat())
    there = proposals.proposals(asked.marked)
    there = there.loc[there["claim_id"] == claim.claim_id, "annotator"]
    earlier = [name for name in there.unique() if proposals.same_machine(name, today)]
    return str(earlier[-1]) if earlier else today


def to_ask(asked: Positions, claim: Claim, annotator: str) -> np.ndarray:
    """Rows in view without a proposal of this annotator for the claim, those likely to matter first."""
    proposed = reading.proposals_of(asked, claim, annotator)
    has = reading.mask_of(asked.quote_ids, proposed["quote_id"], asked.index.n_quotes)
    vectors = asked.corpus.vectors
    ground = Ground(vectors.values if vectors else None, reading.words_of(asked), reading.camps_of(asked))
    score = scores(reading.question_of(asked, claim), ground, reading.outcomes_of(asked, claim))
    return in_turn(score, ground.camps, asked.in_view & ~has, np.zeros_like(has), len(has))


def _start(scene: Scene, asked: Positions, claim: Claim, settings: AssistantSettings, rows: np.ndarray) -> None:
    if asking.refusal(scene.corpus, scene.stored):
        return
    quotes = scene.corpus.quotes
    texts = {str(quotes["quote_id"].array[row]): str(quotes["text"].array[row]) for row in rows}
    run = MachineRun(
        partial(asking.asks, settings),
        claim,
        texts,
        _annotator(asked, claim, settings),
        settings.at_once if settings.server else 1,
        assistant.may_ask(settings),
    )
    st.session_state[_place(scene.corpus)] = run
    st.session_state[_KEPT_AT] = datetime.now(UTC).timestamp()
    run.start()
    st.session_state[_STARTED] = True


def _results(scene: Scene, asked: Positions, claim: Claim) -> None:
    """How far the machines agree with people, and the proposals if they agree enough."""
    found = proposals.proposals(asked.marked)
    names = list(dict.fromkeys(found["annotator"]))
    if not names:
        return
    agreements = [machine_agreement.machine_agreement(asked.marked.stances, found, name) for name in names]
    markup.show("heading.html", text="How far it agrees with people")
    chosen = _choose_machine(agreements)
    here = found[(found["claim_id"] == claim.claim_id) & (found["annotator"] == chosen.machine)]
    markup.show("paragraph.html", text=agreement_in_words(chosen, len(here)))
    if chosen.n:
        _table(chosen)
    if not chosen.may_be_seen:
        st.caption(
            "For now its proposals only order the reading. They can be viewed and taken over once people have read at "
            f"least {LEAST_COMMON} of the same pairs, under Mark, and the interval of κ begins at {LEAST_KAPPA} or "
            "above."
        )
        return
    machine_review.show(scene, claim, chosen)


def _choose_machine(agreements: Sequence[MachineAgreement]) -> MachineAgreement:
    by_name = {one.machine: one for one in agreements}
    first = machine_agreement.best(agreements)
    if len(by_name) == 1 or first is None:
        return agreements[0]
    options = {name: name.removeprefix(MACHINE) for name in by_name}
    return by_name[choice.select("Machine", options, MACHINE_CHOSEN, width=420, first=first.machine)]


def agreement_in_words(found: MachineAgreement, n_here: int) -> str:
    """How far a machine agrees with people, over all claims, in sentences."""
    return (
        f"{found.machine.removeprefix(MACHINE)}: {count_of(n_here, 'proposal')} on this claim. Over all claims, "
        f"{machine_agreement.in_words(found)}. People's answer is what most of those say who had not seen its "
        "proposals; the pairs are those that were read, not a random sample."
    )


def _table(found: MachineAgreement) -> None:
    names = found.counts.columns.tolist()
    lines = [
        (name, [(f"{n:,}", name == other) for n, other in zip(counts, names, strict=True)])
        for name, counts in zip(found.counts.index, found.counts.to_numpy().tolist(), strict=True)
    ]
    markup.show("confusion_table.html", names=names, lines=lines, n=f"{found.n:,}")
