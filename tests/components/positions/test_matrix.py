"""The matrix as HTML: hostile text is shown, not run, and states differ even without their colours."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.positions.marking import Claim, Mark, Marking
from analysis.view.link import View
from components import session_marks
from components.positions import marked_corpus, matrix_figure
from components.positions import matrix as stance_matrix
from data.stances import CLAIM_COLUMNS, MACHINE, STANCE_COLUMNS, Annotations

ALL = np.ones(6, dtype=bool)


@pytest.fixture
def ask(tiny, index):
    def positions(marks, view=None, in_view=ALL, claims=(("c1", "War is wrong", ""), ("c2", "Peace now", ""))):
        old = pd.DataFrame(list(marks), columns=["claim_id", "quote_id", "stance", "reason", "annotator"], dtype=str)
        marked = Annotations(
            pd.DataFrame([Claim(*words, note=note) for *words, note in claims], columns=list(CLAIM_COLUMNS), dtype=str),
            old.reindex(columns=list(STANCE_COLUMNS), fill_value=""),
        )
        rows = pd.Index(tiny.quotes["quote_id"]).get_indexer(marked.stances["quote_id"])
        return marked_corpus.Positions(tiny, index, view or View(), in_view, marked, rows)

    return positions


def whole_html(asked):
    matrix = stance_matrix.build_matrix(asked)
    return stance_matrix.html(asked, matrix, matrix.rows)


def states(html):
    return re.findall(r"sp-stance sp-stance-([\w-]+)", html)


MARKS = [
    ("c1", "q1", "supports", "", "ann"),
    ("c1", "q2", "opposes", "", "ann"),
    ("c1", "q3", "supports", "", "ann"),
    ("c1", "q5", "supports", "", "ann"),
    ("c1", "q5", "opposes", "no", "bob"),
]


def test_each_state_has_a_bar_or_a_sign_of_its_own(ask):
    html = whole_html(ask(MARKS))
    assert states(html) == ["supports", "mixed", "disputed", *["not-read"] * 3]
    assert re.findall(r'class="sp-(against|for|if)" style="width:(\d+)%"', html)[:9] == [
        *(("against", "0"), ("for", "100"), ("if", "0")),
        *(("against", "100"), ("for", "100"), ("if", "0")),
        *(("against", "0"), ("for", "0"), ("if", "0")),
    ]
    assert re.findall(r"<b>(.)</b>", html) == ["≠", "–", "–", "–"]
    assert html.count("not read (0 of ") == 2 * 3


def test_filters_are_distinguished_from_silence(ask):
    here = ask(MARKS, in_view=np.array([True, False, False, True, True, True]))
    html = whole_html(here)
    assert "not read (0 of 1) · 2 read filtered out" in html


def test_the_order_is_that_of_disagreement_or_of_the_corpus(ask):
    marks = [("c1", "q1", "neither", "", "a"), ("c2", "q1", "supports", "", "a"), ("c2", "q2", "opposes", "", "a")]
    assert [row.claim_id for row in stance_matrix.build_matrix(ask(marks)).rows] == ["c2", "c1"]
    as_listed = View(details={"order": stance_matrix.AS_LISTED})
    assert [row.claim_id for row in stance_matrix.build_matrix(ask(marks, as_listed)).rows] == ["c1", "c2"]


def test_hostile_words_are_escaped_in_cells_and_evidence(ask):
    evil = "<img src=x onerror=alert(1)>"
    view = View(details={"cell": "c1|Analyst"})
    here = ask([("c1", "q6", "supports", evil, evil)], view, claims=[("c1", evil, evil)])
    html = whole_html(here)
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=") >= 5
    assert "=1+1 &lt;img src=x onerror=&#34;alert(1)&#34;&gt; $x^2$" in html


def test_many_claims_are_cut_and_reported(ask):
    claims = [(f"c{n}", f"Claim {n}", "") for n in range(stance_matrix.MOST_CLAIMS + 2)]
    here = ask([], claims=claims)
    matrix = stance_matrix.build_matrix(here)
    assert len(states(whole_html(here))) == 3 * stance_matrix.MOST_CLAIMS
    assert stance_matrix.notes(here, matrix, 42) == ["The first 40 of 42 claims; the table below has all."]
    assert len(stance_matrix.table(matrix)) == 3 * 42


def test_claims_are_looked_for_by_words_of_either_side(ask):
    here = ask(MARKS)
    rows = stance_matrix.build_matrix(here).rows
    assert [row.claim for row in stance_matrix.with_words(here, rows, "")] == ["War is wrong", "Peace now"]
    assert [row.claim for row in stance_matrix.with_words(here, rows, "NOW peace")] == ["Peace now"]
    assert stance_matrix.with_words(here, rows, "now war") == []


def test_the_table_has_the_same_figures(ask):
    table = stance_matrix.table(stance_matrix.build_matrix(ask(MARKS)))
    assert table.iloc[:3][["side", "says", "supports", "opposes", "disputed"]].values.tolist() == [
        ["US", "supports 1 (verbatim) · read 1 of 2", 1, 0, 0],
        ["Russia", "supports 1 · opposes 1 (verbatim) · read 2 of 3", 1, 1, 0],
        ["Analyst", "disputed 1 · read 1 of 2", 0, 0, 1],
    ]


def test_marks_are_kept_step_by_step(tiny, monkeypatch):
    monkeypatch.setattr(session_marks.st, "session_state", {})
    assert session_marks.marking_of(tiny) == Marking()
    first = Marking().with_mark(Mark("c1", "q1", "supports", annotator="ann"))
    session_marks.keep(tiny, first)
    session_marks.keep(tiny, first)  # nothing new, no step
    session_marks.keep(tiny, Marking())
    session_marks.undo(tiny)
    assert session_marks.marking_of(tiny) == first
    session_marks.undo(tiny)
    session_marks.undo(tiny)
    assert session_marks.marking_of(tiny) == Marking()
    assert not session_marks.can_undo(tiny)


def test_camps_that_are_no_side_are_heard_and_not_compared(ask):
    marks = [("c1", quote, "supports", "", "ann") for quote in ("q1", "q5", "q6")]
    here = ask(marks)
    camps = [one.model_copy(update={"not_a_side": one.name == "Analyst"}) for one in here.corpus.camps]
    about = here.corpus.about.model_copy(update={"camps": tuple(camps)})
    matrix = stance_matrix.build_matrix(replace(here, corpus=replace(here.corpus, about=about)))
    assert [*matrix.rows[0].cells] == ["US", "Russia"]
    assert matrix.sides == ["US", "Russia", "Analyst"]
    assert matrix.not_compared == {"Analyst"}
    # a person who chooses it compares it
    chosen = replace(here, view=View(details={"compared": "Analyst|US|Mars"}))
    assert [*stance_matrix.build_matrix(chosen).rows[0].cells] == ["Analyst", "US"]


def test_the_figure_counts_the_marks_of_people_and_no_proposals(ask):
    here = ask([("c1", "q1", "supports", "", "ann"), ("c1", "q2", "opposes", "", f"{MACHINE}model 1")])
    figure = matrix_figure.matrix_figure(here, stance_matrix.build_matrix(here))
    assert figure.notes[0] == "2 claims; n = 1 mark by people on 1 quote in view."


def test_the_figure_of_one_claim_names_it_and_counts_its_marks(ask):
    here = ask([("c1", "q1", "supports", "", "ann"), ("c2", "q2", "opposes", "", "ann")])
    matrix = stance_matrix.build_matrix(here)
    figure = matrix_figure.matrix_figure(here, replace(matrix, rows=[matrix.rows[0]]))
    assert figure.title == "Who supports and who opposes “War is wrong”"
    assert figure.notes[0] == "1 claim; n = 1 mark by people on 1 quote in view."
    assert {line[0] for line in figure.rows()} == {"War is wrong"}
