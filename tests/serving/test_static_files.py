"""Streamlit's files from memory: each is answered as Streamlit itself answers it."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from serving import static_files
from serving.static_files import StaticFiles

KINDS = (".js", ".css", ".woff2")


@pytest.fixture(scope="module")
def own():
    return TestClient(Starlette(routes=create_streamlit_static_assets_routes(base_url="")))


@pytest.fixture(scope="module")
def quick(own):
    return TestClient(StaticFiles(own.app))


@pytest.fixture
def unread(monkeypatch):
    """No file is served from memory."""

    def fail(_):
        raise AssertionError("a file is taken from memory")

    monkeypatch.setattr(static_files, "_read_file", fail)


def of_kind(kind):
    return next(name for name in static_files._files() if name.endswith(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_comes_with_the_same_words_and_headers(own, quick, kind):
    path = f"/static/{of_kind(kind)}"
    for answer, same in zip([quick.get(path), quick.get(path)], [own.get(path)] * 2, strict=True):
        assert answer.content == same.content
        assert {**answer.headers} == {**same.headers}


def test_a_file_is_taken_from_memory(quick, unread):
    with pytest.raises(AssertionError):
        quick.get(f"/static/{of_kind('.js')}")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        pytest.param("", {"Range": "bytes=0-9"}, id="a part"),
        pytest.param("", {"If-None-Match": "*"}, id="whether it is another"),
        pytest.param("js/none.js", {}, id="one that is not there"),
        pytest.param("js/%2e%2e/%2e%2e/index.html", {}, id="one outside"),
    ],
)
def test_all_else_is_left_to_streamlit(own, quick, unread, name, asked):
    path = f"/static/{name or of_kind('.js')}"
    answer, same = quick.get(path, headers=asked), own.get(path, headers=asked)
    assert (answer.status_code, answer.content) == (same.status_code, same.content)


def test_behind_an_address_of_its_own_the_files_are_found(own, monkeypatch):
    monkeypatch.setattr(static_files.config, "get_option", lambda _: "/viewpoints/")
    assert TestClient(StaticFiles(own.app)).get(f"/viewpoints/static/{of_kind('.js')}").status_code == 200
