"""Step 3 of an import: what the camps are, which of them are the same, and how the map draws them."""

import streamlit as st

from components import markup
from components.imports import camps_table
from components.imports.draft import COLUMN, ONE, SPEAKERS, TABLE, ImportDraft
from components.literal import literal
from components.opening import stored_corpora
from data.corpus import Camp, with_looks
from data.counting import count_of
from data.importing.columns import camps
from data.schema import LONGEST_CELL, SEPARATOR, SYMBOLS

MOST_ASKED = 24  # values; a camp column has few
_ACROSS = 3


def show(draft: ImportDraft) -> tuple[Camp, ...]:
    """Draw the step; the camps as the corpus will declare them."""
    st.header("3 · Camps")
    _way(draft)
    found = draft.step("camps found", draft.statements_key, lambda: camps.values(draft.mapped_quotes()))
    draft.camps = {value: camp for value, camp in draft.camps.items() if value in found}
    _spellings(draft, found)
    n = len(found)
    st.caption(f"{count_of(n, 'value')} in the camp column. Give several the same name to make them one camp.")
    if n > MOST_ASKED:
        sentence = f"{n:,} values are a lot for camps: this may be the wrong column. "
        sentence += f"The {MOST_ASKED} most frequent can be renamed here."
        markup.show("notice.html", title="", lines=[sentence])
    _names(draft, dict(list(found.items())[:MOST_ASKED]))
    table = draft.table()
    declared = {camp.name: camp for camp in table.extras.about.camps} if table.extras.about else {}
    counts: dict[str, int] = {}
    for value, number in found.items():
        camp = draft.camps.get(value, value)
        counts[camp] = counts.get(camp, 0) + number
    # declared camps keep their order and stay, even without a quote
    names = [
        *declared,
        *sorted({name for name in counts if name} - {*declared}, key=lambda name: (-counts[name], name)),
    ]
    before = draft.step("looks of other corpora", (), stored_corpora.camps_elsewhere)
    made = with_looks(tuple(declared.get(name) or Camp.model_construct(name=name) for name in names), before)
    return _looks(draft, made, counts)


def _way(draft: ImportDraft) -> None:
    """What the camps are: asked if no column gives them, else on request."""
    has_column = "camp" in draft.targets.values() or "camp" in draft.same_for_all
    options = [COLUMN, ONE, SPEAKERS, TABLE] if has_column else [ONE, SPEAKERS, TABLE]
    if draft.camps_from not in options:
        draft.camps_from = options[0]
    before = draft.columns_key
    key = draft.widget(f"camps from.{has_column}", draft.camps_from)
    chosen = st.segmented_control("The camps are", options, key=key, required=True) or options[0]
    draft.camps_from = chosen
    if chosen == TABLE:
        camps_table.choose(draft)
    if draft.columns_key != before:
        draft.camps = {}
        st.rerun()  # the preview above shows the camps too


def _spellings(draft: ImportDraft, found: dict[str, int]) -> None:
    """Names that differ only by case, accents, space or order, and a button that merges them."""
    speakers = draft.step(
        "speakers found", draft.statements_key, lambda: camps.values(draft.mapped_quotes(), "speaker")
    )
    same = {
        "camps": {value: name for value, name in camps.spellings(found).items() if value not in draft.camps},
        "speakers": {n: name for n, name in camps.spellings(speakers).items() if n not in draft.speakers},
    }
    if not any(same.values()):
        return
    lines = [f"{what}: “{value}” and “{name}”" for what, names in same.items() for value, name in names.items()]
    shown = lines[:10] + ([f"… and {len(lines) - 10:,} more"] if len(lines) > 10 else [])
    markup.show("notice.html", title="These may be the same", lines=shown)
    st.button("Merge these spellings", key="import_merge_spellings", on_click=_merge, args=(draft, same))


def _merge(draft: ImportDraft, same: dict[str, dict[str, str]]) -> None:
    draft.camps |= same["camps"]
    draft.speakers |= same["speakers"]
    for key in [key for key in st.session_state if str(key).startswith(f"import.{draft.number}.camp.")]:
        del st.session_state[key]


def _names(draft: ImportDraft, found: dict[str, int]) -> None:
    for number, (value, n) in enumerate(found.items()):
        if number % _ACROSS == 0:  # row by row, so that they keep their order where the page is narrow
            places = st.columns(_ACROSS)
        key = draft.widget(f"camp.{hash(draft.statements_key)}.{number}", draft.camps.get(value, value))
        with places[number % _ACROSS]:
            quotes = "quote" if n == 1 else "quotes"
            camp = st.text_input(literal(f"{value or 'not given'} · {n:,} {quotes}"), key=key, max_chars=80).strip()
        draft.camps[value] = camp.replace(SEPARATOR, "/")[:LONGEST_CELL]
    for value in [value for value, camp in draft.camps.items() if camp == value]:
        del draft.camps[value]


def _looks(draft: ImportDraft, made: tuple[Camp, ...], counts: dict[str, int]) -> tuple[Camp, ...]:
    more = st.expander("Colours, symbols and notes", icon=":material/palette:", key="import_looks")
    chosen: list[Camp] = []
    for camp in made:
        look = {"colour": camp.colour, "symbol": camp.symbol, "note": camp.note} | draft.looks.get(camp.name, {})
        if len(chosen) < MOST_ASKED:
            with more:
                look = _look(draft, camp, look, counts.get(camp.name, 0))
            changed = {name: value for name, value in look.items() if value != getattr(camp, name)}
            draft.looks[camp.name] = changed
        chosen.append(camp.model_copy(update=look))
    return tuple(chosen)


def _look(draft: ImportDraft, camp: Camp, look: dict[str, str], n: int) -> dict[str, str]:
    name, symbol, note = st.columns([5, 3, 7], vertical_alignment="center")
    with name.container(horizontal=True, vertical_alignment="center"):
        key = draft.widget(f"colour.{camp.name}", look["colour"])
        picked = st.color_picker(literal(f"Colour of {camp.name}"), key=key, label_visibility="collapsed")
        st.text(f"{camp.name} · {n:,}", width="stretch")
    with symbol:
        key = draft.widget(f"symbol.{camp.name}", look["symbol"])
        sign = st.selectbox(literal(f"Symbol of {camp.name}"), SYMBOLS, key=key, label_visibility="collapsed")
    with note:
        key = draft.widget(f"note.{camp.name}", look["note"])
        words = st.text_input(
            literal(f"Note on {camp.name}"),
            key=key,
            placeholder="Who this camp is",
            label_visibility="collapsed",
            max_chars=500,
        )
    return {"colour": picked, "symbol": sign, "note": words.strip()}
