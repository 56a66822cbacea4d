"""What the colours of the map can show for a corpus, and what they show by default."""

from analysis.view.link import COLOURINGS
from analysis.view.selection import Index

_CAMP, _SPEAKER = "camp", "speaker"


def colourings(index: Index) -> tuple[str, ...]:
    """The possible colourings, the default first.

    In a corpus with a single camp, camps are left out if its speakers can be distinguished: all dots would have one
    colour.
    """
    if len(index.facets[_CAMP].values) > 1 or len(index.facets[_SPEAKER].values) == 1:
        return COLOURINGS
    return (_SPEAKER, *(one for one in COLOURINGS if one not in (_CAMP, _SPEAKER)))


def colouring(wanted: str, index: Index) -> str:
    """What the colours show: `wanted` if the corpus can be coloured by it, else the default."""
    offered = colourings(index)
    return wanted if wanted in offered else offered[0]
