"""`/ready` says whether a page can be drawn, and if not, why, without revealing paths on the server."""

import json
from pathlib import Path

import pytest
from starlette.requests import Request

from components.frame import warm_up
from data import library
from serving.health import ready
from tests.event_loop import run_in_thread

ASKED = Request({"type": "http", "method": "GET", "path": "/ready", "headers": []})


@pytest.mark.parametrize(
    ("is_warm", "folder", "status", "reason"),
    [
        pytest.param(False, library.SHIPPED / "russia-nato-2022", 503, "the libraries are being imported", id="cold"),
        pytest.param(True, library.SHIPPED / "russia-nato-2022", 200, "", id="warm"),
        pytest.param(True, None, 503, "there is no corpus", id="nothing to open"),
        pytest.param(True, Path("/gone"), 503, "the first corpus cannot be opened", id="unmounted"),
    ],
)
def test_it_is_ready_when_a_corpus_opens(monkeypatch, is_warm, folder, status, reason):
    monkeypatch.setattr(warm_up.PAGE, "is_done", lambda: is_warm)
    monkeypatch.setattr(library, "folders", lambda: {} if folder is None else {"first": folder})
    answer = run_in_thread(ready(ASKED))
    assert answer.status_code == status
    assert json.loads(answer.body) == {"ready": status == 200, "reason": reason}
