"""The nearest quotes of other camps, beside the one that is open, while the vectors of a large corpus are read."""

import json
import threading

from components.map import neighbours
from components.shared import SharedCache
from data.arrays import Vectors
from tests.page import open_screen


def said(app):
    pieces = [json.loads(element.proto.json).get("html", "") for element in app.get("bidi_component")]
    return "\n".join([*(caption.value for caption in app.caption), *pieces])


def test_the_page_does_not_wait_until_the_vectors_are_read(monkeypatch):
    are_read = threading.Event()
    monkeypatch.setattr(neighbours, "_readings", SharedCache(most=1))  # another test may have read these vectors
    monkeypatch.setattr(Vectors, "are_read", property(lambda _: are_read.is_set()))
    monkeypatch.setattr(neighbours, "_read", lambda _: are_read.wait(60))
    app = open_screen("Map", quote="q10")
    assert "as soon as the vectors of all 41 quotes are read" in said(app)
    assert "Nearest in US" not in said(app)
    are_read.set()
    app.run()
    assert "as soon as the vectors" not in said(app)
    assert "Nearest in US" in said(app)
