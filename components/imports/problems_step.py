"""Step 4 of an import: cells that break the schema, fixed in a grid, or their rows left out."""

import pandas as pd
import streamlit as st

from components import markup
from components.imports import draft as import_draft
from components.imports.draft import ImportDraft
from components.literal import literal
from data.counting import count_of
from data.faults import Fault
from data.importing.columns import mapping

MOST_IN_GRID = 500
FIX, LEAVE_OUT = "fix them here", "leave their rows out"
_ROW, _COLUMN, _VALUE, _ALLOWED, _OUT = "row", "column", "value", "what is allowed", "leave the row out"
_QUOTE = "the quote"
_LONGEST_QUOTE = 120


def show(draft: ImportDraft) -> pd.DataFrame | None:
    """Draw the step; the quotes without mistakes, or None while some mistakes are undecided."""
    st.header("4 · Mistakes")
    with st.spinner("Checking every cell…"):
        review = draft.review()
    quotes, faults = review.quotes, list(review.faults)
    if quotes.empty:
        markup.show("notice.html", title="Nothing left to import", lines=["Every row was left out."])
        _undo(draft)
        return None
    if not faults:
        _nothing_wrong(draft, quotes)
        return quotes
    rows = {mapping.index_of(fault) for fault in faults}
    mistakes = "1 mistake" if len(faults) == 1 else f"{len(faults):,} mistakes"
    st.caption(
        f"{mistakes} in {len(rows):,} of {len(quotes):,} rows. Rows with a mistake are not imported: "
        "write the right value, or leave the row out."
    )
    _unread_dates(draft, faults)
    way = st.segmented_control(
        "Rows with mistakes:",
        (FIX, LEAVE_OUT),
        key=draft.widget("faults", LEAVE_OUT if draft.leave_out_faults else FIX),
        required=True,
    )
    draft.leave_out_faults = way == LEAVE_OUT
    if draft.leave_out_faults:
        st.dataframe(
            _frame(faults[:MOST_IN_GRID], quotes), hide_index=True, key="import_faults", alt="The mistakes, one per row"
        )
        left = draft.step("without faults", draft.reviewed_key, lambda: review.sound)
        if left.empty:
            lines = [
                "Every row has a mistake. Often one column was recognised as the wrong kind: in step 2, keep it as it "
                "is."
            ]
            markup.show("notice.html", title="Nothing is left to import", lines=lines)
            return None
        are = "is" if len(rows) == 1 else "are"
        st.caption(
            f"{count_of(len(rows), 'row')} {are} left out, {len(left):,} {'remains' if len(left) == 1 else 'remain'}."
        )
        return left
    _grid(draft, faults, quotes)
    return None


def _unread_dates(draft: ImportDraft, faults: list[Fault]) -> None:
    """A way around unreadable dates, for a whole column at once."""
    for column, n in mapping.unread_dates(faults).items():
        heading = next((heading for heading, target in draft.targets.items() if target == column), column)
        with st.container(horizontal=True, vertical_alignment="center"):
            cells = "1 cell" if n == 1 else f"{n:,} cells"
            st.caption(
                literal(
                    f"{cells} of {heading} cannot be read as dates. If left empty, the originals are kept in a "
                    "separate column:"
                ),
                width="content",
            )
            st.button(
                f"Leave {'it' if n == 1 else 'them'} empty",
                key=f"import_empty_{column}",
                on_click=_empty,
                args=(column,),
            )
            st.button("Keep the column as text", key=f"import_text_{column}", on_click=_keep_as_text, args=(heading,))


def _empty(column: str) -> None:
    draft = import_draft.current()
    draft.emptied |= {column}


def _keep_as_text(heading: str) -> None:
    draft = import_draft.current()
    draft.targets[heading] = mapping.KEPT
    st.session_state[f"import.{draft.number}.column.{hash(draft.choices)}.{heading}"] = mapping.KEPT


def _nothing_wrong(draft: ImportDraft, quotes: pd.DataFrame) -> None:
    n_out = len(draft.left_out)
    sentence = f"{count_of(len(quotes), 'row')}, no mistakes."
    sentence += f" {count_of(len(draft.fixed), 'cell')} fixed." if draft.fixed else ""
    sentence += f" {n_out:,} {'row' if n_out == 1 else 'rows'} left out." if n_out else ""
    st.caption(sentence)
    _undo(draft)


def _undo(draft: ImportDraft) -> None:
    if draft.fixed or draft.left_out:
        st.button("Undo these", key="import_undo_fixed", on_click=_forget_fixed, type="tertiary")


def _forget_fixed() -> None:
    draft = import_draft.current()
    draft.fixed, draft.left_out = {}, frozenset()


def _frame(faults: list[Fault], quotes: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _ROW: [fault.row for fault in faults],
            _COLUMN: [fault.column for fault in faults],
            _VALUE: [fault.value for fault in faults],
            _QUOTE: [_quote(quotes, mapping.index_of(fault)) for fault in faults],
            _ALLOWED: [fault.allowed for fault in faults],
        }
    )


def _quote(quotes: pd.DataFrame, index: int) -> str:
    """Who said what in the row, to see what belongs in the cell."""
    if index not in quotes.index:
        return ""
    speaker, words = (" ".join(str(quotes.at[index, name]).split()) for name in ("speaker", "text"))
    words = words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
    return ": ".join(filter(None, (speaker, words)))


def _grid(draft: ImportDraft, faults: list[Fault], quotes: pd.DataFrame) -> None:
    shown = faults[:MOST_IN_GRID]
    if len(faults) > len(shown):
        st.caption(f"Showing the first {len(shown):,}; the others follow when these are fixed.")
    frame = _frame(shown, quotes).assign(**{_OUT: False})
    with st.form(f"import.{draft.number}fixing", border=False):
        edited = st.data_editor(
            frame,
            hide_index=True,
            # another key for other mistakes: what was typed belongs to its row
            key=f"import.{draft.number}.grid.{len(draft.fixed)}.{len(draft.left_out)}.{len(faults)}",
            disabled=[_ROW, _COLUMN, _QUOTE, _ALLOWED],
            column_config={
                _VALUE: st.column_config.TextColumn(f"{_VALUE} (write here)", width=240),
                _QUOTE: st.column_config.TextColumn(_QUOTE, width=320),
                _ALLOWED: st.column_config.TextColumn(_ALLOWED, width=240),
                _OUT: st.column_config.CheckboxColumn(_OUT, width=150),
            },
            alt="The mistakes, one per row; the value can be changed",
        )
        if st.form_submit_button("Apply and check again"):
            _apply(draft, frame, edited, shown)
            st.rerun()


def _apply(draft: ImportDraft, frame: pd.DataFrame, edited: pd.DataFrame, faults: list[Fault]) -> None:
    draft.fixed = draft.fixed | changes(frame, edited, faults)
    draft.left_out |= {mapping.index_of(fault) for fault, out in zip(faults, edited[_OUT], strict=True) if out}


def changes(frame: pd.DataFrame, edited: pd.DataFrame, faults: list[Fault]) -> dict[tuple[int, str], str]:
    """The cells that were corrected, by row index and column."""
    written = edited[_VALUE].fillna("")  # an emptied cell comes back as none
    return {
        (mapping.index_of(fault), fault.column): after
        for fault, before, after in zip(faults, frame[_VALUE], written, strict=True)
        if after != before
    }
