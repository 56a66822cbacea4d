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
    found: dict[str, Path] = {}
    for folder in [*_corpora(SHIPPED), *_corpora(os.environ.get(SETTING, ""))]:
        found.setdefault(folder.name, folder)
    return found


def _corpora(place: str | Path) -> list[Path]:
    """The corpora of a folder; none where it cannot be read, is not there, or is in the home of nobody.

    Hidden folders are passed over: a corpus that is just being written, or that its writer died over, is in one.
    """
    if not place:
        return []
    try:
        found = [file.parent for file in sorted(Path(place).expanduser().glob(f"*/{QUOTES_FILE}"))]
        return [folder for folder in found if not folder.name.startswith(".")]
    except (OSError, RuntimeError):
        return []


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of each file: changes whenever a file is written, and costs no reading."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple((path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files)
