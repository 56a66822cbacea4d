"""Chunks of a long computation: what is in the manifest is complete, and nothing else is read."""

import numpy as np
import pytest

from data.files.finished_chunks import FinishedChunks

ONE, TWO = {"a": np.arange(3)}, {"a": np.ones(2, np.float16)}


def test_what_was_finished_is_there_for_the_next_process_in_order(tmp_path):
    chunks = FinishedChunks(tmp_path / "new")
    assert (chunks.names, chunks.read("one.npz")) == ((), None)
    chunks.write("one.npz", ONE)
    chunks.write("two.npz", TWO)
    again = FinishedChunks(tmp_path / "new")
    assert again.names == ("one.npz", "two.npz")
    assert again.read("two.npz")["a"].tolist() == [1, 1]
    assert [chunk["a"].tolist() for chunk in again.all()] == [[0, 1, 2], [1, 1]]


def test_what_a_killed_process_was_writing_is_not_read(tmp_path, monkeypatch):
    FinishedChunks(tmp_path).write("one.npz", ONE)
    manifest = (tmp_path / "manifest.json").read_bytes()
    FinishedChunks(tmp_path).write("two.npz", TWO)
    (tmp_path / "manifest.json").write_bytes(manifest)  # the file exists, but its process died before noting it
    again = FinishedChunks(tmp_path)
    assert (again.names, again.read("two.npz")) == (("one.npz",), None)


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-10], lambda raw: b"x" + raw[1:], lambda raw: None])
def test_a_damaged_chunk_counts_as_not_finished_and_is_written_again(tmp_path, spoil):
    chunks = FinishedChunks(tmp_path)
    chunks.write("one.npz", ONE)
    raw = spoil((tmp_path / "one.npz").read_bytes())
    (tmp_path / "one.npz").unlink() if raw is None else (tmp_path / "one.npz").write_bytes(raw)
    assert FinishedChunks(tmp_path).read("one.npz") is None
    assert list(FinishedChunks(tmp_path).all()) == []
    chunks.write("one.npz", ONE)
    assert FinishedChunks(tmp_path).read("one.npz")["a"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("manifest", ["", "[]", '{"../secret.npz": "x"}', "{", '{"one.npz": 3}'])
def test_a_broken_manifest_is_none(tmp_path, manifest):
    (tmp_path / "manifest.json").write_text(manifest)
    (tmp_path / "one.npz").write_bytes(b"")
    assert list(FinishedChunks(tmp_path).all()) == []
