"""The machine that this server lets read quotes: what its settings say, and whether it may be asked now."""

import os
import threading
from datetime import UTC, date, datetime
from functools import partial

import pydantic
import streamlit as st

from analysis.positions import chat_client, cross_encoder
from analysis.positions.assistant_settings import AssistantSettings
from analysis.positions.chat_client import Ask
from components.opening import visitor
from components.opening.stored_corpora import OpenCorpus
from data.corpus import FORBIDDEN, Corpus

SECTION = "assistant"
# of the environment; the section of the secrets goes before them
VARIABLES = {
    "base_url": "STANDPOINT_ASSISTANT_URL",
    "model": "STANDPOINT_ASSISTANT_MODEL",
    "api_key": "STANDPOINT_ASSISTANT_KEY",
    "cross_encoder": "STANDPOINT_ASSISTANT_CROSS_ENCODER",
}


def is_set() -> bool:
    """Whether the owner of this server names a machine."""
    return bool(_settings_table())


def settings() -> AssistantSettings | str:
    """What the settings say, or what is wrong with them, in a sentence."""
    written = _settings_table()
    if not written:
        return "No machine is set on this server."
    try:
        found = AssistantSettings.model_validate(written)
    except pydantic.ValidationError as errors:
        sentence = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or SECTION} {error['msg'].removeprefix('Value error, ')}"
            for error in errors.errors(include_input=False)
        )
        return f"The settings of the machine are not right: {sentence}."
    if found.base_url and not chat_client.is_installed():
        return "A machine is set, but its client is not installed: pip install -r requirements-assistant.txt"
    return found


def _settings_table() -> dict[str, object]:
    found = {name: os.environ[variable] for name, variable in VARIABLES.items() if os.environ.get(variable)}
    if st.secrets.load_if_toml_exists() and SECTION in st.secrets:
        section = st.secrets[SECTION]
        return {**found, **section} if isinstance(section, dict) or hasattr(section, "keys") else {SECTION: section}
    return dict(found)


def refusal(corpus: Corpus, own: OpenCorpus | None) -> str:
    """Why this visitor may not ask about this corpus, in a sentence; "" where they may."""
    if corpus.about.machine_annotator == FORBIDDEN:
        return "The owner of this corpus has forbidden that a machine reads its quotes."
    if own is not None and not own.may_edit:
        return "Only who may edit this corpus can have a machine read it: its proposals are kept with it."
    person = visitor.current()
    if person.asked and not person.email:
        return "Sign in to have a machine read quotes: the server's owner answers for what it costs."
    return ""


def asks(settings: AssistantSettings) -> Ask:
    """The function that asks; takes seconds where a model must be loaded. Raises MachineFailure."""
    if settings.base_url:
        return chat_client.ChatServer(settings).ask
    return cross_encoder.CrossEncoderAnnotator(_loaded.get(settings.cross_encoder)).ask


class _LoadedAssistant:
    """The last cross-encoder that was asked for, kept for all visitors of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[str, cross_encoder.Infer] | None = None

    def get(self, name: str) -> cross_encoder.Infer:
        with self._lock:
            if self._held is None or self._held[0] != name:
                self._held = (name, cross_encoder.load(name))
            return self._held[1]


_loaded = _LoadedAssistant()


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
        """One question more; why not, in a sentence, where that would be too many."""
        with self._lock:
            self._begin_day()
            if self._n >= most:
                return f"this server asks about {most:,} quotes a day at most"
            self._n += 1
            return ""

    def _begin_day(self) -> None:
        today = datetime.now(UTC).date()
        if today != self._day:
            self._day, self._n = today, 0


allowance = Allowance()


def may_ask(settings: AssistantSettings) -> partial[str]:
    """What a run asks before each question."""
    return partial(allowance.take, settings.most_a_day)
