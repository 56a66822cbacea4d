"""Streamlit's files from memory: each is answered as Streamlit itself answers it."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from serving import static_files
from serving.static_files import StaticFiles

KINDS = (".js", ".css", ".woff2")


@pytest.fixture(scope="module")
def streamlit_client():
    return TestClient(Starlette(routes=create_streamlit_static_assets_routes(base_url="")))


@pytest.fixture(scope="module")
def client(streamlit_client):
    return TestClient(StaticFiles(streamlit_client.app))


@pytest.fixture
def forbid_memory(monkeypatch):
    """No file is served from memory."""

    def fail(_):
        raise AssertionError("a file is taken from memory")

    monkeypatch.setattr(static_files, "_read_file", fail)


def file_name(kind):
    return next(name for name in static_files._files() if name.endswith(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_comes_with_the_same_words_and_headers(streamlit_client, client, kind):
    path = f"/static/{file_name(kind)}"
    for answer, same in zip([client.get(path), client.get(path)], [streamlit_client.get(path)] * 2, strict=True):
        assert answer.content == same.content
        assert {**answer.headers} == {**same.headers}


def test_a_file_is_taken_from_memory(client, forbid_memory):
    with pytest.raises(AssertionError):
        client.get(f"/static/{file_name('.js')}")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        pytest.param("", {"Range": "bytes=0-9"}, id="a part"),
        pytest.param("", {"If-None-Match": "*"}, id="whether it is another"),
        pytest.param("js/none.js", {}, id="one that is not there"),
        pytest.param("js/%2e%2e/%2e%2e/index.html", {}, id="one outside"),
    ],
)
def test_all_else_is_left_to_streamlit(streamlit_client, client, forbid_memory, name, asked):
    path = f"/static/{name or file_name('.js')}"
    answer, same = client.get(path, headers=asked), streamlit_client.get(path, headers=asked)
    assert (answer.status_code, answer.content) == (same.status_code, same.content)


def test_behind_an_address_of_its_own_the_files_are_found(streamlit_client, monkeypatch):
    monkeypatch.setattr(static_files.config, "get_option", lambda _: "/viewpoints/")
    assert (
        TestClient(StaticFiles(streamlit_client.app)).get(f"/viewpoints/static/{file_name('.js')}").status_code == 200
    )
