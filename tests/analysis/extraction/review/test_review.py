"""What a person can do to a statement; each action gives new rows."""

from dataclasses import replace

import pytest

from analysis.extraction import articles
from analysis.extraction.review import camps, review, review_speakers, review_words, spellings
from analysis.extraction.review.review import ACCEPTED, REJECTED, WAITING, ReviewError
from analysis.extraction.review.spellings import Spellings
from analysis.extraction.review.table import quotes
from data.article import Article

TEXT = (
    "State Department spokesman Ned Price spoke. “We are ready to meet. We are ready to talk,” he said. "
    "Prices rose. “It is far too late,” said Carl Bohm."
)
ARTICLE = Article(TEXT, title="Talks", outlet="Post")


@pytest.fixture
def rows():
    return articles.rows(ARTICLE, camps.shipped_table())


def test_confident_rows_are_taken_whether_their_camp_is_known_or_not_and_the_rest_wait_with_a_reason():
    text = TEXT + " He will go, someone said. Ann Lee and Eva Roe met. “Not yet, and not soon,” she said."
    rows = articles.rows(Article(text), camps.shipped_table())
    assert [(row.speaker, row.camp, row.state) for row in rows[:2]] == [
        ("Ned Price", "US", ACCEPTED),
        ("Carl Bohm", "", ACCEPTED),
    ]
    assert all(row.reason for row in rows[2:] if row.state == WAITING)
    assert WAITING in {row.state for row in rows}


def test_a_row_without_a_speaker_cannot_be_taken_and_one_with_fewer_camps_than_speakers_neither(rows):
    with pytest.raises(ReviewError, match="its speaker is missing"):
        review.decide(review.change(rows, 2, speaker=""), 2, ACCEPTED)
    with pytest.raises(ReviewError, match="as many camps as speakers"):
        review.decide(review.change(rows, 2, speaker="Ann Lee | Carl Bohm", camp="US"), 2, ACCEPTED)
    given = review.change(rows, 2, camp="Analyst")
    assert review.find(given, 2).edited == ("camp",)


def test_verbatim_rows_are_taken_at_once_and_those_who_were_rejected_or_lack_a_speaker_are_not(rows):
    rows = review.change(review.decide(rows, 1, REJECTED), 2, speaker="")
    rows = review_words.add_span(review.decide(rows, 2, WAITING), TEXT, 0, 5)[0]
    rows, number = review_words.add(rows, TEXT, "Prices rose")
    rows = review.change(rows, number, speaker="Ann Lee", kind="direct")
    assert {row.number: row.state for row in review.take(rows)} == {1: REJECTED, 2: WAITING, 3: WAITING, 4: ACCEPTED}


def test_what_a_model_proposed_is_not_taken_with_all_others_but_by_itself(rows):
    rows = tuple(replace(row, state=WAITING, kind="direct") for row in rows)
    rows = review.put(rows, replace(rows[0], proposed_by="machine: m"))
    assert [row.state for row in review.take(rows)] == [WAITING, ACCEPTED]
    assert review.decide(rows, 1, ACCEPTED)[0].state == ACCEPTED


def test_a_speakers_camp_and_name_are_changed_in_all_rows_but_not_where_a_person_gave_another_camp(rows):
    rows = review_words.split(rows, TEXT, 1, "We are ready to talk")
    rows = review.change(rows, rows[1].number, camp="NATO")
    assigned = review_speakers.assign(rows, "Ned Price", "Analyst", camps.shipped_table())
    assert [row.camp for row in assigned] == ["Analyst", "NATO", ""]
    joint = review.change(assigned, 2, speaker="Carl Bohm | Ned Price")
    assert [(line.name, line.n, line.camp) for line in review_speakers.speaker_lines(joint)] == [
        ("Ned Price", 3, "Analyst"),
        ("Carl Bohm", 1, ""),
    ]
    assert review_speakers.assign(joint, "Carl Bohm", "Trade", camps.shipped_table())[-1].camp == "Trade | Analyst"
    people = Spellings(spellings.learn(spellings.shipped_table(), "Ned Price", "Edward Price", "Q42"))
    renamed = review_speakers.spell(joint, people)
    assert [row.speaker for row in renamed] == ["Edward Price", "Edward Price", "Carl Bohm | Edward Price"]
    assert [row.wikidata for row in renamed] == ["Q42", "Q42", ""]


def test_a_speaker_who_is_left_out_can_come_back(rows):
    left = review_speakers.leave_out(rows, "Ned Price")
    assert [row.state for row in left] == [REJECTED, ACCEPTED]
    assert [line.left_out for line in review_speakers.speaker_lines(left)] == [True, False]
    assert review_speakers.bring_back(left, "Ned Price") == rows


def test_a_camp_decided_before_is_proposed_where_none_is_known(rows):
    assert [row.camp for row in review_speakers.propose(rows, {"Carl Bohm": "Trade", "Ned Price": "Other"})] == [
        "US",
        "Trade",
    ]


def test_another_form_keeps_the_rows_that_a_person_changed(rows):
    changed = review.change(rows, 2, camp="Analyst")
    kept = review.keep_edited(articles.rows(ARTICLE, camps.shipped_table()), changed)
    assert [(row.speaker, row.camp) for row in kept] == [("Ned Price", "US"), ("Carl Bohm", "Analyst")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ned Price denied that the talks were over.", "denied that the talks were over"),
        ("Ned Price said that the talks were over.", "the talks were over"),
    ],
)
def test_what_was_denied_stays_with_the_verb(text, words):
    (row,) = articles.rows(Article(text), camps.shipped_table())
    assert row.words(text) == words
    table = quotes([(Article(text), review.decide_all((row,), ACCEPTED))])
    assert table["text"].tolist() == [words]


