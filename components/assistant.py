"""The machine that may read quotes and articles on this server: its settings, and how often it may be asked."""

import os
import threading
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pydantic
import streamlit as st

from analysis.assistant import chat_client
from analysis.assistant.assistant_run import AssistantRun
from analysis.assistant.settings import AssistantSettings
from components.opening import visitor

LOOK_EVERY = 1.0  # seconds, while a run goes on
SECTION = "assistant"
# environment variables; the section in the secrets takes precedence
VARIABLES = {
    "base_url": "STANDPOINT_ASSISTANT_URL",
    "model": "STANDPOINT_ASSISTANT_MODEL",
    "api_key": "STANDPOINT_ASSISTANT_KEY",
    "cross_encoder": "STANDPOINT_ASSISTANT_CROSS_ENCODER",
}


def is_set() -> bool:
    """Whether the owner of this server has configured a machine."""
    return bool(_settings_table())


def settings() -> AssistantSettings | str:
    """The settings, or a sentence that says what is wrong with them."""
    written = _settings_table()
    if not written:
        return "No machine is set up on this server."
    try:
        found = AssistantSettings.model_validate(written)
    except pydantic.ValidationError as errors:
        sentence = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or SECTION} {error['msg'].removeprefix('Value error, ')}"
            for error in errors.errors(include_input=False)
        )
        return f"The machine's settings are invalid: {sentence}."
    if found.base_url and not chat_client.is_installed():
        return "A machine is set up, but its client is not installed: pip install -r requirements-assistant.txt"
    return found


def _settings_table() -> dict[str, object]:
    found = {name: os.environ[variable] for name, variable in VARIABLES.items() if os.environ.get(variable)}
    if st.secrets.load_if_toml_exists() and SECTION in st.secrets:
        section = st.secrets[SECTION]
        return {**found, **section} if isinstance(section, dict) or hasattr(section, "keys") else {SECTION: section}
    return dict(found)


def sign_in_refusal(what: str) -> str:
    """Why this visitor may not have `what` read by a machine, in a sentence; "" where they may."""
    person = visitor.current()
    if person.can_sign_in and not person.email:
        return f"Sign in to have a machine read {what}: the server's owner pays for it."
    return ""


class Allowance:
    """How many questions this process has asked today, by UTC; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: date | None = None
        self._n = 0

    def n_remaining(self, most: int) -> int:
        """Questions that may still be asked today."""
        with self._lock:
            self._begin_day()
            return max(0, most - self._n)

    def take(self, most: int) -> str:
        """Count one more question; a sentence that says why not, if that would be too many."""
        with self._lock:
            self._begin_day()
            if self._n >= most:
                return f"this server asks at most {most:,} questions a day"
            self._n += 1
            return ""

    def _begin_day(self) -> None:
        today = datetime.now(UTC).date()
        if today != self._day:
            self._day, self._n = today, 0


allowance = Allowance()


def may_ask(settings: AssistantSettings) -> partial[str]:
    """What a run calls before each question."""
    return partial(allowance.take, settings.most_a_day)


def progress(run: AssistantRun[Any, Any], in_words: str, key: str) -> None:
    """The progress of a run, and a button to stop it."""
    st.progress(min(1.0, run.n_done / max(1, run.n_all)), text=in_words)
    if run.is_cancelled:
        st.caption("Stopping: waiting for the question in progress, since it is paid for.")
    else:
        st.button("Cancel", icon=":material/close:", key=key, on_click=run.cancel)
