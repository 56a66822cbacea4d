"""Columns recognised by their headings in six languages, and by what their cells hold."""

import pandas as pd
import pytest

from data.importing.columns import columns
from data.importing.columns.columns import KEPT

FITTING = {
    "text": ["We will not wait any longer.", "Talks go on."],
    "speaker": ["Ada Moe", "Bo Lind"],
    "camp": ["North", "South"],
    "said_on": ["2022-01-13", "2022-01-14"],
    "url": ["http://a.org/1", "http://a.org/2"],
}
# the usual ones from real files, and the same in five more languages
HEADINGS = {
    "text": [
        *(
            "Text",
            "QUOTE",
            "content",
            "body",
            "speech",
            "statement",
            "message",
            "tweet",
            "sentence",
            "texts",
            "transcript",
        ),
        *(
            "paragraph",
            "Rede",
            "Текст",
            "utterance",
            "full_text",
            "speech_text",
            "QuoteText",
            "Äußerung",
            "Zitat",
            "citation",
        ),
        *("déclaration", "discours", "cita", "declaración", "discurso", "высказывание", "цитата", "заявление", "заява"),
        *("промова", "висловлювання"),
    ],
    "speaker": [
        *(
            "speaker_name",
            "mp",
            "person",
            "said_by",
            "member_name",
            "user",
            "username",
            "Redner",
            "Спикер",
            "speaker",
            "name",
        ),
        *(
            "SpeakerName",
            "politician",
            "Sprecher:in",
            "Abgeordnete/r",
            "orateur",
            "intervenant",
            "orador",
            "diputado",
            "ФИО",
        ),
        *("депутат", "спікер", "промовець", "author-id", "Name of speaker", "who"),
    ],
    "camp": [
        *(
            "Party",
            "Country",
            "side",
            "group",
            "camp",
            "party_name",
            "speaker_party",
            "faction",
            "fraktion",
            "state",
            "nation",
        ),
        *(
            "organisation",
            "stance",
            "position",
            "Partei",
            "parti",
            "partido",
            "país",
            "партия",
            "страна",
            "партія",
            "країна",
        ),
    ],
    "said_on": [
        *("date", "created_at", "timestamp", "datetime", "speech_date", "Datum", "fecha", "дата", "date du discours"),
        *("Sitzungsdatum", "fecha del discurso", "дата речи", "дата промови"),
    ],
    "url": ["url", "Link", "permalink", "lien", "enlace", "ссылка", "посилання"],
}


@pytest.mark.parametrize(("name", "heading"), [(name, heading) for name, all_ in HEADINGS.items() for heading in all_])
def test_a_usual_heading_is_recognised(name, heading):
    others = {key: cells for key, cells in FITTING.items() if key != name}
    table = pd.DataFrame({**others, heading: FITTING[name]}, dtype="str")
    guess = columns.guess(table).by_heading[heading]
    assert guess.target == name
    assert guess.why


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("published", ["13.01.2022", "14.01.2022"]),
        ("опубликовано", ["13 января 2022", "14 января 2022"]),
        ("publié le", ["13 janvier 2022", "14 janvier 2022"]),
    ],
)
def test_dates_of_documents(heading, cells):
    table = pd.DataFrame({"text": FITTING["text"], heading: cells}, dtype="str")
    assert columns.guess(table).by_heading[heading].target == "published_on"


def test_cells_show_what_headings_do_not():
    table = pd.DataFrame(
        {
            "c1": ["7", "8", "9", "10"],
            "c2": ["Ada Moe", "Bo Lind", "Ada Moe", "Cy Bell"],
            "c3": ["24.02.2022", "25.02.2022", "26.02.2022", "27.02.2022"],
            "c4": [
                "We will not wait for them.",
                "Talks go on for now.",
                "No date was set yet.",
                "The port stays open.",
            ],
            "c5": ["http://a.org/1", "http://a.org/2", "www.a.org/3", "http://a.org/4"],
        },
        dtype="str",
    )
    found = columns.guess(table)
    assert found.targets == {"c1": KEPT, "c2": "speaker", "c3": "said_on", "c4": "text", "c5": "url"}
    assert "characters on average" in found.by_heading["c4"].why
    assert "names" in found.by_heading["c2"].why


def test_what_does_not_fit_is_kept_and_reported_once():
    table = pd.DataFrame(
        {
            "text": FITTING["text"],
            "speaker": FITTING["speaker"],
            "id": ["d1", "d1"],
            "country": ["", ""],
            "date": ["soon", "later"],
        },
        dtype="str",
    )
    found = columns.guess(table)
    assert [found.targets[heading] for heading in ("id", "country", "date")] == [KEPT] * 3
    assert len(found.notes) == 3
    assert "“id” is kept as it is: 'd1' stands in several rows" in found.notes[2] + found.notes[1] + found.notes[0]


