"""Claims and stances: checked when read, all faults reported at once, and written so that they can be read again."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.corpus import content_hash, read_corpus
from data.corpus_files import travelling_files
from data.faults import CorpusError
from data.stances import (
    CLAIM_COLUMNS,
    PAIR_COLUMNS,
    READINGS,
    STANCE_COLUMNS,
    Annotations,
    claims_csv,
    read_claims,
    read_draws,
    read_folder,
    read_pairs,
    read_stances,
    stances_csv,
)

CLAIMS = "claim_id,claim,note\nc1,War is wrong,\nc2,Talks help,of any kind\n"
MARKS = "claim_id,quote_id,stance,reason,annotator\nc1,q1,supports,says so,ann\nc2,q9,opposes,,bob\n"


def claims_of(*rows):
    return pd.DataFrame(rows, columns=list(CLAIM_COLUMNS), dtype=str)


def stances_of(*rows):
    """Each row with the columns of an old file: claim_id, quote_id, stance, reason, annotator."""
    old = pd.DataFrame(rows, columns=["claim_id", "quote_id", "stance", "reason", "annotator"], dtype=str)
    return old.reindex(columns=list(STANCE_COLUMNS), fill_value="")


KNOWN = claims_of(("c1", "War is wrong", "", "", ""), ("c2", "Talks help", "", "", "of any kind"))


def fault_lines(folder):
    with pytest.raises(CorpusError) as raised:
        read_corpus(folder)
    return str(raised.value).split("\n")


def test_a_folder_without_the_files_has_no_claims_stances_or_axes(tiny):
    assert tiny.marked.claims.empty
    assert tiny.marked.stances.empty
    assert list(tiny.marked.claims) == list(CLAIM_COLUMNS)
    assert list(tiny.marked.stances) == list(STANCE_COLUMNS)
    assert tiny.axes == ()


def test_they_are_part_of_the_corpus_and_of_its_hash(tiny_folder):
    before = content_hash(tiny_folder)
    (tiny_folder / "claims.csv").write_text(CLAIMS, "utf-8")
    (tiny_folder / "stances.csv").write_text(MARKS, "utf-8")
    marked = read_corpus(tiny_folder).marked
    assert marked.claims.to_numpy().tolist() == KNOWN.to_numpy().tolist()
    # a mark on a missing quote is kept
    assert marked.stances.equals(
        stances_of(("c1", "q1", "supports", "says so", "ann"), ("c2", "q9", "opposes", "", "bob"))
    )
    marked_hash = content_hash(tiny_folder)
    (tiny_folder / "stances.csv").write_text(MARKS.replace("supports", "opposes"), "utf-8")
    assert len({before, marked_hash, content_hash(tiny_folder)}) == 3


def test_every_fault_of_both_files_is_reported_at_once(tiny_folder):
    (tiny_folder / "claims.csv").write_text("claim_id,claim\nc 1,War\nc2,\nc3,Talks\nc3,Talks\n", "utf-8")
    (tiny_folder / "stances.csv").write_text(
        "claim_id,quote_id,stance,reason,annotator\n\nc3,q1,agrees,,ann\nc3,q!,neither,,\n", "utf-8"
    )
    assert fault_lines(tiny_folder) == [
        "claims.csv, row 2, column claim_id: 'c 1'; must be 1 to 64 letters, digits, '.', '_', ':' or '-'",
        "claims.csv, row 3, column claim; must not be empty",
        "claims.csv, row 5, column claim_id: 'c3'; must not stand twice",
        "claims.csv, row 5, column claim: 'Talks'; must not stand twice",
        "stances.csv, row 3, column stance: 'agrees'; must be supports, opposes, conditional, neither or not about it",
        "stances.csv, row 4, column quote_id: 'q!'; must be 1 to 64 letters, digits, '.', '_', ':' or '-'",
        "stances.csv, row 4, column annotator; must not be empty",
    ]


def test_a_stance_needs_a_claim_that_can_be_read(tiny_folder):
    (tiny_folder / "claims.csv").write_text(CLAIMS, "utf-8")
    (tiny_folder / "stances.csv").write_text(
        "claim_id,claim,quote_id,stance,annotator\nc1,War is right,q1,supports,ann\nc9,,q1,supports,ann\n"
        "c8,New,q1,neither,ann\nc8,,q2,neither,ann\n",
        "utf-8",
    )
    assert fault_lines(tiny_folder) == [
        "stances.csv, row 2, column claim: 'War is right'; must be the words that c1 has elsewhere: 'War is wrong'",
        "stances.csv, row 3, column claim_id: 'c9'; must be a claim of claims.csv, "
        "or have its words in the column 'claim'",
    ]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"claim_id,stance\nc1,supports\n", "the column 'quote_id' is missing; columns found: claim_id, stance"),
        (b"claim_id,claim_id,quote_id,stance,annotator\na,b,c,d,e\n", "must not stand twice among the headings"),
        (b"\xff\xfe", "must be UTF-8 text"),
        (b"\n\n", "is not a table of comma-separated values: No columns to parse from file"),
        (b"claim_id,quote_id\n1,2,3\n", "must have at most 2 cells, one a heading, but has 3"),
    ],
)
def test_what_is_no_table_of_stances_says_why(raw, fault):
    found, faults = read_stances(raw, KNOWN)
    assert found.stances.empty
    assert fault in [one.allowed for one in faults]


def test_claims_in_the_file_come_with_it_and_other_columns_are_ignored():
    raw = b"quote_id,claim,claim_id,annotator,stance,mood\nq1,New,w1,ann,neither,good\nq2,,w1,ann,supports,\n"
    found, faults = read_stances(raw, KNOWN)
    assert faults == []
    assert found.claims.to_numpy().tolist() == [["w1", "New", "", "", ""]]
    assert found.stances.equals(stances_of(("w1", "q1", "neither", "", "ann"), ("w1", "q2", "supports", "", "ann")))


def test_a_file_that_cannot_be_read_says_so(tiny_folder):
    (tiny_folder / "stances.csv").mkdir()
    (tiny_folder / "claims.csv").mkdir()
    assert [fault.partition(",")[0].partition("; ")[0] for fault in fault_lines(tiny_folder)] == [
        "claims.csv",
        "stances.csv",
    ]


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised_and_comes_back():
    marked = Annotations(
        claims_of(("w1", "=1+1", "", "", "")),
        stances_of(("w1", "q1", "supports", "@x", "-bob")),
    )
    written = stances_csv(marked).decode("utf-8-sig")
    assert written.splitlines()[1] == "w1,'=1+1,q1,supports,,'@x,,'-bob,"
    found, _ = read_stances(stances_csv(marked), KNOWN)
    assert found.claims.to_numpy().tolist() == [["w1", "=1+1", "", "", ""]]
    assert found.stances.equals(marked.stances)


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=12)
IDS = st.from_regex(r"[A-Za-z0-9._:-]{1,8}", fullmatch=True)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(IDS, LINE, min_size=1, max_size=3).filter(lambda claims: len(set(claims.values())) == len(claims)),
    st.data(),
)
def test_what_is_downloaded_can_be_uploaded(claims, data):
    some = LINE | st.just("")
    row = st.tuples(st.sampled_from(sorted(claims)), IDS, st.sampled_from(READINGS), some, some, some, LINE, some)
    rows = data.draw(st.lists(row, min_size=1, max_size=4))
    marked = Annotations(
        claims_of(*((claim_id, claim, "", "", "") for claim_id, claim in claims.items())),
        pd.DataFrame(rows, columns=list(STANCE_COLUMNS), dtype=str),
    )
    found, faults = read_stances(stances_csv(marked), claims_of())
    assert faults == []
    assert found.stances.to_numpy().tolist() == [list(row) for row in rows]
    used = {row[0] for row in rows}
    assert dict(found.claims[["claim_id", "claim"]].to_numpy().tolist()) == {one: claims[one] for one in used}
    again, faults = read_claims(claims_csv(marked))
    assert faults == []
    assert again.to_numpy().tolist() == marked.claims.to_numpy().tolist()


DRAW = {
    "draw_id": "check-c2-7",
    "purpose": "check",
    "claim_id": "c2",
    "camp": "US",
    "seed": "7",
    "n_frame": "9",
    "quote_ids": "q3 q1",
    "annotator": "ann",
    "drawn_on": "2022-01-31",
}


def test_downloads_make_a_folder(tmp_path):
    claims = claims_of(
        ("c1", "War is wrong", "War is just", "judgement", ""), ("c2", "Talks help", "", "", "of any kind")
    )
    stances = pd.DataFrame(
        [["c2", "q1", "conditional", "they stop", "so it says", "only if", "ann", "settles"]],
        columns=list(STANCE_COLUMNS),
        dtype=str,
    )
    pairs = pd.DataFrame([["q1", "q2", "other matter", "ann"]], columns=list(PAIR_COLUMNS), dtype=str)
    marked = Annotations(claims, stances, pd.DataFrame([DRAW], dtype=str), pairs)
    for name, raw in travelling_files(marked, ()).items():
        (tmp_path / name).write_bytes(raw)
    found, faults = read_folder(tmp_path)
    assert faults == []
    assert found.claims.equals(claims)
    assert found.stances.equals(stances)
    assert found.draws.equals(marked.draws)
    assert found.pairs.equals(pairs)


def test_a_judgement_that_there_is_not_is_a_fault():
    pairs, faults = read_pairs(b"first_id,second_id,judgement,annotator\nq1,q2,agree,ann\nq1,q3,perhaps,ann\n")
    assert pairs.empty
    assert [str(fault) for fault in faults if "must be agree, contradict or other matter" in str(fault)]


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("purpose", "fun", "must be check or sample"),
        ("seed", "-1", "must be a whole number"),
        ("quote_ids", "q1,q2", "must be ids with a space between"),
        ("camp", "", "must not be empty"),
        ("drawn_on", "31.1.", "must be a day such as 2022-01-31"),
    ],
)
def test_a_bad_draw_says_what_is_allowed(column, value, allowed):
    raw = pd.DataFrame([DRAW | {column: value}]).to_csv(index=False).encode()
    found, faults = read_draws(raw)
    assert found.empty
    assert [(fault.column, fault.allowed) for fault in faults] == [(column, allowed)]


def test_a_kind_is_one_of_four_or_none():
    _, faults = read_claims(b"claim_id,claim,kind\nc1,War,wish\nc2,Peace,\n")
    assert [str(one) for one in faults] == [
        "claims.csv, row 2, column kind: 'wish'; must be demand, judgement, fact or forecast, or empty"
    ]
