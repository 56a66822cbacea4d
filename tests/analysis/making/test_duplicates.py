import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.making import duplicates
from analysis.making.duplicates import KEEP, MERGE, SKIP, DuplicateGroup
from data.table import make_ids


def quotes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """(text, speaker, outlet), all of the same camp."""
    table = pd.DataFrame(rows, columns=["text", "speaker", "outlet"], dtype="str")
    return table.assign(camp="US", title="", published_on="", url="")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("War  is\n war", "War is war"),
        ("“War” is war", '"War" is war'),
        ("‘It’s war’", "It's war"),
        ("«War»", "War"),
        ("War\u00a0is", "War is"),
    ],
)
def test_the_same_words(one, other):
    assert duplicates.normalise(one) == duplicates.normalise(other)


@pytest.mark.parametrize("other", ["war is war", "War is war.", "War is not war"])
def test_other_words(other):
    assert duplicates.normalise("War is war") != duplicates.normalise(other)


def test_quotation_marks_alone_are_words_too():
    assert duplicates.normalise("“”") == '""'


def test_groups_of_the_same_words_in_corpus_order():
    table = quotes(("Yes", "A", ""), ("War", "A", ""), ("“War”", "A", ""), ("Yes ", "B", ""), ("War", "A", ""))
    assert duplicates.same_words(table) == [DuplicateGroup((0, 3)), DuplicateGroup((1, 2, 4))]
    assert [duplicates.suggest(table, group) for group in duplicates.same_words(table)] == [KEEP, MERGE]


_marks = st.sampled_from(["", " ", "'", "“", "»\u3000"])
_space = st.sampled_from([" ", "  ", "\t", "\x1c", "\xa0"])


@given(st.lists(st.tuples(_marks, st.just("war"), _space, st.just("ж"), _marks).map("".join), min_size=6))
def test_texts_with_the_same_words_are_grouped_whatever_surrounds_them(texts):
    found = duplicates.same_words(quotes(*((text, "A", "") for text in texts)))
    words = [duplicates.normalise(text) for text in texts]
    wanted = {word: tuple(row for row, other in enumerate(words) if other == word) for word in words}
    assert [group.rows for group in found] == [rows for rows in wanted.values() if len(rows) > 1]


def test_many_groups_are_decided_as_one_by_one(monkeypatch):
    monkeypatch.setattr(duplicates, "_ROWS_AT_ONCE", 3)
    texts = ("War", "Yes", "War", "No", "Yes", "War", "No")
    table = quotes(*((text, "A", outlet) for text, outlet in zip(texts, "opqrstu", strict=True)))
    table = table.assign(said_on=pd.Series([*[""] * 6, "2022-03-01"], dtype="str")).assign(venue="")
    table.loc[1, "said_on"], table.loc[4, "said_on"] = "2022-03-01", "2022-03-02"
    groups = duplicates.same_words(table)
    decided = duplicates.suggestions(table, groups)
    assert decided == {group: duplicates.suggest(table, group) for group in groups}
    left, rows = duplicates.resolve(table, decided)
    assert rows.tolist() == [0, 1, 3, 4]
    assert left["outlet"].tolist() == ["o | q | t", "p", "r | u", "s"]
    assert left["said_on"].tolist() == ["", "2022-03-01", "2022-03-01", "2022-03-02"]


def test_how_near_is_near_is_fitted_on_the_vectors():
    # as with E5: all texts are near each other; the last two are similar, the others no more than any
    some = np.random.default_rng(1).normal(size=(40, 8))
    some[39] = some[38] + 0.01
    plain = (some / np.linalg.norm(some, axis=1, keepdims=True)).astype(np.float32)
    squeezed = np.hstack([np.full((40, 1), 2, np.float32), plain])
    squeezed /= np.linalg.norm(squeezed, axis=1, keepdims=True)
    assert np.median(squeezed @ squeezed.T) > 0.75
    table = quotes(*((f"Quote {number}", "A", "") for number in range(40)))
    for vectors in (plain, squeezed):
        found, n_found = duplicates.near(table, vectors, 0.95)
        assert ([group.rows for group in found], n_found) == ([(38, 39)], 1)
    assert duplicates.cosine_of(0.0, squeezed) == pytest.approx(np.median(squeezed @ squeezed.T), abs=0.05)
    assert duplicates.cosine_of(0.9, squeezed[:5]) == 0.9


