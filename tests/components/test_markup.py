"""What strangers wrote is shown as they wrote it, and does nothing."""

import html as entities

import pytest

from components import markup
from components.literal import literal
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
