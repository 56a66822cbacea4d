"""The short form of bench/null_statistics.py: no figure on the screens may claim more than there is."""

from bench.null_statistics import SHORT, Figure, figures, table


def test_every_figure_is_within_its_bounds():
    measured = list(figures(SHORT))
    assert [one for one in measured if not one.is_within] == [], table(measured)
    kinds = {one.name.partition(":")[0] for one in measured}
    assert {"size", "power", "coverage"} <= kinds
    assert any("gulfs" in one.name for one in measured)
    assert any("topic names kept" in one.name for one in measured)
    assert any("words without a difference" in one.name for one in measured)


def test_a_value_out_of_bounds_is_marked():
    result = table(
        [Figure("size", 0.2, 0.0, 0.1), Figure("power", float("nan"), 0.5, 1.0), Figure("words", 0.0, 0.0, 0.1)]
    )
    assert [line.endswith("OUT OF BOUNDS") for line in result.splitlines()] == [False, True, True, False]
