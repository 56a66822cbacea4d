"""Proposed statements among the rows that the rules found: new ones wait, and none occurs twice."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.extraction import articles
from analysis.extraction.proposing import rows
from analysis.extraction.proposing.answer import ProposedStatement
from analysis.extraction.proposing.rows import FOUND, NAMED, NEW, SpeakerKnowledge
from analysis.extraction.review import camps, review
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.review.table import quotes
from data.article import from_text

MACHINE = "machine: m, 2026-01-31, prompt statements 1"
TEXT = """Russian Foreign Minister Sergei Lavrov said: “We are ready to meet again.”
The talks, to hear Lavrov, can only help.
Anna Weiss of Norland sees no use in them.
"""
CHINESE = "王毅外长在北京见了记者。「我们已经准备好了。」「谈判应该继续进行。」"
KNOWN = SpeakerKnowledge(
    camps.shipped_table(),
    Spellings(pd.DataFrame(columns=["spelling", "name", "wikidata"])),
    {"Anna Weiss": "Norland"},
)


def extract_by_rules(text):
    article = from_text(text)
    return article, articles.rows(article, KNOWN.camps)


def propose(text, words, *speakers, kind="indirect"):
    start = text.index(words)
    return ProposedStatement(speakers, ((start, start + len(words)),), kind)


def test_what_is_new_waits_says_whose_proposal_it_is_and_has_the_facts_of_its_speaker():
    article, before = extract_by_rules(TEXT)
    after, counts = rows.add(
        article,
        before,
        [
            propose(article.text, "can only help", "Lavrov"),
            propose(article.text, "no use in them", "Anna Weiss"),
            propose(article.text, "can only", "Lavrov"),  # of the next piece, a little shorter
        ],
        MACHINE,
        KNOWN,
    )
    assert counts == {NEW: 2, FOUND: 1}
    spoken, lavrov, weiss = after
    assert spoken == before[0]
    assert (lavrov.speaker, lavrov.role, lavrov.camp) == (spoken.speaker, spoken.role, "Russia")
    assert (weiss.speaker, weiss.role, weiss.camp) == ("Anna Weiss", "", "Norland")
    assert {(row.state, row.reason, row.proposed_by) for row in (lavrov, weiss)} == {
        (review.WAITING, "proposed by m", MACHINE)
    }
    assert len({row.number for row in after}) == 3


@pytest.mark.parametrize("state", [review.ACCEPTED, review.WAITING, review.REJECTED])
def test_what_is_there_already_stays_as_it_is(state):
    article, (row,) = extract_by_rules(TEXT)
    before = (replace(row, state=state),)
    same = propose(article.text, "We are ready to meet again", "Anna Weiss", kind="direct")
    part = propose(article.text, "again.”\nThe talks", "Anna Weiss")
    assert rows.add(article, before, [same, part], MACHINE, KNOWN) == (before, {FOUND: 2})


def test_a_quotation_without_a_speaker_gets_one_and_still_waits():
    article, before = extract_by_rules(CHINESE)
    assert [row.speaker for row in before] == ["", ""]
    by_hand = review.change(before, 2, speaker="Ann Ray")
    both = [propose(CHINESE, words, "王毅", kind="direct") for words in ("我们已经准备好了", "谈判应该继续进行")]
    after, counts = rows.add(article, by_hand, both, MACHINE, KNOWN)
    assert counts == {NAMED: 1, FOUND: 1}
    assert [(row.speaker, row.state, row.proposed_by) for row in after] == [
        ("王毅", review.WAITING, MACHINE),
        ("Ann Ray", review.WAITING, ""),
    ]
    assert after[0].reason == "its speaker was proposed by m"
    assert after[0].segments == before[0].segments


def test_several_speakers_are_a_joint_statement():
    article, before = extract_by_rules(TEXT)
    after, _ = rows.add(
        article, before, [propose(article.text, "no use in them", "Anna Weiss", "Norland")], MACHINE, KNOWN
    )
    assert after[-1].speaker == "Anna Weiss | Norland"


def test_a_table_says_for_ever_which_model_proposed_what_a_person_took_over():
    article, before = extract_by_rules(TEXT)
    after, _ = rows.add(article, before, [propose(article.text, "can only help", "Lavrov")], MACHINE, KNOWN)
    assert quotes([(article, after)])["origin"].tolist() == [""]  # waiting rows are not in it
    (number,) = [row.number for row in after if row.proposed_by]
    taken = review.decide(review.change(after, number, camp="Norland"), number, review.ACCEPTED)
    table = quotes([(article, taken)])
    assert table["origin"].tolist() == ["", f"taken over from {MACHINE}"]
    assert table["doubt"].tolist()[1] == "proposed by m"


def test_proposals_stay_when_the_article_is_read_again():
    article, before = extract_by_rules(TEXT)
    after, _ = rows.add(article, before, [propose(article.text, "can only help", "Lavrov")], MACHINE, KNOWN)
    again = review.keep_edited(before, after)
    assert [(row.words(article.text), row.proposed_by) for row in again] == [
        ("We are ready to meet again.", ""),
        ("can only help", MACHINE),
    ]
