"""Step 2 of an import: which column is what, with a preview."""

import streamlit as st

from components import markup
from components.imports.draft import Draft
from components.literal import literal
from data.importing import mapping
from data.importing.foreign import ForeignTable
from data.importing.mapping import AS_WRITTEN, DATE_ORDERS, KEPT, LEFT_OUT
from data.schema import COLUMN_NAMES, COLUMNS, REQUIRED

_MEANING = {column.name: column.meaning for column in COLUMNS}
_ACROSS = 3
_PREVIEWED = 5
_EXAMPLE = 70  # characters of a cell


def show(draft: Draft, table: ForeignTable) -> bool:
    """Draw the step; whether the columns make a corpus."""
    st.subheader("2 · Columns")
    headings = list(table.cells)
    if list(draft.targets) != headings:
        draft.targets = dict(mapping.suggested(headings).targets)
    recognised = sum(target in COLUMN_NAMES for target in draft.targets.values())
    st.caption(
        f"{recognised} of {len(headings)} columns {'is' if recognised == 1 else 'are'} used as ours. "
        "Others are kept, and can be filtered on where they have few values."
    )
    # what goes by our names already is not asked about again, and does not move when it is changed
    ours = [heading for heading in headings if heading in COLUMN_NAMES]
    _choices(draft, table, [heading for heading in headings if heading not in ours])
    if ours:
        named = "1 column has" if len(ours) == 1 else f"{len(ours)} columns have"
        with st.expander(f"{named} our name already", icon=":material/done_all:", key="import_ours"):
            _choices(draft, table, ours)
    _same_for_all(draft)
    if told := mapping.unfit(draft.columns):
        markup.show("notice.html", title="Not yet a corpus", lines=told)
        return False
    _dates(draft)
    _preview(draft)
    return True


def _choices(draft: Draft, table: ForeignTable, headings: list[str]) -> None:
    options = [*COLUMN_NAMES, KEPT, LEFT_OUT]
    for number, heading in enumerate(headings):
        if number % _ACROSS == 0:  # row by row, so that they keep their order where the page is narrow
            places = st.columns(_ACROSS)
        with places[number % _ACROSS].container(gap=None):
            key = draft.widget(f"column.{hash(draft.choices)}.{heading}", draft.targets[heading])
            draft.targets[heading] = st.selectbox(literal(heading), options, key=key, format_func=_named)
            st.html(markup.html("example.html", text=_example(table, heading)))


def _named(option: str) -> str:
    return f"{option} – {_MEANING[option]}" if option in _MEANING else option


def _example(table: ForeignTable, heading: str) -> str:
    """The first value that is there, on one line."""
    cells = table.cells[heading]
    first = next((cell for cell in cells.array[:1_000] if cell.strip()), "")
    words = " ".join(first.split())
    return (words if len(words) <= _EXAMPLE else words[:_EXAMPLE] + "…") or "empty"


def _same_for_all(draft: Draft) -> None:
    """For what no column tells: a value that holds for every row."""
    given = set(draft.targets.values())
    lacking = [name for name in REQUIRED if name not in given and name != "text"]
    for name in [name for name in draft.same_for_all if name not in lacking]:
        del draft.same_for_all[name]
    for name in lacking:
        key = draft.widget(f"same.{name}", draft.same_for_all.get(name, ""))
        value = st.text_input(f"One {name} for all rows", key=key, placeholder=_MEANING[name])
        draft.same_for_all[name] = value.strip()


def _dates(draft: Draft) -> None:
    """Asked only where a date can be read in two ways."""
    dated = tuple(heading for heading, target in draft.targets.items() if target in mapping.DATES)
    found = draft.step("dates", (draft.choices, dated), lambda: _in_two_ways(draft, dated))
    if not found:
        draft.date_order = ""
        return
    key = draft.widget(f"dates.{hash(dated)}", draft.date_order or mapping.order_of(found))
    order = st.segmented_control(f"Dates such as {found[0]} are", DATE_ORDERS, key=key, required=True)
    draft.date_order = order or AS_WRITTEN


def _in_two_ways(draft: Draft, dated: tuple[str, ...]) -> list[str]:
    """The dates, each once, that are read by an order."""
    cells = draft.table().cells
    values = dict.fromkeys(cell.strip() for heading in dated for cell in cells[heading].unique())
    return [cell for cell in values if mapping.dated(cell, mapping.DAY_FIRST) != mapping.dated(cell)]


def _preview(draft: Draft) -> None:
    with st.spinner("Reading the rows…"):
        quotes = draft.mapped()
    first = quotes.head(_PREVIEWED)
    filled = [name for name in quotes if name != "quote_id" and first[name].any()]
    st.dataframe(
        first[filled],
        hide_index=True,
        key=f"import.{draft.number}.preview",
        column_config={"text": st.column_config.TextColumn("text", width="medium")},
        alt=f"The first {len(first)} quotes as they will be",
    )
