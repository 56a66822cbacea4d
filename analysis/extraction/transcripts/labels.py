"""Labels that show who speaks: "MR. PRICE:", "Vladimir Putin:", "Q", "**Name:**", "The Chairman.", "Ann Ray 00:12"."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from analysis.extraction.lexicon import FUNCTION, GIVEN_NAMES, NAMES, TRANSCRIPTS, phrases

_MOST_WORDS = 14
_SPACE = "[ \\t\\xa0\\u2002\\u2003\\u2009]"
_STAMP = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?"
_BEFORE = rf"(?P<pre>(?:{_SPACE}|>|•|[-–—]{_SPACE})*)(?:{_STAMP}{_SPACE}*)?(?P<open>\*{{1,3}}|_{{1,3}}|<(?:b|strong)>)?"
_NAME = r"(?P<name>[^\W\d_](?:[^:\n()\[\]{}<>“”«»\"!?*_]{0,110}[^\s:()\[\]{}<>“”«»\"!?*_,;])?)"
_ASIDES = rf"(?P<aside>(?:{_SPACE}*[(\[][^()\[\]\n]{{0,90}}[)\]]){{0,3}})"
_CLOSE = r"(?:\*{1,3}|_{1,3}|</(?:b|strong)>)?"
_COLON = re.compile(
    rf"{_BEFORE}(?:Q\d{{1,4}}\.?{_SPACE}+)?(?:\*\*)?{_NAME}{_ASIDES}{_SPACE}*{_CLOSE}{_SPACE}?[:：]{_CLOSE}"
    rf"(?:{_SPACE}*[\[(]\d{{1,2}}:\d\d(?::\d\d)?[\])])?(?=\W|$)"
)
_LETTER = re.compile(
    rf"{_BEFORE}(?P<name>Q\d{{0,4}}|A)(?P<aside>)(?:{_CLOSE}[.:]?{_CLOSE}(?:{_SPACE}{{2,}}|\xa0|\t|{_SPACE}[-–—]{_SPACE}|$)|"
    rf"{_CLOSE}[.:]{_CLOSE}{_SPACE}+|(?<=Q){_SPACE}(?=[“\"(\[—–…A-Z]))"
)
_PERIOD = re.compile(
    rf"(?P<pre>{_SPACE}*)(?P<open>)(?P<name>(?:The|Mr|Ms|Mrs|Dr|Senator|Sen|Chair(?:man|woman)|Secretary|Ambassador|"
    rf"General|Gen|Admiral|Adm|Representative|Governor|Hon)\.? (?:[A-Z][\w'’-]+|[A-Z]\.)(?: [A-Z][\w'’.-]+){{0,3}}"
    rf"(?: of [A-Z]\w+(?: [A-Z]\w+)?)?)(?P<aside>)\.{_SPACE}+(?=[A-Z“\"(\[])"
)
_DASHED = re.compile(rf"(?P<pre>{_SPACE}*)(?P<open>){_NAME}{_ASIDES}(?:, [^.\n]{{3,120}})?\.{_SPACE}+[–—]{_SPACE}+")
_STAMPED = re.compile(rf"(?P<pre>{_SPACE}*)(?P<open>){_NAME}(?P<aside>){_SPACE}+{_STAMP}:?{_SPACE}*$")
_ALONE = re.compile(rf"{_BEFORE}{_NAME}{_ASIDES}{_SPACE}*{_CLOSE}{_SPACE}*$")
_SHAPES = (("letter", _LETTER), ("colon", _COLON), ("stamped", _STAMPED), ("period", _PERIOD), ("dashed", _DASHED))


@dataclass(frozen=True)
class SpeakerLabel:
    """A label at characters `start` to `end`; the words begin at or after `end`.

    `aside` is the text in brackets after the name; `kind` is "ask", "answer", "lead", "unnamed" or "name".
    """

    start: int
    end: int
    name: str
    aside: str = ""
    kind: str = "name"
    shape: str = "colon"
    marked: bool = False  # bold

    @property
    def key(self) -> str:
        return plain(self.name)

    @property
    def last(self) -> str:
        """The last word, by which "President of Russia Vladimir Putin" and "Vladimir Putin" match."""
        return re.split(r"[\s.]+", plain(self.name.partition(",")[0]))[-1]

    @property
    def sure(self) -> bool:
        """Whether it can only be a speaker, even if it occurs only once."""
        words = _split(self.key)
        if self.kind != "name" or self.shape in ("stamped", "period", "dashed"):
            return True
        if self.aside and self.shape == "colon":
            return True
        if (words[0] in GIVEN_NAMES and len(words) > 1) or _INITIALLED.fullmatch(self.name):
            return True
        titled = any(word in TRANSCRIPTS.courtesies or word in NAMES.titles for word in words[:4])
        alone = len(words) == 1 and words[0] not in ("chair", "chairman", "president")
        return (titled and not alone) or words[-1] in TRANSCRIPTS.offices_alone


_INITIALLED = re.compile(r"(?:[^\W\d_]\.\s?){1,2}[^\W\d_]{3,}(?:-\w+)?")


def plain(name: str) -> str:
    return " ".join(name.replace("’", "'").replace("\xa0", " ").lower().split())


def find(text: str) -> list[SpeakerLabel]:
    """The labels of a transcript in text order; none if the text is not a transcript.

    There must be at least two labels, and a name without a title, an office or a known given name must occur again.
    """
    found = list(_candidates(text))
    labels = _trustworthy_labels(found)
    if len(labels) < 2 or not (len({one.last for one in labels}) > 1 or any(one.kind != "name" for one in labels)):
        labels = _standing_alone(text) or _bold_questions(text)
    return labels


def _candidates(text: str) -> Iterator[SpeakerLabel]:
    for start, line, opens in lines(text):
        if not opens:
            continue
        for shape, pattern in _SHAPES:
            if (match := pattern.match(line)) and (label := _label(start, line, match, shape)):
                yield label
                break


def lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Each line that is not empty: where it starts, the line, and whether a label may open it.

    In a text wrapped at a margin, a label may open a line after an empty one, an indented line, or one after a
    sentence's end.
    """
    at, before = 0, ""
    for line in text.splitlines(keepends=True):
        bare = line.rstrip()
        if bare:
            ended = not before.strip() or before[-1] in '.!?:…”"»)]*—–-' or len(before) < _MARGIN or len(before) > 110
            yield at, bare, ended or line[:1] in " \t"
        before = bare
        at += len(line)


