"""Statements that a model proposes for the open article: start a run, watch it, and queue the results for review."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import streamlit as st

from analysis.assistant.machine_names import machine_name
from analysis.assistant.settings import AssistantSettings, cost_in_words
from analysis.extraction.proposing import question, rows
from analysis.extraction.proposing.proposal_run import ProposalRun
from analysis.extraction.proposing.rows import FOUND, NAMED, NEW, SpeakerKnowledge
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.text.spans import Span
from analysis.extraction.transcripts import documents
from components import assistant, link, markup
from components.article import desk, intake
from components.article.desk import ArticleReview
from components.literal import literal
from components.rerun import rerun_page
from data.corpus import FORBIDDEN, Corpus
from data.counting import count_of

_PROPOSING, _STARTED = f"{link.KEPT}article_proposing", "article_proposing_started"


@dataclass
class Proposing:
    """A model's work on one article: the run, the answered pieces, and what came of them."""

    model: str
    run: ProposalRun
    answered: set[Span] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def n_proposed(self) -> int:
        return self.counts.total() + self.refused.total()


def show(position: int, reviewed: ArticleReview, corpus: Corpus) -> None:
    """Offer a run for the open article, or show the current one; draw nothing if no model that can propose is set up.

    Speakers who have a single camp in `corpus`, the open one, are proposed it if the table has none for them.
    """
    settings = assistant.settings() if assistant.is_set() else None
    if settings is None or reviewed.form != documents.ARTICLE:
        return
    if isinstance(settings, AssistantSettings) and not settings.base_url:
        return  # a cross-encoder compares two texts, and cannot find statements
    found = _proposing(reviewed)
    is_going = found is not None and not found.run.is_over
    title = "Statements proposed by a model"
    with st.expander(title, icon=":material/smart_toy:", key=f"proposing {position}", expanded=is_going):
        panel = st.fragment(_panel, run_every=assistant.LOOK_EVERY if is_going else None)
        panel(position, reviewed, corpus, settings)


def end_runs_of_others() -> None:
    """Stop asking about articles that are no longer on the desk."""
    there = {one.article.sha256 for one in desk.articles()}
    for sha256, found in _all().items():
        if sha256 not in there:
            found.run.cancel()


def _all() -> dict[str, Proposing]:
    held: dict[str, Proposing] = st.session_state.setdefault(_PROPOSING, {})
    return held


def _proposing(reviewed: ArticleReview) -> Proposing | None:
    return _all().get(reviewed.article.sha256)


def _panel(position: int, reviewed: ArticleReview, corpus: Corpus, settings: AssistantSettings | str) -> None:
    found = _proposing(reviewed)
    if found is not None:
        is_over = found.run.is_over  # checked before its results are collected, so that none can come later
        _collect(reviewed, found, corpus)
        if not is_over:
            _going(found)
            return
        if not found.run.is_reported:
            found.run.is_reported = True
            rerun_page()
        markup.show("paragraph.html", text=outcome_in_words(found))
    _offer(position, reviewed, corpus, settings, found)


def _collect(reviewed: ArticleReview, found: Proposing, corpus: Corpus) -> None:
    """Add what a run has proposed so far to the rows of its article."""
    answers = found.run.collect()
    if not answers:
        return
    known = SpeakerKnowledge(desk.camp_table(), Spellings(desk.people_table()), intake.camps_of_speakers(corpus))

    def change(one: ArticleReview) -> ArticleReview:
        changed = one.rows
        for answer in answers:
            changed, counts = rows.add(one.article, changed, answer.statements, found.run.machine, known)
            found.counts += counts
            found.refused += answer.refused
            found.answered.add(answer.piece)
        return replace(one, rows=changed)

    desk.act_on(reviewed.article.sha256, change)


def _going(found: Proposing) -> None:
    if st.session_state.pop(_STARTED, False):
        rerun_page()  # from now on the panel is redrawn periodically
    assistant.progress(found.run, literal(progress_in_words(found)), "cancel_proposing")


def progress_in_words(found: Proposing) -> str:
    """ "3 of 12 pieces asked, about 20 s left, 14 statements proposed"."""
    parts = [f"{found.run.n_done:,} of {count_of(found.run.n_all, 'piece')} asked"]
    if left := found.run.time_left():
        parts.append(left)
    if found.n_proposed:
        parts.append(f"{count_of(found.n_proposed, 'statement')} proposed")
    return ", ".join(parts)


