"""Which column is what, by its heading and by what its cells hold. Each guess comes with its evidence."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.checks import ID
from data.importing import days, languages
from data.schema import COLUMN_NAMES, COLUMNS, KINDS, LONGEST_CELL

KEPT, LEFT_OUT = "kept as it is", "left out"
DATES = ("published_on", "said_on")  # columns of ours
_LISTS = Path(__file__).with_name("headings.toml")
_SAMPLE = 1_500  # rows that are looked at
_URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}([.,]\d{3})+)([.,]\d+)?%?")
_MEANS_NOTHING = re.compile(
    r"column \d+|[a-z]|(?:v|q|x|var|col|field|column|spalte|feld|colonne|columna|unnamed:?)[ _]?\d+|unnamed.*|\d+"
)
ORIGINS = ("sheet", "file")  # columns that keep where a row of several tables came from
_NO_CAMP = re.compile(
    r"(sheet|tabelle|feuil|feuille|hoja|лист|аркуш|table|data|daten|file|part|teil)?[ _-]*\d*", re.IGNORECASE
)
_FEW_CAMPS = 40
_MOSTLY = 0.6  # of the filled cells must be what the heading says
_FILLED = 0.8  # of all cells, where each quote needs one
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Guess:
    """What a column is taken for, and why."""

    target: str
    why: str


@dataclass(frozen=True)
class Guesses:
    """One guess a heading, in the table's order; columns of ours that are filled from another; what else to tell."""

    by_heading: Mapping[str, Guess]
    copies: Mapping[str, str] = field(default_factory=dict)  # of ours: which of ours it is the same as
    notes: tuple[str, ...] = ()

    @property
    def targets(self) -> dict[str, str]:
        """What each heading is taken for."""
        return {heading: guess.target for heading, guess in self.by_heading.items()}


@dataclass(frozen=True)
class _Profile:
    """What the cells of a column are like; shares are of those that are filled."""

    n: int
    n_filled: int
    n_distinct: int
    length: float
    words: float
    days: float
    urls: float
    numbers: float
    names: float  # begin each word with a capital, and are a few words
    longest: int

    @property
    def share_filled(self) -> float:
        return self.n_filled / self.n if self.n else 0.0

    @property
    def distinct(self) -> float:
        return self.n_distinct / self.n_filled if self.n_filled else 0.0


