"""Parts of a comparison that have nothing to show for these sides say so on their tab, before anyone opens them."""

import numpy as np

from analysis.compare.distance.distance import LEAST_QUOTES, LEAST_SPEAKERS
from analysis.compare.words.distinctive_words import has_chance_line
from components.compare import comparison, words
from components.compare.comparison import Comparison
from components.quotes import versions

MOST_WEIGHED = 2_000  # quotes; in a larger corpus, words are not weighed just for the tab


def why(part: str, compared: Comparison) -> str:
    """Why a part has nothing to show, in two or three words; "" if it has."""
    check = _CHECKS.get(part)
    n_silent = sum(not mask.any() for mask in compared.sides.values())
    if check and n_silent == len(compared.sides):
        return "nothing in view"
    if n_silent and part in ("Counterparts", "Words", "Distance"):
        return f"{n_silent} sides are silent" if n_silent > 1 else "one side is silent"
    return check(compared) if check else ""


def _vectors(compared: Comparison) -> str:
    return "" if compared.corpus.vectors is not None else "no vectors"


def _topics(compared: Comparison) -> str:
    return "" if any(compared.topics.labels) else "no topics"


def _words(compared: Comparison) -> str:
    if compared.index.n_quotes > MOST_WEIGHED or len(compared.names) > 2:
        return ""
    one, other = compared.names
    is_enough = has_chance_line(compared.sides[one], compared.sides[other], comparison.units(compared.corpus))
    is_enough = is_enough and len(words.rank(compared, one, other)) > 0
    return "" if is_enough else "too few"


def _distance(compared: Comparison) -> str:
    if compared.corpus.vectors is None:
        return "no vectors"
    belongs = comparison.units(compared.corpus)
    enough = [
        int(mask.sum()) >= LEAST_QUOTES
        and max(np.count_nonzero(np.bincount(kind[mask])) for kind in (belongs.people, belongs.documents))
        >= LEAST_SPEAKERS
        for mask in compared.sides.values()
    ]
    return "" if sum(enough) > 1 else "too few"


def _maps(compared: Comparison) -> str:
    return "" if compared.corpus.map is not None else "no map"


def _time(compared: Comparison) -> str:
    days = compared.index.first_days.get("said_on")
    if days is None:
        return "no dates"
    of_sides = np.unique(days[np.logical_or.reduce(list(compared.sides.values()))])
    n_days = int((~np.isnat(of_sides)).sum())
    return "no dates" if not n_days else "one date" if n_days == 1 else ""


def _versions(compared: Comparison) -> str:
    if compared.index.n_quotes > versions.MOST_AT_ONCE:
        return ""
    spoken = np.logical_or.reduce(list(compared.sides.values()))
    rows = {row for one in versions.of_corpus(compared.corpus) for row in one.rows}
    return "" if any(spoken[row] for row in rows) else "none"


_CHECKS = {
    "Topics": _topics,
    "Counterparts": _vectors,
    "Words": _words,
    "Distance": _distance,
    "Maps": _maps,
    "Time": _time,
    "Versions": _versions,
}
