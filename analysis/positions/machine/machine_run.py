"""A run of a machine over quotes, asking about one claim."""

from collections.abc import Callable, Mapping

from analysis.assistant.assistant_run import AssistantRun
from analysis.positions.machine.proposals import Ask, mark_of
from analysis.positions.marking import Claim, Mark


class MachineRun(AssistantRun[tuple[str, str], Mark]):
    """Asks `annotator` about each of `texts` (by quote id) and one claim, and collects its marks."""

    def __init__(
        self,
        make_ask: Callable[[], Ask],
        claim: Claim,
        texts: Mapping[str, str],
        annotator: str,
        at_once: int = 1,
        may_ask: Callable[[], str] = lambda: "",
    ):
        def make_marker() -> Callable[[tuple[str, str]], Mark]:
            ask = make_ask()
            return lambda quote: mark_of(ask(claim, quote[1]), claim, quote[0], annotator)

        super().__init__(make_marker, [*texts.items()], at_once, may_ask)
        self.claim, self.annotator = claim, annotator
