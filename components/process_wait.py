"""Waiting for what is read in a process of its own: how long it takes, whose turn it is, and a way to end it."""

import time
from collections.abc import Callable

import streamlit as st

from data.processes.job import Job

_QUICK = 0.4  # seconds in which nothing is said: most files are read by then
_TELL_EVERY = 0.25  # seconds


def wait(job: Job, doing: Callable[[], str]) -> None:
    """Until the job is over, by itself or by the button that stands there meanwhile.

    The run of a page that was left, or that runs anew, ends in here, at the next word to the browser. Then nobody asks
    for the job any more, and so it ends too.
    """
    if job.wait(_QUICK):
        return
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        said = st.empty()
        st.button("Cancel", key=f"cancel_reading_{id(job)}", icon=":material/close:", on_click=job.cancel)
    begun = time.monotonic()
    while not job.wait(_TELL_EVERY):
        said.caption(_wait_sentence(job.ahead, doing(), time.monotonic() - begun), width="content")
    place.empty()


def _wait_sentence(ahead: int, doing: str, seconds: float) -> str:
    if ahead:
        files = "another file is" if ahead == 1 else f"{ahead} other files are"
        return f"Waiting: {files} read before yours. {seconds:.0f} s"
    return f"{doing} {seconds:.0f} s"
