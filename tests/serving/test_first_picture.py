"""The first answer: words before any script has run."""

import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.frame import chart_library, warm_up
from serving.first_picture import FIRST_PAGE, FirstPicture

STATIC = Path(streamlit.__file__).parent / "static"


@pytest.fixture
def client():
    async def page(_):
        return FileResponse(STATIC / "index.html")

    async def other(_):
        return HTMLResponse("<p>a downloaded page</p>", headers={"ETag": "kept"})

    async def failed(_):
        return HTMLResponse('<div id="root"></div>', 500)

    async def text(_):
        return PlainTextResponse('<div id="root"></div>')

    routes = [Route(f"/{one.__name__}", one) for one in (page, other, failed, text)]
    return TestClient(FirstPicture(Starlette(routes=routes)), raise_server_exceptions=False)


def test_the_page_has_words_below_its_root_and_is_whole(client):
    answer = client.get("/page")
    assert '<div id="root"></div><style>' in answer.text
    assert "Who says what, side by side" in answer.text
    assert answer.text.rstrip().endswith("</html>")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    assert "<script>" not in answer.text.partition('<div id="root"></div>')[2]  # none would be allowed to run


def test_the_corpus_that_a_link_names_is_read_ahead(client, monkeypatch):
    named = []
    monkeypatch.setattr(warm_up, "read_ahead", named.append)
    for address in ("/?corpus=talks&screen=Compare", "/", "/other?corpus=talks", "/base/?corpus=a%2Fb&corpus=last"):
        client.get(address)
    assert named == ["talks", "", "", "last"]


@pytest.mark.parametrize(("path", "status"), [("/other", 200), ("/failed", 500), ("/text", 200), ("/none", 404)])
def test_all_else_is_left_as_it_is(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert "sp-first" not in answer.text
    if path == "/other":
        assert answer.headers["etag"] == "kept"


@pytest.mark.parametrize("is_warm", [True, False])
def test_a_warm_server_names_the_scripts_of_the_first_page_and_each_is_there(client, monkeypatch, is_warm):
    monkeypatch.setattr(warm_up.PAGE, "is_done", lambda: is_warm)
    head = client.get("/page").text.partition("</head>")[0]
    own = (STATIC / "index.html").read_text("utf-8").partition("</head>")[0]
    named = re.findall('<link rel="modulepreload" crossorigin href="([^"]+)">', head.removeprefix(own.rstrip()))
    assert [Path(one).name.partition(".")[0] for one in named] == (list(FIRST_PAGE) if is_warm else [])
    assert all((STATIC / one).is_file() for one in named)


def test_the_chart_library_is_not_named_where_the_map_was_drawn_without_it(client, monkeypatch):
    monkeypatch.setattr(warm_up.PAGE, "is_done", lambda: True)
    chart_library.note_map_without({"corpus": "large"})
    named = {query: "/PlotlyChart." in client.get(f"/page{query}").text for query in ("?corpus=large", "?corpus=other")}
    assert named == {"?corpus=large": False, "?corpus=other": True}
    assert "/PlotlyChart." in client.get("/page?corpus=large&screen=Compare").text
    chart_library.forget()
