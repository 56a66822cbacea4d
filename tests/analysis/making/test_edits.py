"""Edits before they are saved: each step does one thing, and can be undone."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.making import duplicates
from analysis.making.edits import (
    Draft,
    Step,
    add_quote,
    add_table,
    change_words,
    from_grid,
    holding,
    one_speaker,
    remove_quotes,
    set_column,
    together,
)
from data import table


@pytest.fixture
def quotes(tiny) -> pd.DataFrame:
    return tiny.quotes


def cell(quotes: pd.DataFrame, quote_id: str, column: str) -> str:
    return quotes.loc[quotes["quote_id"] == quote_id, column].iloc[0]


def test_several_quotes_are_moved_at_once(quotes):
    step = set_column(["q1", "q2"], "topic", "Weapons")
    assert step.said == "topic of 2 quotes: Weapons"
    after = Draft("v").then(step).apply(quotes)
    assert after["topic"].tolist() == ["Weapons", "Weapons", "Answer", "Dialogue", "", "Answer"]
    assert quotes["topic"].tolist() == ["Dialogue", "Dialogue", "Answer", "Dialogue", "", "Answer"]


def test_a_note_makes_its_column(quotes):
    after = Draft("v").then(set_column(["q2"], "note", "sic")).apply(quotes)
    assert after["note"].tolist() == ["", "sic", "", "", "", ""]


def test_words_that_are_changed_mark_the_quote_and_drop_its_place(quotes):
    placed = quotes.assign(start="0", end="15", prefix="p", suffix="s", source_sha256="0" * 64)
    after = Draft("v").then(change_words("q1", "War was a choice")).apply(placed)
    assert (cell(after, "q1", "text"), cell(after, "q1", "edited")) == ("War was a choice", "yes")
    assert [cell(after, "q1", name) for name in ("start", "end", "prefix", "suffix", "source_sha256")] == [""] * 5
    assert (cell(after, "q2", "edited"), cell(after, "q2", "start")) == ("", "0")


def test_an_added_quote_is_whole_and_has_an_id_of_its_own(quotes):
    cells = {"text": "War is a choice", "speaker": "Ned Price", "camp": "US", "quote_id": "q1"}
    draft = Draft("v")
    for _ in range(2):
        draft = draft.then(add_quote(draft.apply(quotes), cells))
    after = draft.apply(quotes)
    first, second = after["quote_id"].iloc[-2:]
    assert second == f"{first}-2"
    assert after["text"].tolist()[-2:] == ["War is a choice"] * 2
    assert table.faults(after, "quotes", (), ()) == []


@pytest.fixture
def new_quotes(quotes) -> pd.DataFrame:
    """Two quotes: the words of q1 in another paper, and new ones under an id that is taken."""
    rows = {"quote_id": ["q7", "q2"], "text": ["“War is a choice”", "Nothing new"], "outlet": ["Herald", "Herald"]}
    return table.complete(pd.DataFrame(rows | {"speaker": ["Ned Price"] * 2, "camp": ["US"] * 2, "mine": ["a", "b"]}))


def test_a_table_is_matched_to_the_quotes_that_are_there(quotes, new_quotes):
    (group,) = [one for one in duplicates.same_words(together(quotes, new_quotes)) if len(quotes) in one.rows]
    assert group.rows == (0, 6)
    after = {
        decision: Draft("v", (add_table(quotes, new_quotes, {group: decision}, "two"),)).apply(quotes)
        for decision in duplicates.DECISIONS
    }
    there = quotes["quote_id"].tolist()
    assert after[duplicates.SKIP]["quote_id"].tolist() == [*there, "q2-2"]
    assert after[duplicates.KEEP]["quote_id"].tolist() == [*there, "q7", "q2-2"]
    assert after[duplicates.MERGE]["quote_id"].tolist() == [*there, "q2-2"]
    assert cell(after[duplicates.MERGE], "q1", "outlet") == "Post | Herald"
    assert cell(after[duplicates.SKIP], "q1", "outlet") == "Post"
    assert after[duplicates.KEEP]["mine"].tolist() == [""] * 6 + ["a", "b"]
    for table_after in after.values():
        pd.testing.assert_series_equal(table_after["text"][:6], quotes["text"])
        assert table.faults(table_after, "quotes", (), ()) == []


def test_an_upload_touches_only_what_it_changes(quotes, new_quotes):
    groups = duplicates.same_words(together(quotes, new_quotes))
    assert add_table(quotes, new_quotes, dict.fromkeys(groups, duplicates.SKIP), "two").quotes == {"q2-2"}
    assert add_table(quotes, new_quotes, dict.fromkeys(groups, duplicates.MERGE), "two").quotes == {"q1", "q2-2"}


def test_removed_quotes_are_gone(quotes):
    assert Draft("v").then(remove_quotes(["q1", "q6"])).apply(quotes)["quote_id"].tolist() == ["q2", "q3", "q4", "q5"]


def test_two_spellings_become_one_also_in_joint_statements(quotes):
    step = one_speaker(quotes, ["Sergey Lavrov", "S. Lavrov"], "S. Lavrov")
    assert step.said == "Sergey Lavrov is now S. Lavrov (3)"
    after = Draft("v").then(step).apply(quotes)
    assert after["speaker"].tolist()[1:4] == ["S. Lavrov", "S. Lavrov", "Tony Blinken | S. Lavrov"]


def test_the_grid_returns_what_was_typed_since_the_last_time(quotes):
    shown = quotes.iloc[2:4]
    first = from_grid(shown, {0: {"topic": "New"}, 1: {"speaker": None}}, {})
    assert first.cells == {"q3": {"topic": "New"}, "q4": {"speaker": ""}}
    second = from_grid(shown, {0: {"topic": "New", "camp": " US "}, 1: {"speaker": None}}, first.cells)
    assert second.cells == {"q3": {"camp": "US"}}
    assert not from_grid(shown, {0: {"topic": "New"}}, first.cells).quotes


def test_steps_go_onto_another_version_without_what_was_given_up(quotes):
    draft = Draft("v").then(set_column(["q1", "q2", "q9"], "topic", "X")).then(remove_quotes(["q3"]))
    newer = draft.onto(
        "w", dropped=[("quote", "q1"), ("quote", "q3")], readded=[{"quote_id": "q9", "text": "t", "speaker": "s"}]
    )
    assert newer.base == "w"
    assert newer.quotes == {"q2", "q9"}
    after = newer.apply(quotes)
    assert after["quote_id"].tolist() == ["q1", "q2", "q3", "q4", "q5", "q6", "q9"]
    assert (cell(after, "q1", "topic"), cell(after, "q9", "topic")) == ("Dialogue", "X")


STEPS = st.one_of(
    st.builds(set_column, st.sets(st.sampled_from(["q1", "q2", "q3"]), min_size=1), st.just("topic"), st.text("ab")),
    st.builds(remove_quotes, st.sets(st.sampled_from(["q1", "q2"]), min_size=1)),
    st.builds(change_words, st.just("q3"), st.text("ab", min_size=1)),
)


@settings(deadline=None)
@given(st.lists(STEPS, max_size=5))
def test_what_no_step_touches_stays_and_the_table_given_too(steps):
    quotes = table.complete(pd.DataFrame({"quote_id": ["q1", "q2", "q3"], "text": "t", "speaker": "s", "camp": "c"}))
    before, draft = quotes.copy(), Draft("v", tuple(steps))
    after = draft.apply(quotes)
    pd.testing.assert_frame_equal(quotes, before)
    untouched = ~quotes["quote_id"].isin(draft.quotes)
    kept = after[after["quote_id"].isin(quotes["quote_id"][untouched])].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept[quotes.columns], quotes[untouched].reset_index(drop=True))


def test_undoing_takes_the_last_step_back(quotes):
    draft = Draft("v").then(set_column(["q1"], "topic", "A")).then(remove_quotes(["q1"]))
    assert draft.undone() == Draft("v").then(set_column(["q1"], "topic", "A"))
    assert cell(draft.undone().apply(quotes), "q1", "topic") == "A"


def test_an_empty_draft_says_so():
    assert not Draft("v")
    assert Draft("v").then(Step("x"))


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", ["q1", "q2", "q3", "q4", "q5", "q6"]),
        (" HERALD ", ["q4", "q5"]),
        ("lavrov", ["q2", "q3", "q4"]),
        ("[", []),  # characters, not a pattern
        ("new words", ["q2"]),
    ],
)
def test_a_search_looks_into_every_column_of_what_was_edited(quotes, words, ids):
    edited = Draft("v").then(set_column(["q2"], "note", "New Words")).apply(quotes)
    assert edited["quote_id"][holding(edited, words)].tolist() == ids
