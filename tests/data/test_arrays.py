import io
import json
import os
import pickle
import zipfile
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import arrays
from data.arrays import (
    Map,
    Vectors,
    check_vectors,
    read_map,
    read_vectors,
    save_vectors,
    texts_sha256,
    write_map,
    write_vectors,
)
from data.faults import CorpusError
from data.files import stored_arrays

QUOTES = pd.DataFrame({"quote_id": ["q1", "q2"], "text": ["War", "Peace"]}, dtype=str)
TEXTS = texts_sha256(QUOTES)
VECTORS = Vectors(np.array([[0.6, 0.8], [1, 0]], np.float32), "toy", "abc", TEXTS)
TRUST = {"k": 1, "n": 2, "neighbours_kept": 0.5, "chance": 1, "trustworthiness": 0.9, "n_ranked": 2, "reason": ""}
UNTOLD = TRUST | {"neighbours_kept": None, "chance": None, "trustworthiness": None, "reason": "Too few."}
FIGURES = {"model": "toy", "n": 2, "chosen": "PCA", "tried": [{"name": "PCA", "settings": {}, "trust": TRUST}]}
ABOUT = {"model": "toy", "model_sha256": "abc", "texts_sha256": TEXTS}


@pytest.fixture(params=[0, 10_000], ids=["read later", "read at once"], autouse=True)
def later_from(request, monkeypatch):
    """Whether vectors stay in their file until they are needed."""
    monkeypatch.setattr(arrays, "_LATER_FROM", request.param)
    return request.param


def save_arrays(folder: Path, file: str, about: object = ABOUT, **arrays: object) -> Path:
    np.savez(folder / file, about=np.array(json.dumps(about)), **arrays)
    return folder


def test_vectors_come_back_of_length_one(tmp_path):
    write_vectors(tmp_path, VECTORS)
    with np.load(tmp_path / "vectors.npz") as file:
        assert file["vectors"].dtype == np.float16
    found, fault = read_vectors(tmp_path, QUOTES)
    assert fault == ""
    assert (found.model, found.model_sha256, found.texts_sha256) == ("toy", "abc", TEXTS)
    assert found.values.dtype == np.float32
    assert found.values == pytest.approx(VECTORS.values, abs=1e-3)
    assert np.linalg.norm(found.values, axis=1) == pytest.approx([1, 1], abs=1e-6)


def test_blocks_of_rows_give_the_same_vectors_and_the_same_hash(tmp_path, monkeypatch):
    quotes = pd.DataFrame({"quote_id": ["q1", "q2", "q3"], "text": ["war", "мир", "a\0b"]}, dtype="str")
    made = np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)
    write_vectors(tmp_path, Vectors(made, "made up", "", texts_sha256(quotes)))
    whole, _ = read_vectors(tmp_path, quotes)
    monkeypatch.setattr(stored_arrays, "_BLOCK", 2)
    monkeypatch.setattr(arrays, "_TEXTS_AT_ONCE", 2)
    parted, fault = read_vectors(tmp_path, quotes)
    assert fault == ""
    assert (parted.values == whole.values).all()
    assert texts_sha256(quotes) == texts_sha256(quotes.astype(object)) == whole.texts_sha256


def test_vectors_written_block_by_block_are_the_file_that_numpy_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(stored_arrays, "_WITHIN_REACH", 10)  # two rows
    made = np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)
    write_vectors(tmp_path, replace(VECTORS, values=made))
    expected = io.BytesIO()
    np.savez(expected, vectors=made.astype(np.float16), about=np.array(json.dumps(ABOUT)))
    assert (tmp_path / "vectors.npz").read_bytes() == expected.getvalue()


@pytest.mark.parametrize("later_from", [0], indirect=True)
def test_vectors_that_nobody_asked_for_yet_are_those_of_the_file_that_was_opened(tmp_path):
    write_vectors(tmp_path, VECTORS)
    found, _ = read_vectors(tmp_path, QUOTES)
    write_vectors(tmp_path, replace(VECTORS, values=-VECTORS.values))  # which is another file
    assert found.n_dims == 2
    assert not found.are_read
    assert found.values == pytest.approx(VECTORS.values, abs=1e-3)
    assert found.are_read


