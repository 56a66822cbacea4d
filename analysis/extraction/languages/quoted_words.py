"""Quotations of an article in another language, each with whoever is named beside it, before, behind or within."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.extraction.languages import quotes, slavic, speakers, verbs
from analysis.extraction.languages.speakers import Who
from analysis.extraction.lexicon import phrases

Span = tuple[int, int]
NOBODY = "nobody is named as its speaker"
ONLY_A_COLON = "no verb of saying: announced by a colon"
_FARTHEST_BEHIND, _FARTHEST_BEFORE = 250, 300  # characters between a quotation and its speaker


@dataclass(frozen=True)
class CueAndWords:
    """Words at `segments` with the verb at `cue`; `who` is None where nobody stands beside it.

    `turned` is where the article says that they were denied or not said; `relayed_by` who carried them.
    """

    kind: str
    segments: tuple[Span, ...]
    cue: Span | None = None
    who: Who | None = None
    doubt: str = ""
    turned: Span | None = None
    relayed_by: str = ""


def doubt_of(who: Who | None) -> str:
    """What speaks against a speaker as they are found."""
    if who is None:
        return NOBODY
    return f"not named: “{who.name[:60]}”" if who.form == "noun" else ""


def find(text: str, quoted: list[Span], sentences: list[Span], code: str) -> list[CueAndWords]:
    """A statement for each quotation, or for several that go on with each other; spoken lines first."""
    lines = list(quotes.spoken_lines(text)) if code != "de" else []
    spoken = [said for line in lines if (said := _with_speaker_between(text, line, code, dashed=True))]
    found: list[CueAndWords] = []
    for span, begins, limit in _with_surroundings(text, quoted, sentences, lines):
        before = found[-1] if found else None
        within = _goes_on_within(text, before, span)
        said = None if within else _beside(text, span, begins, limit, code)
        if before and said is None and (within or _goes_on(text, before, span)):
            found[-1] = replace(before, segments=(*before.segments, quotes.inner(text, span)))
        else:
            found.append(said or CueAndWords("direct", (quotes.inner(text, span),)))
    return spoken + found


def _with_surroundings(
    text: str, quoted: list[Span], sentences: list[Span], lines: list[Span]
) -> Iterator[tuple[Span, int, int]]:
    """Quotations outside of spoken lines, with where the sentence of each begins and the next quotation."""
    sentence_starts, line_starts = [start for start, _ in sentences], [start for start, _ in lines]
    for n, span in enumerate(quoted):
        line = bisect_right(line_starts, span[0]) - 1
        if line < 0 or span[0] >= lines[line][1]:
            begins = sentence_starts[max(0, bisect_right(sentence_starts, span[0]) - 1)]
            yield span, begins, quoted[n + 1][0] if n + 1 < len(quoted) else len(text)


def _beside(text: str, span: Span, begins: int, limit: int, code: str) -> CueAndWords | None:
    return (
        _with_speaker_between(text, quotes.inner(text, span), code, dashed=False)
        or _behind(text, span, limit, code)
        or _with_speaker_before(text, span, begins, code)
        or _with_naming_verb(text, span, begins, code)
    )


def _goes_on(text: str, before: CueAndWords, span: Span) -> bool:
    """Whether a quotation goes on with the one before: „…“, sagte X. „…“"""
    start, end = quotes.inner(text, span)
    whole = text[start].isupper() and (text[end - 1] in ".!?…" or text[span[1] : span[1] + 1] in (".", ""))
    return whole and re.fullmatch(r"[^.!?:;«„“\n]{0,60}\.[ \xa0]", _behind_speaker(text, before, span[0])) is not None


def _goes_on_within(text: str, before: CueAndWords | None, span: Span) -> bool:
    """Whether a quotation is the second half of a quoted sentence: „Die Akten“, sagte X, „sind vollständig“."""
    between = _behind_speaker(text, before, span[0])
    comma = re.fullmatch(r"[^.!?:;«„“\n]{0,60},[ \xa0](?:[—–-][ \xa0])?", between)
    return text[quotes.inner(text, span)[0]].islower() and comma is not None


def _behind_speaker(text: str, before: CueAndWords | None, until: int) -> str:
    """What stands behind the speaker of a quotation up to the next; "" where none is named behind it."""
    if before is None or before.who is None or before.cue is None or before.cue[0] < before.segments[-1][1]:
        return ""
    return text[max(before.cue[1], before.who.end) : until]


def _behind(text: str, span: Span, limit: int, code: str) -> CueAndWords | None:
    """ "…», — сказал Песков": verb and speaker, or speaker and verb, just behind the quotation."""
    line_end = text.find("\n\n", span[1])
    limit = min(limit, line_end if line_end >= 0 else len(text), span[1] + _FARTHEST_BEHIND)
    gap = re.compile(r"[\s\xa0]*[,.!?]?[\s\xa0]*(?:[—–-][\s\xa0]*)?(?=\w)").match(text, span[1], limit)
    if gap is None or (gap[0].strip() == "." and text[gap.end()].isupper()):
        return None
    like_a_verb = re.compile(rf"\b(?:{verbs.any_of(verbs.words(code).like_a_verb)})\s", re.IGNORECASE)
    cue = verbs.cue(code).match(text, gap.end(), limit) or like_a_verb.match(text, gap.end(), limit)
    if cue:
        who = speaker_behind_verb(text, cue, limit, code)
    else:
        cue = verbs.cue(code).search(text, gap.end(), limit)
        if cue is None or re.search(r"[.!?;:«]", text[gap.end() : cue.start()]):
            return None
        who = speakers.before(text, gap.end(), cue.start(), code, verbs.is_plural(cue[0], code))
    return CueAndWords("direct", (quotes.inner(text, span),), cue.span(), who, doubt_of(who)) if who else None


def speaker_behind_verb(text: str, cue: re.Match[str], limit: int, code: str) -> Who | None:
    """The speaker behind a verb; French and Russian may have the pronoun in it or leave it out."""
    pronoun = re.search(r"-(ils?|elles?)\b", cue[0])
    if pronoun:
        return Who(pronoun[1], "", "pronoun", *cue.span())
    who = speakers.behind(text, cue.end(), limit, code, verbs.is_plural(cue[0], code))
    return who or (Who("él", "", "pronoun", *cue.span()) if code == "es" else None)


def subject(text: str, cue: re.Match[str], begins: int, limit: int, code: str) -> Who | None:
    """The subject of a verb: a name before it, or by the parse in Russian if it is installed, else behind the verb."""
    plural = verbs.is_plural(cue[0], code)
    perfect = verbs.PERFECT.search(text, begins, cue.start()) if code == "de" else None
    if perfect and (who := speakers.before(text, begins, perfect.start(), code, plural)):
        return who  # "Der Kreml | hat Berichte dementiert"
    if plural and (who := speakers.of_a_place(text, begins, cue.start(), code)):
        return who
    before = speakers.before(text, begins, cue.start(), code, plural)
    if plural or code != "ru" or _is_subject(before):
        return before or speaker_behind_verb(text, cue, limit, code)
    place = slavic.subject(text[begins:limit], cue.start() - begins)
    parsed = speakers.behind(text, begins + place[0], begins + place[1], code) if place else None
    if parsed is not None and parsed.form == "name":
        return parsed
    return before or parsed or speaker_behind_verb(text, cue, limit, code)


def _is_subject(who: Who | None) -> bool:
    """Whether a Russian speaker is named in the nominative: parsing takes a hundred times what looking them up does."""
    return who is not None and who.form == "name" and all(slavic.may_be_nominative(w, "ru") for w in who.name.split())


def _with_speaker_before(text: str, span: Span, begins: int, code: str) -> CueAndWords | None:
    """ "Песков заявил: «…»", "Selon X, « … »": speaker and verb in the sentence before."""
    lead = text[begins : span[0]]
    if not lead.strip() or len(lead) > _FARTHEST_BEFORE:
        return None
    inner = quotes.inner(text, span)
    if (found := according(text, (begins, span[0]), code)) and not text[found[1].end : span[0]].strip(" \xa0,:"):
        return CueAndWords("direct", (inner,), found[0], found[1], doubt_of(found[1]))
    cues = list(verbs.cue(code).finditer(text, begins, span[0]))
    beside = cues and not text[cues[-1].end() : span[0]].strip()
    is_name = beside and len(text[slice(*inner)].split()) < quotes.FEWEST_WORDS  # "сообщил «Интерфаксу»"
    if not cues:
        return _announced(text, begins, span, code)
    that = verbs.any_of(verbs.words(code).that)
    if is_name or not (beside or re.search(rf"(?:[:,]|\b(?:{that}))\s*$", lead)):
        return None
    who = subject(text, cues[-1], begins, span[0], code)
    return CueAndWords("direct", (inner,), cues[-1].span(), who, doubt_of(who)) if who else None


def _announced(text: str, begins: int, span: Span, code: str) -> CueAndWords | None:
    """ "Роман Сабуров: «…»": a name and a colon."""
    colon = text.rfind(":", begins, span[0])
    who = speakers.before(text, begins, colon, code) if colon >= 0 and not text[colon + 1 : span[0]].strip() else None
    whole = who is not None and who.form == "name" and who.start == begins
    return CueAndWords("direct", (quotes.inner(text, span),), None, who, ONLY_A_COLON) if whole else None


def _with_naming_verb(text: str, span: Span, begins: int, code: str) -> CueAndWords | None:
    """What somebody calls something: "nannte den Plan „völlig verfehlt“"."""
    calling = verbs.any_of(verbs.forms(code, "calling"))
    verb = re.compile(rf"\b(?:{calling})\b", re.IGNORECASE)
    cues = list(verb.finditer(text, begins, span[0]))
    if not cues or re.search(r"[.!?;:«»„“]", text[cues[-1].end() : span[0]]):
        return None
    who = speakers.before(text, begins, cues[-1].start(), code, verbs.is_plural(cues[-1][0], code))
    return CueAndWords("mixed", (quotes.inner(text, span),), cues[-1].span(), who, doubt_of(who)) if who else None


def according(text: str, sentence: Span, code: str) -> tuple[Span, Who] | None:
    """The phrase "laut", "по словам" of a sentence that has one, with the speaker behind it, as they are called."""
    for phrase in phrases(code, "according"):
        every = list(re.compile(rf"\b{verbs.phrase_pattern(phrase)}\s", re.IGNORECASE).finditer(text, *sentence))
        who = speakers.behind(text, every[-1].end(), sentence[1], code) if every else None
        if who is None or who.form == "pronoun":
            continue
        if phrase[0] not in ("как", "як"):
            who = in_nominative(who, "gent", code)
        return every[-1].span(), who
    return None


def in_nominative(who: Who, case: str, code: str) -> Who:
    """A speaker in a case as they are called."""
    of_person = who.form == "name"
    name = slavic.nominative(who.name, code) if of_person else slavic.nominative_phrase(who.name, case, code)
    return replace(who, name=name[:1].upper() + name[1:])


def _with_speaker_between(text: str, words: Span, code: str, dashed: bool) -> CueAndWords | None:
    """Words with the speaker inserted: "Мы готовы, — сказал Песков, — и ждём", "Nous, a dit X, attendons"."""
    dash = r"[\s\xa0]*[—–-][\s\xa0]*" if dashed or code in ("ru", "uk") else r"[\s\xa0]+"
    spanish = r"|\s—(?=\w)" if code == "es" else ""
    for begin in re.finditer(rf"[,!?…]{dash}(?=\w){spanish}", text[words[0] : words[1]]):
        at = words[0] + begin.end()
        cue = verbs.cue(code).match(text, at, words[1])
        who = speaker_behind_verb(text, cue, words[1], code) if cue else None
        if cue is None or who is None or (who.form == "pronoun" and who.start == cue.start() and code == "es"):
            continue
        first = (words[0], words[0] + begin.start() + (begin[0][0] in "!?…"))
        rest = re.compile(r"[^.,;!?»]{0,60}[,.](?:[\s\xa0]*[—–-])?[\s\xa0]*(?=\S)").match(text, who.end, words[1])
        second = ((rest.end(), words[1]),) if rest and rest.end() < words[1] else ()
        return CueAndWords("direct", (first, *second), cue.span(), who, doubt_of(who))
    return None
