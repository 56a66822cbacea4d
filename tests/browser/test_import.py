"""From a file to a corpus in a real browser: the sample to a map, a broken file, and hostile text."""

import io
import json
import zipfile

import pytest
from playwright.sync_api import expect

from data.importing.samples import NAME, sample

pytestmark = [pytest.mark.browser, pytest.mark.model]


WAIT = 60_000  # for files read in another process, on a busy machine


def bring(visitor, raw: bytes, name: str):
    visitor.page.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "text/plain", "buffer": raw}])
    visitor.page.locator(".st-key-import_steps .sp-notice, .st-key-import_steps .sp-paragraph").first.wait_for(
        timeout=WAIT
    )
    return visitor.settled()


def test_the_sample_is_downloaded_imported_and_becomes_a_map(visit):
    visitor = visit("?screen=Import")
    with visitor.page.expect_download() as started:
        visitor.page.get_by_role("button", name="Sample file").click()
    assert started.value.suggested_filename == NAME
    assert started.value.path().read_bytes() == sample()
    bring(visitor, sample(), NAME)
    visitor.press("Import 8 quotes")
    ready = visitor.page.get_by_role("button", name="Download the corpus as zip")
    ready.wait_for(timeout=180_000)
    expect(visitor.page.get_by_role("heading", name="Imported")).to_be_visible()
    with visitor.page.expect_download() as started:
        ready.click()
    with zipfile.ZipFile(io.BytesIO(started.value.path().read_bytes())) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    assert set(files) == {"corpus.toml", "quotes.csv", "vectors.npz", "map.npz"}
    assert files["quotes.csv"].count(b"Harbour Gazette") == 8


def test_an_imported_corpus_opens_on_the_map_by_its_two_links(visit):
    visitor = visit("?screen=Import")
    bring(visitor, sample(), NAME)
    visitor.press("Import 8 quotes")
    visitor.page.get_by_role("button", name="Open it on the map").wait_for(timeout=180_000)
    links = visitor.page.locator("[data-testid=stCode]")
    expect(links).to_have_count(2)
    read, edit = links.all_inner_texts()
    visitor.press("Open it on the map")
    visitor.expect_dots(8).expect_link(edit.strip())
    other = visit(read.strip())
    other.expect_dots(visitor.dots)
    expect(other.main).to_contain_text("Ana Moreau")


def test_a_broken_file_is_reported_and_the_next_one_is_read(visit):
    visitor = visit("?screen=Import")
    bring(visitor, "text,speaker,camp\nC’est “déjà” fini,Müller,US\n".encode("cp1252"), "quotes.csv")
    steps = visitor.page.locator(".st-key-import_steps")
    expect(steps).to_contain_text("quotes.csv, line 2 (byte 92) is not valid UTF-8", timeout=WAIT)
    expect(steps).to_contain_text("One choice is needed")
    visitor.press("Read as Windows-1252")
    expect(steps).to_contain_text("Windows-1252 (Western Europe), separated by comma; 1 row, 3 columns.", timeout=WAIT)
    visitor = visit("?screen=Import")
    bring(visitor, b"%PDF-1.7 rubbish", "quotes.csv")
    expect(visitor.page.locator(".st-key-import_steps")).to_contain_text("quotes.csv is a PDF", timeout=WAIT)


def test_a_mistake_is_corrected_in_the_grid(visit):
    visitor = visit("?screen=Import")
    bring(visitor, b"text,speaker,camp,kind\nWar,Price,US,direct\nPeace,Price,US,loud\n", "quotes.csv")
    steps = visitor.page.locator(".st-key-import_steps")
    expect(steps).to_contain_text("1 mistake in 1 of 2 rows", timeout=WAIT)
    visitor.type_into(0, 300, "mixed")  # the value
    visitor.press("Apply and check again")
    expect(steps).to_contain_text("2 rows, no mistakes. 1 cell fixed.", timeout=WAIT)


def test_what_strangers_write_is_read_and_not_run(visit):
    visitor = visit("?screen=Import")
    hostile = '<img src=x onerror="window.__hacked = 1"> [a](javascript:alert(1)) $x^2$ :smile:'
    raw = json.dumps({"text": hostile, "speaker": hostile, "camp": hostile, hostile: hostile}).encode()
    bring(visitor, raw + b"\n" + raw, f"{hostile.replace('/', '')}.jsonl")
    main = visitor.page.locator("[data-testid=stMain]")
    assert main.locator("img[src=x], .katex, a[href^=javascript]").count() == 0
    expect(visitor.main).to_contain_text("<img src=x onerror")
    visitor.page.get_by_text("Compare them side by side").click()
    visitor.settled()
    expect(visitor.page.locator(".sp-pair .sp-text").first).to_have_text(hostile)


def test_nothing_is_lost_by_looking_at_the_map(visit):
    visitor = visit("?screen=Import")
    bring(visitor, sample(), NAME)
    visitor.page.get_by_label("Title").fill("The harbour")
    visitor.page.keyboard.press("Enter")
    visitor.settled().choose_screen("Map").choose_screen("Import")
    expect(visitor.page.get_by_label("Title")).to_have_value("The harbour")
    expect(visitor.main).to_contain_text(f"{NAME}: CSV")
    with visitor.page.expect_event("dialog") as asked:
        visitor.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
