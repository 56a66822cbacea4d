"""What the colours of the map can tell of a corpus, and what they tell where nobody chose."""

from analysis.view.link import COLOURINGS
from analysis.view.selection import Index

_CAMP, _SPEAKER = "camp", "speaker"


def colourings(index: Index) -> tuple[str, ...]:
    """Those to choose from, the one that nobody need choose first.

    The camps of a corpus that has a single one are left out where its speakers can be told apart: all dots would have
    one colour.
    """
    if len(index.facets[_CAMP].values) > 1 or len(index.facets[_SPEAKER].values) == 1:
        return COLOURINGS
    return (_SPEAKER, *(one for one in COLOURINGS if one not in (_CAMP, _SPEAKER)))


def colouring(wanted: str, index: Index) -> str:
    """What the colours tell: what is `wanted` where the corpus can be coloured by it, else what nobody need choose."""
    offered = colourings(index)
    return wanted if wanted in offered else offered[0]
