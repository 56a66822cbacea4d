"""Day, venue and outlet of a document from its title, its first lines and its address."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from analysis.extraction.lexicon import MONTHS, TRANSCRIPTS, phrases
from data.article import Article

_NUMERIC = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{4})/(\d{2})/(\d{2})\b|\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_MOST_LINES = 25


@dataclass(frozen=True)
class TranscriptHead:
    said_on: str = ""
    venue: str = ""


def read(article: Article, head: str) -> TranscriptHead:
    """The day is the first whole date of title and head, else the address's, else the day of publication."""
    above = f"{article.title}\n{head}"
    said_on = day(above) or day(article.url) or (article.published_on if len(article.published_on) == 10 else "")
    parts = ((article.title, "venues"), (head[:600], "venues"), (article.title, "venues_in_titles"))
    events = ((part, " ".join(one)) for part, kind in parts for one in phrases("transcripts", kind))
    event = next((one for part, one in events if _holds(part, one)), "")
    place = next(filter(None, map(_place, head.splitlines()[:_MOST_LINES])), "")
    return TranscriptHead(said_on, ", ".join(filter(None, (event, place))))


def _holds(text: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(words)}\b", text.lower().replace("’", "'")) is not None


def _place(line: str) -> str:
    """A short line that names a room, a building or a town, without the day in it."""
    bare = re.sub(r"^[#*_\s]+|[*_\s]+$", "", line)
    if (
        not 3 < len(bare) < 90
        or (bare.endswith((".", "?", ":")) and not bare.endswith("D.C."))
        or bare.startswith(("http", "title"))
        or "Hon." in bare
    ):
        return ""
    words = {word.strip(".,").lower() for word in bare.split()}
    if not words & TRANSCRIPTS.places or words & TRANSCRIPTS.documents - ({"press"} if "room" in words else set()):
        return ""
    named = (
        re.split(r",?\s*\d", re.sub(r"^(?:Via)\s", "via ", bare), maxsplit=1)[0] if re.search(r"\d{4}", bare) else bare
    )
    names = "|".join(MONTHS)
    return re.sub(rf",?\s*(?:on )?(?:\b(?:{names})\b.*)$", "", named, flags=re.IGNORECASE).strip(" ,–—-")


@lru_cache(maxsize=1)
def _date_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(MONTHS, key=len, reverse=True))
    year = r"((?:19|20)\d{2})"
    return re.compile(
        rf"\b({names})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}\b"
        rf"|\b(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?({names})\.?,?\s+(?:de\s+)?{year}\b",
        re.IGNORECASE,
    )


def day(text: str) -> str:
    """The first whole date in a text, as 2022-01-13, or ""."""
    dates = [found for found in (_date_pattern().search(text), _NUMERIC.search(text)) if found]
    for found in sorted(dates, key=lambda one: one.start()):
        parts = [part for part in found.groups() if part]
        if found.re is _NUMERIC:
            year, month, number = parts if len(parts[0]) == 4 else parts[::-1]
        else:
            first, second, year = parts
            number, month = (second, first) if second.isdigit() else (first, second)
            month = str(MONTHS[month.lower()])
        try:
            return date(int(year), int(month), int(number)).isoformat()
        except ValueError:
            continue
    return ""
