"""What is attributed to whom: for each cue of a sentence its subject and its words."""

from dataclasses import replace

from analysis.extraction import cues, inverted, subjects
from analysis.extraction.according import according
from analysis.extraction.around import follows_quotation, is_parenthesis, placed
from analysis.extraction.attributed import Attribution, Sentence, made, quotation_end
from analysis.extraction.cues import Cue
from analysis.extraction.extents import adverbial_end
from analysis.extraction.following import clause, judged, past_addressee, to_do
from analysis.extraction.lexicon import FUNCTION, NAMES
from analysis.extraction.plausibility import plausible, speaks
from analysis.extraction.reading import Reading
from analysis.extraction.subjects import Subject
from analysis.extraction.tokens import COMMAS, DASHES


def find(reading: Reading, without: frozenset[int] = frozenset()) -> list[Attribution]:
    """All attributions that a cue makes, in the order of their cues; none in the paragraphs `without`."""
    found: list[Attribution] = []
    for number, (first, beyond) in enumerate(reading.sentences):
        if reading.paragraph_of[first] in without:
            continue
        sentence = Sentence(reading, number, first, beyond)
        _of_sentence(sentence)
        found += sentence.found
    return found


def _of_sentence(sentence: Sentence) -> None:
    reading = sentence.reading
    listed = list(cues.find(reading.tokens, reading.inside, sentence.first, sentence.beyond))
    final = _signed(sentence) or _final(sentence, listed)
    behind = -1
    if final is not None:
        sentence.found.append(final)
        behind = final.cue.first if final.cue else sentence.beyond
    for n, cue in enumerate(listed):
        if cue.first < sentence.taken or cue.first <= behind:
            continue
        made = _of_cue(sentence, cue, listed[n + 1 :])
        if made is not None:
            sentence.found.append(made)


def _signed(sentence: Sentence) -> Attribution | None:
    """A quotation with a dash and a name behind or under it: "“...” — Ned Price, spokesman"."""
    reading = sentence.reading
    tokens = reading.tokens
    first, dash = _quotation_and_dash(sentence)
    if dash < 0 or dash >= sentence.beyond - 1:
        return None
    subject = inverted.behind(tokens, reading.people, reading.inside, dash + 1, sentence.beyond)
    if subject is None or subject.first != dash + 1 or subject.form == "pronoun":
        return None
    cue = Cue(dash, dash, dash + 1, "dash", frozenset({"speak"}), "phrase")
    return made(sentence, cue, subject, [(first, dash)], "signed")


def _quotation_and_dash(sentence: Sentence) -> tuple[int, int]:
    """Where a paragraph's quotation begins and the dash behind it stands; (-1, -1) where nothing is signed."""
    reading = sentence.reading
    tokens, inside = reading.tokens, reading.inside
    start = tokens.paragraphs[reading.paragraph_of[sentence.first]][0]
    if sentence.first != start:
        return -1, -1
    if tokens.words[start] in _SIGNING and start > 0 and inside[start - 1] >= 0:  # under it
        first, beyond = reading.token_ranges[inside[start - 1]]
        whole = first == tokens.paragraphs[reading.paragraph_of[first]][0] and beyond == start
        return (first, start) if whole else (-1, -1)
    first = next((i for i in range(start, min(start + 3, sentence.beyond)) if inside[i] >= 0), -1)
    if first < 0 or any(tokens.words[i][0].isalpha() for i in range(start, first)):
        return -1, -1
    dash = quotation_end(reading, first)
    return (first, dash) if dash < sentence.beyond and tokens.words[dash] in _SIGNING else (-1, -1)


_SIGNING = DASHES | {"-"}


