"""Whether the machine may be asked about the quotes of a corpus, and the function that asks it."""

import threading

from analysis.assistant.chat_client import ChatServer
from analysis.assistant.settings import AssistantSettings
from analysis.positions.machine import cross_encoder
from analysis.positions.machine.chat_annotator import ChatAnnotator
from analysis.positions.machine.proposals import Ask
from components import assistant
from components.opening.stored_corpora import OpenCorpus
from data.corpus import FORBIDDEN, Corpus


def refusal(corpus: Corpus, own: OpenCorpus | None) -> str:
    """Why this visitor may not ask about this corpus, in a sentence; "" if they may."""
    if corpus.about.machine_annotator == FORBIDDEN:
        return "The owner of this corpus does not allow a machine to read its quotes."
    if own is not None and not own.may_edit:
        return "Only people who may edit this corpus can have a machine read it, since its proposals are kept with it."
    return assistant.sign_in_refusal("quotes")


def asks(settings: AssistantSettings) -> Ask:
    """The function that asks; takes seconds if a model must be loaded. Raises MachineFailure."""
    if settings.base_url:
        return ChatAnnotator(ChatServer(settings)).ask
    return cross_encoder.CrossEncoderAnnotator(_loaded.get(settings.cross_encoder)).ask


class _LoadedAssistant:
    """The last cross-encoder used, kept for all visitors of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[str, cross_encoder.Infer] | None = None

    def get(self, name: str) -> cross_encoder.Infer:
        with self._lock:
            if self._held is None or self._held[0] != name:
                self._held = (name, cross_encoder.load(name))
            return self._held[1]


_loaded = _LoadedAssistant()
