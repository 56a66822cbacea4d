"""What lies within a lasso or a box, shown next to the map, with a button to compare just these quotes."""

import hashlib

import numpy as np

from analysis.map.region import what_is_here
from analysis.view.selection import Index
from components import link, markup
from components.elements import pressable
from components.shared import SharedCache
from data.corpus import Corpus
from data.table import parts

_drawn: SharedCache[str] = SharedCache(most=200)
SELECTION = "selection"  # value of the detail "within" for a comparison of only the selected quotes


def show(corpus: Corpus, index: Index, rows: np.ndarray) -> None:
    """Draw a summary of these rows of the corpus."""
    key = (corpus.content_hash, hashlib.blake2b(rows.tobytes()).digest())  # rows may be megabytes
    pressable.show(_drawn.get(key, lambda: html(corpus, index, rows)), "what_is_here", _on_press)


def html(corpus: Corpus, index: Index, rows: np.ndarray) -> str:
    """The panel as HTML."""
    here = what_is_here(corpus, index, rows)
    looks = {camp.name: camp for camp in corpus.camps}
    quote = corpus.quote(here.central)
    return markup.html(
        "here.html",
        n=f"{here.n:,}",
        camps=[(looks[camp], f"{n:,}") for camp, n in here.camps],
        words=[(word, f"{n:,}") for word, n in here.words],
        n_read="" if here.n_read == here.n else f"{here.n_read:,}",
        quote=quote | {"speakers": " and ".join(parts(quote["speaker"]))},
        can_compare=len(here.camps) > 1,
    )


def _on_press(name: str) -> None:
    what, _, which = name.partition(":")
    if what == "compare":
        link.open_screen("Compare", within=SELECTION)
    elif what == "quote":
        link.open_quote(which)
