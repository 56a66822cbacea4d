"""The shipped corpus is what its article says: checked against the article, or, without it, row against row."""

import hashlib
import os
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from data.schema import COLUMN_NAMES

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "data" / "russia-nato-2022"
SETTING = "STANDPOINT_SEED_ARTICLE"
CONTEXT = 32  # characters of the source kept on each side
COLUMNS = [*COLUMN_NAMES, "country", "note"]
# of all positions, words and contexts; update it only after the tests below passed with the article
WORDS_SHA256 = "e7bfd46c488b5177f00b642960ada9b94ce082a44db117f196857557670acffa"
JOINT = ("speaker", "role", "affiliation", "camp")


@pytest.fixture(scope="module")
def quotes() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "quotes.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def about() -> dict:
    return tomllib.loads((FOLDER / "corpus.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def source() -> bytes:
    places = [REPOSITORY.parent / "shared" / "seed" / "article.txt"]
    if named := os.environ.get(SETTING):
        places.insert(0, Path(named))
    for place in places:
        if place.is_file() and os.access(place, os.R_OK):
            return place.read_bytes()
    pytest.skip(f"The article is not here: name its text file in {SETTING} to check the quotes against it.")


def values(quotes: pd.DataFrame, column: str) -> set[str]:
    """The distinct values, those of a joint statement separated."""
    return {part for cell in quotes[column] for part in cell.split(" | ")}


# without the article


def test_41_rows_with_an_id_each(quotes):
    assert list(quotes.columns) == COLUMNS
    assert len(quotes) == 41
    assert quotes["quote_id"].is_unique
    assert quotes["quote_id"].str.fullmatch(r"q\d\d").all()


def test_file_is_plain_utf8_with_unix_line_ends():
    raw = (FOLDER / "quotes.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.decode("utf-8").endswith("\n")


def test_place_and_length_agree(quotes):
    start, end = quotes["start"].astype(int), quotes["end"].astype(int)
    wrong = (end - start) != quotes["text"].str.len()
    wrong |= quotes["prefix"].str.len() != start.clip(upper=CONTEXT)
    wrong |= quotes["suffix"].str.len() != CONTEXT  # no statement is at the very end of the article
    assert list(quotes.loc[wrong, "quote_id"]) == []
    assert start.is_monotonic_increasing


def test_all_rows_come_from_one_source(quotes):
    assert quotes["source_sha256"].nunique() == 1
    assert re.fullmatch(r"[0-9a-f]{64}", quotes["source_sha256"][0])
    for column in ("outlet", "title", "author", "published_on", "language"):
        assert quotes[column].nunique() == 1, column
        assert quotes[column][0] != "", column


def test_rows_agree_where_their_windows_overlap(quotes):
    seen: dict[int, tuple[str, str]] = {}
    clashes, shared = [], 0
    for quote in quotes.itertuples():
        window = quote.prefix + quote.text + quote.suffix
        for place, character in enumerate(window, start=int(quote.start) - len(quote.prefix)):
            other, known = seen.setdefault(place, (quote.quote_id, character))
            shared += other != quote.quote_id
            if known != character:
                clashes.append(f"{other} and {quote.quote_id} at {place}: {known!r}, {character!r}")
    assert clashes == []
    assert shared > 400  # the rows do touch: without an overlap this test would show nothing


def test_words_are_those_once_checked_against_the_article(quotes):
    words = "\0".join(quotes["start"] + ":" + quotes["prefix"] + quotes["text"] + quotes["suffix"])
    assert hashlib.sha256(words.encode()).hexdigest() == WORDS_SHA256


def test_no_statement_overlaps_another(quotes):
    assert (quotes["start"].astype(int)[1:].to_numpy() >= quotes["end"].astype(int)[:-1].to_numpy()).all()


def test_kind_follows_the_quotation_marks(quotes):
    for quote in quotes.itertuples():
        enclosed = quote.prefix.endswith("“") and re.match(r"[.,]?\s*,?\s*”", quote.suffix)
        marked = "“" in quote.text
        expected = "direct" if enclosed else "mixed" if marked else "indirect"
        assert quote.kind == expected, quote.quote_id


def test_marks_balance_and_no_stray_end(quotes):
    for text in quotes["text"]:
        assert re.sub(r"[^“”]", "", text) == "“”" * text.count("“"), text
        assert text == text.strip()
        assert text[-1] not in ".,;:", text


def test_camps_and_topics_are_the_declared_ones(quotes, about):
    assert values(quotes, "camp") == {camp["name"] for camp in about["camps"]}
    assert set(quotes["topic"]) == {topic["name"] for topic in about["topics"]}
    assert all(one["note"] for one in about["camps"] + about["topics"])


def test_camps_are_distinguished_by_colour_and_by_symbol(about):
    camps = about["camps"]
    assert len({camp["colour"] for camp in camps}) == len({camp["symbol"] for camp in camps}) == len(camps) == 5


def test_joint_statement_has_both_camps(quotes):
    joint = quotes[quotes["camp"].str.contains("|", regex=False)]
    assert list(joint["quote_id"]) == ["q01"]
    assert list(joint["camp"]) == ["US | NATO"]
    assert list(joint["speaker"]) == ["Anthony Blinken | Jens Stoltenberg"]
    assert {cell.count(" | ") for column in JOINT for cell in joint[column]} == {1}


def test_bar_is_only_between_joint_speakers(quotes):
    others = quotes.drop(columns=list(JOINT))
    assert not others.apply(lambda column: column.str.contains("|", regex=False)).to_numpy().any()


def test_nobody_relays_itself_and_no_date_is_made_up(quotes):
    assert (quotes["relayed_by"] != quotes["speaker"]).all()
    assert dict(quotes.loc[quotes["said_on"] != "", ["quote_id", "said_on"]].to_numpy()) == {"q34": "2022-01-13"}


def test_readme_counts_are_true(quotes):
    readme = (FOLDER / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (camp|kind|topic|relayed_by|venue) \| (.+?) \| (\d+) \|$", readme, re.MULTILINE)
    counted = {
        (column, value or "*not given*"): str(count)
        for column in ("camp", "kind", "topic", "relayed_by", "venue")
        for value, count in quotes[column].str.split(" | ", regex=False).explode().value_counts().items()
    }
    assert {(column, value): count for column, value, count in rows} == counted


# with the article


def test_source_is_the_hashed_one(quotes, source):
    assert set(quotes["source_sha256"]) == {hashlib.sha256(source).hexdigest()}


def test_words_are_in_the_article(quotes, source):
    article = source.decode("utf-8")
    for quote in quotes.itertuples():
        start, end = int(quote.start), int(quote.end)
        assert quote.text == article[start:end], quote.quote_id
        assert quote.prefix == article[max(0, start - CONTEXT) : start], quote.quote_id
        assert quote.suffix == article[end : end + CONTEXT], quote.quote_id


def test_cue_is_beside_the_words(quotes, source):
    article = source.decode("utf-8")
    for quote in quotes.itertuples():
        start, end = int(quote.start), int(quote.end)
        beside = article[max(0, start - 200) : start] + "\n" + article[end : end + 60]
        assert quote.cue, quote.quote_id
        assert quote.cue in beside, quote.quote_id