@pytest.mark.parametrize("later_from", [0], indirect=True)
@pytest.mark.parametrize("is_sound", [True, False], ids=["by other vectors", "by something else"])
def test_a_file_that_is_overwritten_before_anybody_asks_is_reported(tmp_path, is_sound):
    write_vectors(tmp_path, VECTORS)
    found, _ = read_vectors(tmp_path, QUOTES)
    if is_sound:
        save_arrays(tmp_path, "vectors.npz", ABOUT, vectors=np.array([[1, 0], [0, 1]], np.float16))
    else:
        (tmp_path / "vectors.npz").write_bytes(b"PK")
    for _time in range(2):
        with pytest.raises(CorpusError, match=r"vectors\.npz; was written over while the corpus was open"):
            _ = found.values


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_few_rows_are_the_same_whether_all_were_read_or_not(tmp_path, later_from, is_packed):
    halves = np.array([[0.3, 0.4], [5, 12]], np.float16)
    if is_packed:
        np.savez_compressed(tmp_path / "vectors.npz", vectors=halves, about=np.array(json.dumps(ABOUT)))
    else:
        save_arrays(tmp_path, "vectors.npz", ABOUT, vectors=halves)
    found, _ = read_vectors(tmp_path, QUOTES)
    alone = found.of_rows(np.array([1, 0, 1]))
    assert found.are_read is (is_packed or later_from > 0)
    assert alone.tolist() == found.values[[1, 0, 1]].tolist()
    assert found.of_rows(np.array([1])).tolist() == alone[:1].tolist()


def test_a_few_rows_of_vectors_in_memory(later_from):
    buffer = io.BytesIO()
    save_vectors(VECTORS, buffer)
    found, _ = read_vectors(buffer.getvalue(), QUOTES)
    assert found.of_rows(np.array([1])).tolist() == [[1, 0]]


@pytest.mark.parametrize("later_from", [0], indirect=True)
def test_a_few_rows_of_a_file_that_was_overwritten_are_not_shown(tmp_path):
    write_vectors(tmp_path, VECTORS)
    found, _ = read_vectors(tmp_path, QUOTES)
    save_arrays(tmp_path, "vectors.npz", ABOUT, vectors=np.array([[1, 0], [0, 1]], np.float16))
    os.utime(tmp_path / "vectors.npz", ns=(0, 0))  # whatever the clock's resolution
    with pytest.raises(CorpusError, match="was written over while the corpus was open"):
        found.of_rows(np.array([0]))


def test_whoever_may_look_into_the_folder_may_read_the_vectors(tmp_path):
    tmp_path.chmod(0o750)
    write_vectors(tmp_path, VECTORS)
    assert (tmp_path / "vectors.npz").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("is_number", [True, False])
def test_what_was_looked_for_ahead_is_not_looked_for_again(tmp_path, monkeypatch, later_from, is_number):
    ahead = Future()
    ahead.set_result(check_vectors(save_arrays(tmp_path, "vectors.npz", ABOUT, vectors=halves(is_number))))
    assert (ahead.result() is None) is (later_from > 0)
    if ahead.result():
        monkeypatch.setattr(arrays, "are_finite", None)
    found, fault = read_vectors(tmp_path, QUOTES, ahead)
    assert fault == ("" if is_number else "vectors.npz holds values that are not numbers.")
    assert (found is not None) is is_number


def halves(is_number: bool) -> np.ndarray:
    return np.array([[0.5, 0], [1, 0.25 if is_number else np.nan]], np.float16)


def test_the_rule_for_long_texts_travels_with_the_vectors(tmp_path):
    assert read_vectors(write_and_stay(tmp_path, VECTORS), QUOTES)[0].rule == ""
    assert read_vectors(write_and_stay(tmp_path, replace(VECTORS, rule="mean")), QUOTES)[0].rule == "mean"


