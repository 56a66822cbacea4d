"""Who a name, a pronoun or "the senator" is: the person or organisation that the article means."""

from dataclasses import dataclass

from analysis.extraction import subjects
from analysis.extraction.attributed import Attribution
from analysis.extraction.lexicon import FUNCTION, NAMES, phrases
from analysis.extraction.people import Entity, is_outlet
from analysis.extraction.reading import Reading
from analysis.extraction.subjects import Subject
from analysis.extraction.tokens import Tokens

_FAR = 400  # names back to which "the senator" may reach
_NEAR = 120  # and a pronoun
_CLOSE = 2.0  # points of the score by which another person could be meant as well


@dataclass(frozen=True)
class Speaker:
    """Who speaks: an entity of the article, or a phrase where it names nobody. `rivals` could be meant as well."""

    name: str
    entity: Entity | None = None
    form: str = "nominal"
    rivals: tuple[str, ...] = ()
    others: tuple[Entity, ...] = ()


def resolve(reading: Reading, found: list[Attribution]) -> list[Speaker | None]:
    """A speaker for each attribution, in their order; None where the text names nobody."""
    speakers: list[Speaker | None] = []
    resolver = _Resolver(reading)
    for one in found:
        if one.subject is not None and one.subject.name >= 0 and one.cue is not None and "speak" in one.cue.uses:
            reading.people.of_name(one.subject.name).speaks = True
    for one in found:
        speaker = resolver.speaker(one)
        speakers.append(speaker)
        if speaker is not None and speaker.entity is not None:
            resolver.last_speakers.append((_position(reading, one), speaker.entity))
        resolver.last = speaker
    return speakers


def _position(reading: Reading, one: Attribution) -> int:
    return one.subject.first if one.subject is not None else reading.sentences[one.sentence][0]


