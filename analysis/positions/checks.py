"""How many positions a camp's unread quotes may still hold, inferred from a random draw of them.

A draw is without replacement, separately within each camp, so that the number found in it follows the hypergeometric
distribution exactly. The bound needs no model of relevance and holds in whatever order the other quotes were read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95
DEFAULT_DRAW = 60  # quotes per camp


@dataclass(frozen=True)
class Bound:
    """Of `n_frame` unread quotes `n_drawn` were drawn and read; `n_found` of these take a position.

    `n_left` were not drawn. With `confidence` at most `most_missed` of them take one.
    """

    n_frame: int
    n_drawn: int
    n_found: int
    most_missed: int
    confidence: float = CONFIDENCE

    @property
    def n_left(self) -> int:
        """Quotes of the frame that were not drawn."""
        return self.n_frame - self.n_drawn


def bound(n_frame: int, n_drawn: int, n_found: int, confidence: float = CONFIDENCE) -> Bound:
    """The exact upper bound on the number of positions among the quotes that were not drawn.

    It is the largest number of positions in the frame under which so few would be found with a probability above 1 -
    `confidence`, minus those found (the one-sided Clopper-Pearson interval, for draws without replacement). Raises
    ValueError if the numbers contradict each other.
    """
    if not 0 <= n_found <= n_drawn <= n_frame:
        raise ValueError("needs 0 <= found <= drawn <= frame")
    return Bound(n_frame, n_drawn, n_found, _most(n_frame, n_drawn, n_found, confidence) - n_found, confidence)


def _most(n_frame: int, n_drawn: int, n_found: int, confidence: float) -> int:
    from scipy.stats import hypergeom

    # the probability falls with the number: bisect for where it crosses the limit
    low, high = n_found, n_frame - (n_drawn - n_found)
    while low < high:
        middle = (low + high + 1) // 2
        if hypergeom.cdf(n_found, n_frame, middle, n_drawn) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def quotes_to_draw(n_frame: int, most_share: float, confidence: float = CONFIDENCE) -> int:
    """The fewest quotes to draw so that, if none is found, at most `most_share` of those left may take a position."""
    low, high = 0, n_frame
    while low < high:
        middle = (low + high) // 2
        tried = bound(n_frame, middle, 0, confidence)
        if tried.most_missed <= most_share * tried.n_left:
            high = middle
        else:
            low = middle + 1
    return low


def sample(frame: Sequence[str], n: int, seed: int) -> tuple[str, ...]:
    """`n` of the ids at random, in the order of the draw; all of them if there are no more.

    The same ids, in whatever order, and the same seed give the same draw.
    """
    ids = np.array(sorted(frame), dtype=object)
    return tuple(np.random.default_rng(seed).permutation(ids)[:n])


def share_in_words(share: float) -> str:
    """A share that is an upper bound, rounded up: "5%", "0.4%", "0%"."""
    percent = 100 * share
    if percent == 0:
        return "0%"
    return f"{np.ceil(percent * 10) / 10:.1f}%" if percent < 1 else f"{int(np.ceil(percent - 1e-9))}%"


def in_words(check: Bound) -> str:
    """ "0 of 60 drawn take a position: with 95% confidence at most 12 (5%) of the 240 left unread do"."""
    verb = "takes" if check.n_found == 1 else "take"
    found = f"{check.n_found:,} of {check.n_drawn:,} drawn {verb} a position"
    if not check.n_left:
        return f"{found}; none is left unread"
    share = share_in_words(check.most_missed / check.n_left)
    do = "does" if check.n_left == 1 else "do"
    return (
        f"{found}: with {check.confidence:.0%} confidence at most {check.most_missed:,} ({share}) "
        f"of the {check.n_left:,} left unread {do}"
    )
