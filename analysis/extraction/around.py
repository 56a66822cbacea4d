"""Words before an attribution and around it: "...,” she said, “..."."""

from analysis.extraction import cues
from analysis.extraction.attributed import Attribution, Sentence, made, quotation_end
from analysis.extraction.cues import Cue
from analysis.extraction.extents import adverbial_end, begins_participle, content_end
from analysis.extraction.lexicon import FUNCTION
from analysis.extraction.subjects import Subject
from analysis.extraction.tokens import COMMAS, DASHES


def is_parenthesis(sentence: Sentence, start: int, end: int) -> bool:
    """Whether subject and cue stand behind what is said: after a quotation or a comma, with nothing said after them."""
    reading = sentence.reading
    tokens = reading.tokens
    at = start - 1
    if at < sentence.first:
        return False
    comma = tokens.words[at] in COMMAS
    quoted = reading.inside[at] >= 0 or (comma and at > sentence.first and reading.inside[at - 1] >= 0)
    if not quoted and not comma:
        return False
    if quoted:
        return not _said_after(sentence, end) or _quotation_is_said(sentence, at)
    if at - sentence.first < 3 and end < sentence.last and tokens.words[end] != ",":
        return False
    if end >= sentence.last:
        return True
    if tokens.words[end] == ",":
        if end + 1 < sentence.beyond and reading.inside[end + 1] >= 0:
            return False
        return at - sentence.first >= 2
    resumed = adverbial_end(sentence, end)
    if resumed >= sentence.last:
        return True
    quoted_later = any(reading.inside[i] >= 0 for i in range(resumed, sentence.last))
    return resumed > end and tokens.words[resumed] == "," and at - sentence.first >= 3 and not quoted_later


def _quotation_is_said(sentence: Sentence, at: int) -> bool:
    """A quotation of a whole clause, rather than a word within the sentence's own."""
    reading = sentence.reading
    number = reading.inside[at] if reading.inside[at] >= 0 else reading.inside[at - 1]
    first, beyond = reading.token_ranges[number]
    return first <= sentence.first + 1 or beyond - first > 7 or reading.tokens.words[beyond - 2] in ("?", "!")


def _said_after(sentence: Sentence, end: int) -> bool:
    if end >= sentence.last:
        return False
    tokens, inside = sentence.reading.tokens, sentence.reading.inside
    if inside[end] >= 0:
        return True
    if tokens.words[end] in (",", "."):
        return False
    return adverbial_end(sentence, end) < sentence.last


def follows_quotation(sentence: Sentence, start: int) -> bool:
    at = start - 1
    reading = sentence.reading
    if at >= sentence.first and reading.tokens.words[at] == ",":
        at -= 1
    return at >= sentence.first and reading.inside[at] >= 0


def placed(sentence: Sentence, cue: Cue, subject: Subject, start: int, end: int) -> Attribution | None:
    """Words before the attribution at tokens `start` to `end`, and those that go on behind it."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    left_end = start
    while left_end > sentence.first and inside[left_end - 1] < 0 and tokens.words[left_end - 1] in COMMAS:
        left_end -= 1
    left_start = max(sentence.first, sentence.taken)
    left_start = after_openers(sentence, left_start, left_end)
    parts: list[tuple[int, int]] = []
    left_start = _without_label(sentence, left_start, left_end)
    if left_end > left_start:
        parts.append((left_start, left_end))
    resumed = adverbial_end(sentence, end)
    if resumed < sentence.last and tokens.words[resumed] in (":", *COMMAS) and inside[resumed] < 0:
        following = resumed + 1
        if (
            following + 1 < sentence.last
            and tokens.lower[following] in ("but", "and", "or", "because")
            and inside[following + 1] >= 0
        ):
            following += 1
        if (
            tokens.lower[start] == "as"
            and following < sentence.last
            and inside[following] >= 0
            and parts
            and inside[left_end - 1] < 0
        ):
            parts = []  # "..., as she put it, “the operator”"
        if following < sentence.last and (
            inside[following] >= 0
            or (parts and inside[left_end - 1] < 0 and not begins_participle(sentence, following))
            or (not parts and tokens.lower[start] == "as")
        ):
            right = (following, content_end(sentence, following, []))
            if parts and inside[left_end - 1] < 0 and inside[following] < 0 and _is_adverbial(sentence, parts[0]):
                parts = []
            parts.append(right)
        elif parts and inside[left_end - 1] >= 0 and (further := _resumed_quotation(sentence, end)) >= 0:
            parts.append((further, quotation_end(reading, further)))
    elif (
        resumed < sentence.last
        and inside[resumed] >= 0
        and (not parts or (inside[left_end - 1] >= 0 and resumed == end))
    ):
        parts.append((resumed, quotation_end(reading, resumed)))
    elif parts and (further := _resumed_quotation(sentence, end)) >= 0 and inside[left_end - 1] >= 0:
        parts.append((further, quotation_end(reading, further)))
    elif not parts and resumed < sentence.last and tokens.lower[resumed] == "that":
        parts.append((resumed + 1, content_end(sentence, resumed + 1, [])))
    if not parts:
        return _sentence_before(sentence, cue, subject)
    return made(sentence, cue, subject, parts, "around")


def _resumed_quotation(sentence: Sentence, end: int) -> int:
    """A quotation that goes on behind an aside and a comma: "she said during a rally in Ohio, “but ...”"; or -1."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    for i in range(end + 1, sentence.last):
        if inside[i] >= 0:
            first, beyond = reading.token_ranges[inside[i]]
            if tokens.words[i - 1] not in COMMAS or beyond - first <= 5:
                return -1
            has_its_own_cue = any(cue.beyond >= i - 3 for cue in cues.find(tokens, inside, end, i))
            return -1 if has_its_own_cue else i
    return -1


