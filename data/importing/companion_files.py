"""What a whole corpus contains besides its table: declarations, people's marks, and arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data import declarations, stances
from data.arrays import MAP_FILE, VECTORS_FILE
from data.axes import AXES_FILE, Axes, Axis
from data.corpus import TOML_FILE, About
from data.faults import fault_lines
from data.importing.limits import FileRefusal
from data.stances import MARK_FILES, Annotations

TEXT_FILES = (TOML_FILE, *MARK_FILES, AXES_FILE)
ARRAY_FILES = (VECTORS_FILE, MAP_FILE)


@dataclass(frozen=True)
class SourceExtras:
    """`about` is None if only a table was imported; `arrays` are files by name, not read yet."""

    about: About | None = None
    marked: Annotations = field(default_factory=Annotations)
    axes: tuple[Axis, ...] = ()
    arrays: Mapping[str, bytes] = field(default_factory=dict)


def of_files(files: Mapping[str, bytes], name: str) -> SourceExtras:
    """The contents of a folder's files, given by name; raises FileRefusal with every mistake in them."""
    about, faults = declarations.parse(files[TOML_FILE], TOML_FILE, About) if TOML_FILE in files else (None, [])
    marked, more = stances.read_files(files)
    axes, of_axes = declarations.parse(files[AXES_FILE], AXES_FILE, Axes) if AXES_FILE in files else (None, [])
    if found := faults + more + of_axes:
        n = f"{len(found):,} {'mistake' if len(found) == 1 else 'mistakes'}"
        lines = "\n".join(fault_lines(found))
        raise FileRefusal(f"{name}: what travels with its table has {n} to fix. Nothing was read.\n{lines}")
    arrays = {file: files[file] for file in ARRAY_FILES if file in files}
    return SourceExtras(about, marked, axes.axes if axes else (), arrays)
