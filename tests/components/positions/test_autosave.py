"""Marks are saved in batches by a thread: the difference between two markings, and what happens if saving fails."""

import threading

import pytest

from analysis.positions.marking import Claim, Mark, Marking, PairJudgement
from components.positions.autosave import Autosave, changes
from data.store import SaveResult, StoreError

ANN = Mark("c1", "q1", "supports", annotator="ann")
BOB = Mark("c1", "q2", "opposes", annotator="ann")
PATIENCE = 20


def test_only_what_is_new_is_written_and_what_was_taken_back_is_removed():
    before = Marking((Claim("c1", "War"),), (ANN, BOB))
    after = (
        before.without_mark("c1", "q1", "ann").with_mark(BOB._replace(stance="neither")).removing(("c2", "q9", "ann"))
    )
    update = changes(before, after)
    assert update.marked.claims.empty
    assert update.marked.stances["stance"].tolist() == ["neither"]
    assert update.removed == {"stance": ["c1 q1 ann", "c2 q9 ann"]}
    assert changes(Marking(), Marking()).removed == {}


def test_judged_pairs_are_written_and_taken_back_as_marks_are():
    one, other = (PairJudgement("q1", second, "agree", "ann") for second in ("q2", "q3"))
    result = changes(Marking(pairs=(one,)), Marking().judging(other).unjudging(("q7", "q8", "ann"), is_of_corpus=True))
    assert result.marked.pairs.to_numpy().tolist() == [["q1", "q3", "agree", "ann"]]
    assert result.removed == {"pair": ["q1 q2 ann", "q7 q8 ann"]}


def test_marks_made_during_a_save_go_with_the_next_one():
    saver, saves, began, may_go_on = Autosave("v0"), [], threading.Event(), threading.Event()

    def save(base, sentence):
        saves.append((base, sentence.marked.stances["quote_id"].tolist()))
        began.set()
        assert may_go_on.wait(PATIENCE)
        return SaveResult(f"v{len(saves)}")

    saver.hand_over(Marking().with_mark(ANN), save)
    assert began.wait(PATIENCE)
    saver.hand_over(Marking().with_mark(ANN).with_mark(BOB), save)
    assert saver.would_be_lost
    may_go_on.set()
    saver.wait(PATIENCE)
    assert saves == [("v0", ["q1"]), ("v1", ["q2"])]
    assert saver.is_done
    assert (saver.base, saver.versions) == ("v2", {"v1", "v2"})


@pytest.mark.parametrize("error", [StoreError("The link was replaced"), OSError("disk full")])
def test_a_save_that_fails_loses_nothing_and_says_why(error):
    def save(base, sentence):
        raise error

    saver = Autosave("v0")
    saver.hand_over(Marking().with_mark(ANN), save)
    saver.wait(PATIENCE)
    assert saver.would_be_lost
    assert not saver.is_done
    assert saver.failure
