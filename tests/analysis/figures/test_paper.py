"""Figures as files: text stays text, with the font embedded; sizes are as requested; untrusted text does nothing."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import fontManager
from matplotlib.text import Text
from PIL import Image
from pypdf import PdfReader

from analysis.figures import charts, fonts
from analysis.figures.charts import (
    MOST_ROWS,
    Bars,
    Dots,
    Ends,
    bar_figure,
    map_figure,
    period_figure,
    table_figure,
    time_figure,
)
from analysis.figures.paper import SIGNS_BY_NAME, Caption, clean, data_csv, figure_bytes
from analysis.map.labels import Label

CAPTION = Caption("Who said what", ("n = 3 quotes.", "Source: a corpus, version abc."))
GROUP = Dots("Russia <b>", "#E69F00", "square", np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.5]]))


def draw_map(width=85.0, caption=CAPTION):
    return map_figure(caption, width, [GROUP], [Label("Dialogue", 1.0, 0.6, 8, 0)])


def test_an_svg_holds_its_words_as_text_and_the_letters_of_its_font():
    svg = figure_bytes(draw_map(), "SVG", CAPTION).decode()
    for words in (
        "Who said what",
        "n = 3 quotes.",
        "Source: a corpus, version abc.",
        "Dialogue",
        "Russia &lt;b&gt; (3)",
    ):
        assert words in svg
    assert svg.count("@font-face") == 2
    assert "data:font/woff;base64," in svg
    assert svg == figure_bytes(draw_map(), "SVG", CAPTION).decode()


def test_a_pdf_can_be_searched_and_has_the_width_that_was_chosen():
    page = PdfReader(io.BytesIO(figure_bytes(draw_map(175.0), "PDF", CAPTION))).pages[0]
    assert "Who said what" in page.extract_text()
    assert "version abc" in page.extract_text()
    assert float(page.mediabox.width) == pytest.approx(175 / 25.4 * 72, abs=0.5)


@pytest.mark.parametrize(("apart", "drawn_singly"), [(2, 100_000), (2, 4)], ids=["in turns", "counted by pixel"])
def test_of_many_dots_none_hides_another_and_what_is_below_stays_there(monkeypatch, apart, drawn_singly):
    monkeypatch.setattr(charts, "MOST_APART", apart)
    monkeypatch.setattr(charts, "MOST_POINTS", drawn_singly)
    places = np.random.default_rng(0).random((3_000, 2))
    behind = Dots("all others", "#00FF00", "circle", places, is_ground=True)
    groups = [Dots(name, colour, "square", places) for name, colour in (("US", "#FF0000"), ("Russia", "#0000FF"))]
    made = map_figure(CAPTION, 85.0, [behind, *groups], [])
    assert {"US (3,000)", "Russia (3,000)", "all others (3,000)"} <= texts(made)
    image = np.asarray(Image.open(io.BytesIO(figure_bytes(made, "PNG 2×", CAPTION))).convert("RGB")).astype(int)
    red, green, blue = (int((image[..., at] - image.sum(axis=2) / 3 > 60).sum()) for at in range(3))
    assert 0.7 < red / blue < 1.4
    assert green < 0.2 * red


RARE = "\U00010ffd"  # a letter in no font except the one that a test makes


def add_font(path, monkeypatch):
    """The machine's only font with the rare letter, a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 700), (700, 700), (700, 0)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "rare"])
    font.setupCharacterMap({ord(RARE): "rare"})
    font.setupGlyf({".notdef": square, "rare": square})
    font.setupHorizontalMetrics({".notdef": (800, 0), "rare": (800, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "A font of one letter", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, usWeightClass=400)
    font.setupPost()
    font.save(path)
    monkeypatch.setattr(fontManager, "ttflist", [*fontManager.ttflist])
    fontManager.addfont(path)
    fonts.fonts_by_name.cache_clear()


def test_letters_that_the_font_lacks_are_drawn_with_a_font_that_has_them(tmp_path, monkeypatch):
    add_font(tmp_path / "rare.ttf", monkeypatch)
    assert fonts.others_for(fonts.lacking(f"Who {RARE}", "DejaVu Sans")) == (("A font of one letter",), frozenset())
    nowhere = frozenset("\U00010fff")
    assert fonts.others_for(nowhere) == ((), nowhere)
    caption = Caption(f"Who said {RARE}", ())
    page = PdfReader(io.BytesIO(figure_bytes(draw_map(caption=caption), "PDF", caption))).pages[0]
    assert RARE in page.extract_text()
    assert "Who said" in page.extract_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("🔥 burns", "[fire] burns"),
        ("🇺🇸 and 🇷🇺", "[flag US] and [flag RU]"),
        ("✊🏽 👨‍👩‍👧", "[raised fist] [man][woman][girl]"),
        (f"שלום {RARE}", f"שלום {RARE}"),
    ],
)
def test_signs_without_a_font_are_named_and_letters_are_not(text, expected, monkeypatch):
    monkeypatch.setattr(fonts, "fonts_by_name", list)
    assert fonts.with_named_signs(text) == expected