def _final(sentence: Sentence, listed: list[Cue]) -> Attribution | None:
    """The attribution that ends a sentence, "..., said Ned Price": all before it is what was said."""
    reading = sentence.reading
    for cue in listed[-2:]:
        if cue.form != "finite" or not {"say", "speak"} <= cue.uses:
            continue
        if cue.beyond < sentence.beyond and reading.tokens.lower[cue.beyond] == "to":
            continue
        before = _before(sentence, cue)
        if before is not None:
            start = min(before.outer_first, cue.group)
            end = past_addressee(sentence, cue.beyond) if "tell" in cue.uses else cue.beyond
            ends = adverbial_end(sentence, end) >= sentence.last or _only_when(sentence, start, end)
            if ends and plausible(sentence, cue, before) and is_parenthesis(sentence, start, end):
                sentence.subject = before
                return placed(sentence, cue, before, start, end)
            continue
        if not _behind_quotation(sentence, cue):
            continue
        subject = inverted.behind(reading.tokens, reading.people, reading.inside, cue.beyond, sentence.beyond)
        if subject is None:
            continue
        end = subject.outer_beyond
        if adverbial_end(sentence, end) >= sentence.last or _only_when(sentence, cue.group, end):
            sentence.subject = subject
            return placed(sentence, cue, subject, cue.group, subject.outer_beyond)
    return None


def _before(sentence: Sentence, cue: Cue) -> Subject | None:
    """The subject before a cue; behind a quotation all words up to it are its own: "“...,” policy guru Ann Ray"."""
    reading = sentence.reading
    found = subjects.before(reading.tokens, reading.people, reading.inside, cue.group, sentence.first)
    if found is None or found.form not in ("name", "nominal"):
        return found
    tokens = reading.tokens
    for i in range(found.outer_first - 1, max(sentence.first, found.outer_first - _LONGEST_OFFICE) - 1, -1):
        if reading.inside[i] >= 0:
            begins_well = tokens.lower[i + 1] not in _NO_SUBJECT and tokens.words[i + 1][0].isalnum()
            return replace(found, outer_first=i + 1) if begins_well else found
        if tokens.lower[i] in _NO_OFFICE or not (
            tokens.words[i][0].isalnum() or tokens.words[i] in ("'s", "’s", ".", ",")
        ):
            break
    return found


_LONGEST_OFFICE = 12
_NO_SUBJECT = FUNCTION.prepositions | FUNCTION.conjunctions | FUNCTION.breaks | FUNCTION.adverbs
_NO_OFFICE = (FUNCTION.verbs_common | FUNCTION.auxiliaries | FUNCTION.subject_pronouns | FUNCTION.breaks) - {"'s"}


def _only_when(sentence: Sentence, start: int, end: int) -> bool:
    """Whether behind words in quotation marks only follows when that was said: "“...,” he said after the vote"."""
    inside = sentence.reading.inside
    if end >= sentence.last or not follows_quotation(sentence, start):
        return False
    return sentence.reading.tokens.lower[end] in _WHEN and all(inside[i] < 0 for i in range(end, sentence.last))


_WHEN = frozenset(("after", "before", "when", "while", "as", "during", "in", "at"))


def _of_cue(sentence: Sentence, cue: Cue, later: list[Cue]) -> Attribution | None:
    if "according" in cue.uses:
        return according(sentence, cue)
    reading = sentence.reading
    tokens = reading.tokens
    inherited = False
    subject = None
    if cue.form in ("passive", "infinitive"):
        return None
    if cue.form == "participle":
        subject = _participle_subject(sentence, cue)
        inherited = True
    else:
        subject = _before(sentence, cue)
        if subject is None:
            turned = _turned_round(sentence, cue)
            if turned is not None:
                return turned
        if subject is None and cue.group > sentence.first:
            before = tokens.lower[cue.group - 1]
            if before in ("and", "but", "then", ",", "or"):
                subject, inherited = sentence.subject, True
    if subject is None:
        return None
    if not plausible(sentence, cue, subject):
        return None
    if not inherited and subject.form != "relative":
        sentence.subject = subject
    start = cue.group if inherited else min(subject.outer_first, cue.group)
    return _with_subject(sentence, cue, subject, start, inherited, later)


def _behind_quotation(sentence: Sentence, cue: Cue) -> bool:
    """Whether a quotation, or a comma, stands just before the verb group: "..., said"."""
    at = cue.group - 1
    reading = sentence.reading
    if at < sentence.first:
        return False
    return reading.inside[at] >= 0 or reading.tokens.words[at] in COMMAS


