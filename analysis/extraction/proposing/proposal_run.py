"""A run of a model over the pieces of an article."""

from collections.abc import Callable, Sequence

from analysis.assistant.assistant_run import AssistantRun
from analysis.assistant.chat_client import ChatServer
from analysis.assistant.settings import AssistantSettings
from analysis.extraction.proposing.answer import PieceProposals, StatementProposer
from analysis.extraction.text.spans import Span


class ProposalRun(AssistantRun[Span, PieceProposals]):
    """Asks about each of `asked`, pieces of the text, as `machine`; collects the proposals for each."""

    def __init__(
        self,
        settings: AssistantSettings,
        text: str,
        asked: Sequence[Span],
        machine: str,
        may_ask: Callable[[], str] = lambda: "",
    ):
        self.machine = machine

        def make_ask() -> Callable[[Span], PieceProposals]:
            return StatementProposer(ChatServer(settings), text).ask

        super().__init__(make_ask, asked, settings.at_once, may_ask)
