"""Downloads of what is in view."""

import csv
import io
import json

import pandas as pd
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def downloaded(visitor, label):
    with visitor.page.expect_download() as started:
        visitor.page.get_by_role("button", name=label).click()
    with open(started.value.path(), "rb") as file:
        return file.read()


def test_the_quotes_in_view_come_as_csv_jsonl_parquet_and_bibtex(walk):
    visitor = walk("?camp=Russia").press("Download")
    rows = list(csv.DictReader(io.StringIO(downloaded(visitor, "CSV").decode("utf-8-sig"))))
    assert len(rows) == 8
    lines = [json.loads(line) for line in downloaded(visitor, "JSONL").decode().splitlines()]
    assert [line["text"] for line in lines] == [row["text"] for row in rows]
    table = pd.read_parquet(io.BytesIO(downloaded(visitor, "Parquet")))
    assert table["quote_id"].tolist() == [row["quote_id"] for row in rows]
    assert downloaded(visitor, "Citations").decode().count("@") >= 8


def test_the_map_comes_as_one_page_that_works_offline(walk, chromium, tmp_path):
    visitor = walk("?camp=Russia").press("Download")
    page = tmp_path / "map.html"
    page.write_bytes(downloaded(visitor, "Map"))
    context = chromium.new_context(offline=True)
    alone = context.new_page()
    requests = []
    alone.on("request", lambda request: requests.append(request.url))
    alone.goto(page.as_uri())
    alone.wait_for_selector(".js-plotly-plot .legendtext")
    assert "8 of 41 quotes: Russia" in alone.locator("body").inner_text()
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


@pytest.mark.parametrize(("picture", "begins"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_the_charts_own_button_saves_a_picture(visit, picture, begins):
    visitor = visit().press("Download")
    visitor.page.get_by_role("radio", name=picture).click()
    visitor.settled().escape()
    with visitor.page.expect_download() as started:
        visitor.page.locator(".st-key-map_frame .modebar-btn").first.click(force=True)
    with open(started.value.path(), "rb") as file:
        assert file.read().startswith(begins)


def test_nothing_in_view_gives_nothing_to_download(walk):
    visitor = walk("?words=zebra").press("Download")
    expect(visitor.page.get_by_role("button", name="CSV")).to_be_disabled()
