"""The Import screen from file to corpus, with a toy encoder: every step, and that no rerun loses a decision."""

import json
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.making import importing
from analysis.making.duplicates import KEEP, MERGE, SKIP
from components.imports import problems_step
from components.imports.draft import KEY
from components.opening import stored_corpora
from data.corpus import read_corpus
from data.corpus_files import to_zip
from data.faults import Fault
from data.importing.file_reader import read_file
from data.importing.samples import NAME, sample
from data.store import Store, StoreError
from tests.zip_files import make_zip

ROOT = Path(__file__).parents[3]
FOREIGN = (
    "quotation;who;party;source\nWar is a choice;Price;Washington;Post\n“War  is a choice”;Price;Washington;Herald\n"
)
FOREIGN += "Peace needs talks;Lavrov;Kremlin;Post\nPeace needs talks now;Lavrov;Moscow;Post\n"


@pytest.fixture(autouse=True)
def toy_encoder(monkeypatch):
    def encode(texts: list[str]) -> np.ndarray:
        return np.array([[text.count("e"), len(text), text.count(" ")] for text in texts], dtype=float)

    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: encode)


@pytest.fixture
def screen():
    app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    app.query_params["screen"] = "Import"
    return run(app)


def run(app):
    app.run()
    assert not app.exception
    return app


def upload(app, raw: bytes | str, name: str = "quotes.csv"):
    content = raw.encode() if isinstance(raw, str) else raw
    app.file_uploader[0].set_value((name, content, "text/plain"))
    return run(app)


def press(app, label: str):
    next(button for button in app.button if button.label.startswith(label)).click()
    return run(app)


def page(app) -> str:
    """All text in HTML and captions."""
    return "\n".join([element.proto.body for element in app.get("html")] + [caption.value for caption in app.caption])


def headings(app) -> list[str]:
    return [header.value for header in app.header]


def choose(app, label: str, value: str):
    next(box for box in [*app.selectbox, *app.text_input] if box.label == label).set_value(value)
    return run(app)


def wait_for_work(app):
    app.session_state[KEY].work.wait(60)
    return run(app)


def result(app):
    work = app.session_state[KEY].work
    assert work.state == "done", work.error
    return work.result


def test_it_begins_with_a_file_and_a_sample(screen):
    assert headings(screen) == ["1 · File"]
    assert "At most 200 MB, 200,000 rows, 200 columns, and 10,000 characters per cell." in page(screen)
    assert "A larger file turns red and is not uploaded: save it as Parquet, compress it" in page(screen)
    assert "A corpus needs two columns" in page(screen)
    assert [element.proto.label for element in screen.get("download_button")] == ["Sample file"]


def test_the_sample_becomes_a_corpus_with_nothing_chosen(screen):
    app = wait_for_work(press(upload(screen, sample(), NAME), "Import 8 quotes"))
    assert headings(app) == ["Imported"]
    corpus = result(app).corpus
    assert [camp.name for camp in corpus.camps] == ["Council", "Port", "Fishers", "Experts"]
    assert corpus.map is not None
    again = read_file(to_zip(corpus), "corpus.zip")
    pd.testing.assert_frame_equal(again.cells, corpus.quotes)
    assert again.extras.about == corpus.about


def test_an_imported_corpus_is_kept_and_opens_with_its_link_to_edit(screen):
    app = wait_for_work(press(upload(screen, sample(), NAME), "Import 8 quotes"))
    keys = result(app).keys
    assert [code.value for code in app.get("code")] == [f"/?corpus={keys.read}", f"/?corpus={keys.edit}"]
    app = press(app, "Open it on the map")
    assert app.session_state["open_corpus"] == keys.edit
    assert app.session_state["screen"] == "Map"
    assert [version.message for version in stored_corpora.store().history(keys.read)] == ["Imported"]


def test_what_cannot_be_kept_is_not_lost(screen, monkeypatch):
    def fail(*_: object) -> None:
        raise StoreError("The store at /full cannot be written: No space left on device.")

    monkeypatch.setattr(Store, "create", fail)
    app = wait_for_work(press(upload(screen, sample(), NAME), "Import 8 quotes"))
    assert "No space left on device" in page(app)
    assert "Download it as a zip" in page(app)
    assert [element.proto.label for element in app.get("download_button")] == ["Download the corpus as zip"]


