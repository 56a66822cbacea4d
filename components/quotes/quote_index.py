"""The ids of a corpus's quotes, made ready to be looked up."""

import pandas as pd

from components.computation import remember
from data.corpus import Corpus


def quote_index(corpus: Corpus) -> pd.Index:
    """The ids in corpus order, kept with the table that makes them quick to find."""
    return remember(
        ("quote ids", corpus.content_hash), "Indexing the quotes", lambda _: pd.Index(corpus.quotes["quote_id"])
    )
