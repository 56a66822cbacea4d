"""What the documentation says works."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "bench/README.md"]


@pytest.mark.parametrize(
    ("requirements", "ends"),
    [("requirements", "streamlit run app.py"), ("requirements-dev", "python -m pytest")],
)
def test_each_of_the_two_commands_is_one_line_that_does_all_the_setup(requirements, ends):
    lines = [line for line in README.splitlines() if line.endswith(ends)]
    assert lines == [
        f"python3.11 -m venv .venv && .venv/bin/pip install --no-deps -r {requirements}.lock "
        f"&& .venv/bin/pip install -r {requirements}.txt && .venv/bin/{ends}"
    ]


@pytest.mark.parametrize("requirements", ["requirements", "requirements-dev"])
def test_the_lock_names_every_requirement_at_its_version_with_its_hashes(requirements):
    locked = {}
    for entry in re.split(r"\n(?=[A-Za-z])", (ROOT / f"{requirements}.lock").read_text("utf-8")):
        name, version = re.match(r"([\w.-]+)==(\S+)", entry).groups()
        assert "--hash=sha256:" in entry, name
        locked[canonical(name)] = version
    for line in read_pins(ROOT / f"{requirements}.txt"):
        name, version = line.split("==")
        assert name == "torch" or locked[canonical(name)] == version, line


def canonical(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(file: Path) -> list[str]:
    """The pins of a requirements file and of those that it reads."""
    lines = []
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("-r "):
            lines += read_pins(file.parent / line.removeprefix("-r "))
        elif line and not line.startswith(("#", "-c ")):
            lines.append(line.split(";")[0].strip())
    return lines


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_that_is_run_exists(page):
    for module in re.findall(r"python -m ((?:bench|analysis)[.\w]*)", page.read_text("utf-8")):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_every_requirement_is_pinned():
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text("utf-8").splitlines():
            assert not line or line.startswith(("#", "-r ", "-c ")) or "==" in line, line


def test_the_version_is_stated_once():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_continuous_integration_runs_the_readmes_own_command():
    pattern = re.search(r"grep -m 1 -E '([^']+)' README.md", (ROOT / ".ci/run").read_text("utf-8"))
    assert pattern
    found = [line for line in README.splitlines() if re.search(pattern[1], line)]
    assert len(found) == 1
