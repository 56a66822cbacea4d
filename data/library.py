"""Which corpora can be opened: the shipped ones, and those of a folder named by STANDPOINT_CORPORA."""

import os
from pathlib import Path

from data.corpus import QUOTES_FILE

SHIPPED = Path(__file__).parent
SETTING = "STANDPOINT_CORPORA"


def folders() -> dict[str, Path]:
    """Corpus folders by name, the shipped ones first, then by name; a folder of the owner's never hides a shipped one.

    A name from a link is only looked up here; it never becomes a path.
    """
    found: dict[str, Path] = {}
    for folder in [*_corpora(SHIPPED), *_corpora(os.environ.get(SETTING, ""))]:
        found.setdefault(folder.name, folder)
    return found


def _corpora(place: str | Path) -> list[Path]:
    """The corpora in a folder; none if it is missing, cannot be read, or is in the home of an unknown user.

    Hidden folders are skipped: they hold corpora still being written, or left behind by a writer that died.
    """
    if not place:
        return []
    try:
        found = [file.parent for file in sorted(Path(place).expanduser().glob(f"*/{QUOTES_FILE}"))]
        return [folder for folder in found if not folder.name.startswith(".")]
    except (OSError, RuntimeError):
        return []


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of each file: changes whenever a file is written, without reading any."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple((path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files)
