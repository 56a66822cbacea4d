"""The matrix taken along: its page tells the whole protocol, literally."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.positions.marking import Claim, Draw, Mark, Marking, tables
from analysis.view.link import View
from components.positions import marked_corpus, matrix, publishing

EVIL = "<img src=x onerror=alert(1)> *bold*"


@pytest.fixture
def asked(tiny, index):
    marks = [Mark("c1", f"q{n}", "supports", annotator=name) for n in (1, 2, 3) for name in ("ann", "bob")]
    marks += [Mark("c1", "q5", "not about it", annotator="ann"), Mark("c1", "q6", "opposes", annotator="ann")]
    draw = Draw("check-c1-7", "check", "c1", "Analyst", "7", "2", "q5 q6", "ann", "2022-01-31")
    marked = tables(Marking((Claim("c1", EVIL, "War is just", "judgement", "of any war"),), tuple(marks), (draw,)))
    rows = pd.Index(tiny.quotes["quote_id"]).get_indexer(marked.stances["quote_id"])
    return marked_corpus.Positions(tiny, index, View(), np.ones(6, dtype=bool), marked, rows)


@pytest.mark.parametrize("ending", ["html", "md"])
def test_the_page_tells_claims_reading_agreement_and_draws(asked, ending):
    page = publishing.page(asked, matrix.build_matrix(asked), ending).decode()
    for sentence in (
        "War is just",
        "judgement",
        "of any war",
        "read 2 of 2",
        "1 of 2 drawn takes a position",
        "seed 7",
    ):
        assert sentence in page
    assert "kappa needs at least 10" in page
    assert f"Corpus version {asked.corpus.version}" in page
    assert "<img" not in page.replace("\\<", "")


def test_the_figure_and_the_table_have_a_line_a_side(asked):
    made = matrix.build_matrix(asked)
    assert publishing.svg(asked, made).count("url(#against)") == 3
    assert matrix.table(made)["side"].tolist() == ["US", "Russia", "Analyst"]
    assert publishing.svg(replace(asked, view=View()), made).startswith("<svg")