def test_a_figure_with_signs_that_no_font_has_says_that_it_names_them(monkeypatch):
    assert SIGNS_BY_NAME not in " ".join(texts(draw_map(254.0)))
    monkeypatch.setattr(fonts, "fonts_by_name", list)
    page = map_figure(CAPTION, 254.0, [replace(GROUP, name="🔥")], [])
    assert {"[fire] (3)", SIGNS_BY_NAME} <= texts(page)


def test_numbers_stand_behind_names_that_run_from_right_to_left():
    caption = Caption("שלום: the map", ("3 quotes by שלום (3), סלאם (2).",))
    page = map_figure(caption, 254.0, [replace(GROUP, name="שלום 2022")], [])
    assert texts(page) == {
        "\u200eשלום\u200e: the map",
        "3 quotes by שלום\u200e (3), סלאם\u200e (2).",
        "\u200eשלום 2022\u200e (3)",
    }


@pytest.mark.parametrize(("form", "times"), [("PNG 2×", 2), ("PNG 3×", 3)])
def test_a_png_has_so_many_dots_a_screens_dot_and_a_white_ground(form, times):
    picture = Image.open(io.BytesIO(figure_bytes(draw_map(), form, CAPTION)))
    assert picture.width == pytest.approx(85 / 25.4 * 96 * times, abs=1)
    assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)


def test_words_of_strangers_are_drawn_as_they_are_written():
    hostile = Caption("$x^2$ <script>alert(1)</script>\u202e", (r"\frac{1}{0} $\nosuch$ & {}", ""))
    svg = figure_bytes(draw_map(caption=hostile), "SVG", hostile).decode()
    assert "$x^2$ &lt;script&gt;" in svg
    assert r"\frac{1}{0} $\nosuch$ &amp; {}" in svg
    assert "<script" not in svg
    assert "\u202e" not in svg


def test_lines_and_tabs_still_part_words():
    assert clean("one\ntwo\tthree\x00\u2067 four") == "one two three four"


def test_bars_tables_and_times_say_their_figures():
    bars = bar_figure(CAPTION, 85.0, [("peace", 2.5, "#0072B2", False), ("war", -1.0, "#E69F00", True)], "z", (-2, 2))
    assert {"peace", "war"} <= texts(bars)
    table = table_figure(CAPTION, 85.0, ["US", "Russia"], [("Talks", ["4", "–"])], [[1.0, 0.0]])
    assert {"US", "Russia", "Talks", "4", "–"} <= texts(table)
    days = Dots("US", "#0072B2", "circle", np.array([[738000.0, 0.0], [738010.0, 1.0]]))
    time = time_figure(CAPTION, 85.0, ["Talks", "Peace"], [(days, np.array([4.0, 7.0]))], ["1 May", "11 May"])
    assert {"Talks", "Peace", "1 May", "11 May", "US"} <= texts(time)
    weeks = Bars("US", "#0072B2", np.array([738000.0]), np.array([738007.0]), np.array([[0.84, 0.4]]))
    assert {"Talks", "3 May", "9 May", "US"} <= texts(
        period_figure(CAPTION, 85.0, ["Talks"], [weeks], ["3 May", "9 May"])
    )


LONG = ["W" * 200, "a name of a committee that goes on and on and on and then goes on a little further", "李明" * 60]

BEGINS = ("WWW", "a name", "李明")


