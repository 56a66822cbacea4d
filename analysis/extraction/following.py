"""Words behind a cue: "she said that ...", "urged them to ...", "criticised the ..."."""

from analysis.extraction.attributed import Attribution, Sentence, made
from analysis.extraction.cues import Cue
from analysis.extraction.extents import adverbial_end, content_end, phrase_end
from analysis.extraction.lexicon import FUNCTION, NAMES
from analysis.extraction.subjects import Subject


def past_addressee(sentence: Sentence, end: int) -> int:
    """Past whom something is told to: "told | reporters", "told | The Huffington Post"."""
    reading = sentence.reading
    tokens, people = reading.tokens, reading.people
    start = end
    if end >= sentence.beyond or reading.inside[end] >= 0:
        return end
    lower = tokens.lower[end]
    if lower in ("me", "him", "her", "us", "them", "you"):
        return end + 1
    nouns = NAMES.groups | NAMES.roles | NAMES.outlets_nouns
    while end < sentence.beyond and reading.inside[end] < 0 and end - start < 12:
        n = people.covering(end)
        if n >= 0:
            end = people.names[n].beyond
            while end < sentence.beyond and tokens.lower[end] == "'s":
                end += 1
                m = people.covering(end) if end < sentence.beyond else -1
                if m >= 0:
                    end = people.names[m].beyond
            if end + 1 < sentence.beyond and tokens.lower[end] == "and" and people.covering(end + 1) >= 0:
                end += 1
                continue
            return end
        lower = tokens.lower[end]
        if lower in nouns or lower in (
            "crowd",
            "audience",
            "congress",
            "rally",
            "supporters",
            "press",
            "public",
            "room",
            "host",
            "panel",
        ):
            end += 1
            if end < sentence.beyond and tokens.lower[end] in nouns:
                end += 1
            return end
        if not tokens.words[end][0].isalnum() or lower in FUNCTION.breaks or lower in FUNCTION.subject_pronouns:
            break
        end += 1
    return start


def clause(
    sentence: Sentence, cue: Cue, subject: Subject, start: int, end: int, later: list[Cue], says: bool
) -> Attribution | None:
    """ "She said (on Tuesday) (that) ...": the words behind the cue."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    at = adverbial_end(sentence, end)
    if at < sentence.last and tokens.words[at] in (",", ":") and inside[at] < 0:
        following = at + 1
        if following < sentence.last and tokens.lower[following] == "that":
            following += 1
        if (following < sentence.last and inside[following] >= 0) or tokens.words[at] == ":":
            at = following
        elif following < sentence.last and tokens.words[at] == ",":
            that = _that_behind(sentence, following)
            if that < 0:
                return None
            at = that
    if at >= sentence.last:
        if says and at >= sentence.last and tokens.words[sentence.beyond - 1] == ":":
            return None
        return None
    quote_next = inside[at] >= 0
    that = tokens.lower[at] in ("that",)
    if that:
        at += 1
        if at < sentence.last and tokens.words[at] == ",":
            at += 1
    elif not quote_next:
        if not says:
            return None
        if not _begins_clause(sentence, cue, at):
            return None
    if at >= sentence.last:
        return None
    if quote_next and not says and not _behind_colon_or_comma(sentence, at) and not that:
        return None
    return made(sentence, cue, subject, [(at, content_end(sentence, at, later))], "behind")


def _behind_colon_or_comma(sentence: Sentence, at: int) -> bool:
    return sentence.reading.tokens.words[at - 1] in (",", ":")


def _that_behind(sentence: Sentence, start: int) -> int:
    """The token of a "that" behind an aside: "said, in a statement, that"."""
    tokens, inside = sentence.reading.tokens, sentence.reading.inside
    for i in range(start, min(sentence.last, start + 25)):
        if inside[i] >= 0:
            return i if tokens.words[i - 1] in (",", ":") else -1
        if tokens.words[i] == "," and i + 1 < sentence.last and (tokens.lower[i + 1] == "that" or inside[i + 1] >= 0):
            return i + 1
    return -1


_CLAUSE_WORDS = frozenset(
    [
        "if",
        "whether",
        "how",
        "why",
        "what",
        "who",
        "there",
        "it",
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "this",
        "these",
        "those",
        "the",
        "a",
        "an",
        "no",
        "his",
        "her",
        "their",
        "its",
        "our",
        "my",
        "some",
        "many",
        "most",
        "all",
        "each",
        "every",
        "one",
    ]
)


def _begins_clause(sentence: Sentence, cue: Cue, at: int) -> bool:
    """Whether a clause follows: a noun phrase, and somewhere behind it a finite verb."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    lower = tokens.lower[at]
    if lower in ("if", "whether", "how", "why", "what", "there"):
        return True
    if lower in ("to", "of", "by", "and", "or", "but", "as", "for", "about", "with", "from", "so", "on", "in", "at"):
        return False
    strong = cue.verb in ("say",)
    if strong:
        return True
    end = content_end(sentence, at, [])
    for i in range(at + 1, min(end, at + 22)):
        word = tokens.lower[i]
        if inside[i] >= 0 or word in (",", "which", ";"):
            break
        if (
            word in FUNCTION.auxiliaries and word not in ("'s", "not", "being", "been", "be", "having")
        ) or word in FUNCTION.verbs_common:
            return True
        if word == "'s" and tokens.lower[i - 1] in ("it", "he", "she", "that", "there", "what"):
            return True
        if word in ("to", "who", "which", "that") and i - at < 2:
            return False
    return False


def to_do(sentence: Sentence, cue: Cue, subject: Subject, end: int, later: list[Cue]) -> Attribution | None:
    """ "urged them to leave", "promised to leave"."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    if end >= sentence.last:
        return None
    if "pledge" in cue.uses and tokens.lower[end] == "to":
        return made(sentence, cue, subject, [(end, phrase_end(sentence, end, later))], "to do")
    if "urge" in cue.uses:
        for i in range(end, min(sentence.last - 1, end + 15)):
            if inside[i] >= 0 or tokens.words[i] in (",", ";", ":"):
                break
            if (tokens.lower[i] == "to" and i > end) or (
                tokens.lower[i] == "not" and tokens.lower[i + 1] == "to" and i > end
            ):
                content = i if cue.verb in ("tell", "warn", "advise") else end
                return made(sentence, cue, subject, [(content, phrase_end(sentence, i, later))], "to do")
    return None


def judged(sentence: Sentence, cue: Cue, subject: Subject, end: int, later: list[Cue]) -> Attribution | None:
    """ "criticised the plan": the words are a noun phrase."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    if end >= sentence.last or any(word in FUNCTION.negations for word in tokens.lower[cue.group : cue.first]):
        return None
    lower = tokens.lower[end]
    if inside[end] < 0 and (
        lower in FUNCTION.breaks or (not tokens.words[end][0].isalnum() and tokens.words[end] not in ("$", "£", "€"))
    ):
        return None
    if inside[end] < 0 and lower in FUNCTION.prepositions:
        if lower not in ("for", "about", "against", "on", "of", "to"):
            return None
        end += 1
    stop = phrase_end(sentence, end, later, judged=True)
    if cue.verb == "call" and subject.form == "nominal" and all(one < 0 for one in inside[end:stop]):
        return None  # "a group called Lashkar"
    if stop <= end or (stop == end + 1 and tokens.lower[end] in FUNCTION.pronouns):
        return None
    return made(sentence, cue, subject, [(end, stop)], "judged")
