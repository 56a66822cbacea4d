"""How much memory is left if the service or the container has less than the machine."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from data.processes import memory

MB = 1024**2


@pytest.fixture
def group(tmp_path, monkeypatch) -> Path:
    """The folder of this service on a machine of 8,000 MB, of which 5,000 are free."""
    machine = SimpleNamespace(total=8_000 * MB, available=5_000 * MB)
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: machine)
    (tmp_path / "own").write_text("9:name=systemd:/\n0::/system.slice/standpoint.service\n", encoding="ascii")
    monkeypatch.setattr(memory, "_OWN_GROUP", tmp_path / "own")
    monkeypatch.setattr(memory, "_GROUPS", tmp_path)
    folder = tmp_path / "system.slice" / "standpoint.service"
    folder.mkdir(parents=True)
    return folder


def test_without_a_limit_it_is_what_the_machine_has(group):
    (group / "memory.max").write_text("max\n", encoding="ascii")
    assert (memory.total(), memory.available()) == (8_000 * MB, 5_000 * MB)


def test_a_limit_counts_and_files_that_are_only_remembered_are_free(group):
    (group / "memory.max").write_text(f"{3_000 * MB}\n", encoding="ascii")
    (group / "memory.current").write_text(f"{2_500 * MB}\n", encoding="ascii")
    (group / "memory.stat").write_text(f"anon {1_500 * MB}\ninactive_file {900 * MB}\n", encoding="ascii")
    assert (memory.total(), memory.available()) == (3_000 * MB, 1_400 * MB)
