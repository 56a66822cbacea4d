"""Case-insensitive search in the texts of a corpus, in place: no text is copied."""

import threading
from collections import OrderedDict
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data.arrow_strings import arrow_strings

# Letters that Python folds to several, as "ß" to "ss". Arrow folds a letter to a single one, the same as Python's.
FOLD_TO_SEVERAL = (
    r"[\x{df}\x{130}\x{149}\x{1f0}\x{390}\x{3b0}\x{587}\x{1e96}-\x{1e9a}\x{1e9e}"
    r"\x{1f50}\x{1f52}\x{1f54}\x{1f56}\x{1f80}-\x{1faf}\x{1fb2}-\x{1fb4}\x{1fb6}-\x{1fb7}\x{1fbc}"
    r"\x{1fc2}-\x{1fc4}\x{1fc6}-\x{1fc7}\x{1fcc}\x{1fd2}-\x{1fd3}\x{1fd6}-\x{1fd7}\x{1fe2}-\x{1fe4}\x{1fe6}-\x{1fe7}"
    r"\x{1ff2}-\x{1ff4}\x{1ff6}-\x{1ff7}\x{1ffc}\x{fb00}-\x{fb06}\x{fb13}-\x{fb17}]"
)
_THREE_FORMS = (
    "sk"  # "ſ" and the Kelvin sign are forms of them: Arrow takes three times as long for words that begin so
)
_LEAST_AFTER = 3  # letters after them that are looked for first instead
_MOST_LEFT = 0.3  # of the texts; of more, looking a second time takes as long as looking for the whole word
_MOST_KEPT = 8  # masks: a page asks for its words' mask in every run


class WordSearch:
    """Finds the texts that contain a string, ignoring case as Python's `casefold` does."""

    def __init__(self, texts: pd.Series):
        self._texts = arrow_strings(texts)
        self._kept: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def holding(self, wanted: str) -> np.ndarray:
        """Mask of the texts that contain `wanted`, (n_texts,) bool, read-only.

        Space around `wanted` is ignored.
        """
        folded = wanted.strip().casefold()
        with self._lock:
            if folded not in self._kept:
                self._kept[folded] = self._search(folded)
            self._kept.move_to_end(folded)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[folded]

    def prepare(self) -> None:
        """Do in advance what the first search would do."""
        _ = self._folded_apart

    def _search(self, folded: str) -> np.ndarray:
        import pyarrow.compute as pc

        mask = np.array(self._matching(folded), dtype=bool)
        rows, texts = self._folded_apart
        if len(rows):
            mask[rows] = pc.match_substring(texts, pattern=folded)
        mask.flags.writeable = False
        return mask

    def _matching(self, folded: str) -> Any:
        """Which texts contain it, by Arrow's folding of letters."""
        import pyarrow.compute as pc

        rest = folded.lstrip(_THREE_FORMS)
        if _LEAST_AFTER <= len(rest) < len(folded):
            may_hold = pc.match_substring(self._texts, pattern=rest, ignore_case=True)
            if may_hold.true_count <= _MOST_LEFT * len(self._texts):
                found = pc.match_substring(self._texts.filter(may_hold), pattern=folded, ignore_case=True)
                return pc.replace_with_mask(may_hold, may_hold, found)
        return pc.match_substring(self._texts, pattern=folded, ignore_case=True)

    @cached_property
    def _folded_apart(self) -> tuple[np.ndarray, Any]:
        """The rows whose texts contain letters that Arrow folds differently, and these texts, folded."""
        import pyarrow as pa
        import pyarrow.compute as pc

        beyond_ascii = pc.indices_nonzero(pc.invert(pc.string_is_ascii(self._texts)))
        of_several = pc.match_substring_regex(self._texts.take(beyond_ascii), pattern=FOLD_TO_SEVERAL)
        rows = beyond_ascii.filter(of_several)
        folded = [text.casefold() for text in self._texts.take(rows).to_pylist()]
        return rows.to_numpy(), pa.array(folded, pa.large_string())