def write_and_stay(folder: Path, vectors: Vectors) -> Path:
    write_vectors(folder, vectors)
    return folder


def test_a_text_without_meaning_keeps_its_zero_vector(tmp_path):
    write_vectors(tmp_path, Vectors(np.zeros((2, 3), np.float32), "toy", "", TEXTS))
    assert read_vectors(tmp_path, QUOTES)[0].values.tolist() == [[0, 0, 0], [0, 0, 0]]


def test_reading_and_writing_again_changes_no_byte(tmp_path):
    rng = np.random.default_rng(0)
    values = rng.standard_normal((2, 384)).astype(np.float32)
    write_vectors(tmp_path, Vectors(values / np.linalg.norm(values, axis=1, keepdims=True), "toy", "", TEXTS))
    before = (tmp_path / "vectors.npz").read_bytes()
    write_vectors(tmp_path, read_vectors(tmp_path, QUOTES)[0])
    assert (tmp_path / "vectors.npz").read_bytes() == before


def test_map_comes_back(tmp_path):
    drawn = Map(np.array([[0, 1], [0.5, -1]]), np.array([1, np.nan]), FIGURES)
    write_map(tmp_path, drawn, TEXTS)
    found, fault = read_map(tmp_path, QUOTES, VECTORS)
    assert fault == ""
    assert found.points.tolist() == [[0, 1], [0.5, -1]]
    assert found.reliability == pytest.approx([1, np.nan], nan_ok=True)  # too few quotes to tell
    assert found.figures == FIGURES


def test_a_map_written_again_is_another_file_for_everyone_who_may_look_into_the_folder(tmp_path):
    tmp_path.chmod(0o750)
    drawn = Map(np.zeros((2, 2), np.float32), np.ones(2, np.float32), FIGURES)
    write_map(tmp_path, drawn, TEXTS)
    with (tmp_path / "map.npz").open("rb") as held:
        before = held.read()
        write_map(tmp_path, replace(drawn, points=drawn.points + 1), TEXTS)
        held.seek(0)
        assert held.read() == before != (tmp_path / "map.npz").read_bytes()
    assert (tmp_path / "map.npz").stat().st_mode & 0o777 == 0o640


def test_a_map_of_too_few_quotes_to_measure_comes_back(tmp_path):
    figures = FIGURES | {"tried": [{"name": "PCA", "trust": UNTOLD}]}
    write_map(tmp_path, Map(np.zeros((2, 2)), np.ones(2), figures), TEXTS)
    assert read_map(tmp_path, QUOTES, VECTORS)[0].figures == figures


@pytest.mark.parametrize(
    ("ids", "texts"),
    [
        pytest.param(["q2", "q1"], ["War", "Peace"], id="other ids"),
        pytest.param(["q1", "q2"], ["Peace", "War"], id="other order"),
        pytest.param(["q1", "q2"], ["War", "Peace "], id="one space more"),
        pytest.param(["q1"], ["War"], id="one quote fewer"),
        pytest.param(["q1", "q2"], ["War", "\ud800"], id="half a surrogate pair"),
    ],
)
def test_other_quotes_have_another_hash(ids, texts):
    other = pd.DataFrame({"quote_id": ids, "text": texts}, dtype=object)
    assert texts_sha256(other) != TEXTS
    assert texts_sha256(other) == texts_sha256(other.copy())


class Bomb:
    """Leaves a trace if it is unpickled."""

    def __reduce__(self):
        return os.mkdir, ("unpickled",)


