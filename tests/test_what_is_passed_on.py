"""Nothing that leaves an editor's page reveals the edit key to others."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.view.link import SCREENS, View, query
from components import link
from components.compare.screen import PARTS as COMPARISONS
from components.corpus.screen import PARTS as OF_A_CORPUS
from components.positions import screen as positions_screen
from data.corpus import read_corpus
from data.library import SHIPPED
from data.store import Keys, open_store

ROOT = Path(__file__).parents[1]
FIGURES = ("map", "sides on the map", "topics", "time", "distances", "words", "positions")
MENUS = (
    "downloads",
    "report",
    "marks_file",
    "protocol_page",
    "quote_picture",
    *(f"figure {name}" for name in FIGURES),
)
# the SVG and the table of a figure contain the same words, and take a tenth of the time
SAME_WORDS = (".png", ".pdf")
QUOTE = "q01"
LINKS = "Links and access"  # where both keys are shown, to be copied on purpose
PLACES = [
    *({"screen": screen} for screen in SCREENS),
    {"screen": "Map", "quote": QUOTE},
    *({"screen": "Compare", "part": part, "side": ["camp:Russia", "camp:US"]} for part in COMPARISONS),
    *({"screen": "Positions", "positions_part": part} for part in positions_screen.PARTS),
    *({"screen": "Corpus", "corpus_part": part} for part in OF_A_CORPUS if part != LINKS),
]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keys]:
    """The shipped corpus as somebody's own, in a store that the app opens too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STANDPOINT_STORE", str(tmp_path_factory.mktemp("store") / "corpora"))
        yield open_store().create(read_corpus(SHIPPED / "russia-nato-2022"), owner="ann@example.org")


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the page gives away besides its elements: downloads by file name, and titles."""
    taken: dict[str, bytes] = {}
    draw, settle = st.download_button, st.set_page_config

    def download_button(label, data, file_name=None, *others, **more):
        content = b"" if str(file_name).endswith(SAME_WORDS) else data() if callable(data) else data
        taken[str(file_name)] = content if isinstance(content, bytes) else content.encode()
        return draw(label, data, file_name, *others, **more)

    def set_page_config(**settings):
        taken[f"title {settings.get('page_title')}"] = b""
        return settle(**settings)

    monkeypatch.setattr(st, "download_button", download_button)
    monkeypatch.setattr(st, "set_page_config", set_page_config)
    return taken


def open_place(corpus: str, place: dict) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=300)
    for name, value in ({"corpus": corpus} | place).items():
        app.query_params[name] = value
    for menu in MENUS:
        app.session_state[menu] = True
    app.run()
    assert not app.exception, app.exception
    return app


def unpack(name: str, content: bytes) -> bytes:
    """The name and all bytes of a file, unpacked if it is an archive."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return name.encode() + content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return name.encode() + b"".join(unpack(member, archive.read(member)) for member in archive.namelist())


def elements(app: AppTest) -> bytes:
    """Everything that the page sent to the browser."""
    found, waiting = b"", [app.main, app.sidebar]
    while waiting:
        node = waiting.pop()
        proto = getattr(node, "proto", None)
        found += proto.SerializeToString() if proto is not None else b""
        waiting += getattr(node, "children", {}).values()
    return found


@pytest.mark.parametrize("place", PLACES, ids=lambda place: " ".join(v for v in place.values() if isinstance(v, str)))
def test_no_download_title_or_element_holds_the_key_to_edit(keys, downloads, place):
    app = open_place(keys.edit, place)
    assert downloads
    secret = keys.edit.removeprefix("edit-").encode()
    assert [name for name, content in downloads.items() if secret in unpack(name, content)] == []
    assert secret not in elements(app)
    assert app.query_params["corpus"] == keys.edit  # it stays in the address bar, so that a reload can edit too


def test_the_downloads_were_all_opened(keys, downloads):
    open_place(keys.edit, {"screen": "Map", "quote": QUOTE})
    open_place(keys.edit, {"screen": "Compare", "side": ["camp:Russia", "camp:US"]})
    open_place(keys.edit, {"screen": "Positions", "positions_part": "Mark"})
    endings = {name.rpartition(".")[2] for name in downloads if not name.startswith("title ")}
    assert endings >= {"csv", "jsonl", "xlsx", "parquet", "bib", "html", "zip", "qdpx", "md"}
    assert {"stances.csv", "claims.csv"} <= set(downloads)
    assert any(name.endswith(f"-{QUOTE}.svg") for name in downloads)  # the picture of the quote
    assert {name.rpartition("-")[2] for name in downloads} >= {"map.svg", "map.csv"}


def test_the_report_says_where_others_can_read_it(keys, downloads):
    open_place(keys.edit, {"screen": "Compare", "side": ["camp:Russia", "camp:US"]})
    reports = [content for name, content in downloads.items() if name.startswith("standpoint-comparison")]
    assert len(reports) == 2
    assert all(keys.read.encode() in report for report in reports)


def test_the_links_to_copy_are_where_they_are_meant_to_be(keys, downloads):
    shown = elements(open_place(keys.edit, {"screen": "Corpus", "corpus_part": LINKS}))
    assert keys.edit.encode() in shown
    assert keys.read.encode() in shown


def test_a_link_to_pass_on_with_a_key_to_edit_is_refused(keys):
    assert query(View(corpus=keys.read)) == f"corpus={keys.read}"
    for make in (query, link.address_to_pass_on):
        with pytest.raises(ValueError, match="never the one to edit"):
            make(View(corpus=keys.edit))
