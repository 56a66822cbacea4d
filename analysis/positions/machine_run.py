"""A run of a machine over quotes, on threads of its own: it can be watched and ended, and what it has stays."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping

from analysis.positions.chat_client import Ask, MachineFailure
from analysis.positions.marking import Claim, Mark
from analysis.positions.proposals import AnswerRefused, mark_of

MOST_FAILURES = 3  # one after the other
PATIENCE = 600.0  # seconds for which a run goes on that nobody looks at


class MachineRun:
    """Asks about each of `texts` (by quote id) toward one claim, `at_once` at a time, as `annotator`.

    `may_ask` is called before each question: a sentence that says why not ends the run. The server's failures end
    it after three in a row, or at once where asking again would not help. What was answered before is kept.
    """

    def __init__(
        self,
        make_ask: Callable[[], Ask],
        claim: Claim,
        texts: Mapping[str, str],
        annotator: str,
        at_once: int = 1,
        may_ask: Callable[[], str] = lambda: "",
    ):
        self.claim, self.annotator = claim, annotator
        self.n_all = len(texts)
        self.n_done = 0
        self.refused: Counter[str] = Counter()
        self.ended = ""  # why it ended before its time
        self.is_cancelled = self.is_reported = False
        self._make_ask, self._may_ask = make_ask, may_ask
        self._waiting = deque(texts.items())
        self._marks: list[Mark] = []
        self._failures = 0
        self._lock, self._loading = threading.Lock(), threading.Lock()
        self._ask: Ask | None = None
        self._began = self._looked = time.monotonic()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(min(at_once, self.n_all))]

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in self._threads:
            thread.start()

    def cancel(self) -> None:
        """Ask nothing more. What is being asked is answered still, and kept."""
        self.is_cancelled = True

    def wait(self, seconds: float) -> None:
        """Until it is over, or so long."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def collect(self) -> list[Mark]:
        """The proposals that came since this was last asked."""
        with self._lock:
            self._looked = time.monotonic()
            marks, self._marks = self._marks, []
        return marks

    @property
    def is_over(self) -> bool:
        """Whether no more will come."""
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def n_refused(self) -> int:
        """Answers that became no proposal."""
        return sum(self.refused.values())

    @property
    def seconds_left(self) -> float | None:
        """About how long it will take; None while that cannot be told."""
        if not self.n_done:
            return None
        return (time.monotonic() - self._began) / self.n_done * (self.n_all - self.n_done)

    def _work(self) -> None:
        while (task := self._next()) is not None:
            quote_id, text = task
            try:
                proposal = self._asking()(self.claim, text)
            except AnswerRefused as error:
                with self._lock:
                    self._failures = 0
                    self.n_done += 1
                    self.refused[str(error)] += 1
            except MachineFailure as error:
                self._fail(task, str(error), error.is_final)
            except Exception as error:  # a thread that dies in silence would leave the page waiting for ever
                self._fail(task, f"the client failed ({type(error).__name__})", is_final=True)
            else:
                with self._lock:
                    self._failures = 0
                    self.n_done += 1
                    self._marks.append(mark_of(proposal, self.claim, quote_id, self.annotator))

    def _next(self) -> tuple[str, str] | None:
        with self._lock:
            if self.is_cancelled or self.ended or not self._waiting:
                return None
            if time.monotonic() - self._looked > PATIENCE:
                self.ended = "nobody looked at it for ten minutes"
                return None
            if message := self._may_ask():
                self.ended = message
                return None
            return self._waiting.popleft()

    def _asking(self) -> Ask:
        with self._loading:
            if self._ask is None:
                self._ask = self._make_ask()
            return self._ask

    def _fail(self, task: tuple[str, str], message: str, is_final: bool) -> None:
        with self._lock:
            self._failures += 1
            self._waiting.append(task)
            if is_final or self._failures >= MOST_FAILURES:
                self.ended = self.ended or message
