import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files.csv_lines import csv_lines

cells = st.text("ab ,\"\r\n\t\\'\0ж€😀;", max_size=6)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=5), st.booleans())
def test_lines_are_those_of_pandas_and_read_back_as_they_were(rows, header):
    table = pd.DataFrame(rows, columns=["text", "with, comma", ""], dtype="str")
    written = csv_lines(table, header)
    assert written == table.to_csv(index=False, header=header, lineterminator="\r\n").encode()
    assert list(csv.reader(io.StringIO(written.decode(), newline="")))[header:] == rows


@pytest.mark.parametrize("special", [",", '"', "\r", "\n"])
def test_rows_of_a_longer_table_are_quoted_by_their_own_cells(special):
    cells = ["a", f"b{special}", "c", f"d{special}"]
    table = pd.DataFrame({"text": cells, "plain": ["x"] * 4}, dtype="str")
    for start in range(4):
        rows = table.iloc[start : start + 1]
        assert csv_lines(rows) == rows.to_csv(index=False, lineterminator="\r\n").encode()


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"text": [""]}, dtype="str"),
        pd.DataFrame({"text": [], "speaker": []}, dtype="str"),
        pd.DataFrame({"text": ["a", None], "speaker": [None, "b"]}, dtype="str"),
        pd.DataFrame({"text": ["a"], "n": [1.5]}),
    ],
)
def test_a_table_that_is_not_all_filled_strings_is_written_as_by_pandas(table):
    assert csv_lines(table) == table.to_csv(index=False, lineterminator="\r\n").encode()