def fold_heading(heading: str) -> str:
    """A heading without what differs between two spellings: case, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(character for character in plain if character.isalnum())


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, Any]]:
    """By column of ours: `exact`, folded headings with their rank; `words` and `but`, folded."""
    written = tomllib.loads(_LISTS.read_text("utf-8"))
    found = {}
    for column in COLUMNS:
        lists = written.get(column.name, {})
        exact = [column.name, *column.aliases]
        exact += [heading for name, headings in lists.items() if name not in ("words", "but") for heading in headings]
        ranks: dict[str, int] = {}
        for rank, heading in enumerate(exact):
            ranks.setdefault(fold_heading(heading), rank)
        found[column.name] = {
            "exact": ranks,
            "words": {fold_heading(word) for word in lists.get("words", ())},
            "but": {fold_heading(word) for word in lists.get("but", ())},
        }
    return found


@lru_cache(maxsize=2)
def _bare(what: str) -> frozenset[str]:
    """Headings that mean a date, or a group, of whatever the table is about."""
    return frozenset(fold_heading(heading) for heading in tomllib.loads(_LISTS.read_text("utf-8"))["bare"][what])


_ORDER = (
    *(
        "text",
        "speaker",
        "camp",
        "said_on",
        "published_on",
        "quote_id",
        "role",
        "affiliation",
        "kind",
        "cue",
        "relayed_by",
    ),
    *("venue", "url", "outlet", "title", "author", "topic", "language"),
)


def known_column(heading: str) -> str:
    """The column of ours that a heading stands for by its whole words, whatever its cells hold; "" for none."""
    key = fold_heading(heading)
    return next((name for name in _ORDER if key in _lists()[name]["exact"]), key if key in COLUMN_NAMES else "")


def n_known(cells: Iterable[str]) -> int:
    """How many of our columns are named by these cells."""
    return len({name for cell in cells if len(cell) <= 60 and (name := known_column(cell))})


def kind_of(cell: str) -> str:
    """ "day", "url", "number", "nothing" or "words"."""
    words = cell.strip()
    if days.is_nothing(words):
        return "nothing"
    if _URL.fullmatch(words):
        return "url"
    if _NUMBER.fullmatch(words):
        return "number"
    is_day = len(words) <= 40 and any(days.read(words, order) for order in (days.DAY_FIRST, days.MONTH_FIRST))
    return "day" if is_day else "words"


def _profile(cells: pd.Series) -> _Profile:
    sample = cells if len(cells) <= _SAMPLE else cells.iloc[:: len(cells) // _SAMPLE]
    texts = [cell.strip() for cell in sample.tolist()]
    filled = [text for text in texts if text]
    distinct = list(dict.fromkeys(filled))
    n = len(filled) or 1
    kinds = {text: kind_of(text) for text in distinct}
    readable = [text for text in filled if kinds[text] != "nothing"]
    is_day = {
        text: kinds[text] == "day" or (kinds[text] == "number" and days.read(text) is not None) for text in distinct
    }
    return _Profile(
        n=len(texts),
        n_filled=len(filled),
        n_distinct=len(distinct),
        length=sum(map(len, filled)) / n,
        words=sum(len(text.split()) for text in filled) / n,
        days=sum(is_day[text] for text in readable) / (len(readable) or 1) if readable else float(not filled),
        urls=sum(kinds[text] == "url" for text in readable) / (len(readable) or 1) if readable else float(not filled),
        numbers=sum(kinds[text] == "number" for text in filled) / n,
        names=sum(_is_name(text) for text in filled) / n,
        longest=max(map(len, filled), default=0),
    )


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= 6
        and len(text) <= 60
        and text[-1] not in ".!?…"
        and words[0][:1].isupper()
        and words[-1][:1].isupper()
    )


class _Table:
    """The columns of a table and what was decided of them so far."""

    def __init__(self, cells: pd.DataFrame):
        self.cells = cells
        self.headings = [str(heading) for heading in cells]
        self.taken: dict[str, Guess] = {}
        self.refused: dict[str, list[str]] = {}
        self._profiles: dict[str, _Profile] = {}

    def profile(self, heading: str) -> _Profile:
        if heading not in self._profiles:
            self._profiles[heading] = _profile(self.cells[heading])
        return self._profiles[heading]

    @property
    def free(self) -> list[str]:
        return [heading for heading in self.headings if heading not in self.taken]

    def has(self, name: str) -> bool:
        return any(guess.target == name for guess in self.taken.values())

    def heading_of(self, name: str) -> str:
        return next((heading for heading, guess in self.taken.items() if guess.target == name), "")

    def take(self, heading: str, name: str, why: str) -> None:
        self.taken[heading] = Guess(name, why)

    def misfit(self, heading: str, name: str) -> str:
        """Why the cells of a column are not what its heading says; "" where they are."""
        found = self.profile(heading)
        check = _MISFITS.get(name, _too_long)
        return check(found, self.cells[heading], heading)


def guess(cells: pd.DataFrame) -> Guesses:
    """What each column of a table is taken for."""
    table = _Table(cells)
    _ours(table)
    _by_heading(table)
    _by_words(table)
    _by_cells(table)
    _date_of_documents(table)
    author_notes = _author_as_speaker(table)
    copies, notes = _copies(table)
    notes += author_notes
    for heading, refused in table.refused.items():
        if heading not in table.taken:
            notes.append(f"“{heading}” is kept as it is: {refused[0]}.")
    by_heading = {heading: table.taken.get(heading, Guess(KEPT, "")) for heading in table.headings}
    return Guesses(by_heading, copies, tuple(notes))


def _ours(table: _Table) -> None:
    """Headings that are our very names. What does not fit is a mistake of the table, but for an empty column."""
    for name in COLUMN_NAMES:
        for heading in table.headings:
            if fold_heading(heading) == fold_heading(name) and heading not in table.taken and not table.has(name):
                exact = heading == name
                if misfit := table.misfit(heading, name):
                    mistaken = exact and table.profile(heading).n_filled and name not in ("camp", "quote_id")
                    if name == "kind" and _other_kinds(table, heading):
                        mistaken = False
                    if not mistaken:
                        table.refused.setdefault(heading, []).append(misfit)
                        continue
                table.take(heading, name, "our own name" if exact else "its heading")


def _other_kinds(table: _Table, heading: str) -> bool:
    """Whether a column tells kinds of something else, such as speech and tweet."""
    known = table.cells[heading].str.strip().str.lower().isin(KINDS)
    return table.profile(heading).share_filled > 0.5 and not known.any()


def _by_heading(table: _Table) -> None:
    for name in _ORDER:
        ranks = _lists()[name]["exact"]
        candidates = sorted((h for h in table.free if fold_heading(h) in ranks), key=lambda h: ranks[fold_heading(h)])
        if table.has(name):
            continue
        fitting = []
        for heading in candidates:
            if misfit := table.misfit(heading, name):
                table.refused.setdefault(heading, []).append(misfit)
            else:
                fitting.append(heading)
        if fitting:
            best = fitting[0]
            if name == "text":  # of "title" and "body", say, the one with the words
                longest = max(fitting, key=lambda heading: table.profile(heading).length)
                best = longest if table.profile(longest).length > 3 * table.profile(best).length else best
            table.take(best, name, "its heading")


def _by_words(table: _Table) -> None:
    """Headings of several words, one of which says what it is."""
    for name in ("text", "speaker", "camp", "said_on", "published_on"):
        if table.has(name) or (name == "said_on" and table.has("published_on")):
            continue
        lists = _lists()[name]
        for heading in table.free:
            words = {
                fold_heading(word) for word in re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading))
            }
            if words & lists["words"] and not words & lists["but"] and not table.misfit(heading, name):
                table.take(heading, name, "a word in its heading")
                break


def _by_cells(table: _Table) -> None:
    if not table.has("text"):
        _text_by_cells(table)
    for name, share, why in (("url", "urls", "web addresses"), ("said_on", "days", "dates")):
        if table.has(name) or (name == "said_on" and table.has("published_on")):
            continue
        for heading in table.free:
            found = table.profile(heading)
            # a bare number is a date only under a heading that says so
            if found.n_filled and getattr(found, share) >= 0.9 and not (name == "said_on" and found.numbers > 0.5):
                table.take(heading, name, f"it holds {why}")
                break
    if not table.has("speaker"):
        _speaker_by_cells(table)
    if not table.has("camp"):
        _camp_by_cells(table)


def _text_by_cells(table: _Table) -> None:
    def is_text(heading: str) -> bool:
        found = table.profile(heading)
        return (
            found.share_filled >= _FILLED
            and found.words >= 2.5
            and found.distinct >= 0.5
            and max(found.days, found.urls, found.numbers) < 0.3
        )

    candidates = [heading for heading in table.free if is_text(heading)]
    if not candidates:  # a few words each, under headings that say nothing
        candidates = [
            heading
            for heading in table.free
            if _MEANS_NOTHING.fullmatch(heading.lower())
            and table.profile(heading).distinct > 0.9
            and not _no_text(table.profile(heading), table.cells[heading], heading)
        ]
    if not candidates and len(table.headings) == 1 and table.profile(table.headings[0]).n_filled:
        candidates = list(table.headings) if table.free else []
    if candidates:
        best = max(candidates, key=lambda heading: table.profile(heading).length)
        found = table.profile(best)
        table.take(
            best,
            "text",
            f"the longest words: {found.length:,.0f} characters on average, {found.distinct:.0%} different",
        )


def _speaker_by_cells(table: _Table) -> None:
    def likeness(heading: str) -> float:
        found = table.profile(heading)
        if known_column(heading) not in ("", "speaker"):
            return 0.0
        if found.share_filled < _FILLED or found.length > 50 or found.words > 6 or found.names < 0.6:
            return 0.0
        if max(found.days, found.urls, found.numbers) > 0.2:
            return 0.0
        return found.names + min(found.words, 2) / 2

    candidates = {heading: worth for heading in table.free if (worth := likeness(heading))}
    # of two as like, the one with more different names: the other groups them
    if candidates:
        best = max(
            candidates, key=lambda h: (round(candidates[h]), table.profile(h).n_distinct, -table.headings.index(h))
        )
        found = table.profile(best)
        table.take(
            best,
            "speaker",
            f"names: {found.n_distinct:,} different in {found.n_filled:,} cells looked at",
        )


def _camp_by_cells(table: _Table) -> None:
    """Only under headings that say nothing: a column of few values, the same for all that one speaker says."""
    speaker = table.heading_of("speaker")
    for heading in [heading for heading in table.free if heading in ORIGINS]:
        values = table.cells[heading].unique().tolist()
        are_names = not any(_NO_CAMP.fullmatch(value) or days.read(value) for value in values)
        if 2 <= len(values) <= 12 and are_names and _one_for_each(table, speaker, heading):
            table.take(heading, "camp", f"one {heading} for each of {len(values)} camps")
            return
    if not speaker:
        return
    for heading in table.free:
        found = table.profile(heading)
        few = 2 <= found.n_distinct <= min(12, max(2, found.n_filled // 2)) and found.share_filled >= _FILLED
        if not few or not _MEANS_NOTHING.fullmatch(heading.lower()) or found.names < 0.7:
            continue
        if _one_for_each(table, speaker, heading):
            table.take(heading, "camp", f"{found.n_distinct} values, one for each speaker")
            return


def _one_for_each(table: _Table, speaker: str, heading: str) -> bool:
    """Whether a speaker has the same value in all rows."""
    return not speaker or not table.cells[[speaker, heading]].drop_duplicates()[speaker].duplicated().any()


def _date_of_documents(table: _Table) -> None:
    """A bare "date" is that of the document where the table names its outlets, else that of the words."""
    heading = table.heading_of("said_on")
    if heading and fold_heading(heading) in _bare("dates") and table.has("outlet") and not table.has("published_on"):
        table.take(heading, "published_on", f"its heading, and “{table.heading_of('outlet')}” names who published it")


def _author_as_speaker(table: _Table) -> list[str]:
    """Who wrote is who speaks where nobody else does and nothing else publishes the words, as in posts and comments."""
    heading = table.heading_of("author")
    if (
        not (heading and table.has("text"))
        or table.has("speaker")
        or table.has("outlet")
        or table.misfit(heading, "speaker")
    ):
        return []
    table.take(heading, "speaker", "its heading; no other column tells who speaks")
    return [f"No column tells who speaks: “{heading}” is taken for the speaker."]


def _copies(table: _Table) -> tuple[dict[str, str], list[str]]:
    if not table.has("speaker") and table.has("camp"):
        return {"speaker": "camp"}, [f"No column tells who speaks: “{table.heading_of('camp')}” is speaker and camp."]
    return {}, []


def _too_long(found: _Profile, cells: pd.Series, heading: str) -> str:
    return f"its cells have up to {found.longest:,} characters" if found.longest > LONGEST_CELL else ""


def _no_text(found: _Profile, cells: pd.Series, heading: str) -> str:
    if not found.n_filled:
        return "it is empty"
    return (
        "it holds numbers, dates or addresses and no words"
        if found.numbers + found.urls > _MOSTLY or found.days > _MOSTLY
        else ""
    )


def _no_speaker(found: _Profile, cells: pd.Series, heading: str) -> str:
    if found.share_filled < _FILLED:
        return "it is empty" if not found.n_filled else f"{1 - found.share_filled:.0%} of its cells are empty"
    if found.length > _LONGEST_NAME or found.urls > _MOSTLY or (found.days > _MOSTLY and found.numbers < _MOSTLY):
        return "its cells are no names"
    return ""


def _no_camp(found: _Profile, cells: pd.Series, heading: str) -> str:
    if found.share_filled < _FILLED:
        return "it is empty" if not found.n_filled else f"{1 - found.share_filled:.0%} of its cells are empty"
    if found.length > _LONGEST_NAME:
        return "its cells are too long for names of camps"
    few = _FEW_CAMPS if fold_heading(heading) in _bare("camps") else 500
    if found.n_distinct > max(2, min(few, found.n_filled)) or (found.n_distinct > 30 and found.distinct > 0.9):
        return f"{found.n_distinct:,} different values are too many for camps"
    return ""


def _no_dates(found: _Profile, cells: pd.Series, heading: str) -> str:
    if found.n_filled and found.days < _MOSTLY:
        return f"{1 - found.days:.0%} of its cells are no dates"
    return ""


def _no_id(found: _Profile, cells: pd.Series, heading: str) -> str:
    stripped = cells.str.strip()
    twice = stripped[stripped.duplicated()]
    if len(twice):
        return (
            f"{str(twice.iloc[0])[:60]!r} stands in several rows, so that it is no id of quotes"
            if twice.iloc[0]
            else "some of its cells are empty"
        )
    broken = stripped[~stripped.str.fullmatch(ID)]
    return f"{str(broken.iloc[0])[:60]!r} cannot be an id in a link" if len(broken) else ""


def _no_url(found: _Profile, cells: pd.Series, heading: str) -> str:
    return "its cells are no web addresses" if found.n_filled and found.urls < _MOSTLY else ""


def _no_kind(found: _Profile, cells: pd.Series, heading: str) -> str:
    known_kinds = cells.str.strip().str.lower().isin(("", *KINDS))
    return f"its cells are not {', '.join(KINDS)}" if not known_kinds.all() else ""


def _no_language(found: _Profile, cells: pd.Series, heading: str) -> str:
    values = [value for value in cells.str.strip().unique() if value]
    unread = [value for value in values if not languages.tag(value) and not days.is_nothing(value)]
    return f"{unread[0][:60]!r} is no language" if unread and len(unread) > len(values) * (1 - _MOSTLY) else ""


def _no_outlet(found: _Profile, cells: pd.Series, heading: str) -> str:
    return (
        "its cells are web addresses" if found.n_filled and found.urls > _MOSTLY else _too_long(found, cells, heading)
    )


def _no_place(found: _Profile, cells: pd.Series, heading: str) -> str:
    return ""


_MISFITS = {
    "text": _no_text,
    "speaker": _no_speaker,
    "camp": _no_camp,
    "said_on": _no_dates,
    "published_on": _no_dates,
    "quote_id": _no_id,
    "url": _no_url,
    "kind": _no_kind,
    "language": _no_language,
    "outlet": _no_outlet,
    **dict.fromkeys(("start", "end", "prefix", "suffix", "source_sha256"), _no_place),
}


def sequence(headings: Sequence[str], wanted: str) -> str:
    """The heading that a person means: the heading itself, or the number of its column, from 1; "" for none."""
    if wanted in headings:
        return wanted
    if wanted.isdecimal() and 1 <= int(wanted) <= len(headings):
        return headings[int(wanted) - 1]
    return ""