@pytest.mark.parametrize("spelling", ["Zelenskyy", "Volodymyr Zelenskiy", "Zelensky"])
def test_one_person_under_several_spellings_is_one(spelling):
    text = f"“We are ready to meet them,” {spelling} said."
    (row,) = articles.rows(Article(text), camps.shipped_table())
    assert (row.speaker, row.camp, row.wikidata) == ("Volodymyr Zelensky", "Ukraine", "Q3874799")


def test_the_span_follows_its_first_and_last_words(rows):
    changed = review.find(review_words.change_span(rows, TEXT, 1, "We are ready to talk", "to talk"), 1)
    assert [TEXT[a:b] for a, b in changed.segments] == ["We are ready to talk"]
    assert changed.edited == ("words",)
    with pytest.raises(ReviewError, match="No words “never”"):
        review_words.change_span(rows, TEXT, 1, "never", "talk")
    with pytest.raises(ReviewError, match="does not follow"):
        review_words.change_span(rows, TEXT, 1, "It is far too late", "We are")


def test_typed_words_that_the_article_has_get_their_place_and_others_are_marked(rows):
    kept = review.find(review_words.type_words(rows, TEXT, 1, "We are ready to talk"), 1)
    assert (kept.edited, kept.typed) == (("words",), "")
    typed = review.find(review_words.type_words(rows, TEXT, 1, "We want to talk"), 1)
    assert (typed.edited, typed.segments, typed.words(TEXT)) == (("typed words",), (), "We want to talk")
    assert review_words.type_words(rows, TEXT, 1, rows[0].words(TEXT)) == rows


def test_split_and_merge_are_each_other_undone(rows):
    parted = review_words.split(rows, TEXT, 1, "We are ready to talk")
    assert [row.words(TEXT) for row in parted] == [
        "We are ready to meet.",
        "We are ready to talk",
        "It is far too late",
    ]
    merged = review_words.merge(parted, 1, parted[1].number)
    assert [row.words(TEXT) for row in merged] == ["We are ready to meet. … We are ready to talk", "It is far too late"]
    with pytest.raises(ReviewError, match="does not stand within"):
        review_words.split(rows, TEXT, 1, "It is far too late")


def test_a_missed_statement_is_added_by_its_words_or_its_place(rows):
    added, number = review_words.add(rows, TEXT, "Prices   rose")
    row = review.find(added, number)
    assert (row.words(TEXT), row.kind, row.state) == ("Prices rose", "indirect", WAITING)
    with pytest.raises(ReviewError, match="does not hold"):
        review_words.add(rows, TEXT, "Prices fell")
    with pytest.raises(ReviewError, match="part of a statement already"):
        review_words.add(rows, TEXT, "It is far too late")
    free = review.decide(rows, 2, REJECTED)
    start = TEXT.index("“It is far too late,”")
    again, number = review_words.add_span(free, TEXT, start, start + len("“It is far too late"))
    assert (review.find(again, number).words(TEXT), review.find(again, number).kind) == ("It is far too late", "direct")


def test_a_corrected_speaker_gets_their_own_role_and_camp(rows):
    corrected = review.find(review.correct_speaker(rows, 2, "Ned Price"), 2)
    assert (corrected.role, corrected.camp) == ("State Department spokesman", "US")


def test_taken_rows_become_the_imports_table_with_their_places(rows):
    table = quotes([(ARTICLE, rows)])
    assert table["text"].tolist() == ["We are ready to meet. We are ready to talk", "It is far too late"]
    assert table["camp"].tolist() == ["US", "Unknown"]
    row = table.iloc[0]
    assert TEXT[int(row["start"]) : int(row["end"])] == row["text"]
    assert (row["outlet"], row["title"], row["source_sha256"]) == ("Post", "Talks", ARTICLE.sha256)
    assert row["prefix"] == TEXT[: int(row["start"])][-60:]


def test_parts_of_one_statement_are_rows_that_share_its_number(rows):
    parted = review_words.merge(review_words.split(rows[:1], TEXT, 1, "We are ready to talk"), 1, 2)
    table = quotes([(ARTICLE, parted)])
    assert table["part"].tolist() == ["1/2", "2/2"]
    assert table["statement"].nunique() == 1


def test_typed_words_have_no_place_in_the_table(rows):
    table = quotes([(ARTICLE, review_words.type_words(rows[:1], TEXT, 1, "We want to talk"))])
    assert table[["text", "start", "end", "edited"]].iloc[0].tolist() == ["We want to talk", "", "", "typed words"]


def test_another_day_of_publication_counts_days_again_where_they_were_counted():
    text = "“We go on. We stay,” Ned Price said on Tuesday. Prices rose. “It is far too late,” Ann Lee said on Tuesday."
    first = Article(text, published_on="2022-01-14")
    rows = review_words.split(articles.rows(first, camps.shipped_table()), text, 1, "We stay")
    rows, added = review_words.add(rows, text, "Prices rose")
    rows = review.change(rows, added, said_on="2020-02-02")
    rows = review_words.type_words(rows, text, 2, "It is late, very late")
    later = articles.redate(Article(text, published_on="2022-01-21"), rows)
    days = {row.words(text): row.said_on for row in later}
    assert days == {
        "We go on.": "2022-01-18",
        "We stay": "2022-01-18",
        "Prices rose": "2020-02-02",
        "It is late, very late": "2022-01-11",  # without a place, as it was
    }
    assert [row.edited for row in later] == [row.edited for row in rows]
