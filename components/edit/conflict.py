"""Two people changed the same thing: show both side by side, and let one be chosen."""

from typing import Any

import streamlit as st

from analysis.making.edits import Draft, Row
from analysis.view.wording import when
from components import markup
from components.edit import grid
from components.literal import literal
from components.opening import stored_corpora
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus
from data.counting import count_of
from data.store import Conflict, MergeDifference

_CONFLICT = "edit_conflict"
_NAMES = {
    "quote": "Quote {}",
    "about": "The description",
    "camp": "Camp {}",
    "topic": "Topic {}",
    "claim": "Claim {}",
    "stance": "Stance {}",
}
_THEIRS, _MINE = "Keep theirs", "Replace with mine"


def keep(own: OpenCorpus, conflict: Conflict) -> None:
    """Show this conflict until it is settled."""
    st.session_state[_CONFLICT] = own.access.corpus_id, conflict


def show(corpus: Corpus, draft: Draft, own: OpenCorpus) -> bool:
    """Draw the conflict of this corpus; whether there is one."""
    corpus_id, conflict = st.session_state.get(_CONFLICT, ("", None))
    if corpus_id != own.access.corpus_id or conflict is None or not draft:
        return False
    by = conflict.theirs.author or "Another person"
    clashes = [one for one in conflict.differences if (one.part, one.key) in draft.rows]
    n = count_by_kind(clashes)
    lines = [
        f"{by} saved {when(conflict.theirs.at)} and changed {n} that you changed too"
        f"{f': {conflict.theirs.message}' if conflict.theirs.message else ''}.",
        "None of your edits are lost: choose for each, then save. Changes that only they made stay in either case.",
    ]
    markup.show("notice.html", title="Not saved yet: you both changed the same thing", lines=lines)
    choices: dict[Row, str] = {}
    for difference in clashes:
        markup.show("difference.html", title=title(difference), words=words(difference), **sides(difference, by))
        choices[difference.part, difference.key] = st.radio(
            literal(title(difference)),
            (_THEIRS, _MINE),
            horizontal=True,
            key=f"choice {conflict.latest} {difference.part} {difference.key}",
            label_visibility="collapsed",
        )
    st.button(
        "Continue with these choices",
        type="primary",
        icon=":material/check:",
        key="settle_conflict",
        on_click=_settle,
        args=(draft, own, conflict, choices),
    )
    return True


def _settle(draft: Draft, own: OpenCorpus, conflict: Conflict, choices: dict[Row, str]) -> None:
    dropped = [row for row, choice in choices.items() if choice == _THEIRS]
    # a quote that they removed is restored whole, and then gets the changes
    readded = [
        one.before
        for one in conflict.differences
        if one.part == "quote"
        and one.theirs is None
        and one.mine is not None
        and one.before is not None
        and (one.part, one.key) not in dropped
    ]
    stored_corpora.keep_draft(own.access.corpus_id, draft.onto(conflict.latest, dropped, readded))
    stored_corpora.open_version(conflict.latest)
    st.session_state.pop(_CONFLICT, None)
    grid.refill()


def count_by_kind(differences: list[MergeDifference]) -> str:
    """What changed, with counts: "2 quotes and the description"."""
    quotes = sum(one.part == "quote" for one in differences)
    camps = sum(one.part == "camp" for one in differences)
    parts = [count_of(quotes, "quote")] if quotes else []
    parts += [count_of(camps, "camp")] if camps else []
    parts += ["the description"] if quotes + camps < len(differences) else []
    return " and ".join(parts)


def title(difference: MergeDifference) -> str:
    """What the difference is about, in words."""
    return _NAMES.get(difference.part, "{}").format(difference.key)


def words(difference: MergeDifference) -> str:
    """The words of the quote, in any of its states; empty for anything else."""
    states = (difference.mine, difference.theirs, difference.before)
    return next((state.get("text", "") for state in states if state), "")


def sides(difference: MergeDifference, by: str) -> dict[str, Any]:
    """What the template shows: column headings, and the cells that either side changed."""
    states = {"Before": difference.before, by: difference.theirs, "You": difference.mine}
    return {"heads": list(states), "rows": changed_cells(list(states.values()))}


def changed_cells(states: list[dict[str, str] | None]) -> list[tuple[str, list[str]]]:
    """Columns in which the states differ, each with their cells; a missing state has none."""
    columns = dict.fromkeys(name for state in states if state for name in state)
    rows = [(name, ["—" if state is None else state.get(name, "") for state in states]) for name in columns]
    if None not in states:
        return [(name, cells) for name, cells in rows if len(set(cells)) > 1]
    # for a quote that exists in only one state, the words are enough
    shown = ("text", "speaker", "camp") if "text" in columns else tuple(columns)
    return [(name, cells) for name, cells in rows if name in shown and {*cells} - {"", "—"}]
