"""What parts have found: one JSON file for each, with its date, the load before it, and the versions."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class NotMeasured(LookupError):
    """A part has no result, or not the figure that is looked for."""


@dataclass(frozen=True)
class Result:
    """`found` is what the part's command printed last; seconds, processor and bytes are of all its processes together.

    `load` is the average of the minute before; `note` says what else a reader has to know about how it was measured.
    """

    date: str
    load: float | None
    versions: str
    found: dict[str, Any]
    seconds: float = 0.0
    processor: float = 0.0
    bytes: int = 0
    note: str = ""


class Results:
    """A folder of results."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, part: str) -> bool:
        return self._place(part).is_file()

    def keep(self, part: str, result: Result) -> None:
        """Replaces an earlier one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._place(part).write_text(json.dumps(asdict(result), indent=1), "utf-8")

    def read(self, part: str) -> Result:
        """Raises NotMeasured."""
        if not self.has(part):
            raise NotMeasured(part)
        return Result(**json.loads(self._place(part).read_text("utf-8")))

    def figure(self, part: str, *path: str) -> Any:
        """What is at a path in what a part found; raises NotMeasured."""
        value: Any = self.read(part).found
        for name in path:
            if not isinstance(value, dict) or name not in value:
                raise NotMeasured(f"{part}: {'/'.join(path)}")
            value = value[name]
        return value

    def names(self) -> list[str]:
        return sorted(place.stem for place in self._folder.glob("*.json"))

    def _place(self, part: str) -> Path:
        return self._folder / f"{part}.json"