def outcome_in_words(found: Proposing) -> str:
    """The result of a finished run, and why it ended early, if it did."""
    run, counts = found.run, found.counts
    became = [
        f"{counts[NEW]:,} new, waiting for you" if counts[NEW] else "",
        f"{counts[NAMED]:,} that name the speaker of a quotation without one" if counts[NAMED] else "",
        f"{counts[FOUND]:,} whose words were already among the statements" if counts[FOUND] else "",
    ]
    sentences = [
        f"{found.model} was asked about {count_of(run.n_done, 'piece')} and proposed "
        f"{count_of(found.n_proposed, 'statement')}{': ' * any(became)}{', '.join(filter(None, became))}"
    ]
    if n_refused := found.refused.total():
        of_all = count_of(found.n_proposed, "proposal")
        sentences.append(f"{n_refused:,} of {of_all} refused: {_why(found.refused, 'because ')}")
    if run.n_refused:
        sentences.append(f"{count_of(run.n_refused, 'answer')} refused: {_why(run.refused, 'for ')}")
    if (left := run.n_all - run.n_done) and (run.ended or run.is_cancelled):
        why = f"It stopped with {left:,} left: {run.ended}" if run.ended else f"Cancelled with {left:,} left"
        sentences.append(f"{why}. The answers so far are kept")
    return f"{'. '.join(sentences)}."


def _why(reasons: Counter[str], link_word: str) -> str:
    """The reasons, each with its count if there are several."""
    if len(reasons) == 1:
        return next(iter(reasons))
    return ", ".join(f"{n:,} {link_word}{reason}" for reason, n in reasons.most_common())


def _offer(
    position: int,
    reviewed: ArticleReview,
    corpus: Corpus,
    settings: AssistantSettings | str,
    found: Proposing | None,
) -> None:
    if isinstance(settings, str) or (refusal := _refusal(corpus)):
        st.caption(settings if isinstance(settings, str) else refusal)
        return
    text = reviewed.article.text
    asked = _pieces_left(text, settings, found)
    if not asked:
        st.caption("It was asked about the whole article.")
        return
    remaining = assistant.allowance.n_remaining(settings.most_a_day)
    if not remaining:
        st.caption(f"This server asks at most {settings.most_a_day:,} questions a day; that many were asked today.")
        return
    n_left, asked = len(asked), asked[:remaining]
    markup.show("paragraph.html", text=offer_in_words(settings, text, asked, n_left))
    st.button(
        f"Send {count_of(len(asked), 'piece')} to {literal(settings.server)}",
        key=f"ask_proposals {position}",
        icon=":material/smart_toy:",
        on_click=_start,
        args=(reviewed, corpus, settings, asked),
    )
    st.caption(literal(cost_in_words(settings, *question.tokens(text, asked))))


def offer_in_words(settings: AssistantSettings, text: str, asked: list[Span], n_left: int) -> str:
    """Which model is asked, what is sent, and what happens to the answers; shown before anything is sent."""
    n_characters = sum(end - start for start, end in asked)
    is_here = " (this machine)" if settings.is_here else ""
    some = (
        f" Of {n_left:,} pieces, {len(asked):,} may still be asked about today on this server."
        if len(asked) < n_left
        else ""
    )
    overlapping = "pieces that overlap a little" if len(asked) > 1 else "piece"
    return (
        f"{settings.name} at the server {settings.server}{is_here} can be asked for statements that were not found, "
        f"in any language. {n_characters:,} characters of the article are sent, in {len(asked):,} {overlapping}, "
        f"without its title, outlet or address.{some} Only words that occur in the article are taken from the "
        "answers, and all of them wait for your review."
    )


def _refusal(corpus: Corpus) -> str:
    if corpus.about.machine_annotator == FORBIDDEN:
        return "The owner of the open corpus does not allow a machine to read its quotes, so none is asked here either."
    return assistant.sign_in_refusal("articles")


def _pieces_left(text: str, settings: AssistantSettings, found: Proposing | None) -> list[Span]:
    """The pieces that this model has not answered."""
    answered = found.answered if found is not None and found.model == settings.name else set()
    return [piece for piece in question.pieces(text) if piece not in answered]


def _start(reviewed: ArticleReview, corpus: Corpus, settings: AssistantSettings, asked: list[Span]) -> None:
    if _refusal(corpus):
        return
    before = _proposing(reviewed)
    machine = machine_name(settings.name, datetime.now(UTC).date().isoformat(), question.PROMPT_VERSION)
    run = ProposalRun(settings, reviewed.article.text, asked, machine, assistant.may_ask(settings))
    answered = before.answered if before is not None and before.model == settings.name else set()
    _all()[reviewed.article.sha256] = Proposing(settings.name, run, answered)
    run.start()
    st.session_state[_STARTED] = True
