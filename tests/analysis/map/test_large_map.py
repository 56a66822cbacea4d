"""A large map: a sample is drawn and the rest placed among it, whatever the order, and wherever it was interrupted."""

import numpy as np
import pytest

from analysis.map import large_map
from analysis.map.large_map import draw_and_place
from analysis.map.projection import compare
from data.files.finished_chunks import FinishedChunks

N, DRAWN = 300, 100


class Killed(BaseException):
    pass


@pytest.fixture
def vectors():
    """Six groups far apart, and two identical rows."""
    generator = np.random.default_rng(1)
    values = np.eye(8)[np.arange(N) % 6] + 0.1 * generator.normal(size=(N, 8))
    values[7] = values[1]
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(large_map, "BLOCK", 64)


def test_every_quote_gets_a_place_among_its_like_and_the_figures_say_how(vectors):
    drawn, placing = draw_and_place(vectors, most_drawn=DRAWN)
    assert placing == {"n_drawn": DRAWN}
    assert drawn.points.shape == (N, 2)
    assert drawn.points[7].tolist() == drawn.points[1].tolist()
    assert ((drawn.reliability >= 0) & (drawn.reliability <= 1)).all()
    (score,) = drawn.figures
    assert (score.name, score.trust.n, score.trust.n_measured) == (drawn.name, N, N)
    nearest = np.argsort(np.linalg.norm(drawn.points[:, None] - drawn.points[None], axis=2), axis=1)[:, 1:11]
    assert (nearest % 6 == np.arange(N)[:, None] % 6).mean() > 0.9  # chance: 0.17
    assert drawn.reliability.mean() > 0.2


def test_the_order_of_the_rows_decides_nothing(vectors):
    first, _ = draw_and_place(vectors, most_drawn=DRAWN)
    order = np.random.default_rng(0).permutation(N)
    other, _ = draw_and_place(vectors[order], most_drawn=DRAWN)
    assert other.points == pytest.approx(first.points[order], abs=1e-5)


def test_what_can_be_drawn_whole_is(vectors):
    whole, placing = draw_and_place(vectors, most_drawn=N - 1)  # two rows are identical
    assert placing == {}
    assert whole.points.tolist() == compare(vectors).points.tolist()


def test_ended_after_any_part_and_begun_again_it_is_the_same_map(vectors, tmp_path):
    whole, _ = draw_and_place(vectors, most_drawn=DRAWN)
    n_parts = 0

    class EndedAfterEach(FinishedChunks):
        def write(self, name, arrays):
            super().write(name, arrays)
            raise Killed

    while True:
        try:
            found, _ = draw_and_place(vectors, finished=EndedAfterEach(tmp_path), most_drawn=DRAWN)
            break
        except Killed:
            n_parts += 1
    assert n_parts == 1 + -(-(N - 1 - DRAWN) // 64)  # two rows are identical
    assert found.points.tolist() == whole.points.tolist()
    assert found.reliability.tolist() == whole.reliability.tolist()
