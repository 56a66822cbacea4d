"""Marks made one after the other, changed, taken back and imported from a file."""

import pandas as pd
import pytest

from analysis.positions.marking import (
    Claim,
    Mark,
    Marking,
    PairJudgement,
    session_only,
    take_in,
    together,
    written_claim,
)
from data.stances import CLAIM_COLUMNS, STANCE_COLUMNS, Annotations, read_stances, stances_csv


def mark(claim_id, quote_id, stance, reason, annotator):
    return Mark(claim_id, quote_id, stance, reason=reason, annotator=annotator)


ANN = mark("c1", "q1", "supports", "says so", "ann")
BOB = mark("c1", "q1", "opposes", "", "bob")


def annotations(claims=(), marks=()):
    """Claims by id, words and note, and marks by id, quote, stance, reason and annotator."""
    return Annotations(
        pd.DataFrame([Claim(*words, note=note) for *words, note in claims], columns=list(CLAIM_COLUMNS), dtype=str),
        pd.DataFrame([mark(*one) for one in marks], columns=list(STANCE_COLUMNS), dtype=str),
    )


CORPUS = annotations([("c1", "War is wrong", "")], [("c1", "q1", "supports", "", "seed")])


def test_a_second_mark_replaces_the_first_of_the_same_person_alone():
    changed = ANN._replace(stance="neither")
    assert Marking().with_mark(ANN).with_mark(BOB).with_mark(changed).marks == (BOB, changed)
    assert Marking(marks=(ANN, BOB)).without_mark("c1", "q1", "ann").marks == (BOB,)
    assert Marking(marks=(BOB,)).without_mark("c1", "q1", "ann").marks == (BOB,)


def test_the_same_words_are_the_same_claim():
    one, other = written_claim(" Talks \n should  go on "), written_claim("Talks should go on")
    assert one == other == Claim("w-40ce52903ac5", "Talks should go on")
    assert Marking().claiming(one).claiming(other).claims == (one,)
    assert written_claim("x" * 600).claim == "x" * 500
    assert written_claim(" \n").claim == ""


def test_the_corpus_comes_first_and_what_was_made_here_can_be_had_alone():
    new = written_claim("Talks help")
    marking = Marking((new,), (ANN, BOB))
    both = together(CORPUS, marking)
    assert both.claims["claim"].tolist() == ["War is wrong", "Talks help"]
    assert both.stances["annotator"].tolist() == ["seed", "ann", "bob"]
    assert session_only(CORPUS, marking).stances["annotator"].tolist() == ["ann", "bob"]
    assert session_only(CORPUS, marking).claims["claim"].tolist() == ["War is wrong", "Talks help"]


def test_a_file_adds_changes_and_leaves_what_was_there():
    imported = annotations(
        marks=[
            ("c1", "q1", "supports", "", "seed"),  # the corpus has it
            ("c1", "q1", "opposes", "now I see", "ann"),  # changes what was marked here
            ("c1", "q2", "neither", "", "eve"),  # first thought
            ("c1", "q2", "supports", "", "eve"),  # and second
        ]
    )
    taken = take_in(Marking(marks=(ANN, BOB)), CORPUS, imported)
    assert (taken.n_new, taken.n_changed, taken.n_same, taken.n_claims) == (1, 1, 1, 0)
    assert taken.marking.marks == (
        BOB,
        mark("c1", "q1", "opposes", "now I see", "ann"),
        mark("c1", "q2", "supports", "", "eve"),
    )


def test_a_claim_in_known_words_is_the_known_claim_and_others_come_along():
    imported = annotations([("x1", "War is wrong", ""), ("x2", "New", "note")], [("x1", "q1", "neither", "", "eve")])
    taken = take_in(Marking(), CORPUS, imported)
    assert taken.n_claims == 1
    assert taken.marking == Marking((Claim("x2", "New", note="note"),), (mark("c1", "q1", "neither", "", "eve"),))
    again = take_in(taken.marking, CORPUS, imported)
    assert (again.marking, again.n_claims, again.n_same) == (taken.marking, 0, 1)


@pytest.mark.parametrize("words", ["=1+1", "<b>x</b>", "$x$", "’ “ ‘"])
def test_what_was_made_here_comes_back_from_its_file(words):
    claim = written_claim(words)
    marking = Marking((claim,), (Mark(claim.claim_id, "q1", "conditional", words, words, words, words, words),))
    imported, faults = read_stances(stances_csv(session_only(CORPUS, marking)), CORPUS.claims)
    assert faults == []
    assert take_in(Marking(), CORPUS, imported).marking == marking


def test_a_reworded_claim_stays_where_the_corpus_has_it():
    better = Claim("c1", "War is wrong", "War is just", "judgement", "of any war")
    marking = Marking().rewording(better._replace(kind="")).rewording(better)
    assert marking.claims == (better,)
    assert together(CORPUS, marking.claiming(written_claim("New"))).claims.to_numpy().tolist() == [
        list(better),
        list(written_claim("New")),
    ]


def test_what_a_file_says_of_a_known_claim_is_taken_in():
    imported = Annotations(pd.DataFrame([Claim("x1", "War is wrong", "War is just", "judgement")]))
    taken = take_in(Marking(), CORPUS, imported)
    assert taken.marking.claims == (Claim("c1", "War is wrong", "War is just", "judgement"),)
    assert taken.n_claims == 0


def test_judged_pairs_are_kept_changed_and_taken_back():
    agree = PairJudgement("q1", "q2", "agree", "ann")
    own = Annotations(pairs=pd.DataFrame([agree, PairJudgement("q1", "q2", "agree", "bob")], dtype=str))
    rejudged = Marking().judging(agree._replace(judgement="contradict"))
    assert together(own, rejudged).pairs.to_numpy().tolist() == [
        ["q1", "q2", "agree", "bob"],
        ["q1", "q2", "contradict", "ann"],
    ]
    back = rejudged.unjudging(agree.place, is_of_corpus=True)
    assert together(own, back).pairs["annotator"].tolist() == ["bob"]
    again = back.judging(agree)
    assert together(own, again).pairs["annotator"].tolist() == ["bob", "ann"]
    imported = take_in(
        Marking(), own, Annotations(pairs=pd.DataFrame([agree, agree._replace(annotator="eve")], dtype=str))
    )
    assert (imported.n_new, imported.n_same, [pair.annotator for pair in imported.marking.pairs]) == (1, 1, ["eve"])