def test_many_values_are_no_camps_under_a_heading_that_means_anything():
    n = 100
    table = pd.DataFrame(
        {
            "text": [f"Words {row}." for row in range(n)],
            "speaker": ["Ada"] * n,
            "category": [f"c{row}" for row in range(n)],
        },
        dtype="str",
    )
    assert columns.guess(table).targets["category"] == KEPT


def test_a_heading_or_its_number():
    assert columns.sequence(["a", "b"], "b") == "b"
    assert columns.sequence(["a", "b"], "2") == "b"
    assert columns.sequence(["2", "b"], "2") == "2"
    assert columns.sequence(["a", "b"], "3") == ""


def table_of(heading: str, cells: list[str]) -> pd.DataFrame:
    """A table whose text column is known, and one more column."""
    return pd.DataFrame({"text": [f"Words {nth}." for nth in range(len(cells))], heading: cells}, dtype="str")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("eu_code", ["NA", "NA", "NA"]),
        ("_golden", ["FALSE", "FALSE", "TRUE"]),
        ("checked", ["Yes", "No", "Yes"]),
        ("utterance", ["ParlaMint-GB_2015.u1", "ParlaMint-GB_2015.u2", "ParlaMint-GB_2015.u3"]),
        ("batch", ["Alpha", "Alpha", "Alpha"]),
        ("ruling", ["half-true", "mostly-true", "half-true"]),
    ],
)
def test_what_looks_like_names_and_is_none_is_no_speaker(heading, cells):
    assert columns.guess(table_of(heading, cells)).targets[heading] == KEPT


def test_handles_are_speakers_where_no_heading_says_otherwise():
    cells = ["dwayne-bohac", "barack-obama", "scott-surovell"]
    assert columns.guess(table_of("column 5", cells)).targets["column 5"] == "speaker"
    labels = {"column 2": ["half-true", "pants-fire", "half-true"], "column 5": cells}
    found = columns.guess(
        pd.DataFrame({"column 3": ["We all go home.", "We do stay here.", "No, not at all."], **labels}, dtype="str")
    )
    assert found.targets == {"column 3": "text", "column 2": KEPT, "column 5": "speaker"}


def test_camps_that_some_rows_lack_are_camps_and_no_speakers():
    table = table_of("country", ["Russia", "US", ""])
    found = columns.guess(table)
    assert (found.targets["country"], dict(found.copies)) == ("camp", {})
    assert columns.guess(table_of("country", ["Russia", "", ""])).targets["country"] == KEPT


def test_handles_are_speakers_whatever_their_heading():
    cells = pd.DataFrame(
        {"Author Handle": ["@ada", "@bo@port.example"], "Tweet Text": ["We wait for it here", "Talks go on today"]}
    )
    assert columns.guess(cells).targets == {"Author Handle": "speaker", "Tweet Text": "text"}


def test_columns_of_scripts_without_spaces_are_known_by_their_cells():
    cells = pd.DataFrame(
        {
            "发言人": ["张伟", "李娜女士", "张伟"],
            "日期": ["2022-02-24", "2022-02-25", "2022-02-26"],
            "内容": ["我们不会等待。", "会谈继续进行。", "日期尚未确定。"],
        }
    )
    assert columns.guess(cells).targets == {"发言人": "speaker", "日期": "said_on", "内容": "text"}


def test_names_in_scripts_without_capitals():
    cells = {
        "النص": ["لن ننتظر أبدا.", "المحادثات مستمرة."],
        "المتحدث": ["أحمد علي", "ليلى حسن"],
        "الحزب": ["الشمال", "الجنوب"],
    }
    assert columns.guess(pd.DataFrame(cells, dtype="str")).targets == {
        "النص": "text",
        "المتحدث": "speaker",
        "الحزب": "kept as it is",
    }


def test_short_sentences_under_unknown_headings_are_the_words():
    cells = {
        "výrok": ["Nebudeme čekat.", "Jednání trvají."],
        "den": ["22. 2.", "3. 3."],
        "kdo": ["Jiří Dvořák", "Eva Malá"],
    }
    assert columns.guess(pd.DataFrame(cells, dtype="str")).targets == {"výrok": "text", "den": KEPT, "kdo": "speaker"}


def test_titles_of_publications_are_no_speakers():
    cells = {
        "Abstract": ["The port stays open, they say.", "Talks go on, they say."],
        "Publication Title": ["The Post", "The Sun"],
    }
    assert columns.guess(pd.DataFrame(cells, dtype="str")).targets["Publication Title"] == KEPT
