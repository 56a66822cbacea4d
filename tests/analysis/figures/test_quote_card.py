"""A quote as a picture."""

import re
from io import BytesIO

import pytest
from PIL import Image

from analysis.figures import fonts
from analysis.figures.paper import SIGNS_BY_NAME, figure_bytes
from analysis.figures.quote_card import Card, quote_card

CARD = Card(
    "“No talks & <b>no</b> $x^2$”", "Russia", "#E69F00", "Dmitry Peskov, spokesman", "verbatim", ("The Post, 2022.",)
)


def words_in(svg):
    return " ".join(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).split())


def draw_card(card, form="SVG"):
    return figure_bytes(quote_card(card)[0], form, quote_card(card)[1])


def test_all_that_is_known_is_on_it_as_text_with_its_letters_embedded():
    svg = draw_card(CARD).decode()
    assert words_in(svg) == (
        "Russia “No talks &amp; &lt;b&gt;no&lt;/b&gt; $x^2$” Dmitry Peskov, spokesman verbatim The Post, 2022."
    )
    assert "font-family:'DejaVu Serif'" in svg
    assert "#e69f00" in svg


@pytest.mark.parametrize(
    "text", ["word " * 2_000, "x" * 3_000, "Договорённостей нет " * 40], ids=["long", "one", "script"]
)
def test_no_word_is_left_out_and_the_picture_grows(text):
    svg = words_in(draw_card(Card(text, "US", "#0072B2", "Ned Price", "", ())).decode())
    assert svg.replace(" ", "") == f"US{text}NedPrice".replace(" ", "")


def test_signs_without_a_font_are_named_and_the_source_says_so(monkeypatch):
    monkeypatch.setattr(fonts, "fonts_by_name", list)
    words = words_in(draw_card(Card("“Peace 🕊”", "US", "#0072B2", "Ned Price", "", ("The Post.",))).decode())
    assert words == f"US “Peace [dove of peace]” Ned Price The Post. {SIGNS_BY_NAME}"


@pytest.mark.parametrize(("form", "times"), [("PNG 2×", 2), ("PNG 3×", 3)])
def test_a_png_is_two_or_three_times_as_fine_as_a_screen(form, times):
    width, height = Image.open(BytesIO(draw_card(CARD, form))).size
    assert width == pytest.approx(135 / 25.4 * 96 * times, abs=1)
    assert height < width


def test_the_words_of_two_lines_are_not_joined():
    assert "no. Never" in words_in(
        draw_card(Card("We said no.\nNever again.", "US", "#0072B2", "Ned Price", "", ())).decode()
    )


@pytest.mark.parametrize(("words", "x"), [("No talks", 0), ("אין שיחות", -1)], ids=["English", "Hebrew"])
def test_the_camps_bar_is_where_the_words_begin(words, x):
    picture = Image.open(BytesIO(draw_card(Card(words, "Camp", "#E69F00", "Who", "", ()), "PNG 2×"))).convert("RGB")
    middle = picture.height // 2
    orange = [at for at in range(picture.width) if picture.getpixel((at, middle)) == (230, 159, 0)]
    assert orange[x] == pytest.approx((8 if x == 0 else 127) / 135 * picture.width, abs=3)
