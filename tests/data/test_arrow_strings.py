import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from data.arrow_strings import rows_under


@given(st.lists(st.tuples(st.sampled_from(["", "War", "Ж😀"]), st.booleans()), max_size=8))
def test_the_rows_under_a_mask_are_those_that_pandas_takes(rows):
    texts = [text for text, _ in rows]
    table = pd.DataFrame({"text": pd.Series(texts, dtype="str"), "topic": pd.Series([""] * len(rows), dtype="str")})
    table = table.assign(n=range(len(rows))).set_index(pd.Index(range(7, 7 + len(rows))))
    mask = pd.Series([is_kept for _, is_kept in rows], dtype=bool).to_numpy()
    found = rows_under(mask, table)
    pd.testing.assert_frame_equal(found, table[mask])
    changed = found.assign(topic="peace")
    assert (found["topic"] == "").all()
    assert (changed["text"] == found["text"]).all()
