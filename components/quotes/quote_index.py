"""The ids of a corpus's quotes, prepared for lookup."""

import pandas as pd

from components.shared import SharedCache
from data.corpus import Corpus

_indexes: SharedCache[pd.Index] = SharedCache(most=16)


def quote_index(corpus: Corpus) -> pd.Index:
    """The ids in corpus order, kept with the hash table that makes them quick to find.

    No spinner is drawn meanwhile: this is called only if a quote is open, and anything more on the page would move what
    is below, which the browser would then redraw. They are Python strings: an Arrow index is converted to them again
    each time a few ids are looked up.
    """
    return _indexes.get(corpus.content_hash, lambda: pd.Index(corpus.quotes["quote_id"], dtype=object))