@pytest.mark.parametrize(
    ("arrays", "about", "expected"),
    [
        pytest.param({"vectors": np.eye(2)}, ABOUT | {"texts_sha256": "0"}, "was made from other quotes.", id="stale"),
        pytest.param({"vectors": np.eye(2)}, {}, "was made from other quotes.", id="nothing told"),
        pytest.param(
            {"vectors": np.eye(3)}, ABOUT, "holds an array of shape (3, 3) for 2 quotes.", id="one row too many"
        ),
        pytest.param({"vectors": np.ones(2)}, ABOUT, "holds an array of shape (2,) for 2 quotes.", id="flat"),
        pytest.param(
            {"vectors": np.array([[np.nan, 0], [0, 1]])}, ABOUT, "holds values that are not numbers.", id="NaN"
        ),
        pytest.param({"vectors": np.eye(2) * 1e300}, ABOUT, "holds values that are not numbers.", id="too large"),
        pytest.param(
            {"vectors": np.array([["a", "b"]] * 2)}, ABOUT, "cannot be read: it is not a file of ours.", id="texts"
        ),
        pytest.param({"vectors": np.eye(2) * 1j}, ABOUT, "cannot be read: it is not a file of ours.", id="complex"),
        pytest.param({"vectors": np.eye(2)}, [1], "cannot be read: it is not a file of ours.", id="told as a list"),
    ],
)
def test_vectors_that_do_not_fit_are_refused(tmp_path, arrays, about, expected):
    assert read_vectors(save_arrays(tmp_path, "vectors.npz", about, **arrays), QUOTES) == (
        None,
        f"vectors.npz {expected}",
    )


@pytest.mark.parametrize(
    ("arrays", "about", "expected"),
    [
        pytest.param({}, ABOUT | {"texts_sha256": "0"}, "was made from other quotes.", id="stale"),
        pytest.param({"points": np.zeros((3, 2))}, ABOUT, "does not hold one point for each quote.", id="too many"),
        pytest.param({"points": np.zeros((2, 3))}, ABOUT, "does not hold one point for each quote.", id="in space"),
        pytest.param({"reliability": np.ones(1)}, ABOUT, "does not hold one point for each quote.", id="too few"),
        pytest.param({"points": np.full((2, 2), np.nan)}, ABOUT, "holds values that are not numbers.", id="no place"),
        pytest.param(
            {"reliability": np.full(2, np.inf)}, ABOUT, "holds values that are not numbers.", id="beyond measure"
        ),
        pytest.param(
            {"points": np.array([["a", "b"]] * 2)}, ABOUT, "cannot be read: it is not a file of ours.", id="texts"
        ),
        pytest.param({}, ABOUT, "does not tell how the map was made.", id="no figures"),
    ],
)
def test_maps_that_do_not_fit_are_refused(tmp_path, arrays, about, expected):
    arrays = {"points": np.zeros((2, 2)), "reliability": np.ones(2)} | arrays
    assert read_map(save_arrays(tmp_path, "map.npz", about, **arrays), QUOTES, VECTORS) == (None, f"map.npz {expected}")


def figures_with(**changes):
    return FIGURES | {"tried": [{"name": "PCA", "trust": TRUST | changes}]}


def without(name, sentence):
    return {key: value for key, value in sentence.items() if key != name}


@pytest.mark.parametrize(
    "figures",
    [
        pytest.param([FIGURES], id="a list"),
        *(pytest.param(without(name, FIGURES), id=f"no {name}") for name in FIGURES),
        *(
            pytest.param(FIGURES | {"tried": [{"name": "PCA", "trust": without(name, TRUST)}]}, id=f"no {name}, tried")
            for name in TRUST
        ),
        pytest.param(FIGURES | {"model": 1}, id="a number for a name"),
        pytest.param(FIGURES | {"n": "2"}, id="a word for a number"),
        pytest.param(FIGURES | {"n": True}, id="yes for a number"),
        pytest.param(FIGURES | {"n": -1}, id="fewer than none"),
        pytest.param(FIGURES | {"chosen": "t-SNE"}, id="chosen, but not tried"),
        pytest.param(FIGURES | {"tried": []}, id="none tried"),
        pytest.param(FIGURES | {"tried": {"PCA": TRUST}}, id="tried as a dict"),
        pytest.param(FIGURES | {"tried": [{"name": "PCA", "trust": [TRUST]}]}, id="trust as a list"),
        pytest.param(figures_with(neighbours_kept=float("nan")), id="NaN"),
        pytest.param(figures_with(chance=float("inf")), id="infinite"),
        pytest.param(figures_with(trustworthiness="0.9"), id="a word for a share"),
        pytest.param(figures_with(chance=None), id="one measure untold"),
        pytest.param(figures_with(k=10**30), id="too large for a table"),
    ],
)
def test_figures_of_another_shape_are_refused(tmp_path, figures):
    write_map(tmp_path, Map(np.zeros((2, 2)), np.ones(2), figures), TEXTS)
    assert read_map(tmp_path, QUOTES, VECTORS) == (None, "map.npz does not tell how the map was made.")


