"""How much memory this process may use: the machine's, or the limit of its service or container."""

from pathlib import Path

import psutil

_GROUPS = Path("/sys/fs/cgroup")  # of Linux, where systemd and containers set limits
_OWN_GROUP = Path("/proc/self/cgroup")


def total() -> int:
    """Bytes in all."""
    machine = int(psutil.virtual_memory().total)
    return min(machine, _limit(_group()) or machine)


def available() -> int:
    """Bytes that are free or can be freed: the page cache counts as free."""
    machine, group = int(psutil.virtual_memory().available), _group()
    limit = _limit(group)
    return machine if not limit else max(0, min(machine, limit - _bytes_in_use(group)))


def _group() -> Path:
    """The cgroup folder of this process; a path that does not exist if there is none."""
    lines = _read(_OWN_GROUP).splitlines()
    own = next((line.removeprefix("0::") for line in lines if line.startswith("0::")), "/")
    return _GROUPS / own.strip("/")


def _limit(group: Path) -> int:
    """Bytes; 0 for none."""
    written = _read(group / "memory.max").strip()  # "max" if there is no limit
    return int(written) if written.isdecimal() else 0


def _bytes_in_use(group: Path) -> int:
    lines = dict(line.split(" ", 1) for line in _read(group / "memory.stat").splitlines())
    return int(_read(group / "memory.current").strip() or 0) - int(lines.get("inactive_file", 0))


def _read(file: Path) -> str:
    try:
        return file.read_text("ascii")
    except OSError:
        return ""