def test_columns_camps_and_duplicates_of_a_foreign_table(screen):
    app = upload(screen, FOREIGN)
    assert headings(app)[-1] == "6 · Name and import"  # all columns are recognised
    assert not any("Others are kept" in caption.value for caption in app.caption)
    app = choose(app, "who", "kept as it is")
    assert any("3 of 4 columns are mapped. Others are kept" in caption.value for caption in app.caption)
    assert "No column is the speaker. Say which one is, or give one speaker for all rows." in page(app)
    assert headings(app) == ["1 · File", "2 · Columns"]
    app = choose(app, "who", "speaker")
    assert headings(app)[-1] == "6 · Name and import"
    assert "1 statement appears more than once" in page(app)
    app = choose(app, "Moscow · 1 quote", "Kremlin")
    app = choose(app, "Title", "Talks")
    app = wait_for_work(press(app, "Import 3 quotes"))
    corpus = result(app).corpus
    assert (corpus.name, corpus.about.title) == ("talks", "Talks")
    assert corpus.quotes["camp"].tolist() == ["Washington", "Kremlin", "Kremlin"]
    assert corpus.quotes["outlet"].tolist() == ["Post | Herald", "Post", "Post"]


def test_nothing_is_lost_by_looking_at_another_screen(screen):
    app = choose(upload(screen, FOREIGN), "who", "speaker")
    app = choose(choose(app, "Moscow · 1 quote", "Kremlin"), "Title", "Talks")
    for name in ("Corpus", "Import"):
        app.session_state["screen"] = name
        run(app)
    assert {box.label: box.value for box in app.text_input}["Moscow · 1 quote"] == "Kremlin"
    assert {box.label: box.value for box in app.text_input}["Title"] == "Talks"
    assert {box.label: box.value for box in app.selectbox}["who"] == "speaker"
    assert headings(app)[-1] == "6 · Name and import"


def test_one_camp_for_all_rows(screen):
    app = upload(screen, "quotation,who\nWar,Price\n")
    assert "all quotes are of “one camp”" in page(app)
    app = choose(app, "one camp · 1 quote", "US")
    assert result(wait_for_work(press(app, "Import 1 quote"))).corpus.quotes["camp"].tolist() == ["US"]


def test_a_pasted_table(screen):
    screen.session_state["import.1.way"] = "Pasted table"
    app = run(screen)
    app.text_area[0].set_value("text\tspeaker\tcamp\nWar\tPrice\tUS\n")
    app = press(run(app), "Read the pasted table")
    assert "pasted table: CSV, UTF-8, separated by tab; 1 row, 3 columns." in page(app)
    assert app.text_area[0].value == "text\tspeaker\tcamp\nWar\tPrice\tUS\n"
    corpus = result(wait_for_work(press(app, "Import 1 quote"))).corpus
    assert corpus.quotes[["text", "speaker", "camp"]].to_numpy().tolist() == [["War", "Price", "US"]]


