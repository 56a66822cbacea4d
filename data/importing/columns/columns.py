"""Which column is which, by its heading and by what its cells hold. Each guess comes with its evidence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data.importing.columns import languages
from data.importing.columns.column_misfits import FILLED, MISFITS, no_text, too_long
from data.importing.columns.column_profiles import ColumnProfile, is_sentence, profile_of
from data.importing.columns.known_headings import ORDER, bare_headings, fold_heading, heading_lists, known_column
from data.importing.dates import days
from data.schema import COLUMN_NAMES, KINDS

KEPT, LEFT_OUT = "kept as it is", "left out"
DATES = ("published_on", "said_on")  # columns of ours
_MEANS_NOTHING = re.compile(
    r"column \d+|[a-z]|(?:v|q|x|var|col|field|column|spalte|feld|colonne|columna|unnamed:?)[ _]?\d+|unnamed.*|\d+"
)
ORIGINS = ("sheet", "file")  # columns that record the table that a row came from
_NAMES_LOOKED_AT = 1_000
_ANSWERS = {"true", "false", "yes", "no", "ja", "nein", "oui", "non", "sí", "да", "нет", "так", "ні"}
_NUMBERED = re.compile(r"(?=\S*\d)(?=\S*[._:/#\-])\S+")  # "ParlaMint-GB_2015.u1"
_HANDLE = re.compile(r"[a-z]{2,}(-[a-z.]+){1,3}")  # "barack-obama"
_AT_HANDLE = re.compile(r"@[\w.]{1,50}(@[\w.-]+)?")  # "@ada", "@ada@mastodon.example"
_NO_CAMP = re.compile(
    r"(sheet|tabelle|feuil|feuille|hoja|лист|аркуш|table|data|daten|file|part|teil)?[ _-]*\d*", re.IGNORECASE
)


@dataclass(frozen=True)
class Guess:
    """What a column is taken to be, and why."""

    target: str
    why: str


@dataclass(frozen=True)
class Guesses:
    """One guess per heading, in the table's order; our columns that copy another; and further messages."""

    by_heading: Mapping[str, Guess]
    copies: Mapping[str, str] = field(default_factory=dict)  # of our columns: which other of ours each copies
    notes: tuple[str, ...] = ()

    @property
    def targets(self) -> dict[str, str]:
        """What each heading is taken to be."""
        return {heading: guess.target for heading, guess in self.by_heading.items()}


class _Table:
    """The columns of a table and what has been decided about them so far."""

    def __init__(self, cells: pd.DataFrame):
        self.cells = cells
        self.headings = [str(heading) for heading in cells]
        self.taken: dict[str, Guess] = {}
        self.refused: dict[str, list[str]] = {}
        self._profiles: dict[str, ColumnProfile] = {}

    def profile(self, heading: str) -> ColumnProfile:
        if heading not in self._profiles:
            self._profiles[heading] = profile_of(self.cells[heading])
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
        """Why the cells of a column do not match its heading; "" if they do."""
        found = self.profile(heading)
        check = MISFITS.get(name, too_long)
        return check(found, self.cells[heading], heading)


def guess(cells: pd.DataFrame) -> Guesses:
    """What each column of a table is taken to be."""
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
    """Headings that are exactly ours. A misfit is then the table's mistake, unless the column is empty."""
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
    """Whether a column distinguishes kinds of something else, such as speech and tweet."""
    known = table.cells[heading].str.strip().str.lower().isin(KINDS)
    return table.profile(heading).share_filled > 0.5 and not known.any()


def _by_heading(table: _Table) -> None:
    for name in ORDER:
        ranks = heading_lists()[name]["exact"]
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
            if name == "text":  # of "title" and "body", say, the one with words
                longest = max(fitting, key=lambda heading: table.profile(heading).length)
                best = longest if table.profile(longest).length > 3 * table.profile(best).length else best
            table.take(best, name, "its heading")


