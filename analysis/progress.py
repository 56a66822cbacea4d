"""Progress of a long computation, for its watcher, and a way to cancel it."""

from typing import Protocol


class Progress(Protocol):
    """Called now and then while a step works: with the share done, 0 to 1, and what is being done.

    A step without a description omits it: the last one stays valid. An error that this raises ends the step, which is
    the way to cancel it.
    """

    def __call__(self, done: float, doing: str = "", /) -> None: ...


def silent(_done: float, _doing: str = "", /) -> None:
    """Progress that nobody watches."""


def part(progress: Progress, start: float, end: float, doing: str = "") -> Progress:
    """The progress of a step that is this part of a longer one; `doing` describes it if it has no description of its
    own.
    """

    def tell(done: float, words: str = "", /) -> None:
        progress(start + (end - start) * done, words or doing)

    return tell


def under(progress: Progress, heading: str) -> Progress:
    """The progress of a step whose parts have descriptions of their own, shown below its heading: "heading: part"."""

    def tell(done: float, words: str = "", /) -> None:
        progress(done, f"{heading}: {words}" if words else heading)

    return tell
