"""Reported clauses of a sentence in another language: after "dass", beside "laut", before "sagte X"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from analysis.extraction.languages import quoted_words, quotes, speakers, verbs, word_kinds
from analysis.extraction.languages.quoted_words import CueAndWords, doubt_of
from analysis.extraction.languages.speakers import Who
from analysis.extraction.lexicon import LANGUAGES
from analysis.extraction.text.spans import Span

DENIED = "denied"
_MOST_CLAUSES = 6  # of one sentence
_NO_LEAD = " «„“—"


def find(text: str, sentence: Span, code: str) -> Iterator[CueAndWords]:
    """Clauses beside "laut X", "по словам X"; else those after "X sagte, dass"; else the one before ", sagte X"."""
    start, end = sentence
    sentence = start, end = start, start + len(text[start:end].rstrip(".!?… \n\xa0\u202f"))
    if text[end : end + 2].strip().startswith("?"):
        return  # "¿Ha dicho el Gobierno que ...?"
    said = _according(text, sentence, code)
    cues = list(verbs.cue(code).finditer(text, start, end))
    clauses = (_after(text, sentence, cue, code) or _before(text, sentence, cue, code) for cue in cues)
    listed = list(islice((one for one in clauses if one is not None), _MOST_CLAUSES))
    if said and not (listed and len(said.segments) > 1):
        listed = [said]
    yield from (quoted_words.as_relay(text, one, sentence, code) for one in _without_others(text, listed, code))


def _without_others(text: str, clauses: list[CueAndWords], code: str) -> Iterator[CueAndWords]:
    """Clauses of one sentence, without those of another speaker: "X sagte, dass A, | und Y sagte, dass B"."""
    joins = verbs.any_of(verbs.words(code).joins)
    for n, one in enumerate(clauses):
        start, end = one.segments[-1]
        places = [at for other in clauses[n + 1 :] if other.who and other.cue for at in (other.who.start, other.cue[0])]
        further = [at for at in places if start <= at < end]
        if further:
            end = start + len(re.sub(rf"(?:[ \n,;—–-]|\b{joins}\b)+$", "", text[start : min(further)], flags=re.I))
        if end > start:
            yield replace(one, segments=(*one.segments[:-1], (start, end)))


def _according(text: str, sentence: Span, code: str) -> CueAndWords | None:
    """The words beside "laut X": after it and a comma, before it, or on both sides."""
    if (found := quoted_words.according(text, sentence, code)) is None:
        return None
    cue, who = found
    places = _beside(text, sentence, cue, who, code)
    kind = "mixed" if any(quotes.find(text[slice(*place)]) for place in places) else "indirect"
    return CueAndWords(kind, places, cue, who, doubt_of(who)) if places else None


def _beside(text: str, sentence: Span, cue: Span, who: Who, code: str) -> tuple[Span, ...]:
    """The clauses before and after "laut X", between commas; German needs none, except beside "so"."""
    (start, end), listed = sentence, verbs.words(code)
    alone = code == "de" and text[slice(*cue)].strip().lower() not in listed.like_a_verb
    comma = r",\s*|\s(?=\w)" if alone else r",\s*"
    aside = rf"(?:,\s{verbs.any_of(listed.relative)}\s[^,]+)?"  # "Laut Karl Brandt, | der die Behörde leitet"
    place = rf"(?:\s{verbs.any_of(listed.according_after)}\b)?[^,.;:«„“]{{0,60}}?{aside}"
    rest = re.compile(rf"{place}(?:{comma})").match(text, who.end, end)
    lead = text[start : cue[0]].rstrip()
    before = ((start, start + len(lead.rstrip(","))),) if lead.strip(_NO_LEAD) else ()
    after = ((rest.end(), end),) if rest and rest.end() < end else ()
    apart = alone or lead.endswith(",") or (not before and code != "de")
    ended = re.compile(r"[^,.;:«„“]{0,60}").fullmatch(text, who.end, end)  # "selon un bilan | communiqué par la police"
    return (*before, *after) if apart and (after or ended) else ()


def _after(text: str, sentence: Span, cue: re.Match[str], code: str) -> CueAndWords | None:
    """The clause after a verb of saying and "that"; in German also without one: "sagte, die Brücke bleibe zu"."""
    start, end = sentence
    that = _that_clause(text, cue, end, code) or _doing(text, cue, end, code)
    alone = _german_clause(text, start, cue, end) if code == "de" else None
    at = min(filter(None, (that, alone)), key=lambda one: one[0], default=None)  # "sagte, | er wisse nicht, ob ..."
    who = quoted_words.subject(text, cue, start, at[0], code) if at else None
    if at is None or who is None or at[1] >= end:
        return None
    if re.split(r"\W", text[who.start : who.end].lower())[0] in verbs.words(code).nobody:
        return None
    until, outlet = _end_and_outlet(text, at[1], end, code)
    kind = "mixed" if quotes.find(text[at[1] : until]) else "indirect"
    one = CueAndWords(kind, ((at[1], until),), cue.span(), who, doubt_of(who), relayed_by=outlet)
    return _mark_turned(text, one, cue, text[slice(*at)], start, code)


def _end_and_outlet(text: str, since: int, end: int, code: str) -> tuple[int, str]:
    """Where words end before what an article adds, and the outlet that carries them: "…, dass A, | berichtet dpa"."""
    listed = verbs.words(code)
    joint = rf"{verbs.any_of(listed.together)}\s{verbs.any_of(verbs.forms(code, 'going_on'))}\b"
    more = rf"[—–]\s|{verbs.any_of(listed.adds)}\s|{joint}"  # ", — об этом пишут газеты", ", ce que Moscou dément"
    added = re.compile(rf",\s(?:{more})", re.IGNORECASE).search(text, since, end)
    end = added.start() if added else end
    for comma in re.compile(r",\s(?:[—–]\s)?(?=\w)").finditer(text, since, end):
        cue = verbs.cue(code).match(text, comma.end(), end)
        who = quoted_words.speaker_after_verb(text, cue, end, code) if cue else None
        if who and who.form != "pronoun":
            spoken = f"{who.role} {who.name}".lower().split()
            outlet = any(word in LANGUAGES.outlets or word_kinds.is_in("bodies", word, code) for word in spoken)
            return comma.start(), who.name if outlet else ""
    return end, ""


def _mark_turned(text: str, one: CueAndWords, cue: re.Match[str], that: str, start: int, code: str) -> CueAndWords:
    """A reported clause that was denied, not said, asked or supposed, with what says so."""
    at = one.segments[0][0] - len(that)
    if one.who and verbs.is_denial(text, cue, at, code):
        denied = (verbs.perfect_start(text, min(one.who.end, cue.start()), cue, code), cue.end())
        return replace(one, doubt=f"{DENIED}: the words are what was denied", turned=denied)
    if turned := verbs.negation(text, cue, code):
        return replace(one, doubt="the verb may be negated", turned=turned)
    if re.split(r"(?<=['’])|\W+", that.lower().lstrip(", "))[0] in verbs.words(code).whether:
        return replace(one, doubt="asked: the words are a question", turned=cue.span())
    if verbs.is_conditional(text, start, cue, code):
        return replace(one, doubt="said only if something is so", turned=cue.span())
    return one


def _that_clause(text: str, cue: re.Match[str], end: int, code: str) -> Span | None:
    """Where "that" begins after a verb, and the clause; none after another verb or "alors que"."""
    clause = verbs.link(code).match(text, cue.end(), end)
    if clause is None or text[cue.end() : clause.start(1)].split(" ")[-1].lower() in LANGUAGES.no_that_after:
        return None  # "a-t-il ajouté alors | qu'on l'interrogeait"
    further = verbs.cue(code).search(text, cue.end(), clause.start(1))  # "заверил Лапин и добавил, | что все готово"
    return None if further else (clause.start(1), clause.end())


def _doing(text: str, cue: re.Match[str], end: int, code: str) -> Span | None:
    """What somebody says or denies to have done: "a démenti | avoir franchi", "dijo ayer | no haber cruzado"."""
    listed, no = verbs.words(code), r"(?:ne\s+pas\s+|n['’]|no\s+)?"
    far = rf"[^,.;:«„“]{{0,80}}?\s(?P<led>\S+)\s(?={no}{verbs.any_of(LANGUAGES.to_have)}\s)"
    near = rf"\s(?={no}(?P<do>\w{{3,}}{verbs.any_of(listed.infinitive_ends)})\s)"  # "affirme | contrôler"
    doing = re.compile(rf"{near}|{far}").match(text, cue.end(), end)
    small = listed.prepositions | LANGUAGES.genitives | listed.determiners | listed.days | listed.stops
    return None if doing is None or (doing["led"] or doing["do"]) in small else (doing.end() - 1, doing.end())


def _german_clause(text: str, start: int, cue: re.Match[str], end: int) -> Span | None:
    """Where the comma before a German clause without "dass" begins, and the clause; none after quoted words."""
    comma = re.compile(r"[^.,;:«„“]{0,60},\s+(?=\w)").match(text, cue.end(), end)
    if comma is None or _is_after_words(text, start, cue.start(), "de"):
        return None
    first = re.split(r"\W", text[comma.end() : end], maxsplit=1)[0].lower()
    article = re.compile(r"\w+\s+[A-ZÄÖÜ]").match(text, comma.end())  # "auf Twitter, | die Übung sei beendet"
    relative = comma[0][0] != "," and not article and first in verbs.words("de").relative
    none = relative or first in verbs.words("de").no_clause
    return None if none else (text.rindex(",", cue.end(), comma.end()), comma.end())


def _is_after_words(text: str, start: int, at: int, code: str) -> bool:
    """Whether the words before a verb are what was said: they end with a comma or a mark, and are no aside."""
    return re.search(r"[,“”«»]\s*$", text[start:at]) is not None and not speakers.is_explained(text, start, at, code)


def _before(text: str, sentence: Span, cue: re.Match[str], code: str) -> CueAndWords | None:
    """The clause that a sentence begins with, before ", sagte X": all of them, or both sides of an aside."""
    start, end = sentence
    joint = rf"[—–-]\s+|{verbs.any_of(verbs.words(code).as_said_at_the_end)}\s(?P<who>[^,.;:]+\s)"  # ", wie X sagte"
    lead = re.compile(rf"(.*\S),\s+(?:{joint})?$", re.DOTALL).match(text[start : cue.start()])
    if lead is None or quotes.find(lead[1]) or verbs.cue(code).search(lead[1]):
        return None
    who = quoted_words.speaker_after_verb(text, cue, end, code) if lead["who"] is None else None
    who = who or speakers.after(text, start + lead.start("who"), cue.start(), code) if lead["who"] else who
    inserted = who and re.compile(r",?\s*[«„“]|.*:").match(text, who.end, end)  # "La Russie, a-t-il dit, « … »"
    if who is None or inserted or speakers.is_explained(text, start, cue.start(), code) or " " not in lead[1]:
        return None
    return CueAndWords("indirect", ((start, start + lead.end(1)),), cue.span(), who, doubt_of(who))
