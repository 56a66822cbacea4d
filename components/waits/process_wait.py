"""Waiting for a job in a process of its own: how long it takes, whose turn it is, and a way to stop it."""

import time
from collections.abc import Callable

import streamlit as st

from data.processes.job import Job

_QUICK = 0.4  # seconds before anything is shown: most files are read by then
_TELL_EVERY = 0.25  # seconds


def wait(job: Job, doing: Callable[[], str], bar: bool = False) -> None:
    """Wait until the job is over, by itself or by the button that is shown meanwhile.

    If the page was left or reruns, its run ends in here, at the next message to the browser. Then nobody needs the job
    any more, and so it ends too. Not for use in a fragment, whose buttons work only when it is done. With a `bar`, the
    share that is done and the time left are shown.
    """
    if job.wait(_QUICK):
        return
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        said = st.empty()
        st.button("Cancel", key=f"cancel_reading_{id(job)}", icon=":material/close:", on_click=job.cancel)
    begun = time.monotonic()
    while not job.wait(_TELL_EVERY):
        sentence = _wait_sentence(job.ahead, doing(), time.monotonic() - begun)
        if bar and job.done and not job.ahead:
            said.progress(job.done, text=f"{sentence} · {_time_left(job.done, time.monotonic() - job.running_since)}")
        else:
            said.caption(sentence, width="content")
    place.empty()


def _time_left(done: float, seconds: float) -> str:
    """The share that is done, and how long the rest takes at this rate."""
    left = seconds * (1 - done) / done
    return f"{done:.0%}, about {left:.0f} s left" if left >= 1 else f"{done:.0%}, almost done"


def _wait_sentence(ahead: int, doing: str, seconds: float) -> str:
    if ahead:
        others = "another file or text is" if ahead == 1 else f"{ahead} other files or texts are"
        return f"Waiting: {others} ahead of yours. {seconds:.0f} s"
    return f"{doing} {seconds:.0f} s"
