"""Untrusted text is shown as written, and does nothing."""

import html as entities

import pytest
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from components import markup
from components.literal import literal, literal_line
from data.corpus import Camp

HOSTILE = [
    "<b>bold</b>",
    '<img src=x onerror="alert(1)">',
    '"><script>alert(1)</script>',
    "$x^2$ :smile: ![](http://x)",
]
CAMP = Camp(name="Here", colour="#0072B2", symbol="circle")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_row_shows_words_and_names_literally(hostile):
    quote = {"text": hostile, "kind": "direct"}
    camp = CAMP.model_copy(update={"name": hostile})
    drawn = markup.html("row.html", quote=quote, camps=[camp], speakers=hostile, figure="", heading=hostile)
    assert drawn.count(entities.escape(hostile).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")) == 4
    assert "<b>" not in drawn
    assert "<img" not in drawn
    assert "<script" not in drawn


def test_direct_speech_is_in_quotation_marks_and_reported_speech_is_not():
    drawn = {
        kind: markup.html(
            "row.html", quote={"text": "Yes", "kind": kind}, camps=[CAMP], speakers="A", figure="", heading=""
        )
        for kind in ("direct", "indirect")
    }
    assert "“<bdi>Yes</bdi>”" in drawn["direct"]
    assert "“" not in drawn["indirect"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("US", "US", id="plain"),
        pytest.param("**x** [a](b)", r"\*\*x\*\* \[a\]\(b\)", id="markdown"),
        pytest.param(":red[x] $y$", r"\:red\[x\] \$y\$", id="directive and formula"),
        pytest.param("two\nlines", "two lines", id="one line"),
    ],
)
def test_literal(text, shown):
    assert literal(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "# heading",
        "- item",
        "+ item",
        "1. item",
        "12) item",
        "> told",
        "===",
        "---",
        "| a | b |",
        "`code` *stars* _lines_ ~~out~~ \\ &amp; <http://x.y>",
        "http://tracker.invalid www.tracker.invalid a@b.invalid",
        "[text](javascript:alert(1)) ![picture](http://x) [1]: http://x",
    ],
)
def test_a_line_of_a_markdown_file_is_read_as_it_stands(text):
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    assert parser.render(f"- {literal_line(text)}\n") == f"<ul>\n<li>{escapeHtml(text)}</li>\n</ul>\n"


def test_ordinary_words_stay_readable_in_a_markdown_file():
    said = "“No”, he said: there’s no process for the sake of the process (see p. 3)."
    assert literal_line(said) == said


def test_a_long_word_can_be_broken_and_keeps_its_letters():
    assert markup.breakable("Ned Price & <b>") == "Ned Price &amp; &lt;b&gt;"
    assert markup.breakable("x" * 50) == f"{'x' * 24}<wbr>{'x' * 24}<wbr>xx"
