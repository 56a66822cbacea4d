"""Where the quotes of a corpus are, by their ids."""

from typing import Any

import pandas as pd

from components.shared import SharedCache
from data.arrow_strings import arrow_strings
from data.corpus import Corpus

_indexes: SharedCache[pd.Index] = SharedCache(most=16)


def row_of(corpus: Corpus, quote_id: str) -> int:
    """The row of a quote, -1 if the corpus has no such quote.

    The column is searched: preparing `quote_index` for one quote of a million takes a second.
    """
    from pyarrow import compute

    compute_index: Any = compute.index
    return int(compute_index(arrow_strings(corpus.quotes["quote_id"]), quote_id).as_py()) if quote_id else -1


def quote_index(corpus: Corpus) -> pd.Index:
    """The ids in corpus order, kept with the hash table that makes them quick to find.

    No spinner is drawn meanwhile, since anything more on the page would move what is below, which the browser would
    redraw. They are Python strings: an Arrow index is converted to them again each time a few ids are looked up.
    """
    return _indexes.get(corpus.content_hash, lambda: pd.Index(corpus.quotes["quote_id"], dtype=object))
