"""Marks as files, read in a separate process: the same as without it, and none harms the server."""

import pytest

from data import stances, stances_process
from data.faults import MOST_SHOWN
from data.processes.job import Limits

HEADINGS = b"claim_id,claim,quote_id,stance,condition,reason,words,annotator,origin\n"
ROW = b"peace,Talks help.,q1,supports,,why,,Ann,\n"


@pytest.fixture
def known_claims():
    return stances.read_claims(b"claim_id,claim,counter_claim,kind,note\nwar,War is near.,,forecast,\n")[0]


def test_marks_and_claims_come_as_they_were_read(known_claims):
    found, faults, n = stances_process.read(HEADINGS + ROW, known_claims)
    read, _ = stances.read_stances(HEADINGS + ROW, known_claims)
    assert (faults, n) == ([], 0)
    assert found.stances.to_dict("records") == read.stances.to_dict("records")
    assert found.claims.to_dict("records") == read.claims.to_dict("records")
    claims, _, _ = stances_process.read(
        b"claim_id,claim,counter_claim,kind,note\npeace,Talks help.,,demand,\n", known_claims
    )
    assert claims.claims["claim"].tolist() == ["Talks help."]
    assert claims.stances.empty


@pytest.mark.parametrize(
    ("raw", "n", "sentence"),
    [
        (HEADINGS + ROW.replace(b"supports", b"likes") * 70, 70, "must be supports, opposes"),
        (HEADINGS + b"\xff", 1, "must be UTF-8"),
        (b"quote_id" + b"," * 300_000, 1, "begins with a row of 300,001 cells"),
        (HEADINGS + b"\n" * 20_000_000, 1, "more than 20 MB"),
        (b"quote_id" + b",a" * 900 + b"\n" * 15_000_000, 1, "that are given to reading marks"),  # 901 empty cells a row
    ],
)
def test_what_cannot_be_taken_in_is_reported_with_its_first_faults(known_claims, raw, n, sentence, monkeypatch):
    monkeypatch.setattr(stances_process, "_LIMITS", Limits(memory=300 * 1024**2, seconds=1))
    found, faults, n_faults = stances_process.read(raw, known_claims)
    assert n_faults == n
    assert len(faults) == min(n, MOST_SHOWN)
    assert sentence in faults[0].allowed
    assert found.stances.empty


def test_claims_whose_id_another_claim_has_are_refused_by_row(known_claims):
    _, faults, n = stances_process.read(b"claim_id,claim\nc2,Cats purr.\nwar,Dogs bark.\n", known_claims)
    assert (n, str(faults[0])) == (
        1,
        "claims.csv, row 3, column claim_id: 'war'; is here the id of 'War is near.'; give this claim another",
    )
    # known words are that claim, whatever their id
    for claim_id in (b"war", b"c9"):
        claims, faults, _ = stances_process.read(
            b"claim_id,claim,note\n" + claim_id + b",War is near.,n\n", known_claims
        )
        assert (faults, len(claims.claims)) == ([], 1)
