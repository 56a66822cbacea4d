import pytest

from analysis import blocks
from analysis.blocks import row_blocks
from analysis.progress import part


def test_blocks_cover_each_row_once_and_report_progress(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_CELLS", 6)
    shares = []
    found = [(block.start, block.stop) for block in row_blocks(5, 3, shares.append)]
    assert found == [(0, 2), (2, 4), (4, 5)]
    assert shares == [0.4, 0.8, 1.0]


@pytest.mark.parametrize(("n_rows", "n_columns"), [(0, 5), (3, 0), (2, 10**9)])
def test_blocks_of_nothing_and_of_very_wide_tables(n_rows, n_columns):
    assert sum(block.stop - block.start for block in row_blocks(n_rows, n_columns)) == n_rows


def test_a_part_of_a_step_reports_its_share_of_the_whole():
    shares = []
    list(row_blocks(2, 10**9, part(lambda done, doing: shares.append((done, doing)), 0.5, 0.75, "drawing")))
    assert shares == [(0.625, "drawing"), (0.75, "drawing")]


def test_an_error_from_progress_ends_the_step():
    def leave(_share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        list(row_blocks(3, 3, leave))
