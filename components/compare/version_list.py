"""Statements of the sides that several documents carry, with what each cut or changed."""

import numpy as np
import streamlit as st

from components.compare import open_quote
from components.compare.comparison import Comparison
from components.quotes import versions

NAME = "Versions"


def show(compared: Comparison) -> None:
    """Draw every statement of the sides in view that several documents carry."""
    spoken = np.logical_or.reduce(list(compared.sides.values()))
    found = [one for one in versions.of_corpus(compared.corpus) if any(spoken[row] for row in one.rows)]
    st.caption(
        "The same statement in several documents: the fullest wording, and each of the others compared with it. "
        "Words it left out are struck through, words only it has are underlined. Versions are found by the words and "
        "the speaker's last name; translations and free retellings are not found."
    )
    if not found:
        st.caption("No statement of these sides is in more than one document.")
        return
    versions.show(compared.corpus, found, "versions", open_quote.on_press, open_quote.row(compared))
