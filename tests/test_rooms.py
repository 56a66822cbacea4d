"""Imports run one way: from the app and the commands to the screens, the analysis and the data, without cycles."""

import ast
from collections import Counter, defaultdict
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).parent.parent
# from the bottom to the top; modules on one level may not import each other
FLOORS = ({"data"}, {"analysis"}, {"components"}, {"cli", "serving"}, {"app"})
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}
DOOR = "analysis.__main__"  # `python -m analysis` opens the command line, and nothing else


def _modules() -> dict[str, Path]:
    files = [ROOT / "app.py", *(file for name in sorted(HEIGHT) for file in (ROOT / name).rglob("*.py"))]
    dotted = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files}
    return {name.removesuffix(".__init__"): file for name, file in dotted.items() if name != DOOR}


MODULES = _modules()


def _room(module: str) -> str:
    """The folder of a screen or a question; in shared folders each file is a room of its own."""
    first, *rest = module.split(".")
    if first not in ("data", "analysis", "components"):
        return first
    is_folder = len(rest) > 1 or any(other.startswith(f"{module}.") for other in MODULES)
    return ".".join((first, *rest[:1])) if is_folder else module


def _folder(module: str) -> str:
    """The innermost folder; a file next to folders is a room of its own."""
    above = module.rpartition(".")[0]
    beside = {name.removeprefix(f"{above}.") for name in MODULES if name.startswith(f"{above}.")}
    return module if not above or any("." in name for name in beside) else above


def _imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = {f"{node.module}.{name.name}" for name in node.names}
            found |= {one if one in MODULES else node.module for one in below}
    return {module for module in found if module in MODULES}


IMPORTS = {module: _imported(file) for module, file in MODULES.items()}


@pytest.mark.parametrize("module", sorted(HEIGHT))
def test_nothing_is_imported_from_above(module):
    height = {name: HEIGHT[name.partition(".")[0]] for name in MODULES}
    upward = {
        (name, other)
        for name, others in IMPORTS.items()
        for other in others
        if name.partition(".")[0] == module and other.partition(".")[0] != module and height[other] >= height[name]
    }
    assert not upward


def test_no_class_name_occurs_twice():
    files = [*MODULES.values(), *(ROOT / "bench").glob("*.py")]
    names = [node.name for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))) if _is_class(node)]
    assert sorted(name for name, n in Counter(names).items() if n > 1) == []


def _is_class(node: ast.AST) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef)


@pytest.mark.parametrize("room", [_room, _folder], ids=["rooms", "folders"])
def test_no_rooms_import_each_other_in_a_circle(room):
    rooms = defaultdict(set)
    for module, others in IMPORTS.items():
        rooms[room(module)] |= {room(other) for other in others} - {room(module)}
    list(TopologicalSorter(rooms).static_order())  # raises CycleError, which names the cycle
