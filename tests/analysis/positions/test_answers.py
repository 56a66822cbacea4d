import pandas as pd
import pytest

from analysis.positions.answers import Answer, read_batch, with_answers
from analysis.positions.marking import Mark, Marking, together
from data.stances import STANCE_COLUMNS, Annotations

VALUES = {"supports", "conditional", "remove", "later"}


def test_a_batch_is_read_in_the_order_of_its_numbers():
    batch = read_batch(
        {"nonce": "n", "events": [[2, "c|q2", "supports", "", ""], [1, "c|q1", "later", "", ""]]}, VALUES
    )
    assert batch.nonce == "n"
    assert [answer.key for answer in batch.answers] == ["c|q1", "c|q2"]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "x",
        {"events": "x"},
        {"nonce": 1, "events": [1, [1, 2], ["a", "c|q", "supports", "", ""], [1, "c|q", "shouts", "", ""]]},
    ],
)
def test_what_is_no_answer_is_passed_over(sent):
    assert read_batch(sent, VALUES).answers == []


def test_words_are_cut_and_put_on_one_line():
    answer = read_batch({"events": [[1, "c|q", "conditional", " a\n b ", "x" * 900]]}, VALUES).answers[0]
    assert (answer.text, len(answer.reason)) == ("a b", 500)


OWN = pd.DataFrame([Mark("c1", "q9", "neither", annotator="ann")], columns=list(STANCE_COLUMNS))


def marking_after(*answers):
    numbered = [Answer(number, *answer) for number, answer in enumerate(answers)]
    return with_answers(Marking(), numbered, "ann", OWN, lambda key: key.startswith("c1|q"))


def test_answers_become_marks_of_one_person():
    made = marking_after(("c1|q1", "supports", "", "so it says"), ("c1|q2", "conditional", "they stop", ""))
    assert made.marks == (
        Mark("c1", "q1", "supports", reason="so it says", annotator="ann"),
        Mark("c1", "q2", "conditional", "they stop", annotator="ann"),
    )


def test_later_and_places_that_are_not_there_mark_nothing():
    assert marking_after(("c1|q1", "later", "", ""), ("c9|q1", "supports", "", "")) == Marking()


def test_a_mark_is_taken_back_also_one_of_the_corpus():
    assert marking_after(("c1|q1", "supports", "", ""), ("c1|q1", "remove", "", "")).marks == ()
    taken_back = marking_after(("c1|q9", "remove", "", ""))
    assert taken_back.removed == (("c1", "q9", "ann"),)
    assert together(Annotations(stances=OWN), taken_back).stances.empty
    # marked again, it counts again
    again = marking_after(("c1|q9", "remove", "", ""), ("c1|q9", "supports", "", ""))
    assert again.removed == ()
    assert together(Annotations(stances=OWN), again).stances["stance"].tolist() == ["neither", "supports"]
