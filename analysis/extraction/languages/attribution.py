"""Statements of articles in other languages: quotations with whoever is named beside them, and reported clauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from analysis.extraction import tokens
from analysis.extraction.languages import quotes, slavic, speakers
from analysis.extraction.languages.speakers import Who
from analysis.extraction.lexicon import phrases
from analysis.extraction.statements import Statement
from analysis.progress import Progress, silent

Span = tuple[int, int]
CODES = ("de", "fr", "es", "ru", "uk")
_SURE = 0.85
_QUOTED_SHARE = 0.4  # of the work: what stands around quotations
_DENIED = "denied"
_NOBODY = "nobody is named as its speaker"
_MOST_CLAUSES = 6  # of one sentence
_JOINTS = " \n,;—–-"  # what stands around a conjunction
_STOP = re.compile(r"[.!?…]+[»”“\"]?\s+(?=[«„“\"—]?\s?[^\W\da-zа-яёіїєґß-öø-ÿ])")


@dataclass(frozen=True)
class CueAndWords:
    """Words at `segments` with the verb at `cue`; `who` is None where nobody stands beside it."""

    kind: str
    segments: tuple[Span, ...]
    cue: Span | None = None
    who: Who | None = None
    doubt: str = ""


def extract(text: str, code: str, progress: Progress = silent) -> list[Statement]:
    """The statements of a text in a language, in order and apart; without speakers in a language that has no rules.

    `progress` is told the share of the work (0 to 1) that is done.
    """
    quoted = quotes.find(text)
    found = (
        list(_quotation_sayings(text, quoted, code, progress))
        if code in CODES
        else [_alone(text, span) for span in quoted]
    )
    if code in CODES:
        held = [span for said in found for span in said.segments]
        sentences = _each_told(_sentences(text), progress, _QUOTED_SHARE, 1)
        reported = [one for sentence in sentences for one in _report_sayings(text, sentence, code)]
        free = [
            one for one in reported if not any(a < end and start < b for a, b in held for start, end in one.segments)
        ]
        found += free
    kept = sorted((one for one in found if _worth(text, one)), key=lambda one: one.segments)
    return _statements(text, _apart(kept), code)


def _each_told(spans: Sequence[Span], progress: Progress, since: float, until: float) -> Iterator[Span]:
    """The spans, and a word of the progress after each, from one share to another."""
    for n, span in enumerate(spans):
        progress(since + (until - since) * n / len(spans))
        yield span


def _alone(text: str, span: Span) -> CueAndWords:
    return CueAndWords("direct", (quotes.inner(text, span),))


def _worth(text: str, said: CueAndWords) -> bool:
    words = sum(len(text[start:end].split()) for start, end in said.segments)
    unspaced = any(character > "\u3000" for character in text[slice(*said.segments[0])][:10])
    return words >= quotes.FEWEST_WORDS or said.who is not None or (unspaced and words > 0)


def _apart(listed: list[CueAndWords]) -> list[CueAndWords]:
    kept: list[CueAndWords] = []
    for said in listed:
        if not kept or said.segments[0][0] >= kept[-1].segments[-1][1]:
            kept.append(said)
    return kept


def _sentences(text: str) -> list[Span]:
    found = []
    for start, end in tokens.blocks(text):
        at = start
        for stop in _STOP.finditer(text, start, end):
            word = re.search(r"[\w.]*$", text[at : stop.start()])
            dotted = word[0].lower() if word and stop[0][0] == "." else "word"
            if len(dotted.strip(".")) < 3 or dotted in speakers.SHARED.abbreviations:
                continue
            found.append((at, stop.start() + len(stop[0].rstrip())))
            at = stop.end()
        found.append((at, end))
    return found


@lru_cache(maxsize=8)
def _cue(code: str) -> re.Pattern[str]:
    listed = [" ".join(one) for one in phrases(code, "cues")] + sorted(speakers.words(code).denials)
    forms = sorted(map(re.escape, dict.fromkeys(listed)), key=len, reverse=True)
    asked = r"(?:(?:-t)?-(?:ils?|elles?))?" if code == "fr" else ""
    return re.compile(rf"\b(?:{'|'.join(forms)}){asked}\b", re.IGNORECASE)


def _quotation_sayings(text: str, quoted: list[Span], code: str, progress: Progress) -> Iterator[CueAndWords]:
    sentences = _sentences(text)
    lines = list(quotes.spoken_lines(text)) if code != "de" else []
    for start, end in lines:
        said = _with_inserted(text, (start, end), code, dashed=True)
        if said is not None:
            yield said
    before: CueAndWords | None = None
    for n, span in enumerate(_each_told(quoted, progress, 0, _QUOTED_SHARE)):
        if any(start <= span[0] < end for start, end in lines):
            continue
        limit = quoted[n + 1][0] if n + 1 < len(quoted) else len(text)
        begins = max([start for start, _ in sentences if start <= span[0]], default=0)
        words = quotes.inner(text, span)
        said = (
            _with_inserted(text, words, code, dashed=False)
            or _after(text, span, limit, code)
            or _ahead(text, span, begins, code)
        )
        if said is None and before is not None and _goes_on(text, before, span):
            before = replace(before, segments=(*before.segments, words))
            continue
        if before is not None:
            yield before
        before = said or CueAndWords("direct", (words,))
    if before is not None:
        yield before


def _goes_on(text: str, before: CueAndWords, span: Span) -> bool:
    """Whether a quotation goes on with the one before: „…“, sagte X. „…“"""
    if before.who is None or before.cue is None or before.cue[0] < before.segments[-1][1]:
        return False
    start, end = quotes.inner(text, span)
    told = text[max(before.cue[1], before.who.end) : span[0]]
    whole = text[start].isupper() and (text[end - 1] in ".!?…" or text[span[1] : span[1] + 1] in (".", ""))
    return whole and re.fullmatch(r"[^.!?:;«„“\n]{0,60}\.[ \xa0]", told) is not None


def _after(text: str, span: Span, limit: int, code: str) -> CueAndWords | None:
    """ "…», — сказал Песков": verb and speaker, or speaker and verb, just behind the quotation."""
    line_end = text.find("\n\n", span[1])
    limit = min(limit, line_end if line_end >= 0 else len(text), span[1] + 250)
    gap = re.compile(r"[\s\xa0]*[,.!?]?[\s\xa0]*(?:[—–-][\s\xa0]*)?(?=\w)").match(text, span[1], limit)
    if gap is None or (gap[0].strip() == "." and text[gap.end()].isupper()):
        return None
    cue = _cue(code).match(text, gap.end(), limit)
    if cue:
        who = _inversion(text, cue, limit, code)
    else:
        cue = _cue(code).search(text, gap.end(), limit)
        if cue is None or re.search(r"[.!?;:«]", text[gap.end() : cue.start()]):
            return None
        who = speakers.before(text, gap.end(), cue.start(), code)
    return CueAndWords("direct", (quotes.inner(text, span),), cue.span(), who, _doubt(who)) if who else None


def _inversion(text: str, cue: re.Match[str], limit: int, code: str) -> Who | None:
    """The speaker behind a verb; French and Russian may have the pronoun in it or leave it out."""
    pronoun = re.search(r"-(ils?|elles?)\b", cue[0])
    if pronoun:
        return Who(pronoun[1], "", "pronoun", *cue.span())
    who = speakers.behind(text, cue.end(), limit, code)
    return who or (Who("él", "", "pronoun", *cue.span()) if code == "es" else None)


def _ahead(text: str, span: Span, begins: int, code: str) -> CueAndWords | None:
    """ "Песков заявил: «…»": speaker and verb in the sentence before a quotation that it announces."""
    lead = text[begins : span[0]]
    cues = list(_cue(code).finditer(text, begins, span[0]))
    if not cues or not lead.strip() or len(lead) > 300:
        return None
    cue = cues[-1]
    announced = re.search(r"[:,]\s*$", lead) or not text[cue.end() : span[0]].strip()
    who = _subject(text, cue, begins, span[0], code)
    if who is None:
        return None
    if announced:
        return CueAndWords("direct", (quotes.inner(text, span),), cue.span(), who, _doubt(who))
    return None


def _subject(text: str, cue: re.Match[str], begins: int, limit: int, code: str) -> Who | None:
    """The subject of a verb: by the parse in Russian if it is installed, else before the verb, else behind it."""
    place = slavic.subject(text[begins:limit], cue.start() - begins) if code == "ru" else None
    if place is not None:
        who = speakers.behind(text, begins + place[0], begins + place[1], code)
        if who is not None:
            return who
    return speakers.before(text, begins, cue.start(), code) or _inversion(text, cue, limit, code)


def _with_inserted(text: str, words: Span, code: str, dashed: bool) -> CueAndWords | None:
    """Words with the speaker inserted: "Мы готовы, — сказал Песков, — и ждём", "Nous, a dit X, attendons"."""
    dash = r"[\s\xa0]*[—–-][\s\xa0]*" if dashed or code in ("ru", "uk") else r"[\s\xa0]+"
    for begin in re.finditer(rf"[,!?…]{dash}(?=\w)", text[words[0] : words[1]]):
        at = words[0] + begin.end()
        cue = _cue(code).match(text, at, words[1])
        who = _inversion(text, cue, words[1], code) if cue else None
        if cue is None or who is None or (who.form == "pronoun" and who.start == cue.start() and code == "es"):
            continue
        first = (words[0], words[0] + begin.start() + (begin[0][0] in "!?…"))
        rest = re.compile(r"[^.,;!?»]{0,60}[,.](?:[\s\xa0]*[—–-])?[\s\xa0]*(?=\S)").match(text, who.end, words[1])
        second = ((rest.end(), words[1]),) if rest and rest.end() < words[1] else ()
        return CueAndWords("direct", (first, *second), cue.span(), who, _doubt(who))
    return None


def _report_sayings(text: str, sentence: Span, code: str) -> Iterator[CueAndWords]:
    """Clauses beside "laut X", "по словам X", of those the first, or else behind "X sagte, dass"."""
    start, end = sentence
    while end > start and text[end - 1] in ".!?… \n":
        end -= 1
    according = (_according(text, (start, end), phrase, code) for phrase in phrases(code, "according"))
    said = next((one for one in according if one is not None), None)
    if said is not None:
        yield said
        return
    clauses = (_that_clause(text, (start, end), cue, code) for cue in _cue(code).finditer(text, start, end))
    yield from _without_others(text, list(islice((one for one in clauses if one is not None), _MOST_CLAUSES)), code)


def _without_others(text: str, clauses: list[CueAndWords], code: str) -> Iterator[CueAndWords]:
    """Clauses of one sentence, none with another speaker's: "X sagte, dass A, | und Y sagte, dass B"."""
    for n, one in enumerate(clauses):
        start, end = one.segments[0]
        further = [other.who.start for other in clauses[n + 1 :] if other.who and start <= other.who.start < end]
        if further:
            words = text[start : min(further)].rstrip(_JOINTS)
            while (last := words[words.rfind(" ") + 1 :].lower()) in speakers.words(code).joins:
                words = words[: -len(last)].rstrip(_JOINTS)
            end = start + len(words)
        if end > start:
            yield replace(one, segments=((start, end),))


