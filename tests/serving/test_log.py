"""The server's log: nothing in it commands a terminal, and nobody can fill the disk with one error."""

import logging

from serving.log import AGAIN_AFTER, ErrorMemory, factory
from tests.serving.test_request_limits import FakeClock


def record(errors: ErrorMemory, words: str, *parts: object, error: Exception | None = None) -> str:
    """A line as a handler writes it."""
    raised = (type(error), error, error.__traceback__) if error else None
    made = factory(logging.LogRecord, errors)("a", logging.ERROR, "a.py", 1, words, parts, raised)
    return logging.Formatter("%(message)s").format(made)


def fault(words: str) -> ValueError:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def test_words_of_strangers_do_not_command_the_terminal_that_shows_the_log():
    assert record(ErrorMemory(), "origin=%s", "\x1b]0;mine\x07\x9b31m\u202e") == r"origin=\x1b]0;mine\x07\x9b31m\u202e"
    result = record(ErrorMemory(), "Uncaught", error=fault("\x1b[2J"))
    assert "\x1b" not in result
    assert result.endswith(r"ValueError: \x1b[2J")
    assert "Traceback" in result


def test_an_error_is_written_out_once_an_hour_and_then_counted():
    clock = FakeClock()
    errors = ErrorMemory(clock)
    result = [record(errors, "Uncaught", error=fault(str(nth))) for nth in range(3)]
    assert ["Traceback" in one for one in result] == [True, False, False]
    assert result[2].endswith("as before: 3 times")
    clock.now = AGAIN_AFTER + 1
    assert "Traceback" in record(errors, "Uncaught", error=fault("later"))


def test_what_a_visitor_sent_does_not_fill_the_log():
    assert len(record(ErrorMemory(), "%s", "x" * 1_000_000)) < 5_000
    assert len(record(ErrorMemory(), "Uncaught", error=fault("x" * 1_000_000))) < 25_000