_MARGIN = 50  # shorter lines did not end because the page does


_MEMBER = re.compile(r"(?:Mr|Ms|Mrs|Miss|Dr)\.? [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3} \([A-Z][^()]+\)")


def _label(start: int, line: str, match: re.Match[str], shape: str) -> SpeakerLabel | None:
    if re.search(r"(?:[.…·]\s?){3,}", line[match.end() :]) or _MEMBER.fullmatch(line[match.end() :].strip()):
        return None  # a list of members
    name = match["name"].strip(" \t\xa0,.-–—") if shape != "period" else match["name"]
    words = _split(plain(name))
    if not words or len(words) > _MOST_WORDS:
        return None
    kind = _kind(words)
    aside = "; ".join(re.findall(r"[(\[]([^()\[\]]*)[)\]]", match["aside"] or ""))
    if kind == "name" and not _is_name(name, shape):
        return None
    if shape == "colon" and match["pre"].strip(" \t\xa0>") and kind == "name" and not aside and len(words) > 4:
        return None  # an item of a list
    end = start + match.end()
    return SpeakerLabel(start, end, name, aside, kind, shape, bool(match["open"]))


def _kind(words: list[str]) -> str:
    bare = [word.strip("#.") for word in words if not word.strip("#.").isdigit()]
    if re.fullmatch(r"q\d*", words[0]) and len(words) == 1:
        return "ask"
    for kind, listed in _KINDS:
        if tuple(bare) in phrases("transcripts", listed) or (kind == "ask" and _QUESTION & set(bare[:1])):
            return kind
    return "name"


_QUESTION = {"question", "вопрос", "frage"}
_KINDS = (("ask", "questioners"), ("answer", "answerers"), ("lead", "moderators"), ("unnamed", "unnamed"))


def _is_name(name: str, shape: str) -> bool:
    """Whether words can be a name with an office: capitals, and small words only between them."""
    words = name.replace("’", "'").split()
    first = words[0].lower().strip(".,")
    if first in TRANSCRIPTS.no_speakers or (first in _STARTERS and first != "the"):
        return False
    if re.search(r"[^\W\d_]{4,}\.\s", name):  # the end of a sentence
        return False
    small = [word for word in words if word[0].islower() and word.lower().strip(",") not in TRANSCRIPTS.within]
    if len(small) > (3 if words[0][0].isupper() and words[-1][0].isupper() and shape == "colon" else 0):
        return False
    return not any(word.lower() in FUNCTION.auxiliaries for word in small)


