"""Which saves of a log count, and what its versions contain, compared with a simple model of the same."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data.store.log import Log, SaveHead
from data.store.parts import Part

COLUMNS = ["save", "part", "key", "removed", "place", "json"]


def log(*saves: tuple[SaveHead, list[tuple[str, str, bool]]]) -> Log:
    return Log(rows_of(*saves))


def rows_of(*saves: tuple[SaveHead, list[tuple[str, str, bool]]]) -> pd.DataFrame:
    lines = []
    for head, written in saves:
        lines.append((head.version, Part.SAVE, head.version, False, None, head.to_json()))
        lines += [(head.version, part, key, removed, None, "") for part, key, removed in written]
    return pd.DataFrame(lines, columns=COLUMNS)


def head(version: str, base: str, needs=(), touches=()) -> SaveHead:
    return SaveHead(version, base, "Ann", "2026-01-02T03:04:05+00:00", "", needs, touches)


def quote(key: str, removed: bool = False) -> tuple[str, str, bool]:
    return "quote", key, removed


def tags(of: Log) -> list[str]:
    return [version.version for version in of.versions]


def test_a_head_survives_being_written():
    one = head("a", "b", needs=(("map", ""),), touches=("texts",))
    assert SaveHead.from_json(one.to_json()) == one


def test_a_save_counts_unless_its_row_was_changed_unseen():
    first = (head("a", ""), [quote("q1"), quote("q2")])
    other = (head("b", "a"), [quote("q1")])
    same_row = (head("c", "a"), [quote("q1")])
    other_row = (head("d", "a"), [quote("q2")])
    having_seen = (head("e", "b"), [quote("q1")])
    assert tags(log(first, other, same_row, other_row, having_seen)) == ["a", "b", "d", "e"]


def test_a_save_from_one_that_does_not_count_does_not_count_either():
    first = (head("a", ""), [quote("q1")])
    assert tags(log(first, (head("b", "nowhere"), [quote("q2")]), (head("c", "b"), [quote("q3")]))) == ["a"]


def test_what_a_save_needs_must_be_as_it_was():
    first = (head("a", ""), [quote("q1")])
    adds = (head("b", "a", touches=("texts",)), [quote("q2")])
    also_adds = (head("c", "a", touches=("texts",)), [quote("q3")])
    draws = (head("d", "a", needs=(("", "texts"),)), [("map", "", False)])
    draws_again = (head("e", "c", needs=(("", "texts"),)), [("map", "", False)])
    assert tags(log(first, adds, also_adds, draws, draws_again)) == ["a", "b", "c", "e"]


def test_versions_say_what_was_done_to_quotes():
    found = log(
        (head("a", ""), [quote("q1"), quote("q2"), ("about", "", False)]),
        (head("b", "a"), [quote("q1"), quote("q3"), quote("q2", removed=True)]),
        (head("c", "b"), [quote("q2"), quote("q2b", removed=True)]),
    )
    assert [(one.added, one.changed, one.removed, one.also) for one in found.versions] == [
        (2, 0, 0, ("about",)),
        (1, 1, 1, ()),
        (1, 0, 0, ()),
    ]
    assert found.before("b") == "a"
    assert found.before("a") == ""
    assert found.keys_of("b") == [("quote", "q1"), ("quote", "q3"), ("quote", "q2")]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.sets(st.sampled_from("pqr"), min_size=1), st.booleans()), max_size=8))
def test_no_save_that_counts_overwrites_what_its_author_had_not_seen(saves):
    written = [(head("v0", ""), [quote(key) for key in "pqr"])]
    for number, (base, keys, removed) in enumerate(saves, start=1):
        written.append((head(f"v{number}", f"v{min(base, number - 1)}"), [quote(key, removed) for key in sorted(keys)]))
    found = log(*written)
    counted = tags(found)
    state = dict.fromkeys("pqr", "v0")
    for save, lines in written[1:]:
        if save.version not in counted:
            continue
        seen = counted[: counted.index(save.base) + 1]
        for _, key, removed in lines:
            writer = next(
                one for one in reversed(counted[: counted.index(save.version)]) if _has_saved(written, one, key)
            )
            assert writer in seen
            state[key] = "" if removed else save.version
    rows = [
        line for save, lines in written for line in [(save.version, Part.SAVE), *((save.version, x[1]) for x in lines)]
    ]
    live = {rows[number][1]: rows[number][0] for number in found.rows_at(found.latest)}
    assert live == {key: version for key, version in state.items() if version}


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.sets(st.sampled_from("pqr"), min_size=1)), max_size=6), st.integers(0, 6)
)
def test_a_log_read_in_two_goes_is_the_log_read_at_once(saves, n):
    written = [(head("v0", ""), [quote(key) for key in "pqr"])]
    for number, (base, keys) in enumerate(saves, start=1):
        written.append((head(f"v{number}", f"v{min(base, number - 1)}"), [quote(key) for key in sorted(keys)]))
    whole, part = log(*written), log(*written[: 1 + n])
    at_first = part.versions
    later = Log(rows_of(*written), part)
    assert later.versions == whole.versions
    assert later.rows_at(later.latest).tolist() == whole.rows_at(whole.latest).tolist()
    assert part.versions == at_first  # which others may still read


def test_a_table_that_was_made_again_is_read_again():
    old = log((head("a", ""), [quote("q1")]), (head("b", "a"), [quote("q2")]))
    new = rows_of((head("c", ""), [quote("q1")]), (head("d", "c"), [quote("q1")]), (head("e", "d"), [quote("q1")]))
    assert tags(Log(new, old)) == ["c", "d", "e"]


def _has_saved(written, version, key):
    return any(save.version == version and any(key == x[1] for x in lines) for save, lines in written)
