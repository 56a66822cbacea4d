"""A run of a model over questions, in threads: it can be watched and cancelled, and keeps the answers so far."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from analysis.assistant.chat_client import AnswerRefused, MachineFailure

MOST_FAILURES = 3  # in a row
PATIENCE = 600.0  # seconds for which a run continues that nobody looks at
Question = TypeVar("Question")
Result = TypeVar("Result")


class AssistantRun(Generic[Question, Result]):
    """Asks each of `questions`, `at_once` at a time; `make_ask` may take seconds if it must load a model.

    `may_ask` is called before each question: a non-empty sentence stops the run for that reason. Failures of the server
    stop it after three in a row, or at once if retrying would not help. Earlier answers are kept.
    """

    def __init__(
        self,
        make_ask: Callable[[], Callable[[Question], Result]],
        questions: Sequence[Question],
        at_once: int = 1,
        may_ask: Callable[[], str] = lambda: "",
    ):
        self.n_all = len(questions)
        self.n_done = 0
        self.refused: Counter[str] = Counter()
        self.ended = ""  # why it ended early
        self.is_cancelled = self.is_reported = False
        self._make_ask, self._may_ask = make_ask, may_ask
        self._waiting = deque(questions)
        self._results: list[Result] = []
        self._failures = 0
        self._lock, self._loading = threading.Lock(), threading.Lock()
        self._ask: Callable[[Question], Result] | None = None
        self._began = self._looked = time.monotonic()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(min(at_once, self.n_all))]

    def start(self) -> None:
        """Start; returns at once."""
        for thread in self._threads:
            thread.start()

    def cancel(self) -> None:
        """Ask nothing more. Questions already sent are still answered, and the answers kept."""
        self.is_cancelled = True

    def wait(self, seconds: float) -> None:
        """Wait until it is over, at most this long."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def collect(self) -> list[Result]:
        """The results since the last call."""
        with self._lock:
            self._looked = time.monotonic()
            results, self._results = self._results, []
        return results

    @property
    def is_over(self) -> bool:
        """Whether there will be no more results."""
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def n_refused(self) -> int:
        """Number of answers that were rejected."""
        return sum(self.refused.values())

    @property
    def seconds_left(self) -> float | None:
        """An estimate of the time it still takes; None while there is none."""
        if not self.n_done:
            return None
        return (time.monotonic() - self._began) / self.n_done * (self.n_all - self.n_done)

    def time_left(self) -> str:
        """ "about 20 s left"; "" while there is no estimate."""
        if (seconds := self.seconds_left) is None:
            return ""
        return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"

    def _work(self) -> None:
        while self._go_on():
            pass

    def _go_on(self) -> bool:
        """Ask the next question; false if there is none."""
        with self._lock:
            if not self._may_go_on():
                return False
            question = self._waiting.popleft()
        try:
            result = self._asking()(question)
        except AnswerRefused as error:
            with self._lock:
                self._failures = 0
                self.n_done += 1
                self.refused[str(error)] += 1
        except MachineFailure as error:
            self._fail(question, str(error), error.is_final)
        except Exception as error:  # a thread that dies silently would leave the page waiting forever
            self._fail(question, f"the client failed ({type(error).__name__})", is_final=True)
        else:
            with self._lock:
                self._failures = 0
                self.n_done += 1
                self._results.append(result)
        return True

    def _may_go_on(self) -> bool:
        if self.is_cancelled or self.ended or not self._waiting:
            return False
        if time.monotonic() - self._looked > PATIENCE:
            self.ended = "nobody looked at it for ten minutes"
        else:
            self.ended = self._may_ask()
        return not self.ended

    def _asking(self) -> Callable[[Question], Result]:
        with self._loading:
            if self._ask is None:
                self._ask = self._make_ask()
            return self._ask

    def _fail(self, question: Question, message: str, is_final: bool) -> None:
        with self._lock:
            self._failures += 1
            self._waiting.append(question)
            if is_final or self._failures >= MOST_FAILURES:
                self.ended = self.ended or message
