"""Step 1 of an import: the file or the pasted table, and how it was read."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import markup
from components.imports import draft as import_draft
from components.imports.draft import Draft
from data.importing import apart
from data.importing.delimited import DELIMITERS
from data.importing.door import FORMATS
from data.importing.encodings import ENCODINGS, known
from data.importing.foreign import Choices, ForeignTable
from data.importing.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Refused
from data.importing.samples import NAME, sample
from data.processes.children import prepare
from data.schema import LONGEST_TEXT

WAYS = ("File", "Pasted table")
FOUND = "as found"
ENCODING, DELIMITER, SHEET = "Encoding", "Delimiter", "Sheet"
_MEGABYTE = 1024**2
_NEEDED = (
    "A corpus needs three columns: the words, who said them, and the camp that speaks. Their headings are recognised, "
    "or you say which is which; all other columns are kept. The steps that follow depend on what you bring."
)


def show(draft: Draft) -> ForeignTable | None:
    """Draw the step; the table as it came, or None while there is none."""
    st.subheader("1 · File")
    way = st.segmented_control(
        "What you bring", WAYS, key=draft.widget("way", WAYS[0]), required=True, label_visibility="collapsed"
    )
    if way == WAYS[0]:
        _upload(draft)
    else:
        _paste(draft)
    prepare(apart.__name__)  # while a file is being chosen
    if not draft.name:
        st.caption(_NEEDED)
        return None
    try:
        table = draft.table()
    except Refused as refused:
        _explain(draft, refused)
        return None
    _told(draft, table)
    return table


def _upload(draft: Draft) -> None:
    key = f"import.upload.{draft.number}"
    st.file_uploader(
        f"A table of quotes: {FORMATS}",
        key=key,  # of any kind: what is no table is refused by its content, in a sentence
        on_change=_take,
        args=(key,),
        max_upload_size=MOST_BYTES // _MEGABYTE,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Sample file", sample, NAME, "text/csv", key="import_sample", icon=":material/download:", on_click="ignore"
        )
        st.caption(
            f"At most {MOST_BYTES // _MEGABYTE} MB, {MOST_ROWS:,} rows, {MOST_COLUMNS} columns, and "
            f"{LONGEST_TEXT:,} characters a cell. A larger file turns red and is not taken: save it as Parquet, "
            "compress it (.csv.gz), or split it. It stays on this server; nothing is saved until the last step."
        )


def _take(key: str) -> None:
    uploaded = st.session_state.get(key)
    if uploaded is None:
        import_draft.begin()
        return
    draft = import_draft.current()
    draft.stop_reading()
    # the same widget goes on holding the file, so the draft keeps its number
    st.session_state[import_draft.KEY] = Draft(draft.number, uploaded.name, uploaded.getvalue())
    _forget_widgets(draft.number)


def _forget_widgets(number: int) -> None:
    """Widgets of the draft before would hold its values."""
    for key in [key for key in st.session_state if str(key).startswith(f"import.{number}.")]:
        del st.session_state[key]


def _paste(draft: Draft) -> None:
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


def _explain(draft: Draft, refused: Refused) -> None:
    lines = str(refused).splitlines()
    title = "Not read to its end" if isinstance(refused, apart.NotRead) else "This file cannot be imported"
    markup.show("notice.html", title=title, lines=lines)
    if isinstance(refused, apart.NotRead):
        st.button("Read it again", key="import_read_again", on_click=draft.read_again)
    if refused.encodings:
        with st.container(horizontal=True):
            for encoding in refused.encodings:
                st.button(
                    f"Read as {encoding}", key=f"import_read_as_{encoding}", on_click=_choose_encoding, args=(encoding,)
                )
    if draft.choices != Choices():
        st.button("Read it as found", key="import_read_as_found", on_click=_choose_nothing)


def _choose_encoding(encoding: str) -> None:
    draft = import_draft.current()
    draft.choices = Choices(encoding, draft.choices.delimiter, draft.choices.sheet)
    st.session_state[f"import.{draft.number}.{ENCODING}"] = encoding


def _choose_nothing() -> None:
    draft = import_draft.current()
    draft.choices = Choices()
    for label in (ENCODING, DELIMITER, SHEET):
        st.session_state[f"import.{draft.number}.{label}"] = FOUND


def _told(draft: Draft, table: ForeignTable) -> None:
    """How it was read in a sentence, with the choices where it could be read otherwise."""
    found = table.reading
    told = [found.format]
    told += [found.encoding] if found.encoding else []
    told += [f"separated by {DELIMITERS.get(found.delimiter, repr(found.delimiter))}"] if found.delimiter else []
    told += [f"sheet {found.sheet}"] if found.sheet else []
    rows = f"{len(table.cells):,} {'row' if len(table.cells) == 1 else 'rows'}"
    n_columns = table.cells.shape[1]
    columns = f"{n_columns} {'column' if n_columns == 1 else 'columns'}"
    markup.show("paragraph.html", text=f"{draft.name}: {', '.join(told)}; {rows}, {columns}.")
    if found.left_out:
        st.caption(found.left_out)
    if not (found.encoding or found.delimiter or len(found.sheets) > 1):
        return
    with st.expander("Read it otherwise", icon=":material/tune:", key="import_otherwise"):
        places = iter(st.columns(3))
        encoding = draft.choices.encoding
        if found.encoding:
            names = [FOUND, *ENCODINGS] + ([encoding] if encoding not in ("", *ENCODINGS) and known(encoding) else [])
            encoding = _choice(draft, next(places), ENCODING, names, encoding)
        delimiter = draft.choices.delimiter
        if found.delimiter:
            delimiter = _choice(draft, next(places), DELIMITER, [FOUND, *DELIMITERS], delimiter, DELIMITERS)
        sheet = draft.choices.sheet
        if len(found.sheets) > 1:
            sheet = _choice(draft, next(places), SHEET, [FOUND, *found.sheets], sheet)
    wanted = Choices(encoding, delimiter, sheet)
    if wanted != draft.choices:
        draft.choices = wanted
        draft.targets = {}
        st.rerun()


def _choice(
    draft: Draft,
    place: DeltaGenerator,
    label: str,
    options: list[str],
    chosen: str,
    shown: dict[str, str] | None = None,
) -> str:
    key = draft.widget(label, chosen or FOUND)
    value = place.selectbox(label, options, key=key, format_func=lambda option: (shown or {}).get(option, option))
    return "" if value == FOUND else value
