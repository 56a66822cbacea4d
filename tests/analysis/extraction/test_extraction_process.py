"""Statements extracted in a separate process: the same ones, with progress, and killed if it takes too long."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.extraction import articles, extraction_process
from analysis.extraction.review import camps, spellings
from data.article import Article
from data.processes.job import until_over

TEXT = re.sub(
    r"\{(?:\w+|\+)\|(?:[^|{}]*\|)?|\}",
    "",
    (Path(__file__).parent / "articles" / "wire.txt").read_text("utf-8"),
)
ARTICLE = Article(TEXT + "\n\n“Odd \ud83d mark,” Ann Berg said on Monday.", published_on="2022-01-13")
CAMPS, PEOPLE = camps.shipped_table(), spellings.shipped_table()


def wait_until_over(job):
    until_over(job)
    return job


def test_the_rows_are_those_found_without_a_process():
    found = extraction_process.result(wait_until_over(extraction_process.begin(ARTICLE, CAMPS, PEOPLE)), "it")
    assert found.rows == articles.rows(ARTICLE, CAMPS)
    assert found.form == "article"
    later = replace(ARTICLE, published_on="2023-05-01")
    redated = extraction_process.result(
        wait_until_over(extraction_process.begin_redating(later, found.rows, "article", "whole")), "it"
    )
    assert redated.rows == articles.redate(later, found.rows)
    assert redated.rows != found.rows


def test_a_long_text_is_announced_and_ends_when_it_is_cancelled():
    long = Article((TEXT + "\n\n") * 100)
    job = extraction_process.begin(long, CAMPS, PEOPLE)
    shares = set()
    while len(shares) < 3:
        assert not job.wait(0.05)
        shares |= {job.done} - {0.0}
    assert all(0 < share < 1 for share in shares)
    job.cancel()
    wait_until_over(job)
    with pytest.raises(extraction_process.ExtractionRefusal, match="“it” was cancelled"):
        extraction_process.result(job, "it")


@pytest.mark.parametrize(
    ("limit", "value", "sentence"),
    [("_SECONDS", -59, "needs more than the 1 seconds"), ("_OUTPUT", 1_000, "MB of memory that are given")],
)
def test_what_needs_too_much_is_reported_with_what_can_be_done(monkeypatch, limit, value, sentence):
    monkeypatch.setattr(extraction_process, limit, value)
    long = Article(((TEXT + "\n\n") * 1000)[:1_000_000])
    job = wait_until_over(extraction_process.begin(long if limit == "_SECONDS" else ARTICLE, CAMPS, PEOPLE))
    with pytest.raises(extraction_process.ExtractionRefusal, match=f"{sentence}.*Cut it into parts"):
        extraction_process.result(job, "it")


def read_table(kind, content):
    return extraction_process.table(wait_until_over(extraction_process.begin_table(kind, content)), kind)


def test_a_table_of_ones_own_is_read_there_too():
    content = b"fits,camp,note\nharbour,Left\nport,Right,ours\n"
    assert read_table("camps", content).to_numpy().tolist() == [["harbour", "Left", ""], ["port", "Right", "ours"]]
    assert read_table("people", b"spelling,name\nA,B\n").to_numpy().tolist() == [["A", "B", ""]]
    own = read_table("camps", content)
    assert extraction_process.result(
        wait_until_over(extraction_process.begin(ARTICLE, own, PEOPLE)), "it"
    ).rows == articles.rows(ARTICLE, own)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"fits\nx\n", "lacks the column camp"),
        (b"," * 300_000, "begins with a row of 300,001 cells"),
        (b"fits,camp\n" + b"\n" * 5_000_000, "more than 5 MB"),
        (b"fits,camp\n" + b"x,y\n" * 1_000_000, "has 1,000,000 rows; at most 20,000"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(extraction_process.ExtractionRefusal, match=f"table of camps.*(?:{sentence})"):
        read_table("camps", content)
