"""Which corpora can be opened: the shipped ones, and those of a folder named by STANDPOINT_CORPORA."""

import os
from pathlib import Path

from data.corpus import QUOTES_FILE

SHIPPED = Path(__file__).parent
SETTING = "STANDPOINT_CORPORA"


def folders() -> dict[str, Path]:
    """Corpus folders by name, the shipped ones first, then by name; a folder of the owner's never hides one.

    A name from a link is only ever looked up here: it does not become a path.
    """
    places = [SHIPPED]
    if own := os.environ.get(SETTING):
        places.append(Path(own).expanduser())
    found: dict[str, Path] = {}
    for place in places:
        for file in sorted(place.glob(f"*/{QUOTES_FILE}")):
            found.setdefault(file.parent.name, file.parent)
    return found


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of each file: changes whenever a file is written, and costs no reading."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple((path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files)
