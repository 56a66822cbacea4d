"""A chat server as annotator: asked about one quote at a time."""

from analysis.assistant.chat_client import ChatServer
from analysis.assistant.settings import BYTES_A_TOKEN
from analysis.positions.machine.proposals import Proposal, messages, read_answer
from analysis.positions.marking import Claim

TOKENS_ANSWERED = 120


class ChatAnnotator:
    """Asks a server's model; thread-safe."""

    def __init__(self, server: ChatServer):
        self._server = server

    def ask(self, claim: Claim, text: str) -> Proposal:
        """The model's proposal for the quote; raises AnswerRefused, MachineFailure."""
        return read_answer(self._server.answer(messages(claim, text)), text)


def tokens(claim: Claim, texts: list[str]) -> tuple[int, int]:
    """About how many tokens are sent for these quotes, and received."""
    n_prompt = sum(len(message["content"].encode("utf-8", "replace")) for message in messages(claim, ""))
    n_bytes = sum(len(text.encode("utf-8", "replace")) for text in texts) + n_prompt * len(texts)
    return n_bytes // BYTES_A_TOKEN, TOKENS_ANSWERED * len(texts)
