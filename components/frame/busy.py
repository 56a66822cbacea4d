"""A page beyond what the server can hold: it says so, and opens by itself as soon as there is a place."""

import streamlit as st

from components import markup
from components.frame.places import HEADER, Wait, places
from components.rerun import rerun_page

_TRY_SECONDS = 3.0


def stop_unless_there_is_a_place() -> None:
    """End the run of a visitor who has to wait, after saying what for."""
    if _wait() is not None:
        _waiting()
        st.stop()


def sentences(wait: Wait) -> list[str]:
    """The message to a visitor who waits."""
    many, are = ("1 page", "is") if wait.most == 1 else (f"{wait.most:,} pages", "are")
    held = f"{many} from your network {are} open" if wait.of_the_address else f"{many} {are} open"
    before = {0: "You are next.", 1: "1 visitor is ahead of you."}.get(
        wait.n_before, f"{wait.n_before:,} visitors are ahead of you."
    )
    return [
        f"{held}, which is as many as this server can hold at a time. {before}",
        "Leave this page open: it continues by itself as soon as another one is closed.",
    ]


def _wait() -> Wait | None:
    number = st.context.headers.get(HEADER, "")
    return places.wait(int(number)) if number.isdecimal() else None


@st.fragment(run_every=_TRY_SECONDS)
def _waiting() -> None:
    wait = _wait()
    if wait is None:
        rerun_page()
    else:
        markup.show("notice.html", title="This server is busy", lines=sentences(wait))
