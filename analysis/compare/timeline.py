"""What was said when. Dates are those of the utterance and are never inferred from the publication's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.compare.words.shared_words import Piece, changes
from analysis.multi_values import Sides, masks
from data.dates import span


@dataclass(frozen=True)
class Timeline:
    """Dated quotes of the sides: date, topic, side, quote_id, one row per quote and side.

    By date, a whole month before its days and a whole year before its months, then in corpus order.
    """

    entries: pd.DataFrame
    n_dated: int  # quotes
    n_undated: int

    @property
    def missing(self) -> str:
        """A sentence on the quotes that are not shown; "" if all are dated."""
        n = self.n_dated + self.n_undated
        if not self.n_undated:
            return ""
        if not self.n_dated:
            return "No quote of these sides has a date of utterance, so there is no order in time to show."
        have, are = ("has", "is") if self.n_undated == 1 else ("have", "are")
        return f"{self.n_undated:,} of {n:,} quotes {have} no date of utterance and {are} not shown."


@dataclass(frozen=True)
class TimelineEntry:
    """One of a speaker's statements, with the changes in wording since the one before; () for the first."""

    quote_id: str
    date: str
    changes: tuple[Piece, ...]


def timeline(quotes: pd.DataFrame, sides: Sides, column: str = "said_on") -> Timeline:
    """The dated quotes of each side. A quote in two sides appears in both; an invalid date counts as undated."""
    dated = is_dated(quotes[column])
    found = []
    for side, mask in sides.items():
        rows = np.flatnonzero(mask & dated)
        found.append(
            pd.DataFrame(
                {
                    "date": quotes[column].to_numpy()[rows],
                    "topic": quotes["topic"].to_numpy()[rows],
                    "side": side,
                    "quote_id": quotes["quote_id"].to_numpy()[rows],
                    "row": rows,
                }
            )
        )
    columns = ["date", "topic", "side", "quote_id"]
    used = np.any(list(sides.values()), axis=0) if sides else np.zeros(len(quotes), dtype=bool)
    entries = pd.concat(found) if found else pd.DataFrame(columns=[*columns, "row"])
    entries = entries.sort_values(["date", "row"], kind="stable", ignore_index=True)[columns]
    return Timeline(entries, int((used & dated).sum()), int((used & ~dated).sum()))


def sequence(
    quotes: pd.DataFrame, speaker: str, column: str = "said_on", most: int | None = None
) -> list[TimelineEntry]:
    """A speaker's dated statements, including joint ones, by date and then in corpus order; at most the first
    `most`.
    """
    spoken = masks(quotes["speaker"], [speaker])[speaker] & is_dated(quotes[column])
    own = quotes[spoken].sort_values(column, kind="stable")[:most]
    texts: Sequence[str] = own["text"].tolist()
    return [
        TimelineEntry(quote_id, date, tuple(changes(texts[i - 1], texts[i])) if i else ())
        for i, (quote_id, date) in enumerate(zip(own["quote_id"], own[column], strict=True))
    ]


def moments(entries: pd.DataFrame) -> pd.DataFrame:
    """How much was said when: date, topic, side and n, by date, and the first `day` that the date can mean."""
    counted = entries.groupby(["date", "topic", "side"], sort=False).size().rename("n").reset_index()
    days = {written: days[0] for written in counted["date"].unique() if (days := span(written))}
    return counted.assign(day=counted["date"].map(days))


def topic_lines(said: pd.DataFrame) -> list[str]:
    """The topics in the order in which they come up; quotes without one are last."""
    topics = list(dict.fromkeys(said["topic"]))
    return sorted(topics, key=lambda topic: not topic)


def is_dated(dates: pd.Series) -> np.ndarray:
    """Which of the cells hold a date, (n,) bool."""
    codes, written = pd.factorize(dates.to_numpy(dtype=object))
    return np.asarray(np.array([span(date) is not None for date in written], dtype=bool)[codes])
