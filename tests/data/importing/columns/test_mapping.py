from dataclasses import replace

import pandas as pd
import pytest

from data.faults import CorpusError
from data.importing.columns import camps, mapping
from data.importing.columns.mapping import DAY_FIRST, KEPT, LEFT_OUT, MONTH_FIRST, Columns
from data.importing.dates import days
from data.schema import COLUMNS


def cells(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype="str")


def row_under(*headings: str) -> pd.DataFrame:
    """A row of cells that fit whatever the headings say."""
    fitting = {"url": "http://p.org", "urls": "http://p.org", "link": "http://p.org", "date": "2022-01-13"}
    fitting |= {"published_date": "2022-01-13", "published_on": "2022-01-13", "said_on": "2022-01-13"}
    fitting |= {"kind": "direct", "language": "en"}
    keys = {heading: heading.lower().replace(" ", "_").replace("-", "_") for heading in headings}
    return pd.DataFrame({heading: [fitting.get(keys[heading], "Word")] for heading in headings}, dtype="str")


def targets(*headings: str) -> dict[str, str]:
    return dict(mapping.suggest_columns(row_under(*headings))[0].targets)


HEADINGS_ELSEWHERE = {
    "text": ("quote", "quotation", "comment", "comment-body", "sentence_text"),
    "speaker": ("interview", "candidate", "name", "author_name"),
    "camp": ("party", "category", "class", "group", "country", "side"),
    "outlet": ("source", "publisher"),
    "url": ("urls", "link"),
    "published_on": ("date", "published_date"),
    "quote_id": ("id", "comment-id", "quoteID"),
}


@pytest.mark.parametrize(
    ("name", "heading"), [(name, heading) for name, headings in HEADINGS_ELSEWHERE.items() for heading in headings]
)
def test_headings_in_use_elsewhere_are_recognised(name, heading):
    for written in (heading, heading.upper(), heading.replace("_", " "), heading.replace("-", "_")):
        if (name, heading) != ("published_on", "date"):  # of words or documents: see below
            assert targets(written) == {written: name}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_our_own_headings_are_recognised(column):
    assert targets(column.name.replace("_", " ").title()).popitem()[1] == column.name


def test_our_heading_goes_before_an_alias_and_the_first_alias_before_others():
    assert targets("Quote", "text", "speaker", "party", "group", "mood") == {
        "Quote": KEPT,
        "text": "text",
        "speaker": "speaker",
        "party": "camp",
        "group": KEPT,
        "mood": KEPT,
    }


def test_the_headings_of_a_foreign_table_need_no_hand():
    headings = ["quotation", "speaker", "party", "source", "headline", "url", "date"]
    columns, _ = mapping.suggest_columns(row_under(*headings))
    assert list(columns.targets.values()) == ["text", "speaker", "camp", "outlet", "title", "url", "published_on"]
    assert mapping.unfit(columns) == []


def test_what_is_missing_or_duplicated_is_reported():
    assert mapping.unfit(Columns({"a": "text", "b": "text", "c": "speaker"})) == [
        "“a” and “b” cannot all be the text. Choose one, and keep or leave out the others.",
    ]
    with pytest.raises(CorpusError, match="No column is the speaker"):
        mapping.map_columns(cells(a=["War"], c=["Price"]), Columns({"a": "text"}))


def test_mapped_keeps_unknown_columns_and_rows_as_they_are_counted():
    table = cells(
        words=["War", "Peace"], who=[" Price ", "Lavrov"], mood=["grim", "calm"], camp=["x", "y"], n=["1", "2"]
    )
    table.index = [3, 7]
    columns = Columns({"words": "text", "who": "speaker", "n": LEFT_OUT}, {"camp": "US"})
    quotes = mapping.map_columns(table, columns)
    assert quotes.index.tolist() == [3, 7]
    assert quotes[["text", "speaker", "camp", "mood", "camp (original)"]].to_dict("list") == {
        "text": ["War", "Peace"],
        "speaker": ["Price", "Lavrov"],
        "camp": ["US", "US"],
        "mood": ["grim", "calm"],
        "camp (original)": ["x", "y"],
    }
    assert "n" not in quotes


