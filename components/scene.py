"""What is open: one value that every screen is drawn from."""

from dataclasses import dataclass

import numpy as np

from analysis.view.link import View
from analysis.view.selection import Index, InView
from components.opening.stored_corpora import OpenCorpus
from data.corpus import Corpus


@dataclass(frozen=True)
class Scene:
    """A corpus, its index, the view of it that the link asks for, and which quotes pass the view's filters."""

    corpus: Corpus
    index: Index
    view: View
    in_view: InView
    stored: OpenCorpus | None = None  # for a corpus in the store: its version, and what this visitor may do

    @property
    def mask(self) -> np.ndarray:
        """Which quotes are in view, in corpus order, (n_quotes,) bool."""
        return self.in_view.mask