def test_near_pairs_the_most_alike_first():
    vectors = np.array([[1, 0], [0.96, 0.28], [0, 1], [0.8, 0.6], [1, 0]], dtype=np.float32)
    table = quotes(("War", "A", ""), ("A war", "A", ""), ("Peace", "A", ""), ("Wars", "A", ""), ("“War”", "A", ""))
    found, n_found = duplicates.near(table, vectors, 0.9)
    # 0 and 4 are the same words, about which another question is asked
    assert [(group.rows, round(group.cosine, 3)) for group in found] == [
        ((0, 1), 0.96),
        ((1, 4), 0.96),
        ((1, 3), 0.936),
    ]
    assert n_found == 3
    assert duplicates.suggest(table, found[0]) == KEEP


def test_of_many_pairs_the_most_alike_are_given(monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_GROUPS", 1)
    vectors = np.array([[1, 0], [0.96, 0.28], [0.8, 0.6]], dtype=np.float32)
    table = quotes(("War", "A", ""), ("A war", "A", ""), ("Wars", "A", ""))
    found, n_found = duplicates.near(table, vectors, 0.7)
    assert ([group.rows for group in found], n_found) == ([(0, 1)], 3)


def test_merging_keeps_every_outlet_that_carried_the_statement():
    table = quotes(("War", "A", "Post"), ("Peace", "A", "Post"), ("“War”", "A", "Herald"), ("War", "A", "Post"))
    table.loc[2, ["title", "url"]] = ["On war", "http://h"]
    left, rows = duplicates.resolve(table, {DuplicateGroup((0, 2, 3)): MERGE})
    assert rows.tolist() == [0, 1]
    assert left["text"].tolist() == ["War", "Peace"]
    assert left["outlet"].tolist() == ["Post | Herald", "Post"]
    assert left["also_carried_by"].tolist() == ["Herald, On war, http://h, “War”; Post".replace("“War”", "““War””"), ""]
    assert table["outlet"].tolist() == ["Post", "Post", "Herald", "Post"]


def test_merges_that_meet_become_one():
    table = quotes(("War", "A", "a"), ("Wars", "A", "b"), ("A war", "A", "c"), ("Peace", "A", "d"))
    left, rows = duplicates.resolve(table, {DuplicateGroup((1, 2), 0.9): MERGE, DuplicateGroup((0, 1), 0.9): MERGE})
    assert (rows.tolist(), left["outlet"].tolist()) == ([0, 3], ["a | b | c", "d"])


def test_keep_and_skip():
    table = quotes(("War", "A", "a"), ("War", "A", "b"), ("Peace", "A", "c"), ("Peace", "A", "d"))
    left, rows = duplicates.resolve(table, {DuplicateGroup((0, 1)): KEEP, DuplicateGroup((2, 3)): SKIP})
    assert (rows.tolist(), left["outlet"].tolist()) == ([0, 1, 2], ["a", "b", "c"])
    assert "also_carried_by" not in left


def test_a_quote_that_is_skipped_is_gone_from_all_groups():
    table = quotes(("War", "A", "a"), ("Wars", "A", "b"), ("A war", "A", "c"))
    left, _ = duplicates.resolve(table, {DuplicateGroup((0, 1), 0.9): SKIP, DuplicateGroup((1, 2), 0.9): MERGE})
    assert left["outlet"].tolist() == ["a", "c"]


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("said_on", "2022-01-03", "2022-02-24"),
        ("venue", "briefing", "interview"),
        ("start", "0", "500"),
        ("topic", "Gas", "War"),
        ("url", "http://t.co/1", "http://t.co/2"),
        ("published_on", "2022-01-03", "2022-02-24"),
        ("verdict", "true", "half-true"),
    ],
)
def test_the_same_words_are_two_statements_if_any_cell_says_so(column, one, other):
    table = quotes(("No comment.", "Ada Moe", ""), ("No comment.", "Ada Moe", "")).assign(**{column: [one, other]})
    (group,) = duplicates.same_words(table)
    assert duplicates.suggest(table, group) == KEEP
    assert duplicates.differing(table, 0, 1) == [column]
    alike = table.assign(**{column: [one, ""]})
    assert duplicates.suggest(alike, group) == MERGE
    # if they are merged all the same, nothing is lost
    left, _ = duplicates.resolve(table, {group: MERGE})
    assert left[column].tolist() == [one]
    assert other in left["also_carried_by"].iloc[0]


