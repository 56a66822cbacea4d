"""Step 2 of an import: what each column is and why, how long texts are split, and a preview."""

import streamlit as st

from components import markup
from components.imports.draft import ImportDraft
from components.literal import literal
from data.importing import splitting
from data.importing.columns import mapping
from data.importing.columns.mapping import AS_WRITTEN, DATE_ORDERS, KEPT, LEFT_OUT
from data.importing.foreign import ForeignTable
from data.importing.limits import FileRefusal
from data.schema import COLUMN_NAMES, COLUMNS, LONGEST_TEXT, REQUIRED

_MEANING = {column.name: column.meaning for column in COLUMNS}
_ACROSS = 3
_PREVIEWED = 5
_EXAMPLE = 70  # characters of a cell
_SPLIT = {
    splitting.WHOLE: "one statement",
    splitting.PARAGRAPHS: "split into paragraphs",
    splitting.SENTENCES: "split into sentences",
}


def show(draft: ImportDraft, table: ForeignTable) -> bool:
    """Draw the step; True if the columns make a corpus."""
    st.header("2 · Columns")
    headings = list(table.cells)
    guesses = draft.guesses()
    if list(draft.targets) != headings:
        draft.targets, draft.copies = dict(guesses.targets), dict(guesses.copies)
    counted = st.empty()
    if guesses.notes:
        markup.show("notice.html", title="", lines=list(guesses.notes))
    _all_choices(draft, table, headings)
    counted.caption(_count_in_words(draft))
    _same_for_all(draft)
    if reasons := mapping.unfit(draft.columns):
        markup.show("notice.html", title="Not yet a corpus", lines=reasons)
        return False
    _dates(draft)
    _long_texts(draft, table)
    try:
        with st.spinner("Reading the rows…"):
            found = draft.mapping_result()
    except FileRefusal as refused:
        markup.show("notice.html", title="Too much to split", lines=[str(refused)])
        return False
    if found.notes:
        markup.show("notice.html", title="Changes to the cells", lines=list(found.notes))
    _preview(draft)
    return True


def _count_in_words(draft: ImportDraft) -> str:
    """How many columns are ours, by the current choice."""
    n, n_known = len(draft.targets), sum(target in COLUMN_NAMES for target in draft.targets.values())
    others = "" if n_known == n else " Others are kept, and you can filter by those with few values."
    return f"{n_known} of {n} columns {'is' if n_known == 1 else 'are'} mapped.{others}"


def _all_choices(draft: ImportDraft, table: ForeignTable, headings: list[str]) -> None:
    """Show the required columns at once; those that already have our names, or are only kept, on request."""
    ours = [heading for heading in headings if heading in COLUMN_NAMES and draft.targets[heading] == heading]
    needed = {*REQUIRED} <= {*draft.targets.values(), *draft.copies}
    guesses = draft.guesses().by_heading
    rest = [h for h in headings if h not in ours and guesses[h].target == KEPT and (needed or len(headings) > 12)]
    _choices(draft, table, [heading for heading in headings if heading not in (*ours, *rest)])
    if ours:
        named = "1 column has" if len(ours) == 1 else f"{len(ours)} columns have"
        with st.expander(f"{named} a standard name already", icon=":material/done_all:", key="import_ours"):
            _choices(draft, table, ours)
    if rest:
        kept = "1 column is" if len(rest) == 1 else f"{len(rest)} columns are"
        with st.expander(
            f"{kept} kept under its own name" if len(rest) == 1 else f"{kept} kept under their own names",
            icon=":material/view_column:",
            key="import_rest",
        ):
            _choices(draft, table, rest)


def _choices(draft: ImportDraft, table: ForeignTable, headings: list[str]) -> None:
    options = [*COLUMN_NAMES, KEPT, LEFT_OUT]
    guesses = draft.guesses().by_heading
    for number, heading in enumerate(headings):
        if number % _ACROSS == 0:  # row by row, so that they keep their order on a narrow page
            places = st.columns(_ACROSS)
        with places[number % _ACROSS].container(gap=None):
            key = draft.widget(f"column.{hash(draft.choices)}.{heading}", draft.targets[heading])
            draft.targets[heading] = st.selectbox(literal(heading), options, key=key, format_func=_option_label)
            guess = guesses[heading]
            why = f" · by {guess.why}" if guess.why and draft.targets[heading] == guess.target != heading else ""
            st.html(markup.html("example.html", text=_example(table, heading) + why))


