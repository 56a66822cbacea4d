from defusedxml import ElementTree

from analysis.positions.figure import MOST_ROWS, svg
from analysis.positions.positions import Cell, ClaimRow, Support

EVIL = '</text><script>alert(1)</script> & "\x00'
CELL = Cell({"supports": Support(("q1", "q2"), 2, 2, 1), "conditional": Support(("q3",), 1, 1)}, 9, {0: 1.0, 1: 0.5})


def words(drawn):
    return " ".join(" ".join(element.itertext()) for element in ElementTree.fromstring(drawn).iter())


def test_the_figure_says_what_the_cells_say_with_method_and_source():
    text = words(svg([ClaimRow("c", "Talks should go on", {"US": CELL})], "Who says what", "Source: Post, 2022."))
    assert "Who says what" in text
    assert "supports 2 (2 speakers, 1" in text
    assert "read 3 of 9" in text
    assert "Source: Post, 2022." in text
    assert "marked by people" in text


def test_what_strangers_wrote_is_words_in_the_figure():
    drawn = svg([ClaimRow("c", EVIL, {EVIL: CELL})], EVIL, EVIL, heard={EVIL})
    root = ElementTree.fromstring(drawn)
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_many_rows_are_cut_and_told_and_none_is_no_fault():
    rows = [ClaimRow(f"c{n}", f"Claim {n}", {"US": Cell()}) for n in range(MOST_ROWS + 1)]
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 1} claims." in words(svg(rows, "t", "s"))
    assert "t" in words(svg([], "t", "s"))