_STARTERS = FUNCTION.pronouns | FUNCTION.determiners | FUNCTION.conjunctions | FUNCTION.prepositions
_STARTERS |= FUNCTION.openers | FUNCTION.adverbs | FUNCTION.days


def _split(key: str) -> list[str]:
    return [word for word in re.split(r"[\s,./]+", key) if word]


def _trustworthy_labels(found: list[SpeakerLabel]) -> list[SpeakerLabel]:
    """Labels that are sure, recur, or share their last word with a sure one; bold ones only if those are bold."""
    sure = [one for one in found if one.sure]
    again = _come_again(found)
    if len({one.key for one in sure}) < 2 and not any(one.kind == "ask" for one in sure):
        kept = [one for one in found if one.sure or one.key in again]
        return kept if len({one.key for one in kept}) > 1 else []
    return _of_one_look(_known_labels(found, sure, again), sure)


def _known_labels(found: list[SpeakerLabel], sure: list[SpeakerLabel], again: set[str]) -> list[SpeakerLabel]:
    """Labels that recur, answer, share a sure one's last word, or are in capitals if nearly all sure ones are."""
    names, answers = {one.last for one in sure}, _answers(found)
    known = [one for one in found if one.last in names or one.key in again or one.start in answers]
    capitals = _most(one.name.isupper() for one in sure)
    return [one for one in found if one.name.isupper()] + known if capitals else known


def _of_one_look(known: list[SpeakerLabel], sure: list[SpeakerLabel]) -> list[SpeakerLabel]:
    """Labels with a shape that sure ones have too, and bold if those are, in text order."""
    bold, shapes = _most(one.marked for one in sure), Counter(one.shape for one in sure)
    shaped = {one.start: one for one in known if shapes[one.shape] >= _FEWEST_OF_SHAPE.get(one.shape, 1)}
    return [shaped[start] for start in sorted(shaped) if shaped[start].marked or not bold]


_FEWEST_OF_SHAPE = {"period": 3}  # sure labels of a shape that make others of it labels


def _most(flags: Iterable[bool]) -> bool:
    listed = list(flags)
    return sum(listed) > 0.8 * len(listed)


def _come_again(found: list[SpeakerLabel]) -> set[str]:
    """The keys of labels that recur, also by the surname alone, and do not name a country or body."""
    times = Counter(one.key for one in found)
    lasts = Counter(one.last for one in {one.key: one for one in found}.values())
    surnames = {one.last for one in found if one.key == one.last and lasts[one.last] > 1}  # "Nils Brandt", "Brandt"
    again = {one.key for one in found if times[one.key] > 1 or one.last in surnames}
    return again - (NAMES.countries | NAMES.nationalities | NAMES.organisations)


def _answers(found: list[SpeakerLabel]) -> set[int]:
    """The starts of short labels that follow a question's label."""
    return {one.start for before, one in pairwise(found) if before.kind == "ask" and len(_split(one.key)) < 4}


def _bold_questions(text: str) -> list[SpeakerLabel]:
    """Labels without a name for questions that are bold paragraphs, at least two: "**Why did you go?**"."""
    starts = (start for start, line, _ in lines(text) if _BOLD_QUESTION.fullmatch(line))
    found = [SpeakerLabel(start, start + 2, "", kind="ask", marked=True) for start in starts]
    return found if len(found) > 1 else []


_BOLD_QUESTION = re.compile(r"(\*\*|__)(?=[^\s*_]).*\?[”\"]?\1")


def _standing_alone(text: str) -> list[SpeakerLabel]:
    """Labels without a colon, alone on their lines: bold, in capitals or with a bracket, each at least twice."""
    found = []
    for start, line, opens in lines(text):
        match = _ALONE.match(line) if opens and len(line) < 90 else None
        label = _label(start, line, match, "alone") if match else None
        if label and (label.marked or label.aside or label.name.isupper() or label.kind != "name"):
            found.append(label)
    times = Counter(one.last for one in found)
    kept = [one for one in found if times[one.last] > 1]
    return kept if len({one.last for one in kept}) > 1 else []
