"""Nothing passes the filters: say which one to loosen."""

import streamlit as st

from analysis.view.link import View
from analysis.view.selection import Index, what_to_loosen
from analysis.view.wording import label
from components import link
from components.literal import literal
from data.counting import count_of


def show(index: Index, view: View) -> None:
    """Say so, and offer each filter whose removal would bring quotes back."""
    st.header("No quote passes all filters", anchor=False)
    gains = what_to_loosen(index, view.filters)
    if not gains:
        st.caption("No single filter is the cause: clear them all.")
        st.button("Clear all filters", key="empty_clear", on_click=link.clear_filters, args=(index,))
        return
    st.caption("Remove one of these:" if len(gains) > 1 else "Remove this one:")
    for name, n in gains:
        st.button(
            literal(f"Drop “{label(name)}”: {count_of(n, 'quote')}"),
            key=f"loosen {name}",
            on_click=link.clear_filter,
            args=(name,),
            icon=":material/filter_alt_off:",
        )
