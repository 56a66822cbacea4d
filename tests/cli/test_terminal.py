"""What the commands print while they work."""

from cli import terminal
from cli.terminal import PrintedProgress


def test_the_time_left_is_at_the_speed_of_the_step_and_not_of_what_was_done_before(monkeypatch, capsys):
    now = 100.0
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now)
    tell = PrintedProgress()
    tell(0, "looking for texts that were embedded before")
    now += 5
    tell(0.5, "embedding 50 of 100 texts")  # half was done by a process that was killed
    now += 40
    tell(0.75, "embedding 75 of 100 texts")
    now += 1
    tell(0.76, "embedding 76 of 100 texts")  # too soon after the last line
    assert capsys.readouterr().out.splitlines() == [
        "  0%  looking for texts that were embedded before",
        " 50%  embedding 50 of 100 texts",
        " 75%  embedding 75 of 100 texts, about 40 seconds left",
    ]
