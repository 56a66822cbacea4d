"""One line of caution, and only where it applies."""

import numpy as np
import pandas as pd
import pytest

from analysis.compare.caution import caution

PLAIN = {"text": "one two three four", "outlet": "", "title": "", "url": "", "published_on": "", "language": "en"}


def caution_for(**of_second):
    """The caution for two sides of 12 quotes, each from two documents, alike except for what is given for the
    second.
    """
    first = [PLAIN | {"kind": "direct", "outlet": "Post", "title": f"Page {n % 2}"} for n in range(12)]
    second = [
        PLAIN | {"kind": "direct", "outlet": "Herald", "title": f"Other page {n % 2}"} | of_second for n in range(12)
    ]
    first_mask = np.arange(24) < 12
    return caution(pd.DataFrame(first + second, dtype=str), {"A": first_mask, "B": ~first_mask})


def test_nothing_is_said_where_nothing_applies():
    assert caution_for() == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "indirect"}, "Caution: the sides differ in how much is verbatim (A 100%, B 0%)."),
        ({"text": "one two three four five six"}, "Caution: the sides differ in length (median words: A 4, B 6)."),
        (
            {"language": "de-AT"},
            "Caution: the sides speak different languages (A en, B de), which vectors and words tell apart before "
            "anything else.",
        ),
        ({"title": "Alone"}, "Caution: all quotes of B come from one document."),
        (
            {"outlet": "Post"},
            "Caution: all quotes come from one outlet, Post, so the sides are as it chose them.",
        ),
        (
            {"title": "Alone", "kind": "indirect"},
            "Caution: all quotes of B come from one document; the sides differ in how much is verbatim (A 100%, B 0%).",
        ),
    ],
)
def test_what_applies_is_said_in_one_line(changed, said):
    assert caution_for(**changed) == said


def test_one_document_for_all():
    quotes = pd.DataFrame([PLAIN | {"kind": "direct", "url": "https://page.example"}] * 6, dtype=str)
    first = np.arange(6) < 3
    assert caution(quotes, {"A": first, "B": ~first}) == (
        "Caution: all quotes come from one document, so the sides are as its authors chose them."
    )


def test_too_few_quotes_have_no_share():
    quotes = pd.DataFrame(
        [
            PLAIN | {"kind": kind, "url": f"https://page.example/{n}"}
            for n, kind in enumerate(["direct", "indirect"] * 3)
        ]
    )
    first = np.arange(6) % 2 == 0
    assert caution(quotes, {"A": first, "B": ~first}) == ""