@pytest.mark.parametrize(
    ("raw", "name", "sentence"),
    [
        (b"%PDF-1.7", "a.csv", "a.csv is a PDF"),
        (b"", "a.csv", "a.csv is empty"),
        (b"PK\x03\x04rubbish", "a.xlsx", "is an Excel workbook that is broken or cut short"),
        (b'{"text": {},\n"more": 1}', "a.json", "is nested"),
        (b"<script>alert(1)</script>\x00", "a.csv", "holds a NUL character"),
        (bytes(range(256)) * 4, "a.csv", "is not valid UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.xlsx", "Save it as .xlsx without a password."),
        (make_zip({"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "a.xlsm", "Save it as .xlsx, without macros."),
        (make_zip({"../quotes.csv": b"x"}), "a.zip", "leads out of its folder. It was not unpacked."),
        (make_zip({"quotes.csv": b"a" * 30_000_000}), "a.zip", "Unpack it yourself and bring what is inside."),
        (",".join(map(str, range(201))) + "\na", "a.csv", "has 201 columns; at most 200 are read. Leave out columns"),
        ("text\n" + "a\n" * 200_001, "a.csv", "has more than 200,000 rows, the most that is read. Leave out rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported(screen, raw, name, sentence):
    app = upload(screen, raw, name)
    assert "This file cannot be imported" in page(app)
    assert sentence in page(app)
    assert headings(app) == ["1 · File"]


def test_the_order_of_dates_is_asked_and_chosen_where_only_one_will_do(screen):
    def dates(app) -> list[str]:
        return app.session_state[KEY].mapped_quotes()["said_on"].tolist()

    either = upload(screen, "text,speaker,camp,said_on\nWar,Price,US,03/04/2022\n")
    assert dates(either) == ["03/04/2022"]
    assert headings(either)[-1] == "4 · Mistakes"
    one = upload(either, "text,speaker,camp,said_on\nWar,Price,US,03/04/2022\nPeace,Price,US,13/01/2022\n")
    assert dates(one) == ["2022-04-03", "2022-01-13"]
    assert headings(one)[-1] == "6 · Name and import"


def test_a_transcript_is_led_to_the_screen_of_articles(screen):
    upload(screen, "Ana Moreau: We wait.\nBo Lind: Why?\nAna Moreau: We do.\n", "talk.txt")
    assert "is a transcript in turns" in page(screen)
    press(screen, "Open the Article screen")
    assert screen.query_params["screen"] in ("Article", ["Article"])


def test_columns_aligned_by_spaces_are_reported_and_another_delimiter_can_be_chosen(screen):
    app = upload(screen, "speaker   camp    text\nAda Moe   North   We wait.\nBo Lind   South   No.\n", "a.txt")
    assert "separated by spaces, aligned columns; 2 rows, 3 columns." in page(app)
    assert "Columns: separated by spaces (before place 11, 19 every line has a space)" in page(app)
    assert "separated by semicolon; 2 rows, 1 column." in page(choose(app, "Delimiter", ";"))


def test_the_guess_of_an_encoding_is_one_press_away(screen):
    raw = "text,speaker,camp\nC’est “déjà” fini,Müller,US\n".encode("cp1252")
    app = upload(screen, raw)
    assert "is not valid UTF-8" in page(app)
    app = press(app, "Read as Windows-1252")
    assert "Windows-1252 (Western Europe), separated by comma; 1 row, 3 columns." in page(app)
    assert app.session_state[KEY].mapped_quotes()["text"].tolist() == ["C’est “déjà” fini"]


BROKEN = "text,speaker,camp,kind\nWar,Price,US,\n,Price,US,\nPeace,Price,US,loud\n"


def test_rows_with_mistakes_stop_the_import_and_can_be_left_out(screen):
    app = upload(screen, BROKEN)
    assert "2 mistakes in 2 of 3 rows" in page(app)
    assert headings(app)[-1] == "4 · Mistakes"
    app.session_state[f"import.{app.session_state[KEY].number}.faults"] = problems_step.LEAVE_OUT
    app = run(app)
    assert "2 rows are left out, 1 remains." in page(app)
    assert headings(app)[-1] == "6 · Name and import"


def test_a_cell_that_is_too_long_is_reported_with_the_limit_and_can_be_left_out(screen):
    app = upload(screen, f"text,speaker,camp\nWar,Price,US\n{'x' * 10_001},Price,US\n")
    assert "split into 3 sentences" in page(app)
    assert "Each statement keeps its document and its place in it; the preview shows the first ones." in page(app)
    app.session_state[f"import.{app.session_state[KEY].number}.split"] = "whole"
    app = run(app)
    assert "texts longer than the model reads at once are read in overlapping windows" in page(app)
    table = app.dataframe[-1].value
    assert table["what is allowed"].tolist() == ["must be at most 10,000 characters"]
    assert list(table)[-1] == "leave the row out"


def test_what_is_written_in_the_grid_corrects_a_cell():
    faults = [Fault("a.csv", "", "", 3, "text"), Fault("a.csv", "loud", "", 4, "kind")]
    frame = pd.DataFrame({"value": ["", "loud"]})
    edited = pd.DataFrame({"value": [None, "direct"]})
    assert problems_step.changes(frame, edited, faults) == {(2, "kind"): "direct"}


def test_corrected_cells_and_rows_left_out_are_checked_again(screen):
    app = upload(screen, BROKEN)
    draft = app.session_state[KEY]
    draft.fixed, draft.left_out = {(2, "kind"): "direct"}, frozenset({1})
    app = run(app)
    assert "2 rows, no mistakes. 1 cell fixed. 1 row left out." in page(app)
    app = press(app, "Undo these")
    assert "2 mistakes" in page(app)


NEAR = "text,speaker,camp,outlet\naaaa,Price,US,Post\naaab,Price,US,Herald\nbbbb,Lavrov,Russia,RT\n"


@pytest.fixture
def letters(monkeypatch):
    """An encoder whose cosine of the first two quotes of NEAR is 0.949, and far less for the others."""

    def encode(texts: list[str]) -> np.ndarray:
        return np.array([[text.count("a"), text.count("b")] for text in texts], dtype=float)

    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: encode)


def import_with_near_check(app, cosine: float):
    next(box for box in app.checkbox if box.label.startswith("Also look")).set_value(True)
    run(app)
    next(field for field in app.number_input if field.label.startswith("At least this similar")).set_value(cosine)
    return wait_for_work(press(run(app), "Import 3 quotes"))


@pytest.mark.parametrize(
    ("decision", "texts", "outlets"),
    [
        (MERGE, ["aaaa", "bbbb"], ["Post | Herald", "RT"]),
        (KEEP, ["aaaa", "aaab", "bbbb"], ["Post", "Herald", "RT"]),
        (SKIP, ["aaaa", "bbbb"], ["Post", "RT"]),
    ],
)
def test_near_duplicates_are_decided_once_they_are_embedded(screen, letters, decision, texts, outlets):
    app = import_with_near_check(upload(screen, NEAR), 0.94)
    assert headings(app) == ["Near-duplicates"]
    assert "1 pair has a similarity of at least 0.94." in page(app)
    assert "cosine 0.949" in page(app)
    assert page(app).index("aaaa") < page(app).index("aaab")
    app.session_state[f"import.{app.session_state[KEY].number}.all near"] = decision
    corpus = result(wait_for_work(press(run(app), "Draw the map and save"))).corpus
    assert corpus.quotes["text"].tolist() == texts
    assert corpus.quotes["outlet"].tolist() == outlets
    assert corpus.vectors is not None
    assert len(corpus.vectors.values) == len(texts)


def test_quotes_less_alike_than_asked_are_not_asked_about(screen, letters):
    app = import_with_near_check(upload(screen, NEAR), 0.95)
    assert headings(app) == ["Imported"]
    assert len(result(app).corpus.quotes) == 3


def test_going_back_from_near_duplicates_needs_no_second_embedding(screen, letters, monkeypatch):
    def fail(model, n, progress):
        raise AssertionError("embedded again")

    app = press(import_with_near_check(upload(screen, NEAR), 0.94), "Back to the steps")
    monkeypatch.setattr(importing, "load_for", fail)
    app = wait_for_work(press(choose(app, "Title", "Letters"), "Import 3 quotes"))
    assert headings(app) == ["Near-duplicates"]
    app = wait_for_work(press(app, "Draw the map and save"))
    assert result(app).corpus.about.title == "Letters"


def test_an_import_that_is_cancelled_saves_nothing_and_keeps_every_choice(screen, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(texts: list[str]) -> np.ndarray:
        begun.set()
        go_on.wait(30)
        return np.eye(len(texts))

    monkeypatch.setattr(importing, "load_for", lambda model, n, progress: slow)
    before = stored_corpora.store().access.all()
    app = choose(choose(upload(screen, FOREIGN), "who", "speaker"), "Title", "Talks")
    app = press(choose(app, "Moscow · 1 quote", "Kremlin"), "Import 3 quotes")
    assert begun.wait(30)
    app = press(app, "Cancel")
    assert next(button for button in app.button if button.label == "Cancel").disabled
    go_on.set()
    app = wait_for_work(app)
    assert "Cancelled" in page(app)
    assert "Nothing was saved. All your choices are still here." in page(app)
    assert stored_corpora.store().access.all() == before
    boxes = {box.label: box.value for box in [*app.text_input, *app.selectbox]}
    assert (boxes["who"], boxes["Title"], boxes["Moscow · 1 quote"]) == ("speaker", "Talks", "Kremlin")
    app = wait_for_work(press(app, "Import 3 quotes"))
    assert headings(app) == ["Imported"]
    assert len(stored_corpora.store().access.all()) == len(before) + 1


def test_a_failure_is_reported_and_the_steps_are_still_there(screen, monkeypatch):
    def fail(model, n, progress):
        raise OSError("no room left")

    app = choose(choose(upload(screen, FOREIGN), "who", "speaker"), "Title", "Talks")
    monkeypatch.setattr(importing, "load_for", fail)
    app = wait_for_work(press(app, "Import 3 quotes"))
    assert "The import failed" in page(app)
    assert "no room left" in page(app)
    assert {box.label: box.value for box in app.text_input}["Title"] == "Talks"
    assert headings(app)[-1] == "6 · Name and import"


def test_a_zipped_corpus_keeps_its_camps_topics_and_description(screen):
    shipped = read_corpus(ROOT / "data" / "russia-nato-2022")
    app = upload(screen, to_zip(shipped), "corpus.zip")
    assert headings(app)[-1] == "6 · Name and import"
    corpus = result(wait_for_work(press(app, "Import 41 quotes"))).corpus
    assert corpus.about == shipped.about
    pd.testing.assert_frame_equal(corpus.marked.claims, shipped.marked.claims)
    pd.testing.assert_frame_equal(corpus.marked.stances, shipped.marked.stances)
    assert corpus.axes == shipped.axes
    pd.testing.assert_frame_equal(corpus.quotes, shipped.quotes)


def test_strangers_words_are_shown_literally(screen):
    hostile = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) $x^2$"
    app = upload(
        screen, json.dumps({"text": hostile, "speaker": hostile, "camp": hostile, hostile: hostile}), "a.jsonl"
    )
    assert "<img src=x" not in page(app)
    assert "&lt;img src=x" in page(app)
    labels = [box.label for box in [*app.selectbox, *app.text_input]]
    assert any(label.startswith("\\<img src\\=x") for label in labels)
    assert not any("<img" in label.replace("\\<", "") or "$x^2$" in label for label in labels)


def choose_camps(app, way: str, table: str):
    next(one for one in app.segmented_control if one.label == "The camps are").set_value(way)
    run(app)
    next(one for one in app.selectbox if one.label == "Which table").select(table)
    return run(app)


def test_rows_with_more_cells_than_headings_have_a_way_on(screen):
    upload(screen, "text,speaker,camp\nYes.,Bo,South\nOne,two,Ada,North\n")
    assert "can be joined into “text”" in page(screen)
    press(screen, "Join the cells into “text”")
    assert "Cells joined again: in “text”" in page(screen)
    assert "row 3: “One,two”" in page(screen)
    next(one for one in screen.selectbox if one.label.startswith("Cells past")).select("as found")
    assert "can be joined into “text”" in page(run(screen))


def test_the_separator_can_be_chosen_if_columns_could_not_be_distinguished(screen):
    upload(screen, "speaker  camp  text\nAda Moe  North  We wait, and talk.\nBo Lindstrom  No, never.\n")
    assert "has columns that spaces separate" in page(screen)
    choose(screen, "Delimiter", ",")
    assert "has columns that spaces separate" not in page(screen)
    choose(screen, "Delimiter", "as found")
    assert "has columns that spaces separate" in page(screen)


def test_a_row_taken_for_headings_and_cells_left_empty_can_be_had_back(screen):
    upload(screen, "We wait,Ada\nTalks go on,Bo\nNULL,Cy\nNo date,NULL\n")
    assert "Headings: in row 1: “We wait”, “Ada”" in page(screen)
    assert "Cells left empty: “NULL” (2 cells of “We wait”, “Ada”)" in page(screen)
    press(screen, "The first row is data")
    choose(screen, "Cells", "exact")
    assert "NULL" not in page(screen)
    assert screen.session_state[KEY].table().cells.to_numpy().tolist()[::2] == [["We wait", "Ada"], ["NULL", "Cy"]]


NO_CAMPS = "text,speaker\nWar is a choice,Ned Price\nPeace needs talks,Sergey Lavrov\nAnother,Eve\n"


def test_the_camps_of_the_speakers_come_from_a_corpus_of_the_server(screen):
    upload(screen, NO_CAMPS)
    choose_camps(screen, "a table of speakers", "as in russia-nato-2022, of this server")
    assert "1 of 3 speakers is in it; others are “not given”." in page(screen)


def test_the_camps_of_a_corpus_come_by_its_link_and_by_no_other(screen, store, tiny):
    keys = store.create(tiny)
    closed = store.create(tiny, owner="ann@example.org")
    store.restrict(closed.edit, ("example.org",))
    upload(screen, NO_CAMPS)
    choose_camps(screen, "a table of speakers", "a corpus by its link")
    options = next(one for one in screen.selectbox if one.label == "Which table").options
    assert not any("Tiny" in option for option in options)  # nobody is offered what others imported

    def write(link: str) -> str:
        next(one for one in screen.text_input if one.label == "Link of the corpus").set_value(link)
        return page(run(screen))

    assert "2 of 3 speakers are in it" in write(f"https://example.org/?corpus={keys.read}")
    assert "This corpus cannot be read" in write(closed.read)
    assert "This is not a link to a corpus" in write("nothing")