def _according(text: str, sentence: Span, phrase: tuple[str, ...], code: str) -> CueAndWords | None:
    """What stands beside "laut X": behind it and a comma, or before it."""
    start, end = sentence
    words = r"\s+".join(map(re.escape, phrase))
    every = list(re.compile(rf"\b{words}\s", re.IGNORECASE).finditer(text, start, end))
    who = speakers.behind(text, every[-1].end(), end, code) if every else None
    if who is None or who.form == "pronoun":
        return None
    if who.form == "name" and phrase[0] not in ("как", "як"):
        who = replace(who, name=slavic.nominative(who.name, code))
    place = _place_beside(text, sentence, every[-1], who, phrase == ("so",), code)
    return CueAndWords("indirect", (place,), every[-1].span(), who, _doubt(who)) if place else None


def _place_beside(text: str, sentence: Span, at: re.Match[str], who: Who, only_behind: bool, code: str) -> Span | None:
    start, end = sentence
    comma = re.compile(r"\s*,\s*").match(text, who.end, end)
    if not only_behind and comma and not text[start : at.start()].strip(" «„“—"):
        return comma.end(), end
    if not only_behind and code == "de" and at.start() == start and not comma and who.end < end:
        return who.end + 1, end
    lead = text[start : at.start()].rstrip()
    return (start, start + len(lead) - 1) if lead.endswith(",") and who.end >= end - 1 else None


