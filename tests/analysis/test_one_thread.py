from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from analysis.one_thread import one_thread


@pytest.fixture
def threads_before():
    with one_thread():
        pass  # the libraries are loaded
    return threads()


def threads():
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def threads_within(_):
    with one_thread():
        np.ones((200, 200)) @ np.ones((200, 200))
        return threads()


def test_one_thread_inside_and_as_many_as_before_once_several_have_left(threads_before):
    with ThreadPoolExecutor(8) as pool:
        assert all(one == {1} for one in pool.map(threads_within, range(40)))
    assert threads() == threads_before


def test_what_fails_inside_leaves_the_number_as_it_was(threads_before):
    with pytest.raises(ValueError, match="shapes"), one_thread():
        raise ValueError("shapes")
    assert threads() == threads_before
