"""Words in quotation marks before or after a cue."""

from analysis.extraction.attribution.beginnings import beginning
from analysis.extraction.attribution.circumstance_phrases import skip_circumstances
from analysis.extraction.attribution.clause_contents import past_that, skip_audience
from analysis.extraction.attribution.clause_frames import FEW, AttributedWords, ClauseFrame
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar import cues
from analysis.extraction.lexicon import CUES, FUNCTION
from analysis.extraction.text.tokens import COMMAS

_WHOLE = 7  # tokens from which a quotation is a statement rather than a term


def quoted_before(frame: ClauseFrame) -> AttributedWords | None:
    """ "“...,” she said(, “...”)": the quotation that ends before the cue, and its continuation after it."""
    sentence = frame.sentence
    at = _past_how(sentence, frame.start - 1)
    at -= not sentence.is_quoted(at) and sentence.words[at] in COMMAS
    if not {"say", "speak", "tell"} & frame.cue.uses or not sentence.is_quoted(at):
        return None
    if (_says_more(frame) and not _is_whole(sentence, at)) or asks(sentence, sentence.first, sentence.quotation(at)[0]):
        return None
    parts = [(beginning(sentence, at + 1), at + 1)]
    if (resumed := _resumption(frame)) >= 0:
        parts.append((resumed, _quoted_end(sentence, resumed)))
    return AttributedWords(tuple(parts), "around")


def _past_how(sentence: Sentence, at: int) -> int:
    """The token before "was how" and "is the way", which may stand between a quotation and who said it."""
    how = at - (sentence.lower(at) == "way" and sentence.lower(at - 1) == "the")
    links = sentence.lower(at) in ("how", "way") and sentence.lower(how - 1) in CUES.be
    return how - 2 if links else at


def asks(sentence: Sentence, first: int, beyond: int) -> bool:
    """Whether a question is asked between two tokens, outside of quotations: "asked whether", "when pressed on"."""
    put = (i for i in range(first, beyond) if sentence.lower(i) in CUES.put_to and not sentence.is_quoted(i))
    return any(i == sentence.first or not sentence.children(i, "nsubj") for i in put)


def _says_more(frame: ClauseFrame) -> bool:
    """Whether something that may have been said follows the cue, rather than nothing or only when it was said."""
    sentence = frame.sentence
    at = skip_circumstances(frame, frame.end)
    return at < sentence.last and (sentence.is_quoted(at) or sentence.words[at] not in (",", "."))


def _is_whole(sentence: Sentence, at: int) -> bool:
    """Whether the quotation at a token is a whole clause, rather than a word within the sentence."""
    first, beyond = sentence.quotation(at)
    ends = sentence.words[beyond - 2] in ("?", "!")
    return first <= sentence.first + 1 or beyond - first > _WHOLE or ends


def _resumption(frame: ClauseFrame) -> int:
    """Where a quotation continues after the cue and a comma, or after when it was said; -1 if it does not."""
    sentence = frame.sentence
    words = sentence.words
    at = skip_circumstances(frame, skip_audience(frame))
    if at < sentence.last and not sentence.is_quoted(at):
        at += 1
        at += sentence.lower(at) in CUES.joins_quotations and sentence.is_quoted(at + 1)
    if at < sentence.last and sentence.is_quoted(at):
        marked = at == frame.end or sentence.lower(at - 1) in {":", ";", *COMMAS, *CUES.joins_clauses}
        return at if marked and not _has_a_cue(frame, at) else -1
    at = next((i for i in range(frame.end + 1, sentence.last) if sentence.is_quoted(i)), -1)
    long = at >= 0 and words[at - 1] in COMMAS and sentence.quotation(at)[1] - at >= FEW
    return at if long and not _has_a_cue(frame, at) else -1  # "she said during a rally in Ohio, “but ...”"


def _has_a_cue(frame: ClauseFrame, quotation: int) -> bool:
    """Whether a quotation after a cue has one of its own: "..., adding: “...”"."""
    reading = frame.sentence.reading
    found = cues.find(reading.tokens, reading.inside, frame.sentence)
    return any(frame.end <= cue.first < quotation for cue in found if "speak" in cue.uses)


def quoted_after(frame: ClauseFrame) -> AttributedWords | None:
    """ "She said(, on Monday,): “...”": the quotation, and the rest of its clause if it is only part of one."""
    sentence = frame.sentence
    start = skip_circumstances(frame, skip_audience(frame))
    at = past_that(sentence, start)
    marked = {",", ":"} & set(sentence.words[start:at]) or sentence.lower(at - 1) == "that"
    if not marked or not sentence.is_quoted(at) or _stands_within(frame):
        return None
    return AttributedWords(((at, _quoted_end(sentence, at)),), "after")


def _stands_within(frame: ClauseFrame) -> bool:
    """Whether a cue is between a subject and the quoted verb: "The document, he wrote, “leaves nothing”"."""
    sentence, verb = frame.sentence, frame.sentence.head(frame.cue.at)
    within = sentence.is_quoted(verb) and sentence.relation(frame.cue.at) in ("parataxis", "dep")
    return within and any(k < frame.start for k in sentence.children(verb, "nsubj", "nsubjpass"))


def _quoted_end(sentence: Sentence, at: int) -> int:
    """Where words that begin with a quotation end: with it, or with the clause that it begins."""
    end = sentence.quotation(at)[1]
    if end >= sentence.last or sentence.lower(end) in FUNCTION.breaks or end - at > 4 * _WHOLE:
        return end
    tops = [i for i in range(at, end) if sentence.is_word(i) and not at <= sentence.head(i) < end]
    return max([end, *(sentence.edges(i)[1] for i in tops if sentence.head(i) < at)])
