"""Step 1 of an import: the file or the pasted table, and how it was read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import markup
from components.elements.widget_callback import if_present
from components.imports import draft as import_draft
from components.imports.draft import ImportDraft
from components.link import open_screen
from components.literal import literal
from data.counting import count_of
from data.importing import reading_process
from data.importing.encodings import ENCODINGS, is_known
from data.importing.foreign import ALL, CELLS_EMPTIED, CELLS_EXACT, NO_HEADINGS, Choices, ForeignTable, ReadingChoices
from data.importing.formats.file_kinds import FORMATS
from data.importing.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, FileRefusal
from data.importing.samples import NAME, sample
from data.importing.separated.delimiters import DELIMITERS
from data.importing.separated.dialect import PLAIN, SINGLE, STANDARD, TYPOGRAPHIC
from data.processes.children import prepare
from data.schema import LONGEST_TEXT

WAYS = ("File", "Pasted table")
FOUND = "as found"
ENCODING, DELIMITER, SHEET, QUOTES = "Encoding", "Delimiter", "Sheet or file", "Quotation marks"
ESCAPE, HEADINGS, SKIP = "Escape", "Headings", "Lines to skip at the top"
JOIN, CELLS = "Cells past the last heading belong to", "Cells"
_QUOTES = {STANDARD: "enclose cells", PLAIN: "plain characters", SINGLE: "single ones enclose cells"}
_QUOTES |= {TYPOGRAPHIC: "“…”, «…» or `…` enclose cells"}
_CELLS = {CELLS_EXACT: "exactly as in the file", CELLS_EMPTIED: "empty where they say N/A and the like"}
_ESCAPES = {"\\": "backslash"}
_NO_HEADINGS, _IN_ROW = "none: the first row is data", "in another row"
_WORKBOOKS = ("XLSX", "ODS", "XLS")
_DOUBTS_SHOWN = 5
_MEGABYTE = 1024**2
_NEEDED = (
    "A corpus needs two columns: the words, and who said them. A third gives the speaker's camp; without one, the "
    "speakers can be the camps. Headings are recognised in six languages, or you say which is which; all other columns "
    "are kept. The next steps depend on your file."
)


def show(draft: ImportDraft) -> ForeignTable | None:
    """Draw the step; the table as read, or None while there is none."""
    st.header("1 · File")
    if not draft.name:
        st.caption(_NEEDED)
    way = st.segmented_control(
        "Source of the quotes", WAYS, key=draft.widget("way", WAYS[0]), required=True, label_visibility="collapsed"
    )
    if way == WAYS[0]:
        _upload(draft)
    else:
        _paste(draft)
    prepare(reading_process.__name__)  # while a file is being chosen
    if not draft.name:
        return None
    try:
        table = draft.table()
    except FileRefusal as refused:
        _explain(draft, refused)
        return None
    _show_how_it_was_read(draft, table)
    return table


def _upload(draft: ImportDraft) -> None:
    key = f"import.upload.{draft.number}"
    st.file_uploader(
        f"A table of quotes: {FORMATS}",
        key=key,  # any file type: what is not a table is refused by its content, in a sentence
        on_change=if_present(key, _take),
        args=(key,),
        accept_multiple_files=True,
        max_upload_size=MOST_BYTES // _MEGABYTE,
        help="Several files with the same headings become one table; metadata in a separate file is joined by an id.",
    )
    if draft.name:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Sample file", sample, NAME, "text/csv", key="import_sample", icon=":material/download:", on_click="ignore"
        )
        st.caption(
            f"At most {MOST_BYTES // _MEGABYTE} MB, {MOST_ROWS:,} rows, {MOST_COLUMNS} columns, and "
            f"{LONGEST_TEXT:,} characters per cell. Longer texts are split. "
            "A larger file turns red and is not uploaded: save it as Parquet, "
            "compress it (.csv.gz), or split it; the command line reads larger ones (python -m analysis build). "
            "Your file stays on this server; nothing is saved until the last step."
        )


def _take(key: str) -> None:
    uploaded = st.session_state.get(key)
    if not uploaded:
        import_draft.begin()
        return
    draft = import_draft.current()
    draft.stop_reading()
    # the same widget still holds the file, so the draft keeps its number
    st.session_state[import_draft.KEY] = ImportDraft(draft.number, _files_by_name(uploaded))
    _forget_widgets(draft.number)


def _files_by_name(uploaded: Sequence[Any]) -> dict[str, bytes]:
    """The files by name; equal names get a number."""
    files: dict[str, bytes] = {}
    for file in uploaded:
        name, n = file.name, 2
        while name in files:
            stem, dot, suffix = file.name.partition(".")
            name, n = f"{stem} ({n}){dot}{suffix}", n + 1
        files[name] = file.getvalue()
    return files


def _forget_widgets(number: int) -> None:
    """Drop the widgets of the previous draft, which would keep its values."""
    for key in [key for key in st.session_state if str(key).startswith(f"import.{number}.")]:
        del st.session_state[key]


def _paste(draft: ImportDraft) -> None:
    key = draft.widget("pasted", "")
    st.text_area(
        "A table copied from a spreadsheet, or text with commas; the first row holds the headings",
        key=key,
        height=180,
        placeholder="text\tspeaker\tcamp\nThe harbour must stay open.\tAna Moreau\tCouncil",
    )
    st.button("Read the pasted table", key="import_read_pasted", on_click=_take_pasted, args=(key,))


def _take_pasted(key: str) -> None:
    text = st.session_state.get(key, "")
    way, number = WAYS[1], import_draft.current().number + 1
    import_draft.begin("pasted table", text.encode("utf-8", "replace"))
    st.session_state[f"import.{number}.way"] = way
    st.session_state[f"import.{number}.pasted"] = text


def _explain(draft: ImportDraft, refused: FileRefusal) -> None:
    lines = str(refused).splitlines()
    markup.show("notice.html", title=_title(refused), lines=lines)
    if isinstance(refused, reading_process.NotRead):
        st.button("Read it again", key="import_read_again", on_click=draft.read_again)
    if refused.is_article:
        st.button("Open the Article screen", key="import_open_article", on_click=open_screen, args=("Article",))
    if refused.encodings:
        with st.container(horizontal=True):
            for nth, encoding in enumerate(refused.encodings):
                st.button(
                    f"Read as {encoding}",
                    key=f"import_read_as_{encoding}",
                    type="secondary" if nth else "primary",  # the likeliest
                    on_click=_choose_encoding,
                    args=(encoding,),
                )
    if refused.joins:
        with st.container(horizontal=True):
            for nth, heading in enumerate(refused.joins):
                st.button(
                    literal(f"Join the cells into “{heading}”"),
                    key=f"import_join_{nth}",
                    on_click=_join_into,
                    args=(heading,),
                )
    if draft.choices != Choices():
        st.button("Read it as found", key="import_read_as_found", on_click=_choose_nothing)
    if refused.is_text:
        _read_otherwise(draft, ReadingChoices("CSV", draft.choices.encoding or "UTF-8"), is_refused=True)


def _title(refused: FileRefusal) -> str:
    if isinstance(refused, reading_process.NotRead):
        return "Not read to the end"
    return "One choice is needed" if refused.encodings or refused.joins else "This file cannot be imported"


def _choose_encoding(encoding: str) -> None:
    draft = import_draft.current()
    draft.choices = replace(draft.choices, encoding=encoding)
    st.session_state[f"import.{draft.number}.{ENCODING}"] = encoding


def _join_into(heading: str) -> None:
    draft = import_draft.current()
    draft.choices = replace(draft.choices, join_into=heading)


def _choose_no_headings() -> None:
    draft = import_draft.current()
    draft.choices = replace(draft.choices, headings_row=NO_HEADINGS)
    draft.forget_columns()
    st.session_state[f"import.{draft.number}.{HEADINGS}"] = _NO_HEADINGS


def _choose_nothing() -> None:
    draft = import_draft.current()
    draft.choices = Choices()
    draft.forget_columns()
    for label in (ENCODING, DELIMITER, SHEET, QUOTES, ESCAPE, JOIN, CELLS):
        st.session_state[f"import.{draft.number}.{label}"] = FOUND
    for label in (HEADINGS, SKIP):
        st.session_state.pop(f"import.{draft.number}.{label}", None)
    st.session_state.pop(f"import.{draft.number}.headings_row", None)


def _show_how_it_was_read(draft: ImportDraft, table: ForeignTable) -> None:
    """How it was read, in a sentence, with the decisions and reasons, and the alternatives next to it."""
    found = table.reading
    parts = [found.format]
    parts += [found.encoding] if found.encoding else []
    parts += [f"separated by {DELIMITERS.get(found.delimiter, repr(found.delimiter))}"] if found.delimiter else []
    unit = "sheet" if found.format in _WORKBOOKS else "file"
    parts += [f"all {unit}s as one table" if found.sheet == ALL else f"{unit} {found.sheet}"] if found.sheet else []
    rows = count_of(len(table.cells), "row")
    markup.show(
        "paragraph.html", text=f"{draft.name}: {', '.join(parts)}; {rows}, {count_of(table.cells.shape[1], 'column')}."
    )
    if lines := [*map(str, found.decisions), *filter(None, [found.left_out])]:
        markup.show("notice.html", title="Found in the file", lines=lines)
    _doubts(table)
    if found.are_headings_unsure and not draft.choices.headings_row:
        st.button("The first row is data", key="import_no_headings", on_click=_choose_no_headings)
    _read_otherwise(draft, found)


def _read_otherwise(draft: ImportDraft, found: ReadingChoices, is_refused: bool = False) -> None:
    """The alternatives to what was found; open if nothing could be read."""
    label = "Read it in another way" if is_refused else "Change how it was read"
    with st.expander(label, icon=":material/tune:", key="import_otherwise", expanded=is_refused):
        wanted = _choices(draft, found)
    if wanted != draft.choices:
        draft.choices = wanted
        draft.forget_columns()
        st.rerun()


def _doubts(table: ForeignTable) -> None:
    """Cells that may be several rows, shown so that a person can check them."""
    found = table.reading
    if not found.n_doubts:
        return
    cells = "1 cell holds" if found.n_doubts == 1 else f"{found.n_doubts:,} cells hold"
    lines = [
        f"Row {doubt.row}, {doubt.column}: {doubt.n_breaks:,} line breaks, {doubt.n_delimiters:,} delimiters: "
        f"“{' '.join(doubt.begins.split())[:100]}…”"
        for doubt in found.doubts[:_DOUBTS_SHOWN]
    ]
    lines += [f"… and {found.n_doubts - len(lines):,} more"] if found.n_doubts > len(lines) else []
    lines.append("If these are really several rows, choose plain quotation marks under “Change how it was read”.")
    title = f"{cells} many line breaks or delimiters"
    markup.show("notice.html", title=title, lines=lines)


def _choices(draft: ImportDraft, found: ReadingChoices) -> Choices:
    chosen = draft.choices
    places = (place for _ in range(4) for place in st.columns(3))  # rows as they are needed
    encoding, delimiter, sheet, quotes, escape = (
        *(chosen.encoding, chosen.delimiter, chosen.sheet),
        *(chosen.quotes, chosen.escape),
    )
    if found.encoding:
        names = [FOUND, *ENCODINGS] + ([encoding] if encoding not in ("", *ENCODINGS) and is_known(encoding) else [])
        encoding = _choice(draft, next(places), ENCODING, names, encoding)
    if found.format == "CSV":
        delimiter = _choice(draft, next(places), DELIMITER, [FOUND, *DELIMITERS], delimiter, DELIMITERS)
        quotes = _choice(draft, next(places), QUOTES, [FOUND, *_QUOTES], quotes, _QUOTES)
        escape = _choice(draft, next(places), ESCAPE, [FOUND, *_ESCAPES], escape, _ESCAPES)
    if len(found.sheets) > 1:
        sheet = _choice(draft, next(places), SHEET, [FOUND, ALL, *found.sheets], sheet, {ALL: "all as one table"})
    headings_row, skip_lines = chosen.headings_row, chosen.skip_lines
    if found.format in ("CSV", *_WORKBOOKS):
        headings_row = _headings(draft, next(places), found)
    if found.format == "CSV":
        key = draft.widget(SKIP, skip_lines)
        skip_lines = int(next(places).number_input(SKIP, 0, 1_000, key=key))
    join_into = chosen.join_into
    if join_into:
        join_into = _choice(draft, next(places), JOIN, [FOUND, join_into], join_into)
    cells = _choice(draft, next(places), CELLS, [FOUND, *_CELLS], chosen.cells, _CELLS)
    return Choices(encoding, delimiter, sheet, quotes, escape, headings_row, skip_lines, join_into, cells)


def _headings(draft: ImportDraft, place: DeltaGenerator, found: ReadingChoices) -> int:
    row = draft.choices.headings_row
    value = FOUND if not row else _NO_HEADINGS if row == NO_HEADINGS else _IN_ROW
    options = [FOUND, _NO_HEADINGS, _IN_ROW]
    way = place.selectbox(HEADINGS, options, key=draft.widget(HEADINGS, value))
    if way != _IN_ROW:
        return NO_HEADINGS if way == _NO_HEADINGS else 0
    key = draft.widget("headings_row", max(1, found.headings_row))
    return int(place.number_input("Row with the headings (first row: 1)", 1, 10_000, key=key))


def _choice(
    draft: ImportDraft,
    place: DeltaGenerator,
    label: str,
    options: list[str],
    chosen: str,
    shown: dict[str, str] | None = None,
) -> str:
    key = draft.widget(label, chosen or FOUND)
    value = place.selectbox(label, options, key=key, format_func=lambda option: (shown or {}).get(option, option))
    return "" if value == FOUND else value