def _by_words(table: _Table) -> None:
    """Headings of several words, one of which identifies the column."""
    for name in ("text", "speaker", "camp", "said_on", "published_on"):
        if table.has(name) or (name == "said_on" and table.has("published_on")):
            continue
        lists = heading_lists()[name]
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
            found.share_filled >= FILLED
            and found.words >= 2.5
            and found.distinct >= 0.5
            and max(found.days, found.urls, found.numbers) < 0.3
        )

    candidates = [heading for heading in table.free if is_text(heading)]
    if not candidates:  # short sentences
        candidates = [heading for heading in table.free if _are_sentences(table, heading)]
    if not candidates:  # a few words each, under uninformative headings
        candidates = [
            heading
            for heading in table.free
            if _MEANS_NOTHING.fullmatch(heading.lower())
            and table.profile(heading).distinct > 0.9
            and not _no_words(table, heading)
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


def _are_sentences(table: _Table, heading: str) -> bool:
    """Whether most cells end like sentences, and have more than one word on average."""
    cells = [cell for cell in table.cells[heading].iloc[:_NAMES_LOOKED_AT].tolist() if cell.strip()]
    profile = table.profile(heading)
    # dates may end in a full stop too
    ends = sum(is_sentence(cell) and not re.search(r"\d", cell) for cell in cells) > 0.6 * len(cells)
    return (
        bool(cells) and ends and profile.words > 1 and profile.share_filled >= FILLED and not _no_words(table, heading)
    )


def _no_words(table: _Table, heading: str) -> bool:
    return bool(no_text(table.profile(heading), table.cells[heading], heading))


def _speaker_by_cells(table: _Table) -> None:
    candidates = {heading: worth for heading in table.free if (worth := _likeness_to_speakers(table, heading))}
    # of two that are equally likely, the one with more distinct names: the other groups them
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


def _likeness_to_speakers(table: _Table, heading: str) -> float:
    """How much a column's cells look like names of people; 0 if they do not."""
    found = table.profile(heading)
    if _names_no_speaker(heading) or not _may_be_names(found):
        return 0.0
    cells = [cell.strip() for cell in table.cells[heading].iloc[:_NAMES_LOOKED_AT] if cell.strip()]
    if sum(_is_no_name(cell) for cell in cells) > 0.2 * len(cells):
        return 0.0
    if found.names >= 0.6:
        return found.names + min(found.words, 2) / 2
    if _share_of(_AT_HANDLE, cells) >= 0.8:
        return 1.0
    handles = _share_of(_HANDLE, cells)
    return 1 + handles if handles >= 0.8 and _MEANS_NOTHING.fullmatch(heading.lower()) else 0.0


def _names_no_speaker(heading: str) -> bool:
    """Whether a heading says that its column is something else than the speaker."""
    words = {fold_heading(word) for word in re.findall(r"[^\W_]+", heading)}
    is_other = len(words) > 1 and not words.isdisjoint(heading_lists()["speaker"]["but"])
    return is_other or known_column(heading) not in ("", "speaker")


def _may_be_names(found: ColumnProfile) -> bool:
    """Whether cells are filled with a few words each, which are neither dates, addresses nor numbers."""
    is_short = found.length <= 50 and found.words <= 6
    is_one_word = found.n_distinct == 1 and found.n_filled > 2 and found.words < 2  # repeated in all rows
    is_typed = max(found.days, found.urls, found.numbers) > 0.2
    return found.share_filled >= FILLED and is_short and not is_typed and not is_one_word


def _share_of(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(pattern.fullmatch(cell) is not None for cell in cells) / (len(cells) or 1)


def _is_no_name(cell: str) -> bool:
    """Whether a cell is a sign of nothing, yes or no, or an id with a number in it."""
    return days.is_nothing(cell) or cell.casefold() in _ANSWERS or _NUMBERED.fullmatch(cell) is not None


def _camp_by_cells(table: _Table) -> None:
    """Sheets or files named after camps; else, only under an uninformative heading, a column of few values. Both are
    the same in all rows of a speaker.
    """
    speaker = table.heading_of("speaker")
    for heading in [heading for heading in table.free if heading in ORIGINS]:
        values = table.cells[heading].unique().tolist()
        if 2 <= len(values) <= 12 and all(map(_may_be_camp, values)) and _one_for_each(table, speaker, heading):
            table.take(heading, "camp", f"one {heading} for each of {len(values)} camps")
            return
    for heading in table.free if speaker else []:
        found = table.profile(heading)
        few = 2 <= found.n_distinct <= min(12, max(2, found.n_filled // 2)) and found.share_filled >= FILLED
        are_names = _MEANS_NOTHING.fullmatch(heading.lower()) and found.names >= 0.7
        if few and are_names and _one_for_each(table, speaker, heading):
            table.take(heading, "camp", f"{found.n_distinct} values, one for each speaker")
            return


def _may_be_camp(origin: str) -> bool:
    """Whether the name of a sheet or a file is not just a number, a date or a language."""
    return not (_NO_CAMP.fullmatch(origin) or days.read(origin) or languages.is_usual_tag(origin))


def _one_for_each(table: _Table, speaker: str, heading: str) -> bool:
    """Whether each speaker has the same value in all rows."""
    return not speaker or not table.cells[[speaker, heading]].drop_duplicates()[speaker].duplicated().any()


def _date_of_documents(table: _Table) -> None:
    """A bare "date" is that of the document if the table names outlets, else that of the words."""
    heading = table.heading_of("said_on")
    if (
        heading
        and fold_heading(heading) in bare_headings("dates")
        and table.has("outlet")
        and not table.has("published_on")
    ):
        table.take(heading, "published_on", f"its heading, and “{table.heading_of('outlet')}” names who published it")


def _author_as_speaker(table: _Table) -> list[str]:
    """The author is the speaker if no other column is, and nothing else publishes the words, as in posts and
    comments.
    """
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
    if (
        not table.has("speaker")
        and table.has("camp")
        and table.profile(table.heading_of("camp")).share_filled >= FILLED
    ):
        return {"speaker": "camp"}, [f"No column tells who speaks: “{table.heading_of('camp')}” is speaker and camp."]
    return {}, []


def sequence(headings: Sequence[str], wanted: str) -> str:
    """The heading that a person means: the heading itself, or the number of its column, from 1; "" if there is none."""
    if wanted in headings:
        return wanted
    if wanted.isdecimal() and 1 <= int(wanted) <= len(headings):
        return headings[int(wanted) - 1]
    return ""
