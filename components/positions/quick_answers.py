"""Answers by keys that act at once on what is on the screen: a component of our own.

The browser holds the queue and moves on by itself; what was answered comes in batches, each with all that was not
confirmed yet. Answers are numbered by the page that gives them, so none is done twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.positions.answers import Answer, read_batch
from components.browser_component import component

_JS = Path(__file__).with_name("quick_answers.js")


@dataclass(frozen=True)
class AnswerChoice:
    """One possible answer: its value, what its button says, its key, and whether it asks for a few words."""

    value: str
    label: str
    key: str
    ask: bool = False


@dataclass(frozen=True)
class Item:
    """One thing to answer: `html` of the templates for the card, `line` for the lists, and the answer it has, if any.

    `next_line` stands for `line` in the list of what comes next, where that list needs to say less. Items of one
    `group` are put aside together.
    """

    key: str
    html: str
    line: str
    answer: str = ""
    group: str = ""
    next_line: str = ""


@dataclass(frozen=True)
class Desk:
    """What is on the screen: the queue of `items`, those `done` (oldest first), and what is told beside them.

    Another `scope` is another matter, of which the browser begins anew.
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
    aside: str = ""  # the answer that the key A gives to all that are listed
    may_answer: bool = True
    why_not: str = ""
    may_be_later: bool = True
    asks_why: bool = True
    n_listed: int = 8
    n_done: int = 20


def show(desk: Desk, key: str, on_answers: Callable[[list[Answer]], None]) -> None:
    """Draw the desk; `on_answers` is told new answers in their order, each once, before the rerun."""
    values = {choice.value for choice in desk.choices} | {"later", "remove"}

    def take_answers() -> None:
        batch = read_batch(st.session_state[key].get("told"), values)
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
    component("quick_answers", '<div class="sp-desk"></div>', _JS)(key=key, data=data, on_told_change=take_answers)


def _confirmed_counts(key: str) -> dict[str, int]:
    found: dict[str, int] = st.session_state.setdefault(f"{key}.confirmed", {})
    return found
