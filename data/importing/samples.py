"""A sample table to start from: our columns, with rows that show what they are for."""

import csv
import io

NAME = "standpoint-sample.csv"
_HEADINGS = ("text", "speaker", "role", "camp", "kind", "topic", "outlet", "url", "published_on", "said_on")
_LINK = "https://example.org/harbour"
_ROWS = (
    ("The harbour must stay open to all ships.", "Ana Moreau", "Mayor", "Council", "direct", "Access"),
    ("No ship should pay more than it did last year.", "Ana Moreau", "Mayor", "Council", "direct", "Fees"),
    ("the fees do not cover the dredging", "Jonas Lind", "Harbour master", "Port", "indirect", "Fees"),
    ("We will close the inner basin until it is safe.", "Jonas Lind", "Harbour master", "Port", "direct", "Access"),
    ("Closing the basin ends the fishing here.", "Mirela Dragan", "Boat owner", "Fishers", "direct", "Access"),
    ("they were not asked before the fees were raised", "Mirela Dragan", "Boat owner", "Fishers", "indirect", "Fees"),
    (
        "Safety comes first, and then the timetable.",
        "Ana Moreau | Jonas Lind",
        "Mayor | Harbour master",
        "Council | Port",
        "direct",
        "Access",
    ),
    ("Other ports have solved this with a shared fund.", "Ines Okafor", "Economist", "Experts", "direct", "Fees"),
)


def sample() -> bytes:
    """Eight made-up quotes of four camps, as CSV with a byte order mark."""
    buffer = io.StringIO(newline="")
    lines = csv.writer(buffer)
    lines.writerow(_HEADINGS)
    for row in _ROWS:
        lines.writerow([*row, "Harbour Gazette", _LINK, "2024-03-02", "2024-03-01"])
    return buffer.getvalue().encode("utf-8-sig")
