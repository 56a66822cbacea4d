"""How far a long computation is, for whoever watches it, and a way to leave it."""

from typing import Protocol


class Progress(Protocol):
    """Called now and then while a step works: with the share done, 0 to 1, and what is being done.

    A step that has no words for what it does leaves them out: those said last hold. An error that this raises ends the
    step: the way to leave it.
    """

    def __call__(self, done: float, doing: str = "", /) -> None: ...


def silent(_done: float, _doing: str = "", /) -> None:
    """Progress that nobody watches."""


def part(progress: Progress, start: float, end: float, doing: str = "") -> Progress:
    """The progress of a step that is this part of a longer one; `doing` names it where it says nothing itself."""

    def tell(done: float, words: str = "", /) -> None:
        progress(start + (end - start) * done, words or doing)

    return tell