def test_a_name_that_cannot_be_shown_is_refused(tmp_path):
    write_map(tmp_path, Map(np.zeros((2, 2)), np.ones(2), FIGURES | {"model": "\ud800"}), TEXTS)
    found, fault = read_map(tmp_path, QUOTES, VECTORS)
    assert found is None
    assert fault.startswith("map.npz cannot be read: ")


def test_map_without_vectors_is_refused(tmp_path):
    write_map(tmp_path, Map(np.zeros((2, 2)), np.ones(2), {}), TEXTS)
    assert read_map(tmp_path, QUOTES, None) == (None, "map.npz was made from other quotes.")


def oversized_npz(shape: tuple[int, ...]) -> bytes:
    """A file whose array claims to be far larger than it is."""
    array, about, file = io.BytesIO(), io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_2_0(array, {"descr": "<f4", "fortran_order": False, "shape": shape})
    np.save(about, np.array(json.dumps(ABOUT)))
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("vectors.npy", array.getvalue())
        packed.writestr("about.npy", about.getvalue())
    return file.getvalue()


def damaged_npz() -> bytes:
    """A compressed file with bytes changed in its middle."""
    file = io.BytesIO()
    np.savez_compressed(file, vectors=np.random.default_rng(0).random((50, 50)), about=np.array("{}"))
    raw = bytearray(file.getvalue())
    raw[300:320] = b"\xff" * 20
    return bytes(raw)


def npy() -> bytes:
    file = io.BytesIO()
    np.save(file, np.eye(2))
    return file.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 and no more", id="cut off"),
        pytest.param(b"<html>", id="a page"),
        pytest.param(npy(), id="one array alone"),
        pytest.param(oversized_npz((10**12, 384)), id="larger than any memory"),
        pytest.param(damaged_npz(), id="damaged"),
    ],
)
def test_a_file_that_is_broken_is_reported(tmp_path, raw):
    (tmp_path / "vectors.npz").write_bytes(raw)
    found, fault = read_vectors(tmp_path, QUOTES)
    assert found is None
    assert fault.startswith("vectors.npz cannot be read: ")


@pytest.mark.parametrize("whole", [True, False], ids=["a pickle", "a pickled array"])
def test_pickles_are_refused_and_never_loaded(tmp_path, monkeypatch, whole):
    monkeypatch.chdir(tmp_path)
    if whole:
        (tmp_path / "vectors.npz").write_bytes(pickle.dumps(Bomb()))
    else:
        save_arrays(tmp_path, "vectors.npz", ABOUT, vectors=np.array([[Bomb()], [Bomb()]], dtype=object))
    found, fault = read_vectors(tmp_path, QUOTES)
    assert found is None
    assert fault.startswith("vectors.npz cannot be read: ")
    assert "allow_pickle" in fault
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npz"]


def test_a_missing_file_is_reported(tmp_path):
    assert read_vectors(tmp_path, QUOTES) == (None, "vectors.npz is missing.")
    assert read_map(tmp_path, QUOTES, VECTORS) == (None, "map.npz is missing.")


def test_a_file_without_its_array_is_reported(tmp_path):
    found, fault = read_vectors(save_arrays(tmp_path, "vectors.npz", ABOUT, others=np.eye(2)), QUOTES)
    assert found is None
    assert fault.startswith("vectors.npz cannot be read: 'vectors is not a file in the archive'")
