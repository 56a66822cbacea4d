"""Next to the map before anything is chosen: where the sides differ, each with its best quote to press."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from analysis.compare.first_answer import AnswerLine, FirstAnswer, SideAnswer, first_answer
from analysis.compare.sides import sides as side_values
from analysis.compare.sides.side_defaults import opening_sides
from analysis.compare.sides.sides import Look, by_distinct_name, looks
from analysis.compare.topics.coverage import coverage, in_a_sentence
from analysis.compare.topics.topics import Topics
from analysis.positions.marking import Marking
from analysis.text.directions import isolate
from analysis.view.link import View
from analysis.view.selection import Index, passing
from analysis.view.wording import enumeration
from components import link, markup, session_marks
from components.elements import pressable
from components.positions import marked_corpus
from components.shared import SharedCache
from data.corpus import Corpus
from data.counting import count_of

WHAT_IT_IS = (
    "Standpoint puts what each side said side by side, word for word and with its source. Every dot is a quote: "
    "near means alike in topic and wording, not agreement."
)
_STANCES = {
    "supports": "for",
    "opposes": "against",
    "mixed": "says both",
    "neither": "neither",
    "disputed": "disputed",
    "conditional": "under a condition",
    "none found": "read: no position",
    "not read": "not read",
}
_BEGUN = "begun"  # session state: the reader has acted, so the introduction is no longer needed
_LISTED = "opening_list"  # session state: the list of quotes was chosen instead


@dataclass(frozen=True)
class Panel:
    """The panel as HTML, and whether it answers anything."""

    page: str
    has_answer: bool


WAITING = "Looking for where the sides differ…"
_known: SharedCache[bool] = SharedCache(most=64)  # corpora whose data for a panel was gathered
_panels: SharedCache[Panel] = SharedCache(most=200)  # counting stances took most of the time of a page
_answers: SharedCache[FirstAnswer] = SharedCache(most=200)  # on topics: the most central quotes of a million take long


def is_asked_for() -> bool:
    """Whether to draw the panel rather than the list of quotes."""
    return not st.session_state.get(_LISTED)


def is_new(corpus: Corpus) -> bool:
    """Whether this process has not drawn a panel of this corpus yet: the first takes longer than a map."""
    return is_asked_for() and _known.peek(corpus.content_hash) is None


def list_quotes(listed: bool) -> None:
    """From a callback: show the list of quotes, or the differences again."""
    st.session_state[_LISTED] = listed


def show(corpus: Corpus, index: Index, view: View, topics: Topics | None, meanwhile: str = "") -> bool:
    """Draw the panel and return whether it fills its place; `topics` are None while they are not known.

    Without an answer it says what this app is. Then `meanwhile`, a page of quotes, stands in the place of the answer;
    without it the place is left to the list of quotes.
    """
    begun = bool(st.session_state.get(_BEGUN))
    make = partial(_panel, corpus, index, view, topics, begun)
    key = (corpus.content_hash, repr(view.filters), view.sides, topics is None, view.topic_edits, begun)
    _known.get(corpus.content_hash, lambda: True)
    # a visitor's own marks concern nobody else, and change with each mark
    panel = make() if session_marks.marking_of(corpus) != Marking() else _panels.get(key, make)
    if panel.has_answer or meanwhile:
        # one element before and after the answer: the words are exchanged, and nothing is moved
        pressable.show(panel.page if panel.has_answer else panel.page + meanwhile, "differences", _on_press)
    else:  # nothing in it can be pressed, so it need not wait for a script
        markup.show_pieces([panel.page])
    return panel.has_answer or bool(meanwhile)


def _panel(corpus: Corpus, index: Index, view: View, topics: Topics | None, begun: bool) -> Panel:
    in_view = passing(index, view.filters.without("camp"))
    labels = topics.labels if topics else None
    written = opening_sides(corpus, index, view.filters, labels)
    named = by_distinct_name([side_values.side(side, index) for side in view.sides or written])
    sides = {name: side.mask & in_view for name, side in named.items()}
    asked = marked_corpus.positions_of(corpus, index, view, in_view)
    make = partial(first_answer, corpus, asked.marked, asked.material, labels, sides, gathered=asked.by_claim)
    # without claims it rests on topics and sides alone, and is the same whichever camps are chosen
    same = (corpus.content_hash, repr(view.filters.without("camp")), tuple(view.sides or written), view.topic_edits)
    found = make() if len(asked.marked.claims) else _answers.get((*same, topics is None), make)
    has_answer = bool(found.lines or found.one_sided)
    page = markup.html(
        "differences.html",
        has_answer=has_answer,
        what="" if begun else WHAT_IT_IS,
        title="Where they differ" if found.on_claims else "What each side says",
        sentence=_sentence(found, sides),
        lines=_lines(corpus, found.lines, looks(named, corpus.camps), topics),
        alone=_lines(corpus, found.one_sided, looks(named, corpus.camps), None),
        without_stances=not found.on_claims and not found.n_shared and bool(found.lines),
        n_sides=len(sides),
        n_in_view=f"{int(np.count_nonzero(passing(index, view.filters))):,}",
        n_claims=len(corpus.marked.claims),
        covered="" if found.lines else _coverage_sentence(labels, sides),
        looking=topics is None and corpus.vectors is not None,
    )
    return Panel(page, has_answer)


def hide_introduction(view: View) -> None:
    """Once anything is chosen, the introduction is not shown again in this session."""
    if view.quote or view.selected or view.shapes or view.filters.active or view.meaning or view.screen != "Map":
        st.session_state[_BEGUN] = True


def _sentence(found: FirstAnswer, sides: dict[str, np.ndarray]) -> str:
    names = enumeration([f"{isolate(name)} ({count_of(int(mask.sum()), 'quote')})" for name, mask in sides.items()])
    if len(sides) < 2:
        return ""
    both = "both" if len(sides) == 2 else "at least two of them"
    every = "the one claim" if found.n_shared == 1 else f"all {found.n_shared:,} claims"
    if found.on_claims and found.n_apart == found.n_shared:
        return f"{names} take different positions on {every} on which {both} take one."
    if found.on_claims:
        return (
            f"{names}: of {found.n_shared:,} claims on which {both} take a position, they take different ones on "
            f"{found.n_apart:,} and the same on {found.n_shared - found.n_apart:,}."
        )
    if found.n_shared:
        return f"{names} take the same position on {every} on which {both} take one."
    return f"{names}, on the topics that they share."


def _coverage_sentence(topics: np.ndarray | None, sides: dict[str, np.ndarray]) -> str:
    if topics is None or len(sides) < 2:
        return ""
    return in_a_sentence(coverage(topics, sides), "in view")


def _lines(
    corpus: Corpus, lines: tuple[AnswerLine, ...], by_side: dict[str, Look], topics: Topics | None
) -> list[dict[str, Any]]:
    return [
        {
            "words": topics.title(line.words) if topics and not line.claim_id else line.words,
            "claim_id": line.claim_id,
            "sayings": [_saying(corpus, saying, by_side[saying.side], bool(line.claim_id)) for saying in line.sayings],
        }
        for line in lines
    ]


def _saying(corpus: Corpus, saying: SideAnswer, look: Look, on_claim: bool) -> dict[str, Any]:
    quote = corpus.quote(saying.row) if saying.row >= 0 else None
    return {
        "side": saying.side,
        "look": look,
        "stance": _STANCES.get(saying.state, ""),
        "kind": saying.state,
        "n": count_of(saying.n, "quote") if saying.n else "",
        "silence": "no quote marked" if on_claim else "no quote",
        "quote": quote and quote | {"speakers": " and ".join(_speakers(quote))},
    }


def _speakers(quote: dict[str, str]) -> list[str]:
    return [name.strip() for name in quote["speaker"].split("|")]


def _on_press(name: str) -> None:
    what, _, which = name.partition(":")
    if what == "quote":
        link.open_quote(which)
        link.redraw()
    elif what == "claim":
        link.open_screen("Positions", cell=which)
    elif what == "list":
        list_quotes(True)
    elif what in ("compare", "positions"):
        link.open_screen(what.capitalize())
