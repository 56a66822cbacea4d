"""The matrix as a figure: each cell has its text beside its bars, however narrow the page and many the sides."""

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from analysis.figures.lines import wrap
from analysis.figures.paper import Caption, figure_bytes
from analysis.figures.stances import MOST_CLAIMS, ClaimLine, StanceCell, stance_figure

CAPTION = Caption("Who says what", ("Source: Post, 2022.",))
EVIL = "$x^2$ </text><script>alert(1)</script> & \u202e"


def words(page):
    text = PdfReader(io.BytesIO(figure_bytes(page, "PDF", CAPTION))).pages[0].extract_text()
    return " ".join(text.split())


@pytest.mark.parametrize("width", [85.0, 175.0, 254.0])
@pytest.mark.parametrize("n_sides", [1, 2, 12])
def test_every_side_and_cell_is_read_at_every_width(width, n_sides):
    sides = [f"Side{n}" for n in range(n_sides)]
    cells = [StanceCell(n, 1, 0, f"supports 1 opposes {n}") for n in range(n_sides)]
    text = words(stance_figure(CAPTION, width, sides, [ClaimLine("Talks go on", "may differ", cells)]))
    for expected in ("Talks go on", "may differ", *sides, *(f"opposes {n}" for n in range(n_sides))):
        assert expected in text


def test_words_of_strangers_are_words():
    page = stance_figure(CAPTION, 85.0, [EVIL], [ClaimLine(EVIL, "", [StanceCell(0, 0, 1, EVIL)])])
    svg = figure_bytes(page, "SVG", CAPTION).decode()
    assert "<script" not in svg
    assert "$x^2$" in svg
    assert "\u202e" not in svg


def test_many_claims_are_cut_and_counted_and_none_is_no_fault():
    lines = [ClaimLine(f"claim {n}", "", [StanceCell(0, 0, 0, "not read")]) for n in range(MOST_CLAIMS + 2)]
    text = words(stance_figure(CAPTION, 175.0, ["US"], lines))
    assert f"The first {MOST_CLAIMS} of {MOST_CLAIMS + 2} claims." in text
    assert f"claim {MOST_CLAIMS}" not in text
    assert "Who says what" in words(stance_figure(CAPTION, 85.0, [], []))


def test_letters_as_wide_as_high_break_where_they_would_run_into_the_next_cell():
    lines = wrap("与俄罗斯的会谈应当继续进行而不设任何先决条件", 20.0, 6.5)
    em = 6.5 / 72 * 25.4  # mm
    assert "".join(lines) == "与俄罗斯的会谈应当继续进行而不设任何先决条件"
    assert all(len(line) * em <= 20.0 for line in lines)


def test_arabic_is_cut_out_of_the_font_with_what_joins_its_letters():
    page = stance_figure(CAPTION, 175.0, ["US"], [ClaimLine("يجب أن تستمر", "", [StanceCell(0, 1, 0, "supports 1")])])
    svg = figure_bytes(page, "SVG", CAPTION).decode()
    faces = [TTFont(io.BytesIO(base64.b64decode(one))) for one in re.findall(r"base64,([^)]*)\)", svg)]
    joins = {record.FeatureTag for face in faces for record in face["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= joins