def _that_clause(text: str, sentence: Span, cue: re.Match[str], code: str) -> CueAndWords | None:
    """The clause behind a verb of saying and "that"."""
    start, end = sentence
    clause = _link(code).match(text, cue.end(), end)
    who = _subject(text, cue, start, clause.start(1), code) if clause else None
    if clause is None or who is None or clause.end() >= end or not _near(text, cue, who, clause.start(1)):
        return None
    if text[who.start : who.end].lower() in speakers.words(code).nobody:
        return None
    kind = "mixed" if quotes.find(text[clause.end() : end]) else "indirect"
    denied = cue[0].lower() in speakers.words(code).denials
    doubt = f"{_DENIED}: the words are what was denied" if denied else _doubt(who) or _negation(text, cue, code)
    return CueAndWords(kind, ((clause.end(), end),), cue.span(), who, doubt)


@lru_cache(maxsize=8)
def _link(code: str) -> re.Pattern[str]:
    """What stands between a verb of saying and the clause behind it, with "that"."""
    that = "|".join(map(re.escape, sorted(speakers.words(code).that, key=len, reverse=True)))
    return re.compile(rf"[^.;:«„“]{{0,120}}?(,\s*(?:{that})\b\s*|(?<=\w)\s+(?:{that})(?:\b|(?<='))\s*)", re.IGNORECASE)


