"""Which two to four sides are compared: chips with their number of quotes, two clicks for a pair."""

import numpy as np
import streamlit as st

from analysis.compare.sides import side_defaults, sides
from analysis.compare.sides.side_defaults import Offer
from analysis.compare.sides.sides import Side
from analysis.text.directions import isolate
from analysis.view.link import FILTER_SIDE, MOST_SIDES, View, filters_query
from analysis.view.selection import Index
from components import link
from components.elements import choice
from components.elements.widget_callback import if_present
from components.literal import literal
from data.corpus import Corpus

MOST_CHIPS = 12
_CHIPS, _OTHERS, _KIND = "side_chips", "side_others", "sides_by"
_KINDS = {"camp": "Camps", "outlet": "Outlets", "speaker": "Speakers", "period": "Periods"}


def show(corpus: Corpus, index: Index, view: View, in_view: np.ndarray, topics: np.ndarray | None) -> list[Side]:
    """Ask for the sides and return them; until someone chooses, those of `opening_sides`."""
    at_first = side_defaults.opening_sides(corpus, index, view.filters, topics)
    link.offer(link.SIDES, at_first)
    chosen: list[str] = st.session_state[link.SIDES]
    offers = side_defaults.offers(index, in_view)
    # on a phone they are among the folded tools if there is something to read
    key = "choose_sides" if len(chosen) > 1 else "choose_first_sides"
    with st.container(horizontal=True, vertical_alignment="bottom", key=key):
        if offers:
            offer = offers[_kind(offers, chosen)]
            _chips(offer, chosen, at_first)
            _others(offer, chosen)
        _add_filters_button(index, view, chosen)
    if len(chosen) == 1:
        name = literal(sides.side(chosen[0], index).name)
        if any(side not in chosen for offer in offers.values() for side in offer.counts):
            st.caption(f"{name} is chosen. Press a second side to compare it with.")
        else:
            st.caption(
                f"{name} is the only side here: to compare, add quotes of another camp, outlet, speaker or date."
            )
    return [sides.side(written, index) for written in chosen]


def _kind(offers: dict[str, Offer], chosen: list[str]) -> str:
    """Which kind of sides is offered; asked only if there are several."""
    kinds = list(offers)
    column = chosen[0].partition(":")[0] if chosen else ""
    current = {FILTER_SIDE: "period"}.get(column, column)
    first = current if current in kinds else kinds[0]
    if len(kinds) == 1:
        choice.settle(_KIND, kinds, first)
        return kinds[0]
    return choice.select("Compare", {kind: _KINDS[kind] for kind in kinds}, _KIND, width=140, first=first)


def _chips(offer: Offer, chosen: list[str], at_first: list[str]) -> None:
    names = _shown_as_chips(offer, chosen)
    # set each time, so that the labels of the choices carry the new counts
    st.session_state[_CHIPS] = [side for side in chosen if side in names]
    st.pills(
        f"Sides: 2 to {MOST_SIDES}",
        names,
        selection_mode="multi",
        format_func=lambda side: literal(f"{isolate(_name(side))}{link.COUNT_MARK}{offer.counts.get(side, 0):,}"),
        key=_CHIPS,
        on_change=if_present(_CHIPS, _on_press),
        args=(names, at_first),
        width="content",
        wrap=True,
    )


def _shown_as_chips(offer: Offer, chosen: list[str]) -> list[str]:
    """The largest sides in their own order, and all chosen ones, so that they can be removed."""
    largest = set(sorted(offer.counts, key=lambda side: -offer.counts[side])[:MOST_CHIPS])
    names = [side for side in offer.counts if side in largest or side in chosen]
    return names + [side for side in chosen if side not in names]


def _name(side: str) -> str:
    return sides.in_words(side).partition(": ")[2]


def _on_press(names: list[str], at_first: list[str]) -> None:
    """A chip was pressed. While the sides are the default ones, the first press starts a new pair."""
    before: list[str] = st.session_state[link.SIDES]
    pressed: list[str] = st.session_state[_CHIPS]
    added = [side for side in pressed if side not in before]
    begins = bool(added) and before == at_first
    kept = [] if begins else [side for side in before if side in pressed or side not in names]
    _choose([*kept, *added])


def _choose(wanted: list[str]) -> None:
    if len(wanted) > MOST_SIDES:
        st.toast(f"At most {MOST_SIDES} sides at once: press a chosen one to remove it.")
        return
    link.choose_sides(wanted)


def _others(offer: Offer, chosen: list[str]) -> None:
    """A list for the sides without a chip; a picked side gets one."""
    names = _shown_as_chips(offer, chosen)
    others = [side for side in offer.counts if side not in names][: sides.MOST_OFFERED]
    if others:
        st.selectbox(
            f"{len(offer.counts) - len(names):,} more",
            others,
            index=None,
            format_func=lambda side: f"{isolate(_name(side))}{link.COUNT_MARK}{offer.counts[side]:,}",
            key=_OTHERS,
            placeholder="Type a name",
            filter_mode="contains",
            on_change=if_present(_OTHERS, _on_pick),
            width=200,
        )


def _on_pick() -> None:
    side = st.session_state[_OTHERS]
    st.session_state[_OTHERS] = None
    if side:
        _choose(list(dict.fromkeys([*(link.reader_choice(link.SIDES) or []), side])))


def _add_filters_button(index: Index, view: View, chosen: list[str]) -> None:
    if not view.filters.active:
        return
    st.button(
        "Make the filters a side",
        icon=":material/bookmark_add:",
        disabled=len(link.reader_choice(link.SIDES) or ()) >= MOST_SIDES,
        help="Adds what the filters select as a side, and clears the filters.",
        on_click=_add_filters,
        args=(index, sides.of_filters(filters_query(view.filters))),
    )


def _add_filters(index: Index, side: str) -> None:
    _choose(list(dict.fromkeys([*st.session_state[link.SIDES], side])))
    link.clear_filters(index)