def _turned_round(sentence: Sentence, cue: Cue) -> Attribution | None:
    """ "...,” said Pavel Feldman": the subject behind the verb, what is said before it."""
    reading = sentence.reading
    tokens = reading.tokens
    if cue.form != "finite" or not ({"say", "speak"} & cue.uses):
        return None
    as_before = cue.group > sentence.first and tokens.lower[cue.group - 1] == "as"
    if cue.group == cue.first and tokens.lower[cue.first] == cue.verb != "say":
        return None  # "state regulators", not "state, the regulators"
    if not (_behind_quotation(sentence, cue) or as_before or cue.group == sentence.first):
        return None
    end = cue.beyond
    if end < sentence.beyond and tokens.lower[end] == "by" and as_before:
        end += 1
    subject = inverted.behind(tokens, reading.people, reading.inside, end, sentence.beyond)
    if subject is None:
        return None
    sentence.subject = subject
    start = cue.group - as_before
    end = subject.outer_beyond
    return placed(sentence, cue, subject, start, end)


def _participle_subject(sentence: Sentence, cue: Cue) -> Subject | None:
    reading = sentence.reading
    tokens = reading.tokens
    if cue.group == sentence.first:
        return None
    before = tokens.lower[cue.group - 1]
    if (
        before in (",", "and", "—", "–", "by", "while", "in", "before", "after", "without", "but")
        or reading.inside[cue.group - 1] >= 0
    ):
        return sentence.subject or first_subject(sentence, cue.group)
    if before in FUNCTION.days and cue.verb in ("say", "add", "claim", "argue", "write"):
        return sentence.subject or first_subject(sentence, cue.group)  # "posted a note on Friday saying that"
    # "a letter from his doctor saying that"
    found = subjects.phrase_before(tokens, reading.people, reading.inside, cue.group, sentence.first)
    if found is None or (found.form == "nominal" and not speaks(tokens, found)):
        return None
    return found


def first_subject(sentence: Sentence, before: int) -> Subject | None:
    """The first name or pronoun of a sentence that can be its subject."""
    reading = sentence.reading
    tokens, people = reading.tokens, reading.people
    i = sentence.first
    before = min(before, i + 80)
    while i < before:
        if reading.inside[i] >= 0:
            i += 1
            continue
        lower = tokens.lower[i]
        prior = tokens.lower[i - 1] if i > sentence.first else ""
        if lower in ("he", "she", "they", "i", "we"):
            return Subject(i, i + 1, i, i + 1, "pronoun")
        n = people.covering(i)
        if n >= 0 and prior not in FUNCTION.prepositions:
            name = people.names[n]
            if name.beyond < before and tokens.lower[name.beyond] != "'s":
                found = subjects.phrase_before(tokens, people, reading.inside, name.beyond, sentence.first)
                if found is not None:
                    return found
            i = name.beyond
            continue
        if n >= 0:
            i = people.names[n].beyond
            continue
        if lower in NAMES.groups or lower in NAMES.roles:
            found = subjects.phrase_before(tokens, people, reading.inside, i + 1, sentence.first)
            if found is not None and prior not in FUNCTION.prepositions:
                return found
        i += 1
    return None


def _with_subject(
    sentence: Sentence, cue: Cue, subject: Subject, start: int, inherited: bool, later: list[Cue]
) -> Attribution | None:
    reading = sentence.reading
    tokens = reading.tokens
    end = cue.beyond
    if "tell" in cue.uses:
        end = past_addressee(sentence, end)
    if "pledge" in cue.uses and end < sentence.last and tokens.lower[end] == "to" and reading.inside[end] < 0:
        return to_do(sentence, cue, subject, end, later)
    says = bool({"say", "tell"} & cue.uses)
    as_before = start > sentence.first and tokens.lower[start - 1] == "as"
    if as_before:
        start -= 1
    beside = (says and not inherited) or ("speak" in cue.uses and follows_quotation(sentence, start))
    if beside and (as_before or is_parenthesis(sentence, start, end)):
        return placed(sentence, cue, subject, start, end)
    if says or "speak" in cue.uses:
        made = clause(sentence, cue, subject, start, end, later, says)
        if made is not None:
            return made
    if {"urge", "pledge"} & cue.uses:
        made = to_do(sentence, cue, subject, end, later)
        if made is not None:
            return made
    if "judge" in cue.uses:
        return judged(sentence, cue, subject, end, later)
    return None