def _option_label(option: str) -> str:
    return f"{option} – {_MEANING[option]}" if option in _MEANING else option


def _example(table: ForeignTable, heading: str) -> str:
    """The first non-empty value, on one line."""
    cells = table.cells[heading]
    first = next((cell for cell in cells.array[:1_000] if cell.strip()), "")
    words = " ".join(first.split())
    return (words if len(words) <= _EXAMPLE else words[:_EXAMPLE] + "…") or "empty"


def _same_for_all(draft: ImportDraft) -> None:
    """If no column gives the speaker: a name that applies to every row."""
    lacking = [] if {"speaker"} & {*draft.targets.values(), *draft.copies} else ["speaker"]
    for name in [name for name in draft.same_for_all if name not in lacking]:
        del draft.same_for_all[name]
    for name in lacking:
        key = draft.widget(f"same.{name}", draft.same_for_all.get(name, ""))
        value = st.text_input(f"One {name} for all rows", key=key, placeholder=_MEANING[name])
        draft.same_for_all[name] = value.strip()


def _dates(draft: ImportDraft) -> None:
    """Asked only if a date can be read in two ways."""
    dated = tuple(heading for heading, target in draft.targets.items() if target in mapping.DATES)
    values, found = draft.step("dates", (draft.choices, dated), lambda: _in_two_ways(draft, dated))
    if not found:
        draft.date_order = ""
        return
    suggested = draft.date_order or mapping.order_of(values)
    if suggested != AS_WRITTEN and not draft.date_order:
        draft.date_order = suggested
    key = draft.widget(f"dates.{hash(dated)}", suggested)
    order = st.segmented_control(f"Dates such as {found[0]} are", DATE_ORDERS, key=key, required=True)
    draft.date_order = order or AS_WRITTEN


def _in_two_ways(draft: ImportDraft, dated: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """All distinct dates, and those whose reading depends on the order."""
    cells = draft.table().cells
    values = list(dict.fromkeys(cell.strip() for heading in dated for cell in cells[heading].unique()))
    return values, [cell for cell in values if mapping.has_order(cell)]


def _long_texts(draft: ImportDraft, table: ForeignTable) -> None:
    """Asked only if texts are longer than the model reads at once; suggested if they could not be kept whole."""
    heading = next(heading for heading, target in draft.targets.items() if target == "text")
    key = (draft.choices, heading)
    n_long = draft.step("long texts", key, lambda: splitting.n_long(table.cells[heading]))
    suggested = draft.step("suggested split", key, lambda: splitting.suggested_unit(table.cells[heading]))
    draft.split = draft.split or suggested
    if not n_long:
        draft.split = splitting.WHOLE
        return
    texts = "1 text has" if n_long == 1 else f"{n_long:,} texts have"
    st.segmented_control(
        f"{texts} over {splitting.LONG:,} characters. Each text is",
        list(_SPLIT),
        key=(name := draft.widget("split", draft.split)),
        format_func=lambda way: _SPLIT[way],
        required=True,
    )
    draft.split = st.session_state[name]
    if draft.split == splitting.WHOLE:
        st.caption(
            "Kept whole: texts longer than the model reads at once are read in overlapping windows, and placed on the "
            f"map by the mean of those. Texts over {LONGEST_TEXT:,} characters must be split."
        )
    else:
        st.caption("Each statement keeps its document and its place in it; the preview shows the first ones.")


def _preview(draft: ImportDraft) -> None:
    quotes = draft.mapped_quotes()
    first = quotes.head(_PREVIEWED)
    filled = [name for name in quotes if name not in ("quote_id", "source_sha256") and first[name].any()]
    st.dataframe(
        first[filled],
        hide_index=True,
        key=f"import.{draft.number}.preview",
        column_config={"text": st.column_config.TextColumn("text", width="medium")},
        alt=f"The first {len(first)} quotes as they will be imported",
    )
