"""The matrix downloaded: its page contains the whole protocol, literally."""

import base64
import csv
import io
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from defusedxml import ElementTree
from pypdf import PdfReader

from analysis.positions.marking import Claim, Draw, Mark, Marking, tables
from analysis.view.link import View
from analysis.view.selection import build_index
from components.elements import figure_button
from components.positions import marked_corpus, matrix, protocol_page
from components.positions.matrix_figure import matrix_figure

EVIL = "<img src=x onerror=alert(1)> *bold*"


@pytest.fixture
def positions(tiny, index):
    marks = [Mark("c1", f"q{n}", "supports", annotator=name) for n in (1, 2, 3) for name in ("ann", "bob")]
    marks += [Mark("c1", "q5", "not about it", annotator="ann"), Mark("c1", "q6", "opposes", annotator="ann")]
    draw = Draw("check-c1-7", "check", "c1", "Analyst", "7", "2", "q5 q6", "ann", "2022-01-31")
    marked = tables(Marking((Claim("c1", EVIL, "War is just", "judgement", "of any war"),), tuple(marks), (draw,)))
    rows = pd.Index(tiny.quotes["quote_id"]).get_indexer(marked.stances["quote_id"])
    return marked_corpus.Positions(tiny, index, View(), np.ones(6, dtype=bool), marked, rows)


@pytest.mark.parametrize("ending", ["html", "md"])
def test_the_page_states_claims_reading_agreement_and_draws(positions, ending):
    page = protocol_page.page(positions, matrix.build_matrix(positions), ending).decode()
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
    assert f"Corpus version {positions.corpus.version}" in page
    assert "<img src=x" not in page.replace("\\<", "")


@pytest.mark.parametrize("ending", ["html", "md"])
def test_the_page_states_conditions_and_names_claims_by_number_and_sides_as_they_are_written(tiny, index, ending):
    marks = [Mark("c9", f"q{n}", "supports", annotator="ann") for n in (1, 2, 3)]
    marks.append(Mark("c9", "q5", "conditional", "the shooting ends", annotator="ann"))
    draw = Draw("check-c9-7", "check", "c9", "Analyst", "7", "2", "q5 q6", "ann", "2022-01-31")
    marked = tables(Marking((Claim("c9", "Talk"),), tuple(marks), (draw,)))
    rows = pd.Index(tiny.quotes["quote_id"]).get_indexer(marked.stances["quote_id"])
    here = marked_corpus.Positions(tiny, index, View(), np.ones(6, dtype=bool), marked, rows)
    page = protocol_page.page(here, matrix.build_matrix(here), ending).decode()
    assert "Condition: Analyst, if the shooting ends (q5)" in page.replace("\\", "")
    assert "check, claim 1, Analyst: 2 of 2 quotes" in page
    assert "May differ: few voices." in page


def test_the_sides_of_common_ground_keep_their_names(tiny, index):
    quotes = tiny.quotes.assign(said_on="", outlet="", speaker=[f"Speaker {n}" for n in range(6)])
    quotes["camp"] = ["US", "US", "Russia", "Russia", "Analyst", "Analyst"]
    here = replace(tiny, quotes=quotes, content_hash="other camps")
    marks = [Mark("c1", f"q{n}", "supports", annotator="ann") for n in (1, 2, 3, 4)]
    marked = tables(Marking((Claim("c1", "Talk"),), tuple(marks)))
    rows = pd.Index(quotes["quote_id"]).get_indexer(marked.stances["quote_id"])
    asked = marked_corpus.Positions(here, build_index(here), View(), np.ones(6, dtype=bool), marked, rows)
    page = protocol_page.page(asked, matrix.build_matrix(asked), "md").decode()
    assert "Common ground of US and Russia." in page


def test_the_page_holds_the_figure_of_the_matrix(positions):
    page = protocol_page.page(positions, matrix.build_matrix(positions), "html").decode()
    drawn = base64.b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", page)[1]).decode()
    words = " ".join(" ".join(element.itertext()) for element in ElementTree.fromstring(drawn).iter())
    assert f"Who supports and who opposes “{EVIL}”" in words


@pytest.mark.parametrize("form", ["SVG", "PDF", "PNG 2×"])
def test_the_figure_has_each_claim_and_side_in_every_form(positions, form):
    printed = matrix_figure(positions, matrix.build_matrix(positions))
    raw = figure_button.file(positions.corpus, positions.view, printed, form, 175.0)
    assert raw[:4] in (b"<?xm", b"%PDF", b"\x89PNG")
    if form == "PDF":
        text = PdfReader(io.BytesIO(raw)).pages[0].extract_text()
        for words in ("US", "Russia", "Analyst", "supports", "marks by people", "hatched"):
            assert words in text


def test_the_figures_data_are_a_line_a_claim_and_side(positions):
    printed = matrix_figure(positions, matrix.build_matrix(positions))
    lines = figure_button.table(positions.corpus, positions.view, printed).decode("utf-8-sig").splitlines()
    assert lines[0] == f"# Who supports and who opposes “{EVIL}”"
    table = list(csv.DictReader(line for line in lines if not line.startswith(("#", '"#'))))
    assert [(line["side"], line["supports"], line["opposes"]) for line in table] == [
        ("US", "1", "0"),
        ("Russia", "2", "0"),
        ("Analyst", "0", "1"),
    ]
