"""Several processes saving at once, and processes that are killed: the short form of `python -m bench.store`."""

from bench.store import measure_kills, measure_together
from bench.store_upkeep import measure


def test_processes_that_save_at_once_lose_nothing(tmp_path):
    found = measure_together(str(tmp_path / "store"), n_processes=3, n_saves=11)
    assert (found.lost, found.miscounted) == (0, 0)
    assert found.versions == 1 + 3 * 11 + 3 * 2  # each save and each count


def test_a_process_that_is_killed_leaves_whole_saves_and_nothing_to_repair(tmp_path):
    found = measure_kills(str(tmp_path / "store"), n_kills=3, longest=0.5)
    assert found.reported > 0
    assert (found.lost, found.halves, found.unreadable) == (0, 0, 0)


def test_upkeep_that_is_killed_leaves_all_or_nothing(tmp_path):
    found = measure(tmp_path, n_kills=1, longest=0.2, acts=("backup", "restore", "repair"))
    assert found.kills == {"backup": 1, "restore": 1, "repair": 1}
    assert found.wrong == []
