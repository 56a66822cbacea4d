"""A compiled comparison: every figure of the tiny corpus can be counted by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.compare import counterparts, report
from analysis.compare.report import compile_report, source_numbers
from analysis.compare.topics.topics import Topics, own_topics
from data import table
from data.arrays import Vectors
from data.corpus import About
from data.corpus_files import assemble
from data.stances import CLAIM_COLUMNS, STANCE_COLUMNS, Annotations

# war and peace as two directions: q1 and q5 are about war, q2 and q4 about peace, q3 in between, q6 apart from all
VALUES = np.array([[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=np.float32)
RUSSIA = np.array([False, True, True, True, False, False])
US = np.array([True, False, False, True, False, False])
ANALYST = np.array([False, False, False, False, True, True])
SIDES = {"Russia": RUSSIA, "US": US}


@pytest.fixture
def whole_report(tiny):
    corpus = replace(tiny, vectors=Vectors(VALUES, "toy", "", ""))
    in_view = {"Russia": RUSSIA & (np.arange(6) != 2), "US": US}
    return compile_report(corpus, in_view, SIDES, in_view | {"Analyst": ANALYST}, own_topics(corpus), "words of peace")


def test_sides_are_listed_with_quotes_speakers_and_kinds(whole_report):
    # Sergey Lavrov and Tony Blinken once spoke jointly, so they count as one next to Ned Price
    assert [(side.name, side.n, side.n_speakers, side.kinds) for side in whole_report.sides] == [
        ("Russia", 2, 1, {"direct": 1, "mixed": 1}),
        ("US", 2, 2, {"direct": 1, "mixed": 1}),
    ]
    assert whole_report.sentence.startswith(
        "Russia has 2 quotes in view and US has 2. 1 quote belongs to more than one"
    )


def test_cells_show_what_is_silent_and_what_is_filtered_out(whole_report):
    assert [
        (topic, [(cell.side, [quote["quote_id"] for quote in cell.quotes], cell.n, cell.n_whole) for cell in of_topic])
        for topic, of_topic in whole_report.rows
    ] == [("Dialogue", [("Russia", ["q2", "q4"], 2, 2), ("US", ["q1", "q4"], 2, 2)])]
    assert whole_report.matrix.sides == ("Russia", "US", "Analyst")
    assert dict(zip(whole_report.matrix.topics, whole_report.matrix.counts.tolist(), strict=True)) == {
        "Dialogue": [2, 2, 0],
        "Answer": [0, 0, 1],
    }


def _ids(matches):
    return [(match.quote["quote_id"], match.closest["quote_id"]) for match in matches]


def test_counterparts_go_both_ways_each_pair_once_and_gulfs_are_apart(whole_report):
    (pair,) = whole_report.pairs
    result = [
        (asked.one, asked.other, asked.n, asked.n_near, [quote["quote_id"] for quote in asked.gulfs], asked.n_gulfs)
        for asked in pair.asked
    ]
    # with so few quotes none can be further than chance; q4 is never its own counterpart
    assert result == [("Russia", "US", 2, 2, [], 0), ("US", "Russia", 2, 2, [], 0)]
    # Russia's q2 asks and finds the joint q4; the US's q4 asks and finds q2: one pair
    assert _ids(pair.matches)[0] == ("q2", "q4")
    assert len(set(_ids(pair.matches))) == len(pair.matches)
    assert pair.distance.reason.startswith("Russia has 1 quote of 1 speaker, not counting 1 quote in both sides")


def test_words_are_reported_where_they_say_more_than_chance(tiny):
    pair = compile_report(tiny, SIDES, SIDES, SIDES, own_topics(tiny), "").pairs[0]
    # only "peace" is ranked: it does not stand out, and too few people say it for a line of chance
    (section,) = pair.words
    assert (section.within, section.n_ranked, pair.no_words) == ("", 1, "")
    assert section.line.reason.startswith("No line can be drawn")
    assert section.terms.empty


def test_words_are_compared_within_each_language_that_the_sides_share():
    words = {"en": "{} gas taxes rise again", "ru": "{} газ снова дорожает"}
    own = {"North": {"en": "harbour", "ru": "гавань"}, "South": {"en": "mountain", "ru": "гора"}}
    rows = [
        {
            "text": words[tag].format(f"{own[camp][tag]} {camp[0]}{n}"),
            "speaker": f"{camp} {n}",
            "camp": camp,
            "language": tag,
        }
        for camp in own
        for tag in words
        for n in range(6)
    ]
    quotes = table.complete(pd.DataFrame(rows, dtype="str").assign(quote_id=[f"q{n}" for n in range(len(rows))]))
    sides = {camp: (quotes["camp"] == camp).to_numpy() for camp in own}

    def corpus_of(quotes):
        return assemble("two", About(title="Two"), quotes, None, None, Annotations(), ())

    def sections(corpus):
        pair = compile_report(corpus, sides, sides, sides, own_topics(corpus), "").pairs[0]
        return {section.within: set(section.terms["term"]) for section in pair.words}, pair.no_words

    found, why = sections(corpus_of(quotes))
    assert why == ""
    assert list(found) == ["English (6 and 6 quotes)", "Russian (6 and 6 quotes)"]
    assert {"harbour", "mountain"} <= found["English (6 and 6 quotes)"]
    assert {"гавань", "гора"} <= found["Russian (6 and 6 quotes)"]
    assert not found["English (6 and 6 quotes)"] & found["Russian (6 and 6 quotes)"]
    apart = quotes.assign(language=["en" if camp == "North" else "ru" for camp in quotes["camp"]])
    assert sections(corpus_of(apart)) == (
        {},
        "they have no language in which both hold 5 quotes.",
    )


def test_positions_refer_to_the_quotes_they_rest_on_and_none_is_left_out(tiny, monkeypatch):
    monkeypatch.setattr(report, "MOST_IN_CELL", 1)
    claims = pd.DataFrame([{"claim_id": "c1", "claim": "War is wrong"}])
    marks = [("c1", "q2", "supports"), ("c1", "q3", "supports"), ("c1", "q1", "opposes")]
    stances = pd.DataFrame(marks, columns=["claim_id", "quote_id", "stance"])
    marked = Annotations(
        claims.reindex(columns=list(CLAIM_COLUMNS), fill_value=""),
        stances.reindex(columns=list(STANCE_COLUMNS), fill_value=""),
    )
    topics = Topics(np.array(["Dialogue"] * 6, dtype=object), found=False)
    found = compile_report(replace(tiny, marked=marked), SIDES, SIDES, SIDES, topics, "")
    (stand,) = found.stands
    assert stand.claim == "War is wrong"
    assert [(side, [quote["quote_id"] for quote in quotes]) for side, _, quotes in stand.cells] == [
        ("Russia", ["q2", "q3"]),
        ("US", ["q1"]),
    ]
    # the first quote of each side's cell is shown under its topic; q3 is not, and is added
    assert [quote["quote_id"] for quote in found.cited] == ["q3"]


def test_each_document_is_once_among_the_sources(whole_report):
    assert whole_report.sources == (("Post.", ""), ("Herald.", ""))
    assert source_numbers(whole_report) == {"Post.": 1, "Herald.": 2}


def test_without_vectors_there_are_words_and_topics_alone(tiny):
    found = compile_report(tiny, SIDES, SIDES, SIDES, own_topics(tiny), "")
    assert (found.pairs[0].asked, found.pairs[0].distance) == ((), None)
    assert found.pairs[0].matches == ()
    assert [topic for topic, _ in found.rows] == ["Dialogue", "Answer"]


def test_large_sides_are_asked_evenly_and_long_cells_are_cut(tiny, monkeypatch):
    monkeypatch.setattr(counterparts, "MOST_ASKED", 2)
    monkeypatch.setattr(report, "MOST_IN_CELL", 1)
    orders = []
    corpus = replace(tiny, vectors=Vectors(VALUES, "toy", "", ""))
    found = compile_report(
        corpus, SIDES, SIDES, SIDES, own_topics(corpus), "", progress=lambda done, _: orders.append(done)
    )
    assert [(asked.n, asked.n_side) for asked in found.pairs[0].asked] == [(2, 3), (2, 2)]
    assert [(len(cell.quotes), cell.n) for cell in found.rows[0][1]] == [(1, 2), (1, 2)]
    assert orders == sorted(orders)
    assert orders[-1] == 1
