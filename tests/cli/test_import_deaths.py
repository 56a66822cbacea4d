"""Imports by command line that are killed: the short form of `python -m bench.import_deaths`."""

from bench.import_deaths import measure


def test_an_import_that_is_killed_leaves_no_partial_corpus_and_nothing_to_repair(tmp_path):
    # few enough that a process finishes several, and is killed in any step and not only while it draws a map
    found = measure(tmp_path, n_kills=3, longest=1.5, many=100)
    assert found.reported > 0
    assert (found.lost, found.partial, found.hidden_at_the_end) == (0, 0, 0)
