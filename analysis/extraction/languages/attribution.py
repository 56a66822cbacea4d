"""Statements of articles in other languages: quotations with the speaker named beside them, and reported clauses."""

import re
from bisect import bisect_right, insort
from collections.abc import Sequence

from analysis.extraction.languages import quoted_words, quotes, reported_words
from analysis.extraction.languages.people import NamedPersons
from analysis.extraction.languages.quoted_words import NOBODY, CueAndWords
from analysis.extraction.languages.verbs import CODES
from analysis.extraction.lexicon import LANGUAGES
from analysis.extraction.statements import Statement, one_line
from analysis.extraction.text import tokens
from analysis.extraction.text.spans import Span, is_hit
from analysis.progress import Progress, silent

_SURE = 0.85
_QUOTED_SHARE = 0.4  # share of the work: what is around quotations
_STOP = re.compile(rf"[.!?…]+[»”“\"]?\s+(?=[«„“\"—]?\s?{quoted_words.CAPITAL})")


def extract(text: str, code: str, progress: Progress = silent) -> list[Statement]:
    """The statements of a text in a language, in order and without overlap; without speakers if there are no rules for
    the language.

    `progress` gets the share of the work that is done (0 to 1).
    """
    quoted = quotes.find(text)
    if code not in CODES:
        spans = [*(quotes.inner(text, span) for span in quoted), *quotes.dashed_words(text)]
        listed = [CueAndWords("direct", (one,)) for one in spans if not quotes.is_short(text, one)]
        return _statements(text, _apart(listed), code)
    sentences = _sentences(text)
    found = quoted_words.find(text, quoted, sentences, code)
    progress(_QUOTED_SHARE)
    held = sorted(span for said in found if said.who is not None for span in said.segments)
    for n, sentence in enumerate(sentences):
        progress(_QUOTED_SHARE + (1 - _QUOTED_SHARE) * n / len(sentences))
        found += [one for one in reported_words.find(text, sentence, code) if _fits(one, held, quoted)]
    kept = _apart([one for one in found if one.who or one.segments[1:] or not quotes.is_short(text, one.segments[0])])
    return _statements(text, _with_further_off(text, kept, sentences, code), code)


def _with_further_off(text: str, found: list[CueAndWords], sentences: list[Span], code: str) -> list[CueAndWords]:
    """Quotations without a speaker get the one who is named further away in their sentence."""
    starts = [start for start, _ in sentences]
    numbers = (max(0, bisect_right(starts, one.segments[0][0]) - 1) for one in found)
    return [quoted_words.further_off(text, one, sentences[n], code) for one, n in zip(found, numbers, strict=True)]


def _fits(one: CueAndWords, held: Sequence[Span], quoted: Sequence[Span] = ()) -> bool:
    """Whether words overlap none of those held, and neither begin nor end within a quotation."""
    cut = any(is_hit(quoted, edge, edge) for span in one.segments for edge in span)
    return not cut and not any(is_hit(held, *span) for span in one.segments)


def _apart(listed: list[CueAndWords]) -> list[CueAndWords]:
    """Statements in order without those that overlap others; those with a speaker take precedence."""
    kept: list[CueAndWords] = []
    held: list[Span] = []
    for said in sorted(listed, key=lambda one: (one.who is None, one.segments)):
        if _fits(said, held):
            kept.append(said)
            for span in said.segments:
                insort(held, span)
    return sorted(kept, key=lambda one: one.segments)


def _sentences(text: str) -> list[Span]:
    found = []
    for start, end in tokens.blocks(text):
        at = start
        for stop in _STOP.finditer(text, start, end):
            dotted = re.split(r"[^\w.]", text[at : stop.start()])[-1].lower() if stop[0][0] == "." else ""
            if 0 < len(dotted.strip(".")) < 3 or dotted in LANGUAGES.abbreviations:
                continue
            found.append((at, stop.start() + len(stop[0].rstrip())))
            at = stop.end()
        found.append((at, end))
    return found


def _statements(text: str, found: list[CueAndWords], code: str) -> list[Statement]:
    """Statements with pronouns and surnames linked to the persons named before; uncertain ones say why."""
    people = NamedPersons(text, code)
    made = []
    for said in found:
        who, doubt = people.referent(said)
        if said.kind != "direct" and not doubt:
            doubt = "reported in another language: check where the words end"
        doubt = doubt or ("" if who else NOBODY)
        name = f"{who.name} (unnamed)" if who and who.form == "noun" else who.name if who else ""
        made.append(
            Statement(
                kind=said.kind,
                segments=said.segments,
                cue=said.cue,
                turned=said.turned,
                surface=(who.start, who.end) if who else None,
                speaker=one_line(name),
                others=tuple(map(one_line, who.others)) if who else (),
                role=one_line(who.role) if who else "",
                relayed_by=one_line(said.relayed_by),
                confidence=0.5 if doubt else _SURE,
                reason=doubt,
            )
        )
    return made
