"""A corpus's own topics, found ones, and the names that readers give them."""

import numpy as np
import pytest

from analysis.compare.topics import Topics, read_names, write_names


def test_renaming_changes_only_what_was_named():
    topics = Topics(np.array(["talks", "arms", ""], dtype=object), found=True)
    assert topics.with_names({"talks": "Dialogue"}).labels.tolist() == ["Dialogue", "arms", ""]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param("talks, no = Dialogue\narms=Weapons", {"talks, no": "Dialogue", "arms": "Weapons"}, id="two"),
        pytest.param("no sign\n= nothing\nnothing =", {}, id="lines that name nothing are passed over"),
        pytest.param("a = b = c", {"a": "b = c"}, id="the first sign parts"),
    ],
)
def test_read_names(written, names):
    assert read_names(written) == names


def test_what_is_written_is_read_back():
    names = {"talks, answer": "Dialogue", "arms": "Weapons"}
    assert read_names(write_names(names | {"kept": "kept", "empty": " "})) == names