@pytest.mark.parametrize(
    ("written", "order", "read"),
    [
        ("2022-01-13T10:30:00Z", mapping.AS_WRITTEN, "2022-01-13"),
        ("2022-01-13 10:30", mapping.AS_WRITTEN, "2022-01-13"),
        ("2022/1/3", mapping.AS_WRITTEN, "2022-01-03"),
        ("03/04/2022", mapping.AS_WRITTEN, "03/04/2022"),
        ("03/04/2022", DAY_FIRST, "2022-04-03"),
        ("03.04.2022", DAY_FIRST, "2022-04-03"),
        ("03/04/2022", MONTH_FIRST, "2022-03-04"),
        ("January 2022", DAY_FIRST, "2022-01"),
        ("soon", DAY_FIRST, "soon"),
        ("2022-01", DAY_FIRST, "2022-01"),
    ],
)
def test_dates(written, order, read):
    day = days.read(written, order)
    assert (day.written if day else written) == read


@pytest.mark.parametrize(
    ("written", "order"),
    [
        (["03/04/2022", "13/01/2022", "2022"], DAY_FIRST),
        (["03/04/2022", " 01.13.2022 "], MONTH_FIRST),
        (["03/04/2022"], mapping.AS_WRITTEN),  # either
        (["13/01/2022", "01/13/2022"], mapping.AS_WRITTEN),  # neither
        (["2022-01-13", ""], mapping.AS_WRITTEN),
        ([], mapping.AS_WRITTEN),
    ],
)
def test_the_order_of_dates_is_found_where_only_one_will_do(written, order):
    assert mapping.order_of(written) == order


def test_camps_are_counted_in_joint_statements_too_and_renamed():
    quotes = cells(camp=["Kremlin", "White House | Kremlin", "", "Kremlin"])
    assert camps.values(quotes) == {"Kremlin": 3, "": 1, "White House": 1}
    renamed = camps.rename_camps(quotes, {"Kremlin": "Russia", "White House": "US", "": "Analyst"})
    assert renamed["camp"].tolist() == ["Russia", "US | Russia", "Analyst", "Russia"]
    assert quotes["camp"].tolist() == ["Kremlin", "White House | Kremlin", "", "Kremlin"]


def test_faults_are_reported_with_row_column_value_and_what_is_allowed_and_can_be_corrected():
    table = cells(text=["War", " ", "Peace"], speaker=["A", "B", "C"], camp=["US", "US", "US"], kind=["", "", "loud"])
    quotes = mapping.map_columns(table, mapping.suggest_columns(table)[0])
    found = mapping.faults(quotes, "a.csv")
    assert [(fault.row, fault.column, fault.value, fault.allowed) for fault in found] == [
        (3, "text", " ", "must not be empty"),
        (4, "kind", "loud", "must be direct, indirect, mixed or empty"),
    ]
    better = mapping.with_cells(quotes, {(1, "text"): " So ", (2, "kind"): " mixed "})
    assert better["text"].tolist() == ["War", " So ", "Peace"]
    assert better["kind"].tolist() == ["", "", "mixed"]
    assert mapping.faults(better, "a.csv") == []


def read_dates(*written: str, emptied: bool = False) -> tuple[dict[str, list[str]], str]:
    table = cells(text=["War"] * len(written), speaker=["Ada"] * len(written), when=list(written))
    columns = Columns({"when": "said_on"} | {name: name for name in ("text", "speaker")})
    found = mapping.read(table, replace(columns, emptied=frozenset(["said_on"]) if emptied else frozenset()))
    dates = {name: found.quotes[name].tolist() for name in found.quotes if name.startswith("said_on")}
    return dates, "\n".join(found.notes)


def test_periods_are_kept_as_they_came_beside_the_month_or_year_that_holds_them():
    found, notes = read_dates("2022-W03", "Q2 2021", "24.02.2022")
    assert found == {
        "said_on": ["2022-01", "2021", "2022-02-24"],
        "said_on (original)": ["2022-W03", "Q2 2021", "24.02.2022"],
    }
    assert "2 of them are longer periods, read as the month or year that holds them" in notes
    assert "week: “2022-W03” as 2022-01; quarter: “Q2 2021” as 2021" in notes
    assert "They are kept in “said_on (original)”" in notes


def test_what_is_no_date_and_is_emptied_is_kept_beside():
    found, notes = read_dates("2022-02-24", "c. 1990", "n.d.", emptied=True)
    assert found == {"said_on": ["2022-02-24", "", ""], "said_on (original)": ["2022-02-24", "c. 1990", "n.d."]}
    assert "1 cell of said_on left empty: “c. 1990”. They are kept in “said_on (original)”." in notes
    assert read_dates("2022-02-24", "c. 1990")[0] == {"said_on": ["2022-02-24", "c. 1990"]}  # a reported mistake
    assert read_dates("2022-02-24", "n.d.", emptied=True)[0] == {"said_on": ["2022-02-24", ""]}
