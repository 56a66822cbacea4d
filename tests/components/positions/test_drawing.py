from analysis.positions.reading.draws import SamplingFrame
from components.positions.drawing import n_drawn


def test_a_joint_statement_of_two_camps_that_are_drawn_whole_is_read_once():
    us, nato = SamplingFrame("US", ("q1", "q2"), 2), SamplingFrame("NATO", ("q2",), 1)
    assert n_drawn([us, nato]) == 2
    assert n_drawn([us, nato, SamplingFrame("Russia", ("q3", "q4", "q5"), 1)]) == 3