def _near(text: str, cue: re.Match[str], who: Who, beyond: int) -> bool:
    """Whether the clause belongs to the verb: between them stands nothing but the speaker and a few words."""
    between = text[max(cue.end(), who.end if who.start >= cue.end() else 0) : beyond]
    return len(between.split()) <= 8 and "," not in between


def _negation(text: str, cue: re.Match[str], code: str) -> str:
    negations = {"de": "nicht", "fr": "n'|ne", "es": "no", "ru": "не", "uk": "не"}[code]
    beside = text[max(0, cue.start() - 14) : cue.end() + 8].lower()
    return "the verb may be negated" if re.search(rf"\b(?:{negations})\b", beside) else ""


def _doubt(who: Who | None) -> str:
    if who is None:
        return _NOBODY
    if who.form == "noun":
        return f"not named: “{who.name[:60]}”"
    return ""


def _statements(text: str, found: list[CueAndWords], code: str) -> list[Statement]:
    """With pronouns and surnames tied to the persons named before: the last one for a pronoun, which waits."""
    named: list[Who] = []
    made = []
    for said in found:
        who, doubt = _known_person(text, said, named, code)
        if said.kind != "direct" and not doubt:
            doubt = "reported in another language: check where the words end"
        doubt = doubt or ("" if who else _NOBODY)
        name = f"{who.name} (unnamed)" if who and who.form == "noun" else who.name if who else ""
        made.append(
            Statement(
                kind=said.kind,
                segments=said.segments,
                cue=said.cue,
                turned=said.cue if said.doubt.startswith(_DENIED) else None,
                surface=(who.start, who.end) if who else None,
                speaker=" ".join(name.replace("|", "/").split())[:500],
                role=" ".join(who.role.split())[:500] if who else "",
                confidence=0.5 if doubt else _SURE,
                reason=doubt,
            )
        )
    return made


def _known_person(text: str, said: CueAndWords, named: list[Who], code: str) -> tuple[Who | None, str]:
    """Who is meant, and what speaks against it; `named` are the persons before, to whom this one is added."""
    who = said.who
    if who is None or who.form == "noun":
        return who, said.doubt
    if who.form == "pronoun":
        if not named:
            return replace(who, name="", role=""), f"pronoun: nobody found for “{who.name}”"
        meant = replace(named[-1], start=who.start, end=who.end)
        return meant, f"pronoun: “{who.name}” is taken for who spoke last"
    full = next((one for one in named if one.name.split()[-1] == who.name.split()[-1]), None)
    if full is not None and " " not in who.name:
        who = replace(who, name=full.name, role=who.role or full.role)
    else:
        who = replace(who, name=_full(text, who.name, code))
    named.append(who)
    return who, said.doubt


def _full(text: str, name: str, code: str) -> str:
    """A surname with the given name that the article has before it somewhere."""
    if " " in name:
        return name
    found = re.search(rf"\b([^\W\d_a-zа-яёіїєґß-öø-ÿ]\w+)\s+{re.escape(name)}\b", text)
    if (
        found is None
        or speakers._is_role(found[1].lower(), code)
        or found[1].lower() in speakers.words(code).determiners
    ):
        return name
    return f"{found[1]} {name}"