def _without_label(sentence: Sentence, start: int, end: int) -> int:
    """Past what leads to a quotation: of "As for complexity, “...,” she said" only that was said.

    A few words and a comma lead to it, or any words and a colon.
    """
    reading = sentence.reading
    if start >= end or reading.inside[start] >= 0 or reading.inside[end - 1] < 0:
        return start
    first, beyond = reading.token_ranges[reading.inside[end - 1]]
    comma = first - 1
    if comma > start and reading.tokens.words[comma] == ":" and beyond - first > 6:
        return first
    if comma > start and comma - start <= 6 and beyond - first > 6 and reading.tokens.words[comma] in COMMAS:
        return first
    return start


def _sentence_before(sentence: Sentence, cue: Cue, subject: Subject) -> Attribution | None:
    """The cue begins its sentence behind a quotation that ended the one before."""
    reading = sentence.reading
    at = sentence.first - 1
    if at < 0 or reading.inside[at] < 0 or reading.paragraph_of[at] != reading.paragraph_of[sentence.first]:
        return None
    number = reading.inside[at]
    first, beyond = reading.token_ranges[number]
    return made(sentence, cue, subject, [(first, beyond)], "around")


def _is_adverbial(sentence: Sentence, part: tuple[int, int]) -> bool:
    """Whether a part only says when or where: it begins with a preposition and is short."""
    tokens = sentence.reading.tokens
    lower = tokens.lower[part[0]]
    return (
        part[1] - part[0] <= 14
        and (lower in FUNCTION.prepositions or lower in ("if", "when", "while", "as", "although", "though"))
        and lower not in ("if",)
    )


def _past_dateline(sentence: Sentence, start: int) -> int:
    """The token after "LAKEVIEW (Wire) -" at the head of a paragraph; `start` where there is none."""
    reading = sentence.reading
    tokens = reading.tokens
    if start != tokens.paragraphs[reading.paragraph_of[start]][0] or not tokens.words[start].isupper():
        return start
    for i in range(start + 1, min(start + 12, sentence.last)):
        if tokens.words[i] in DASHES or tokens.words[i] == "-":
            return i + 1
        if reading.inside[i] >= 0:
            break
    return start


def after_openers(sentence: Sentence, start: int, end: int) -> int:
    """Past "But," or "Meanwhile," at the head of a sentence, past a dateline, and a comma that is left over."""
    start = max(start, _past_dateline(sentence, start))
    tokens, inside = sentence.reading.tokens, sentence.reading.inside
    while (
        start < end
        and inside[start] < 0
        and (
            (not tokens.words[start][0].isalnum() and tokens.words[start] not in ("(", "[", "$", "£", "€", "#", "@"))
            or (
                tokens.lower[start] in ("but", "and", "still", "yet", "however", "meanwhile", "moreover", "so")
                and start + 1 < end
                and (tokens.words[start + 1] == "," or inside[start + 1] >= 0)
            )
        )
    ):
        start += 1
    return start
