"""Words beside "according to"."""

from analysis.extraction import inverted, subjects
from analysis.extraction.around import after_openers
from analysis.extraction.attributed import Attribution, Sentence, made
from analysis.extraction.cues import Cue
from analysis.extraction.extents import begins_participle
from analysis.extraction.lexicon import FUNCTION


def according(sentence: Sentence, cue: Cue) -> Attribution | None:
    reading = sentence.reading
    tokens, people, inside = reading.tokens, reading.people, reading.inside
    subject = inverted.behind(tokens, people, inside, cue.beyond, sentence.beyond, objects=True)
    if subject is None:
        end = cue.beyond
        while (
            end < sentence.last
            and inside[end] < 0
            and tokens.words[end] not in (",", ";", ":")
            and end - cue.beyond < 20
        ):
            end += 1
        if end == cue.beyond:
            return None
        subject = subjects.Subject(cue.beyond, end, cue.beyond, end, "nominal")
    end = subject.outer_beyond
    while end < sentence.last and inside[end] < 0 and tokens.words[end] != "," and end - subject.outer_beyond < 25:
        end += 1
    if subject.form == "nominal":
        subject = subjects.Subject(subject.first, min(end, subject.beyond + 12), subject.first, end, "nominal")
    before = after_openers(sentence, max(sentence.first, sentence.taken), cue.first)
    while before < cue.first and tokens.lower[before] in FUNCTION.openers:
        before += 1
    if before >= cue.first or (cue.first - before <= 6 and tokens.words[cue.first - 1] == "," and end < sentence.last):
        if end >= sentence.last:
            return None
        start = end + 1 if tokens.words[end] == "," else end
        return made(sentence, cue, subject, [(start, sentence.last)], "according")
    parts = [(before, cue.first - (tokens.words[cue.first - 1] == ","))]
    if (
        tokens.words[cue.first - 1] == ","
        and end < sentence.last
        and tokens.words[end] == ","
        and not begins_participle(sentence, end + 1)
    ):
        parts.append((end + 1, sentence.last))
    if tokens.lower[before] in FUNCTION.conjunctions and tokens.lower[cue.first - 1] in ("and", "but"):
        return None
    # "and according to X, ..." and "But, according to X, ..." have nothing before them
    if tokens.lower[cue.first - 1] in ("and", "but", "that", "because", "while"):
        start = end + 1 if end < sentence.last and tokens.words[end] == "," else end
        return made(sentence, cue, subject, [(start, sentence.last)], "according") if start < sentence.last else None
    return made(sentence, cue, subject, parts, "according")