def charts_of(names):
    """Each kind of chart with these names on it, by what it is."""
    dots = [Dots(name, "#0072B2", "circle", np.array([[738000.0, 0.0], [738010.0, 1.0]])) for name in names]
    weeks = [
        Bars(name, "#0072B2", np.array([738000.0]), np.array([738007.0]), np.array([[0.4, 0.4]])) for name in names
    ]
    return {
        "map": map_figure(CAPTION, 85.0, dots, []),
        "bars": bar_figure(CAPTION, 85.0, [(name, 1.0, "#0072B2", False) for name in names], "z"),
        "table": table_figure(CAPTION, 85.0, names, [(name, ["4"] * 3) for name in names], [[0.0] * 3] * 3),
        "time": time_figure(CAPTION, 85.0, names, [(one, np.array([4.0, 7.0])) for one in dots], ["1 May", "11 May"]),
        "periods": period_figure(CAPTION, 85.0, names, weeks, ["3 May", "9 May"]),
    }


def test_long_names_stay_on_the_page():
    for chart, page in charts_of(LONG).items():
        figure_bytes(page, "PNG 2×", CAPTION)
        edge = page.figure.bbox
        for text in page.figure.findobj(Text):
            box = text.get_window_extent()
            outside = box.x0 < -1 or box.x1 > edge.x1 + 1 or box.y0 < -1 or box.y1 > edge.y1 + 1
            assert not (text.get_text().startswith(BEGINS) and outside), (chart, text.get_text(), box)


def test_a_name_without_spaces_is_cut_and_not_left_out():
    bars = bar_figure(CAPTION, 85.0, [(LONG[0], 1.0, "#0072B2", False)], "z")
    assert any(words.startswith("WWWW") and words.endswith("…") for words in texts(bars))


def test_the_legend_of_many_camps_makes_the_page_longer_and_not_the_map_smaller():
    few, many = ([replace(GROUP, name=f"Camp {n}") for n in range(number)] for number in (2, 40))
    heights = [
        (page.height, page.figure.axes[0].get_position().height * page.height)
        for page in (map_figure(CAPTION, 85.0, groups, []) for groups in (few, many))
    ]
    assert heights[1][0] > heights[0][0]
    assert heights[1][1] == pytest.approx(heights[0][1])


def test_the_legend_of_a_long_chart_lies_above_the_lines_of_its_caption():
    dots = Dots("US", "#0072B2", "circle", np.array([[738000.0, 0.0], [738010.0, 39.0]]))
    topics = [f"topic {n}" for n in range(40)]
    page = time_figure(CAPTION, 85.0, topics, [(dots, np.array([4.0, 7.0]))], ["1 May", "11 May"])
    figure_bytes(page, "PNG 2×", CAPTION)
    legend = page.figure.axes[0].get_legend().get_window_extent()
    assert legend.y0 > max(text.get_window_extent().y1 for text in page.figure.texts[1:])


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (Ends(("War", "Peace"), ("East", "West")), {"← War", "Peace →", "← East", "West →"}),
        (Ends(("War", "Peace"), rows=(("US", 1.0), ("Russia", 0.0))), {"← War", "Peace →", " US", " Russia"}),
    ],
)
def test_a_map_along_axes_names_their_ends_and_rows(ends, words):
    assert words <= texts(map_figure(CAPTION, 85.0, [GROUP], [], ends))


def texts(page):
    return set(re.findall(r"<text[^>]*>([^<]*)</text>", figure_bytes(page, "SVG", CAPTION).decode()))


def test_a_long_table_says_how_much_it_leaves_out():
    rows = [(f"claim {n}", ["1"]) for n in range(MOST_ROWS + 5)]
    found = texts(table_figure(CAPTION, 175.0, ["US"], rows, [[0.0]] * len(rows)))
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 5} rows." in found
    assert f"claim {MOST_ROWS}" not in found


def test_data_has_the_captions_lines_on_top_and_runs_nothing():
    rows = [("=1+1", 3), ("war, peace", -2.5), ("-1", np.float32(-1))]
    lines = data_csv(CAPTION, ("term", "n"), rows).decode("utf-8-sig").splitlines()
    assert lines[:3] == ["# Who said what", "# n = 3 quotes.", '"# Source: a corpus, version abc."']
    assert lines[3:] == ["term,n", "'=1+1,3", '"war, peace",-2.5', "'-1,-1.0"]
