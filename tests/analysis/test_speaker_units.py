import pytest

from analysis.speaker_units import speaker_units


@pytest.mark.parametrize(
    ("speakers", "units"),
    [
        pytest.param([], [], id="empty"),
        pytest.param(["Price", "Peskov", "Price"], [0, 1, 0], id="one person, one unit"),
        pytest.param(["Blinken", "Lavrov", "Blinken | Stoltenberg"], [0, 1, 0], id="a joint statement joins"),
        pytest.param(["A", "C", "B", "A | B", "B | C"], [0, 0, 0, 0, 0], id="a chain of joint statements"),
        pytest.param(["", "A", ""], [0, 1, 0], id="unknown speakers may be one"),
    ],
)
def test_speaker_units(speakers, units):
    assert speaker_units(speakers).tolist() == units
