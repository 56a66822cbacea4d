import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.map.labels import Label, PlacedLabel, box, place_labels

WIDTH, HEIGHT = 400.0, 300.0
ONE_DOT = np.array([[0.0, 0.0]])


def frames(placed: list[PlacedLabel], points: np.ndarray) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each label in pixels, from the assumed width of a letter."""
    low, high = box(points)
    found = []
    for one in placed:
        x, y = (np.array([one.label.x, one.label.y]) - low) / (high - low) * [WIDTH, HEIGHT]
        half_width, half_height = 0.29 * one.label.size * len(one.label.text) + 2, 0.62 * one.label.size
        x, y = x + one.shift_x, y + one.shift_y
        found.append((x - half_width, y - half_height, x + half_width, y + half_height))
    return found


COORDINATE = st.floats(-1, 1, width=32)
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=25).map(np.array)


@given(POINTS, st.data())
def test_no_label_covers_another_or_leaves_the_map(points, data):
    labels = [
        Label(
            data.draw(st.text("abc", max_size=20)),
            *points[data.draw(st.integers(0, len(points) - 1))].tolist(),
            size=data.draw(st.sampled_from([11, 14])),
            gap=data.draw(st.sampled_from([0, 10])),
        )
        for _ in range(data.draw(st.integers(0, 15)))
    ]
    placed = place_labels(labels, points, WIDTH, HEIGHT)
    drawn = frames(placed, points)
    for number, (left, bottom, right, top) in enumerate(drawn):
        assert left > -1e-6
        assert bottom > -1e-6
        assert right < WIDTH + 1e-6
        assert top < HEIGHT + 1e-6
        for other in drawn[:number]:
            apart = other[2] <= left + 1e-6 or right <= other[0] + 1e-6
            assert apart or other[3] <= bottom + 1e-6 or top <= other[1] + 1e-6
    low, high = box(points)
    dots = (points - low) / (high - low) * [WIDTH, HEIGHT]
    for one, (left, bottom, right, top) in zip(placed, drawn, strict=True):
        if one.label.gap:  # beside a dot: covers none
            covered = (dots > [left, bottom]) & (dots < [right, top])
            assert not covered.all(axis=1).any()
    # what is placed keeps the given order
    order = iter(labels)
    assert all(one.label in order for one in placed)


def test_a_label_is_to_the_right_of_its_dot():
    label = Label("Price", 0, 0)
    assert place_labels([label], ONE_DOT, WIDTH, HEIGHT) == [PlacedLabel(label, 0.29 * 11 * 5 + 2 + 10, 0.0)]


def test_two_labels_of_one_dot_are_on_its_two_sides_and_a_third_above():
    labels = [Label(text, 0, 0) for text in ("one", "two", "six")]
    shifts = [(one.shift_x, one.shift_y) for one in place_labels(labels, ONE_DOT, WIDTH, HEIGHT)]
    beside, above = 0.29 * 11 * 3 + 2 + 10, 0.62 * 11 + 10
    assert shifts == [(beside, 0), (-beside, 0), (0, above)]


def test_where_there_is_no_room_the_first_label_wins():
    first, second = Label("x" * 40, 0, 0), Label("y" * 40, 0, 0)
    narrow = 0.29 * 11 * 40 * 2 + 10
    placed = place_labels([first, second, first], ONE_DOT, narrow, 30)
    assert [one.label for one in placed] == []  # beside the dot each would leave the map
    assert [one.label for one in place_labels([first, second], ONE_DOT, narrow, 60)] == [first, second]
    assert [one.label.text for one in place_labels([Label("a", 0, 0, gap=0)] * 2, ONE_DOT, 30, 20)] == ["a"]


def test_an_areas_label_covers_its_dots_only_where_there_is_no_room_beside_them():
    label = Label("Talks", 0, 0, size=14, gap=0)
    assert place_labels([label], ONE_DOT, WIDTH, HEIGHT) == [PlacedLabel(label, 0, 26)]
    assert place_labels([label], ONE_DOT, WIDTH, 30) == [PlacedLabel(label, 48, 0)]
    assert place_labels([label], ONE_DOT, 50, 30) == [PlacedLabel(label, 0, 0)]


def test_an_areas_label_stays_near_its_area_however_small_the_map_is():
    everywhere = np.stack(np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9)), axis=-1).reshape(-1, 2)
    around = np.concatenate([everywhere, everywhere * 4 + [0, 20], [[0, -20]]])
    labels = [Label(name, 0, 0, size=11, gap=0) for name in ("Talks", "Gas", "War", "Peace", "Law")]
    placed = place_labels(labels, around, 200, 140)
    assert len(placed) > 2
    assert all(abs(one.shift_x) <= 200 / 5 and abs(one.shift_y) <= 140 / 5 for one in placed)


def test_only_the_dots_to_be_kept_clear_are_in_the_way():
    label = Label("Talks", 0, 0, size=14, gap=0)
    points = np.array([[0.0, 0.0], [1.0, 1.0]])
    assert place_labels([label], points, WIDTH, HEIGHT, kept_clear=np.array([False, True])) == [
        PlacedLabel(label, 0, 0)
    ]


def test_an_areas_label_at_the_edge_is_moved_into_the_map():
    points = np.array([[0.0, 0.0], [100.0, 0.0]])
    label = Label("Insurgency support", 0, 0, size=14, gap=0)
    (placed,) = place_labels([label], points, WIDTH, HEIGHT)
    left = (0.12 / 1.24) * WIDTH + placed.shift_x - (0.29 * 14 * 18 + 2)
    assert left >= 0
    assert place_labels([label], points, WIDTH, HEIGHT, standing=[placed]) == []


@pytest.mark.parametrize(
    ("points", "low", "high"),
    [
        pytest.param(np.zeros((0, 2)), [-1, -1], [1, 1], id="no dots"),
        pytest.param(np.zeros((1, 2)), [-0.1, -0.1], [0.1, 0.1], id="one dot"),
        pytest.param(np.ones((3, 2)), [0.9, 0.9], [1.1, 1.1], id="all in one place"),
        pytest.param(np.array([[0, 0], [10, 0]]), [-1.2, -0.1], [11.2, 0.1], id="in a line"),
    ],
)
def test_box(points, low, high):
    found = box(points)
    assert found[0].tolist() == pytest.approx(low)
    assert found[1].tolist() == pytest.approx(high)


def test_no_labels():
    assert place_labels([], np.zeros((0, 2)), WIDTH, HEIGHT) == []
