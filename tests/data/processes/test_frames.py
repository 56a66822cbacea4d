"""The output of a process is accepted only as far as it consists of frames."""

import io
import json

import pandas as pd
import pytest

from data.processes import frames, tables_of_strings
from data.processes.frames import BrokenFrame, MessageFrame


def to_bytes(frame):
    pipe = io.BytesIO()
    frames.write(pipe, frame)
    return pipe.getvalue()


def test_a_frame_comes_as_it_went():
    frame = frames.read(io.BytesIO(to_bytes(MessageFrame({"é": [1, None]}, [b"", b"ab"]))), 1_000)
    assert (frame.header, frame.blobs) == ({"é": [1, None]}, (b"", b"ab"))


def header(sentence):
    written = json.dumps(sentence).encode()
    return len(written).to_bytes(8, "big") + written


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff" * 8,
        (10).to_bytes(8, "big") + b"not json!!",
        header([]),
        header({"header": [], "sizes": []}),
        header({"header": {}, "sizes": [-5]}),
        header({"header": {}, "sizes": [10**12]}),
        header({"header": {}, "sizes": ["x"]}),
        header({"header": {}, "sizes": [5]}) + b"ab",
    ],
)
def test_anything_else_is_a_broken_frame(raw):
    with pytest.raises(BrokenFrame):
        frames.read(io.BytesIO(raw), 1_000)


def test_a_table_of_strings_comes_as_it_went():
    table = pd.DataFrame({"row": ["é", ""], "a": ["\u2028", "x"]}, dtype="str", index=[3, -1])
    pd.testing.assert_frame_equal(tables_of_strings.unpack(tables_of_strings.pack(table)), table)
    empty = table.iloc[:0]
    pd.testing.assert_frame_equal(tables_of_strings.unpack(tables_of_strings.pack(empty)), empty)


def test_anything_else_is_no_table():
    packed = tables_of_strings.pack(pd.DataFrame({"a": ["x"]}, dtype="str"))
    for raw in (b"", b"rubbish", packed[: len(packed) // 2], packed.replace(b"heading", b"nothing")):
        with pytest.raises(ValueError, match="it is no table"):
            tables_of_strings.unpack(raw)