def test_a_merged_quote_keeps_cells_that_only_the_other_has():
    table = quotes(("War", "A", "Post"), ("War", "A", "Herald")).assign(
        said_on=["", "2022-01-03"], venue=["briefing", ""]
    )
    left, _ = duplicates.resolve(table, {DuplicateGroup((0, 1)): MERGE})
    assert left[["said_on", "venue"]].values.tolist() == [["2022-01-03", "briefing"]]


def test_of_more_rows_than_fit_into_one_cell_the_rest_stays():
    rows = [("War", "A", f"Outlet {row} {'x' * 900}") for row in range(30)]
    table = quotes(*rows)
    left, _ = duplicates.resolve(table, {DuplicateGroup(tuple(range(30))): MERGE})
    assert len(left["also_carried_by"].iloc[0]) <= 10_000
    outlets = left["also_carried_by"].iloc[0] + " ".join(left["outlet"])
    assert all(f"Outlet {row} " in outlets for row in range(30))


def test_what_is_in_a_corpus_already_is_skipped_only_where_it_adds_no_cell():
    there = quotes(("War", "A", "Post")).assign(said_on="2022-01-03")
    for outlet, day, becomes in (
        ("Post", "2022-01-03", SKIP),
        ("Herald", "2022-01-03", MERGE),
        ("Post", "2022-02-24", KEEP),
    ):
        both = pd.concat([there, quotes(("War", "A", outlet)).assign(said_on=day)], ignore_index=True)
        assert duplicates.suggest(both, DuplicateGroup((0, 1)), n_there=1) == becomes


def test_a_merged_quote_keeps_the_id_that_the_table_gave_to_the_other():
    given = quotes(("War", "A", "RT"), ("War", "A", "TASS")).assign(quote_id=["q1", "q2"])
    group = duplicates.same_words(given)[0]
    left, _ = duplicates.resolve(given, {group: MERGE})
    assert left["also_carried_by"].tolist() == ["TASS, quote_id: q2"]
    without = given.assign(quote_id=make_ids(given))
    left, _ = duplicates.resolve(without, {group: MERGE})
    assert left["also_carried_by"].tolist() == ["TASS"]


def test_a_row_of_another_id_adds_it_to_a_corpus():
    both = quotes(("War", "A", "RT"), ("War", "A", "RT")).assign(quote_id=["q1", "q2"])
    assert duplicates.suggest(both, DuplicateGroup((0, 1)), 1) == MERGE
    assert duplicates.suggest(both.assign(quote_id=make_ids(both)), DuplicateGroup((0, 1)), 1) == SKIP


@pytest.mark.parametrize(("parts", "suggested"), [(["1", "2"], KEEP), (["1/2", "1/3"], MERGE)])
def test_parts_of_a_document_are_places_and_pieces_of_a_statement_are_not(parts, suggested):
    table = quotes(("War", "A", "RT"), ("War", "A", "RT")).assign(part=parts)
    assert duplicates.suggest(table, DuplicateGroup((0, 1))) == suggested
