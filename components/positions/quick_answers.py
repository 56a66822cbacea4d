"""Answers by single keys that act at once on the item on the screen: our own component.

The browser holds the queue and moves on by itself; answers arrive in batches, each with everything not yet confirmed.
Answers are numbered by the page that gives them, so that none is applied twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.positions.answers import Answer, read_batch
from components.elements.browser_component import component

_JS = Path(__file__).with_name("quick_answers.js")
_HTML = '<div class="sp-desk"></div><p class="sp-desk-said sp-hidden" role="status"></p>'


@dataclass(frozen=True)
class AnswerChoice:
    """One possible answer: its value, its button's label, its key, and whether it asks for a few words."""

    value: str
    label: str
    key: str
    ask: bool = False


@dataclass(frozen=True)
class Item:
    """One thing to answer: `html` from the templates for the card, `line` for the lists, and its answer, if any.

    `next_line` replaces `line` in the list of what comes next, if that list needs to say less. Items of one `group` are
    set aside together.
    """

    key: str
    html: str
    line: str
    answer: str = ""
    group: str = ""
    next_line: str = ""


@dataclass(frozen=True)
class Desk:
    """What is on the screen: the queue of `items`, those `done` (oldest first), and the texts next to them.

    With another `scope` the browser starts again.
    """

    scope: str
    items: Sequence[Item]
    done: Sequence[Item]
    choices: Sequence[AnswerChoice]
    n_read: int
    n_all: int
    what_is_read: str
    empty: str
    next_heading: str
    done_heading: str
    kept: str
    sentence: str = ""
    aside: str = ""  # the answer that the key A gives to all listed items
    may_answer: bool = True
    why_not: str = ""
    may_be_later: bool = True
    asks_why: bool = True
    n_listed: int = 8
    n_done: int = 20


def show(desk: Desk, key: str, on_answers: Callable[[list[Answer]], None]) -> None:
    """Draw the desk; `on_answers` gets new answers in order, each once, before the rerun."""
    values = {choice.value for choice in desk.choices} | {"later", "remove"}

    def take_answers() -> None:
        batch = read_batch(st.session_state[key].get("answers"), values)
        confirmed = _confirmed_counts(key).get(batch.nonce, 0)
        new = [answer for answer in batch.answers if answer.number > confirmed]
        if new:
            on_answers(new)
            _confirmed_counts(key)[batch.nonce] = new[-1].number
            st.session_state[f"{key}.last_page"] = batch.nonce

    nonce = str(st.session_state.get(f"{key}.last_page", ""))
    data: dict[str, Any] = {
        **{name: value for name, value in asdict(desk).items() if name not in ("choices", "items", "done")},
        "answers": [asdict(choice) for choice in desk.choices],
        "items": [asdict(item) for item in desk.items],
        "done": [asdict(item) for item in desk.done],
        "nonce": nonce,
        "confirmed": _confirmed_counts(key).get(nonce, 0),
    }
    component("quick_answers", _HTML, _JS)(key=key, data=data, on_answers_change=take_answers)


def _confirmed_counts(key: str) -> dict[str, int]:
    found: dict[str, int] = st.session_state.setdefault(f"{key}.confirmed", {})
    return found
