"""Statements of the sides that several documents carry, with what each cut or changed."""

import numpy as np
import streamlit as st

from components.compare import open_quote
from components.compare.comparison import Comparison
from components.quotes import versions

NAME = "Versions"


def show(compared: Comparison) -> None:
    """Draw every statement of the sides in view that stands in several documents."""
    spoken = np.logical_or.reduce(list(compared.sides.values()))
    found = [one for one in versions.of_corpus(compared.corpus) if any(spoken[row] for row in one.rows)]
    st.caption(
        "The same statement in several documents: the fullest wording, and each other held against it. "
        "Struck through is what it left out, underlined what only it has. Found by the words, with the same "
        "speaker's last name; a translation or a free retelling is not found."
    )
    if not found:
        st.caption("No statement of these sides stands in more than one document.")
        return
    versions.show(compared.corpus, found, "versions", open_quote.on_press, open_quote.row(compared))
