import pytest

from analysis.multi_values import masks, parts, parts_by_row, values

CELLS = ["US | NATO", "Russia", "US", "", "Russia|Russia"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("", (), id="unknown"),
        pytest.param("US", ("US",), id="one"),
        pytest.param("US | NATO", ("US", "NATO"), id="joint"),
        pytest.param("US|  | NATO", ("US", "NATO"), id="an empty part is dropped"),
    ],
)
def test_parts(cell, expected):
    assert parts(cell) == expected


def test_parts_by_row():
    assert parts_by_row(CELLS) == [parts(cell) for cell in CELLS]
    assert parts_by_row([]) == []


def test_a_joint_row_is_in_the_mask_of_each_of_its_values():
    found = masks(CELLS, ["NATO", "US", "Mars"])
    assert {name: mask.tolist() for name, mask in found.items()} == {
        "NATO": [True, False, False, False, False],
        "US": [True, False, True, False, False],
        "Mars": [False] * 5,
    }


def test_values_come_by_rows_then_name_and_count_a_row_once():
    assert values(CELLS) == ("Russia", "US", "NATO")
    assert values([]) == ()
