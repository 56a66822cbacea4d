"""The statements under review, one per row: taken or not, and why not."""

from collections.abc import Callable
from pathlib import Path
from textwrap import shorten
from typing import Any

import streamlit as st

from analysis.extraction.review.review import ACCEPTED, Row
from components.article.browser_values import when_opened
from components.elements.browser_component import component
from data.corpus import Camp
from data.schema import KINDS_IN_WORDS
from data.stances import MACHINE

_HTML = '<ul class="sp-statements" tabindex="0" aria-label="Statements"></ul>'
_JS = Path(__file__).parent / "statement_list.js"
_LONGEST_QUESTION = 160


def lines(text: str, rows: tuple[Row, ...], camps: dict[str, Camp]) -> list[dict[str, Any]]:
    """What the list shows for each row."""
    made = []
    for row in rows:
        camp = camps.get(row.camp.split("|")[0].strip())
        facts = [row.camp or "no camp", KINDS_IN_WORDS.get(row.kind, row.kind)]
        if len(row.segments) > 1 and not row.turn:
            facts.append(f"{len(row.segments)} parts")
        if row.proposed_by and row.state == ACCEPTED:
            facts.append(f"proposed by {row.proposed_by.removeprefix(MACHINE)}")
        if row.edited:
            facts.append(f"edited: {', '.join(row.edited)}")
        made.append(
            {
                "number": row.number,
                "who": f"{row.number}. {row.speaker or 'Speaker unknown'}",
                "facts": " · ".join(facts),
                "words": row.words(text),
                "question": shorten(row.question_in_one_line(text), _LONGEST_QUESTION, placeholder=" …"),
                "state": row.state,
                "reason": row.reason if row.state != ACCEPTED else "",
                "colour": camp.colour if camp else "",
                "symbol": camp.symbol if camp else "",
            }
        )
    return made


def show(
    text: str,
    rows: tuple[Row, ...],
    camps: dict[str, Camp],
    opened: int,
    key: str,
    on_open: Callable[[int], None],
    on_tick: Callable[[int, bool], None],
) -> None:
    """Draw the list; a click on a row or its box comes back through the callbacks."""

    def take_tick() -> None:
        ticked = st.session_state[key].ticked
        if isinstance(ticked, dict) and isinstance(ticked.get("number"), int | float):
            on_tick(int(ticked["number"]), bool(ticked.get("taken")))

    component("statement_list", _HTML, _JS)(
        key=key,
        data={"rows": lines(text, rows, camps), "opened": opened},
        on_opened_change=when_opened(key, on_open),
        on_ticked_change=take_tick,
    )