class _Resolver:
    def __init__(self, reading: Reading):
        self.reading = reading
        self.last: Speaker | None = None
        self.last_speakers: list[tuple[int, Entity]] = []
        self._group: dict[int, str] = {}  # "experts" and "analysts" of one paragraph are the same people

    def speaker(self, one: Attribution) -> Speaker | None:
        if one.label:
            entity = self.reading.people.labelled(one.label)
            return Speaker(entity.name if entity else one.label, entity, "name")
        if one.subject is None:
            return self.last if one.how == "goes on" else None
        return self.of_subject(one.subject, one)

    def of_subject(self, subject: Subject, one: Attribution) -> Speaker | None:
        people = self.reading.people
        if subject.name >= 0:
            entity = people.of_name(subject.name)
            others = tuple(people.of_name(n) for n in subject.others)
            return Speaker(entity.name, entity, "name", (), others)
        if subject.form == "pronoun":
            return self._pronoun(subject, one)
        return self._nominal(subject, one)

    def _pronoun(self, subject: Subject, one: Attribution) -> Speaker | None:
        tokens = self.reading.tokens
        word = tokens.lower[subject.first]
        gender = "m" if word in FUNCTION.masculine else "f" if word in FUNCTION.feminine else ""
        if word in ("i", "we", "you", "me", "us"):
            return Speaker(tokens.words[subject.first], None, "pronoun")
        if not gender:
            return self._plural(subject, word)
        ranked = self._ranked(subject.first, gender, one)
        if not ranked and gender == "f":
            country = self._country(subject.first)
            return Speaker(country.name, country, "pronoun") if country is not None else None
        if not ranked:
            return None
        best = ranked[0][1]
        rivals = tuple(entity.name for score, entity in ranked[1:4] if score > ranked[0][0] - _CLOSE)
        return Speaker(best.name, best, "pronoun", rivals)

    def _plural(self, subject: Subject, word: str) -> Speaker | None:
        if word == "they" and self.last is not None and self.last.entity is None:
            return Speaker(self.last.name, None, "pronoun")
        return Speaker(self.reading.tokens.words[subject.first], None, "pronoun")

    def _country(self, before: int) -> Entity | None:
        """Translated texts say "she" of a country."""
        people = self.reading.people
        best = None
        for n in people.at(max(0, before - 80), before):
            if people.of_name(n).kind == "place":
                best = best or people.of_name(n)
        return best

    def _ranked(self, at: int, gender: str, one: Attribution) -> list[tuple[float, Entity]]:
        """Persons named before a pronoun, the likeliest first: near, a subject, who spoke last, of that gender."""
        reading = self.reading
        people = reading.people
        here = reading.sentence_of[at]
        scores: dict[int, float] = {}
        n_mentions: dict[int, int] = {}
        by_place = one.cue is not None and "according" in one.cue.uses  # "according to him": who was named last
        window = people.at(max(0, reading.sentences[max(0, here - 14)][0]), at)[-_NEAR:]
        own_quotation = set(one.quotations)
        for n in window:
            entity = people.of_name(n)
            if not _can_be(entity, gender):
                continue
            name = people.names[n]
            quoted = reading.inside[name.first]
            if quoted >= 0 and quoted in own_quotation:
                continue
            distance = here - reading.sentence_of[name.first]
            score = -1.0 * distance
            if quoted >= 0:
                score -= 4
            if _is_possessive(reading, name.beyond):
                score -= 1.2
            score += 0.001 * (name.first - at) if by_place else self._subjecthood(name.first, name.beyond)
            if not entity.gender:
                score -= 0.7 if entity.is_person or entity.speaks else 2.0
            n_mentions[entity.number] = n_mentions.get(entity.number, 0) + 1
            scores[entity.number] = max(scores.get(entity.number, -99), score)
        spoken: set[int] = set()
        for position, entity in reversed(self.last_speakers[-8:] if not by_place else []):
            if position < at and entity.number not in spoken and _can_be(entity, gender):
                bonus = 0.6 if spoken else 1.6
                spoken.add(entity.number)
                distance = here - reading.sentence_of[position]
                scores[entity.number] = max(scores.get(entity.number, -99), -1.0 * distance + 1.0) + bonus
        for number in scores:
            scores[number] += 0.12 * min(5, len(people.entities[number].mentions)) + 0.1 * min(
                4, n_mentions.get(number, 0)
            )
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        return [(score, people.entities[number]) for number, score in ranked]

    def _subjecthood(self, first: int, beyond: int) -> float:
        """A name that begins its sentence is what the next sentence speaks of."""
        reading = self.reading
        start = reading.sentences[reading.sentence_of[first]][0]
        tokens = reading.tokens
        if reading.inside[first] >= 0:
            return 0.0
        before = [tokens.lower[i] for i in range(start, first)]
        bonus = 0.0
        if not any(word in FUNCTION.auxiliaries or word in FUNCTION.verbs_common for word in before if word != "'s"):
            bonus += 1.0
        if before and before[-1] in FUNCTION.prepositions:
            bonus -= 0.8
        return bonus

    def _nominal(self, subject: Subject, one: Attribution) -> Speaker:
        """ "The senator" is the senator named before; "experts" are nobody in particular."""
        reading = self.reading
        tokens, people = reading.tokens, reading.people
        head = subjects.head(tokens, subject)
        definite = tokens.lower[subject.first] in ("the", "this", "that") or tokens.lower[subject.first] in NAMES.roles
        inner = people.at(subject.first, subject.beyond)
        if definite and head in NAMES.documents and self.last_speakers and not inner:
            known = self.last_speakers[-1]
            if known[1].is_person and reading.sentence_of[subject.first] - reading.sentence_of[known[0]] <= 2:
                return Speaker(known[1].name, known[1], "nominal")
        if definite and head in NAMES.outlets_nouns:
            outlet = self._outlet(subject.first)
            if outlet is not None:
                return Speaker(outlet.name, outlet, "nominal")
        if definite and head in NAMES.roles:
            fitting = self._with_role(subject, head)
            if fitting:
                fitting[0].called.append(head)
                return Speaker(fitting[0].name, fitting[0], "nominal", tuple(entity.name for entity in fitting[1:3]))
        name = self._expanded(subject)
        if subject.beyond - subject.first == 1 and head in NAMES.unnamed_experts:
            name = self._group.setdefault(reading.paragraph_of[subject.first], name)
        return Speaker(name, None, "nominal")

    def _outlet(self, before: int) -> Entity | None:
        people = self.reading.people
        for n in reversed(people.at(0, before)[-_FAR:]):
            entity = people.of_name(n)
            if entity.kind == "organisation" and is_outlet(entity.name):
                return entity
        return None

    def _expanded(self, subject: Subject) -> str:
        """The phrase; with "the newspaper's" it says which newspaper's."""
        tokens = self.reading.tokens
        for i in range(subject.first, subject.beyond - 1):
            if tokens.lower[i] in NAMES.outlets_nouns and tokens.lower[i + 1] == "'s":
                outlet = self._outlet(subject.first)
                if outlet is not None:
                    return f"{outlet.name} {tokens.span(i + 2, subject.beyond)}"
        return tokens.span(subject.first, subject.beyond)

    def _with_role(self, subject: Subject, head: str) -> list[Entity]:
        """Persons named before whose office has the head word, or means as much; the likeliest first."""
        reading = self.reading
        people, tokens = reading.people, reading.tokens
        at = subject.first
        wanted = {head, *_synonyms(head)}
        scores: dict[int, float] = {}
        for n in people.at(0, at)[-_FAR:]:
            entity = people.of_name(n)
            if not entity.is_person or reading.inside[people.names[n].first] >= 0:
                continue
            fits = _role_fit(tokens, entity, head, wanted)
            if fits:
                distance = reading.sentence_of[at] - reading.sentence_of[people.names[n].first]
                scores[entity.number] = max(scores.get(entity.number, -99), fits - 0.25 * distance)
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        return [people.entities[number] for number, _ in ranked]


def _can_be(entity: Entity, gender: str) -> bool:
    if entity.kind not in ("person", "unknown"):
        return False
    if entity.kind == "unknown" and not entity.speaks and " " not in entity.name:
        return False
    return entity.gender in ("", gender)


def _is_possessive(reading: Reading, beyond: int) -> bool:
    return beyond < len(reading.tokens) and reading.tokens.lower[beyond] in ("'s", "'")


def _synonyms(head: str) -> frozenset[str]:
    """The words of the lines that begin with the head, or hold it."""
    return frozenset(next((line for line in phrases("names", "of_one_kind") if head in line), ()))


def _role_fit(tokens: Tokens, entity: Entity, head: str, wanted: set[str]) -> float:
    best = 0.0
    for first, beyond in entity.offices:
        said = set(tokens.lower[first:beyond])
        if head in said:
            return 3.0
        if wanted & said:
            best = 2.0
    return best
