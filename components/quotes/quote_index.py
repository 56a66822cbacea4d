"""The ids of a corpus's quotes, made ready to be looked up."""

import pandas as pd

from components.shared import SharedCache
from data.corpus import Corpus

_indexes: SharedCache[pd.Index] = SharedCache(most=16)


def quote_index(corpus: Corpus) -> pd.Index:
    """The ids in corpus order, kept with the table that makes them quick to find.

    Nothing is drawn meanwhile: it is asked for only where a quote is open, and anything more on the page would move
    what stands below, which the browser then draws anew. They are Python's strings: an index of Arrow's is turned into
    them anew each time that a few ids are looked up.
    """
    return _indexes.get(corpus.content_hash, lambda: pd.Index(corpus.quotes["quote_id"], dtype=object))
