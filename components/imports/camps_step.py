"""Step 3 of an import: the camps found, which of them are one, and how the map draws them."""

import streamlit as st

from components import markup
from components.imports.draft import Draft
from components.literal import literal
from data.corpus import Camp, dressed
from data.importing import camps
from data.schema import LONGEST_CELL, SEPARATOR, SYMBOLS

MOST_ASKED = 24  # values; a camp column has few
_ACROSS = 3


def show(draft: Draft) -> tuple[Camp, ...]:
    """Draw the step; the camps as the corpus will declare them."""
    st.subheader("3 · Camps")
    found = draft.step("camps found", draft.columns_key, lambda: camps.values(draft.mapped()))
    draft.camps = {value: camp for value, camp in draft.camps.items() if value in found}
    n = len(found)
    st.caption(
        f"{n:,} {'value' if n == 1 else 'values'} in the camp column. Give several the same name to make them one camp."
    )
    if n > MOST_ASKED:
        told = f"{n:,} values are many for camps: another column may be meant. "
        told += f"The {MOST_ASKED} most frequent can be renamed here."
        markup.show("notice.html", title="", lines=[told])
    _names(draft, dict(list(found.items())[:MOST_ASKED]))
    table = draft.table()
    declared = {camp.name: camp for camp in table.brought.about.camps} if table.brought.about else {}
    counts: dict[str, int] = {}
    for value, number in found.items():
        camp = draft.camps.get(value, value)
        counts[camp] = counts.get(camp, 0) + number
    # those that came declared keep their order and stay, even without a quote
    names = [
        *declared,
        *sorted({name for name in counts if name} - {*declared}, key=lambda name: (-counts[name], name)),
    ]
    made = dressed(tuple(declared.get(name) or Camp.model_construct(name=name) for name in names))
    return _looks(draft, made, counts)


def _names(draft: Draft, found: dict[str, int]) -> None:
    for number, (value, n) in enumerate(found.items()):
        if number % _ACROSS == 0:  # row by row, so that they keep their order where the page is narrow
            places = st.columns(_ACROSS)
        key = draft.widget(f"camp.{hash(draft.columns_key)}.{number}", draft.camps.get(value, value))
        with places[number % _ACROSS]:
            quotes = "quote" if n == 1 else "quotes"
            camp = st.text_input(literal(f"{value or 'not given'} · {n:,} {quotes}"), key=key, max_chars=80).strip()
        draft.camps[value] = camp.replace(SEPARATOR, "/")[:LONGEST_CELL]
    for value in [value for value, camp in draft.camps.items() if camp == value]:
        del draft.camps[value]


def _looks(draft: Draft, made: tuple[Camp, ...], counts: dict[str, int]) -> tuple[Camp, ...]:
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


def _look(draft: Draft, camp: Camp, look: dict[str, str], n: int) -> dict[str, str]:
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
            placeholder="Who is meant",
            label_visibility="collapsed",
            max_chars=500,
        )
    return {"colour": picked, "symbol": sign, "note": words.strip()}
