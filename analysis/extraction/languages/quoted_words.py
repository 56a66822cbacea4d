"""Quotations of an article in another language, with the speaker who is named before, after or within them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.extraction.languages import quotes, slavic, speakers, verbs, word_kinds
from analysis.extraction.languages.speakers import Who
from analysis.extraction.lexicon import LANGUAGES
from analysis.extraction.text.spans import Span, is_hit

Spans = list[Span]
NOBODY = "nobody is named as its speaker"
ONLY_A_COLON = "no verb of saying: announced by a colon"
_HEARSAY = "by hearsay: others say that they said it"
_MAY_BE_DENIED = "a verb of denying: check whether they said it or denied it"
_FURTHER_OFF = "named further off in its sentence"
_ONLY_A_NAME = "no verb of saying: only named after the words"
_TITLE = "the words may be a title: check what stands around them"
_UNKNOWN_VERB = "no known verb of saying: “{}”"
_THE_SAME = "(whoever it was)"  # an omitted subject
CAPITAL = r"[^\W\da-zа-яёіїєґß-öø-ÿ]"
_FARTHEST_AFTER = 250  # characters between a quotation and its speaker


@dataclass(frozen=True)
class CueAndWords:
    """Words at `segments` with the verb at `cue`; `who` is None if nobody is named beside it.

    `turned` is where the article says that they were denied or not said; `relayed_by` is who carried them.
    """

    kind: str
    segments: tuple[Span, ...]
    cue: Span | None = None
    who: Who | None = None
    doubt: str = ""
    turned: Span | None = None
    relayed_by: str = ""


def doubt_of(who: Who) -> str:
    """What speaks against a speaker."""
    return f"not named: “{who.name[:60]}”" if who.form == "noun" else ""


def as_relay(text: str, one: CueAndWords, sentence: Span, code: str) -> CueAndWords:
    """A statement of somebody whom an outlet cites, relayed by the outlet: "meldete TASS unter Berufung auf Below"."""
    if one.who is None or one.cue is None:
        return one
    quoting = text[slice(*one.cue)].lower() in verbs.forms(code, "quoting")
    cited = verbs.before_quoted(code).search(text, one.cue[1], sentence[1]) if quoting else None
    cited = cited or verbs.citing(code).search(text, *sentence)
    if cited is None or any(start <= cited.start() < end for start, end in one.segments):
        if not quoting:
            return one
        named = speakers.in_nominative(one.who, "accs", code)  # "цитирует ТАСС | Дмитрия Пескова"
        return replace(one, who=named if named.name != one.who.name else None, doubt="")
    if cited["his"]:
        who = Who(cited["his"].lower(), "", "pronoun", *cited.span("his"))
    elif found := speakers.after(text, cited.end(), sentence[1], code, subject=False):
        who = speakers.in_nominative(found, "accs", code)
    else:
        return one
    relay = one.who.name if one.who.end <= cited.start() else text[one.cue[1] : cited.start()].strip(" ,")
    return replace(one, who=who, relayed_by=relay, doubt=one.doubt if one.turned else doubt_of(who))


def _with_cue(text: str, words: tuple[Span, ...], cue: re.Match[str], who: Who, code: str, since: int) -> CueAndWords:
    """A quotation with its cue; `since` is where the article continues after the words, or their sentence begins."""
    goes_on = re.compile(rf"(?:{quotes.NAME}|[^.!?:«„“\n])*").match(text, max(cue.end(), who.end))
    one = CueAndWords("direct", words, cue.span(), who, doubt_of(who))
    one = as_relay(text, one, (cue.end(), goes_on.end() if goes_on else len(text)), code)
    negated = verbs.negation(text, cue, code, since)
    asked = text[words[-1][1] :].lstrip(' ,»”“"')[:1] == "?"
    unreal = cue.start() < words[0][0] and verbs.is_conditional(text, since, cue, code)
    if negated or asked or unreal:
        return replace(one, doubt="the verb may be negated, asked or only supposed", turned=negated or cue.span())
    if verbs.pattern(code, "hearsay").search(text, since, cue.end()):
        return replace(one, doubt=_HEARSAY)
    return replace(one, doubt=_MAY_BE_DENIED) if verbs.is_denial(text, cue, cue.end(), code) else one


def find(text: str, quoted: Spans, sentences: Spans, code: str) -> list[CueAndWords]:
    """A statement for each quotation, or for several that continue each other; spoken lines first."""
    lines = list(quotes.spoken_lines(text)) if code != "de" else []
    spoken = [said for line in lines if (said := _with_speaker_between(text, line, code, dashed=True))]
    found: list[CueAndWords] = []
    for span, begins, limit in _places(text, quoted, sentences, lines):
        start, end = quotes.inner(text, span)
        between = _after_speaker(text, found[-1], span[0]) if found else ""
        within = text[start].islower() and _WITHIN.fullmatch(between)
        whole = text[start].isupper() and (text[end - 1] in ".!?…" or text[span[1] : span[1] + 1] in (".", ""))
        said = None if within else _beside(text, span, begins, limit, code)
        if said:
            found.append(said)
        elif within or (whole and _GOES_ON.fullmatch(between)):
            found[-1] = replace(found[-1], segments=(*found[-1].segments, (start, end)))
        elif not _WHOM.fullmatch(between):
            found.append(CueAndWords("direct", ((start, end),)))
    return spoken + found


def _places(text: str, quoted: Spans, sentences: Spans, lines: Spans) -> Iterator[tuple[Span, int, int]]:
    """Quotations outside of spoken lines, with the start of their sentence and the next quotation."""
    starts = [start for start, _ in sentences]
    apart = [span for span in quoted if not is_hit(lines, *span)]
    for n, span in enumerate(apart):
        further = (one[0] for one in apart[n + 1 : n + 4] if not quotes.is_short(text, quotes.inner(text, one)))
        yield span, starts[max(0, bisect_right(starts, span[0]) - 1)], next(further, len(text))


def _beside(text: str, span: Span, begins: int, limit: int, code: str) -> CueAndWords | None:
    if said := _with_speaker_between(text, quotes.inner(text, span), code, dashed=False):
        return said
    said = _after(text, span, begins, limit, code) or _with_speaker_before(text, span, begins, code)
    return _with_relay(text, said, span[1], code) if said else _with_naming_verb(text, span, begins, code)


def _with_relay(text: str, said: CueAndWords, end: int, code: str) -> CueAndWords:
    """A quotation with the outlet that is named after it and its speaker: "…», — сказал Песков, передает ТАСС"."""
    start = max([end, *(place for place in (said.cue and said.cue[1], said.who and said.who.end) if place)])
    rest = re.compile(r"[^.!?:;«„“\n]*").match(text, start)
    found = verbs.relay_after(code).search(rest[0]) if rest and said.who and not said.relayed_by else None
    outlet = found[found.lastgroup or ""] if found else ""
    whole = outlet and outlet.lower() not in LANGUAGES.no_outlets_alone
    return replace(said, relayed_by=outlet) if whole else said


def further_off(text: str, said: CueAndWords, sentence: Span, code: str) -> CueAndWords:
    """A quotation without a speaker, with the person who says something earlier in its sentence, if only one does."""
    start = said.segments[0][0] - 1
    cues = list(verbs.cue(code).finditer(text, sentence[0], start))
    if said.who or not cues or re.search(r"[;:]", text[cues[-1].end() : start]):
        return said
    who = subject(text, cues[-1], sentence[0], start, code)
    if who is None or (who.form == "pronoun" and who.start == cues[-1].start()):
        return said
    return replace(said, cue=cues[-1].span(), who=who, doubt=doubt_of(who) or _FURTHER_OFF)


# between the speaker of a quotation and the next one, which continues it or is the name of an outlet
_WITHIN = re.compile(r"[^.!?:;«„“\n]{0,60},[ \xa0](?:[—–-][ \xa0])?")  # „Die Akten“, sagte X, | „sind vollständig“
_GOES_ON = re.compile(r"[^.!?:;«„“\n]{0,60}\.[ \xa0]")  # „…“, sagte X. | „…“
_WHOM = re.compile(r",?( \w+){1,3} ")  # sagte Klaus Merten dem | „Kurier am Sonntag“


def _after_speaker(text: str, before: CueAndWords, until: int) -> str:
    """What follows the speaker of a quotation up to the next one; "" if no speaker is named after it."""
    if before.who is None or before.cue is None or before.cue[0] < before.segments[-1][1]:
        return ""
    return text[max(before.cue[1], before.who.end) : until]


def _after(text: str, span: Span, begins: int, limit: int, code: str) -> CueAndWords | None:
    """ "…», — сказал Песков": verb and speaker, or speaker and verb, just after the quotation."""
    limit = min(limit, span[1] + _FARTHEST_AFTER, span[1] + len(text[span[1] : limit].partition("\n\n")[0]))
    gap = re.compile(rf"\s*(?:[,!?]|\.(?!\s*{CAPITAL}))?\s*(?:[—–-]\s*)?(?=\w)").match(text, span[1], limit)
    if gap is None:
        return None
    inner = quotes.inner(text, span)
    marked = gap[0].strip() or text[inner[1] - 1] in ".!?…,"
    if not marked and quotes.is_short(text, inner):
        return None  # "im Gespräch mit der „Neuen Post“ | kündigte X an"
    cue, who = _verb_and_speaker(text, gap.end(), limit, code)
    if cue and who:
        said = _with_cue(text, (inner,), cue, who, code, gap.end())
        title = who.start < cue.start() and text[begins : span[0]].strip()  # "dans « Le Pont », X raconte"
        return said if marked and not title else replace(said, doubt=said.doubt or _TITLE)
    if cue or not gap[0].strip():
        return None
    said_so = _with_unknown_verb(text, (inner,), gap.end(), limit, code)
    return said_so or _without_verb(text, inner, gap.end(), limit, code, _ONLY_A_NAME)


def _verb_and_speaker(text: str, at: int, limit: int, code: str) -> tuple[re.Match[str] | None, Who | None]:
    """ "sagte X", or "X sagte", from a character on."""
    if cue := verbs.cue(code).match(text, at, limit) or verbs.pattern(code, "like_a_verb").match(text, at, limit):
        return cue, speaker_after_verb(text, cue, limit, code)
    cue = verbs.cue(code).search(text, at, limit)
    if cue is None or re.search(r"[.!?;:«]", text[at : cue.start()]):
        return None, None
    plural = verbs.is_plural(cue[0], code)
    who = speakers.before(text, at, cue.start(), code, plural)
    return cue, who or speakers.after(text, cue.end(), limit, code, plural)  # "так прокомментировал X"


def _without_verb(text: str, inner: Span, at: int, until: int, code: str, doubt: str) -> CueAndWords | None:
    """Words of a name or a pronoun that stands alone, or with one word: "«Мы готовы», — Песков", "Песков: «…»"."""
    who = speakers.after(text, at, until, code)
    alone = who is not None and who.form != "noun" and len((text[at : who.start] + text[who.end : until]).split()) < 2
    return CueAndWords("direct", (inner,), None, who, doubt) if alone else None


def _with_unknown_verb(text: str, words: tuple[Span, ...], at: int, limit: int, code: str) -> CueAndWords | None:
    """Words before a verb that no list has, directly followed by somebody: "« … », lâche Marc Tellier"."""
    verb = re.compile(r"(?:(?:s['’]est|se)\s+)?([^\W\d_]+)(?=\s)").match(text, at, limit)
    if verb is None or not word_kinds.may_be_verb(verb[1], code):
        return None
    who = speakers.after(text, verb.end(), limit, code)
    beside = who is not None and text[verb.end() : who.start].strip().lower() in verbs.words(code).determiners | {""}
    if who is None or not beside or who.form == "pronoun" or (who.role and not word_kinds.is_office(who.role, code)):
        return None
    return CueAndWords("direct", words, verb.span(), who, doubt_of(who) or _UNKNOWN_VERB.format(verb[0]))


def speaker_after_verb(text: str, cue: re.Match[str], limit: int, code: str) -> Who | None:
    """The speaker after a verb; in French and Spanish the verb may contain the pronoun or omit it."""
    if pronoun := re.search(r"-(ils?|elles?)\b", cue[0]):
        return Who(pronoun[1], "", "pronoun", *cue.span())
    plural, impersonal = verbs.is_plural(cue[0], code), verbs.is_impersonal(cue[0], code)
    cited = slavic.has_dictionaries(code) and cue[0].lower() in verbs.forms(code, "quoting")  # in another case
    who = None if impersonal else speakers.after(text, cue.end(), limit, code, plural, subject=not cited)
    if who is None and (plural or impersonal):
        return speakers.source(text, cue.end(), limit, code)
    unspoken = code == "es" or re.match("d['’e]", cue[0])  # "dijo", "et d'ajouter"
    return who or (Who(_THE_SAME, "", "pronoun", *cue.span()) if unspoken else None)


def subject(text: str, cue: re.Match[str], begins: int, limit: int, code: str) -> Who | None:
    """The subject of a verb: before it, or else after it."""
    plural = verbs.is_plural(cue[0], code)
    heard = plural or verbs.is_impersonal(cue[0], code)
    before = speakers.source(text, begins, cue.start(), code) if heard else None
    if joint := verbs.joint(code).match(text[: cue.start()], begins):
        who = _first_subject(text, begins, joint.end(), code)  # no "a lancé X à Y, | qui a répondu"
        return who if not joint["relative"] or (who and who.end == joint.end()) else None
    ends = (verbs.perfect_start(text, begins, cue, code), cue.start())  # "Der Kreml | hat Berichte dementiert"
    named = (speakers.before(text, begins, end, code, plural) for end in ends)
    return before or next(filter(None, named), None) or speaker_after_verb(text, cue, limit, code)


def _first_subject(text: str, begins: int, end: int, code: str) -> Who | None:
    """The subject of the first verb of a sentence: "заверил Лапин | и", "Karl Brandt besuchte Eva Sand | und"."""
    if first := verbs.cue(code).search(text, begins, end) or verbs.pattern(code, "calling").search(text, begins, end):
        return subject(text, first, begins, end, code)
    who = speakers.after(text, begins, end, code)
    begun = who is not None and text[begins : who.start].strip().lower() in verbs.words(code).determiners | {""}
    return who if begun and who and who.form == "name" and " " in who.name else None


def _with_speaker_before(text: str, span: Span, begins: int, code: str) -> CueAndWords | None:
    """ "Песков заявил: «…»", "Selon X, « … »": speaker and verb in the sentence before."""
    lead = text[begins : span[0]]
    inner = quotes.inner(text, span)
    if said := _according(text, inner, (begins, span[0]), code):
        return said
    cues = list(verbs.cue(code).finditer(text, begins, span[0]))
    if not cues:
        colon = begins + len(lead.rstrip()) - 1
        return _without_verb(text, inner, begins, colon, code, ONLY_A_COLON) if text[colon] == ":" else None
    beside = not text[cues[-1].end() : span[0]].strip()
    that = verbs.any_of(verbs.words(code).that)
    if quotes.is_short(text, inner) if beside else not re.search(rf"(?:[:,]|\b(?:{that}))\s*$", lead):
        return None
    who = subject(text, cues[-1], begins, span[0], code)
    return _with_cue(text, (inner,), cues[-1], who, code, begins) if who else None


def _according(text: str, inner: Span, lead: Span, code: str) -> CueAndWords | None:
    """ "Selon X, « … »"; "по данным газеты «Курьер»" is no quotation."""
    found = according(text, lead, code)
    if found is None or text[found[1].end : lead[1]].strip() not in (("", ",", ":")[quotes.is_short(text, inner) :]):
        return None
    doubt = doubt_of(found[1]) or ("the name may be in the genitive" if slavic.lacks_dictionaries(code) else "")
    return CueAndWords("direct", (inner,), found[0], found[1], doubt)


def _with_naming_verb(text: str, span: Span, begins: int, code: str) -> CueAndWords | None:
    """What somebody calls something: "nannte den Plan „völlig verfehlt“"."""
    cues = list(verbs.pattern(code, "calling").finditer(text, begins, span[0]))
    if not cues or re.search(r"[.!?;:«»„“]", text[cues[-1].end() : span[0]]):
        return None
    who = speakers.before(text, begins, cues[-1].start(), code, verbs.is_plural(cues[-1][0], code))
    return CueAndWords("mixed", (quotes.inner(text, span),), cues[-1].span(), who, doubt_of(who)) if who else None


def according(text: str, sentence: Span, code: str) -> tuple[Span, Who] | None:
    """The phrase "laut", "по словам", "как сказал" of a sentence that has one, with the speaker in the nominative."""
    for pattern, case in verbs.according(code):
        if not (every := list(pattern.finditer(text, *sentence))):
            continue
        said, (begins, end) = every[-1], sentence
        if case == "pronoun":
            return said.span(), Who(said[0].lower(), "", case, *said.span())
        if case == "before" and (who := speakers.before(text, *_dative(text, begins, said), code)):
            return (who.start, said.end()), replace(who, end=said.end())  # "Dem Ministerium zufolge"
        heard = case == "nomn" and verbs.is_plural(said[0].split()[-1], code)  # "Як повідомили | в Службі безпеки"
        who = speakers.source(text, said.end(), end, code) if heard else None
        who = who or speakers.after(text, said.end(), end, code, subject=case == "nomn")
        if who is not None and who.form != "pronoun":
            case = "genitive" if said[0].lower().endswith("des ") else case
            return said.span(), who if case == "nomn" else speakers.in_nominative(who, case, code)
    return None


def _dative(text: str, begins: int, said: re.Match[str]) -> Span:
    """The phrase before "zufolge": "Die Brücke bleibt | der Polizei zufolge"."""
    led = re.search(rf"\b{verbs.any_of(verbs.words('de').datives)}\s", text[begins : said.start()], re.IGNORECASE)
    return begins + (led.start() if led else 0), said.start()


def _with_speaker_between(text: str, words: Span, code: str, dashed: bool) -> CueAndWords | None:
    """Words with the speaker inserted: "Мы готовы, — сказал Песков, — и ждём", "Nous, a dit X, attendons"."""
    dash = r"[\s\xa0]*[—–-][\s\xa0]*" if dashed or code in ("ru", "uk") else r"[\s\xa0]+"
    others = {"es": r"|\s—(?=\w)", "fr": r"|,\s+(?=\w)"}.get(code, "")
    for begin in re.finditer(rf"[,!?…]{dash}(?=\w){others}", text[words[0] : words[1]]):
        first = (words[0], words[0] + begin.start() + (begin[0][0] in "!?…"))
        by_dash = re.search("[—–]", begin[0]) is not None
        said = _with_cue_after(text, first, (words[0] + begin.end(), words[1]), code, dashed or by_dash)
        if said and said.who:
            rest = (_CLOSING_DASH if by_dash else _CLOSING_COMMA).match(text, said.who.end, words[1])
            second = ((rest.end(), words[1]),) if rest and rest.end() < words[1] else ()
            return replace(said, segments=(first, *second))
    return None


def _with_cue_after(text: str, first: Span, rest: Span, code: str, any_verb: bool) -> CueAndWords | None:
    """The verb and the speaker that `rest` begins with; not an omitted one."""
    cue = verbs.cue(code).match(text, *rest)
    who = speaker_after_verb(text, cue, rest[1], code) if cue else None
    if cue and who:
        return None if who.name == _THE_SAME else _with_cue(text, (first,), cue, who, code, rest[0])
    return _with_unknown_verb(text, (first,), *rest, code) if any_verb else None


# what ends an insertion in a quotation
_CLOSING_DASH = re.compile(r"[^!?»—–]{0,120}?[\s\xa0]*[—–][,.;:]?[\s\xa0]*(?=\S)")
_CLOSING_COMMA = re.compile(r"[^.,;!?»]{0,60}[,.][\s\xa0]*(?=\S)")
