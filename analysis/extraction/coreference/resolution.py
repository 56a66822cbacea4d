"""The person or organisation that a name, a pronoun or "the senator" means in an article."""

from dataclasses import dataclass

from analysis.extraction.attribution import noun_phrases
from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.coreference.pronouns import Antecedents, nations, office_fit, office_words, unnamed
from analysis.extraction.lexicon import FUNCTION, NAMES, PEOPLE_NOUNS
from analysis.extraction.people.people import Entity, is_outlet
from analysis.extraction.reading import Document

_FAR = 400  # names back to which "the senator" may reach


@dataclass(frozen=True)
class Speaker:
    """Who speaks: an entity of the article, or a phrase if it names nobody. `rivals` could be meant as well."""

    name: str
    entity: Entity | None = None
    form: str = "nominal"
    rivals: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def resolve(reading: Document, found: list[Attribution]) -> list[Speaker | None]:
    """A speaker for each attribution, in their order; None if the text names nobody."""
    speakers: list[Speaker | None] = []
    resolver = _Resolver(reading, found)
    for one in found:
        if one.subject is not None and one.subject.name >= 0 and one.cue is not None and "speak" in one.cue.uses:
            reading.people.of_name(one.subject.name).speaks = True
    for one in found:
        speaker = resolver.speaker(one)
        speakers.append(speaker)
        if speaker is not None and (spoke := speaker.entity or resolver.unnamed_speaker(one)):
            resolver.antecedents.spoken.append((_position(reading, one), spoke))
        resolver.last = speaker
    return speakers


def without_article(phrase: str) -> str:
    """A phrase as a name: "the ministry" is "Ministry"."""
    determiner, _, rest = phrase.partition(" ")
    drops = determiner.lower() in FUNCTION.begins_phrases and rest.partition(" ")[0] not in FUNCTION.prepositions
    phrase = rest if rest and drops else phrase
    return phrase[:1].upper() + phrase[1:]


def describe(reading: Document, subject: Subject | None, phrase: str) -> str:
    """A phrase as a name: without its article, and marked if it describes people without naming them."""
    name = without_article(phrase)
    if subject is None or subject.form != "nominal":
        return name
    head = noun_phrases.head_word(reading, subject)
    people_of_a_kind = head in PEOPLE_NOUNS or head in NAMES.groups
    return f"{name} (unnamed)" if people_of_a_kind and head not in NAMES.bodies else name


def carrier(reading: Document, one: Attribution) -> str:
    """Who carried the words of another: TASS in "TASS reported that Lavrov said ..."; "" if nobody is named."""
    if one.relay is None:
        return ""
    people, relay = reading.people, one.relay
    if relay.name >= 0:
        return people.of_name(relay.name).name
    named = [people.of_name(n).name for n in people.at(relay.first, relay.beyond)]
    if outlet := next(filter(is_outlet, named), ""):
        return outlet  # "the RIA Novosti news agency"
    return "" if relay.form == "pronoun" else without_article(reading.tokens.span(relay.first, relay.beyond))


def _is_of(whose: frozenset[int], entity: Entity, lower: list[str]) -> bool:
    """Whether somebody can be "the president of Kazakhstan": their office must name that state, if one is named."""
    own = nations(office_words(lower, entity))
    return not whose or bool(whose & own)


def _position(reading: Document, one: Attribution) -> int:
    return one.subject.first if one.subject is not None else reading.sentences[one.sentence][0]


class _Resolver:
    def __init__(self, reading: Document, found: list[Attribution]):
        self.reading = reading
        self.last: Speaker | None = None
        self.antecedents = Antecedents(reading, found)
        self._group: dict[int, str] = {}  # "experts" and "analysts" of one paragraph are the same people

    def speaker(self, one: Attribution) -> Speaker | None:
        if one.label:
            entity = self.reading.people.of_label(one.label)
            return Speaker(entity.name if entity else one.label, entity, "name")
        if one.subject is None:
            return self.last if one.how == "goes on" else None
        return self.of_subject(one.subject, one)

    def unnamed_speaker(self, one: Attribution) -> Entity | None:
        """Somebody without a name who spoke, "the representative of Peru", to whom a later "she" may refer."""
        subject, tokens = one.subject, self.reading.tokens
        if subject is None or subject.form != "nominal" or subject.others:
            return None
        head = noun_phrases.head_word(self.reading, subject)
        article = tokens.lower[subject.first] in FUNCTION.articles
        if head not in NAMES.roles or head.endswith("s") or tokens.lower[subject.first] in FUNCTION.indefinite:
            return None
        return unnamed(self.reading, subject.first + article, subject.beyond)

    def of_subject(self, subject: Subject, one: Attribution) -> Speaker | None:
        people = self.reading.people
        if subject.name >= 0:
            entity = people.of_name(subject.name)
            return Speaker(entity.name, entity, "name", (), self._other_speakers(subject))
        if subject.form == "pronoun":
            return self._pronoun(subject, one)
        return self._nominal(subject, one)

    def _pronoun(self, subject: Subject, one: Attribution) -> Speaker | None:
        tokens = self.reading.tokens
        word = tokens.lower[subject.first]
        sex = "m" if word in FUNCTION.masculine else "f" if word in FUNCTION.feminine else ""
        if word in FUNCTION.of_the_dialogue:
            return Speaker(tokens.words[subject.first], None, "pronoun")
        if not sex:
            of_last = word == "they" and self.last is not None and self.last.entity is None
            return Speaker(self.last.name if self.last and of_last else tokens.words[subject.first], None, "pronoun")
        meant = self.antecedents.referent(subject.first, sex, one)
        if meant is not None:
            best, rivals = meant
            return Speaker(best.name, best, "pronoun", tuple(rival.name for rival in rivals))
        country = self._country(subject.first) if sex == "f" else None
        return Speaker(country.name, country, "pronoun") if country is not None else None

    def _country(self, before: int) -> Entity | None:
        """Translated texts say "she" of a country."""
        named = map(self.reading.people.of_name, self.reading.people.at(max(0, before - 80), before))
        return next((entity for entity in named if entity.kind == "place"), None)

    def _nominal(self, subject: Subject, one: Attribution) -> Speaker:
        """Who a noun means: "the senator" is the senator named before, "experts" are nobody in particular."""
        reading = self.reading
        tokens = reading.tokens
        head = noun_phrases.head_word(reading, subject)
        definite = tokens.lower[subject.first] in ("the", "this", "that") or tokens.lower[subject.first] in NAMES.roles
        if definite and (known := self._mentioned_before(subject, head, one)):
            return Speaker(known[0].name, known[0], "nominal", tuple(entity.name for entity in known[1:]))
        name = self._expand(subject)
        if subject.beyond - subject.first == 1 and head in NAMES.unnamed_experts:
            name = self._group.setdefault(reading.paragraph_of[subject.first], name)
        return Speaker(name, None, "nominal", (), self._other_speakers(subject))

    def _mentioned_before(self, subject: Subject, head: str, one: Attribution) -> list[Entity]:
        """Whom "the document", "the newspaper", "the 34-year-old" or "the senator" means, with who may be meant too."""
        if head in NAMES.documents and (author := self._author(subject)) is not None:
            return [author]
        if head in NAMES.outlets_nouns and (outlet := self._outlet(subject.first)) is not None:
            return [outlet]
        if head.endswith("-year-old"):
            meant = self.antecedents.referent(subject.first, "", one)
            return [meant[0], *meant[1]] if meant is not None else []
        fitting = self._with_role(subject, head) if head in NAMES.roles else []
        if fitting and head not in fitting[0].called:
            fitting[0].called.append(head)
        return fitting[:3]

    def _author(self, subject: Subject) -> Entity | None:
        """The person who spoke directly before "the letter", if nothing in the phrase shows whose it is."""
        if not self.antecedents.spoken or self.reading.people.at(subject.first, subject.beyond):
            return None
        at, entity = self.antecedents.spoken[-1]
        near = self.reading.sentence_of[subject.first] - self.reading.sentence_of[at] <= 2
        return entity if near and entity.is_person else None

    def _other_speakers(self, subject: Subject) -> tuple[str, ...]:
        """The names of those joined to a subject, or their phrases."""
        people, tokens = self.reading.people, self.reading.tokens
        return tuple(
            people.of_name(one.name).name
            if one.name >= 0
            else describe(self.reading, one, tokens.span(one.first, one.beyond))
            for one in subject.others
        )

    def _outlet(self, before: int) -> Entity | None:
        named = map(self.reading.people.of_name, reversed(self.reading.people.at(0, before)[-_FAR:]))
        return next((one for one in named if one.kind == "organisation" and is_outlet(one.name)), None)

    def _expand(self, subject: Subject) -> str:
        """The phrase, with the newspaper's name in place of "the newspaper's"."""
        tokens = self.reading.tokens
        for i in range(subject.first, subject.beyond - 1):
            if tokens.lower[i] in NAMES.outlets_nouns and tokens.lower[i + 1] == "'s":
                outlet = self._outlet(subject.first)
                if outlet is not None:
                    return f"{outlet.name} {tokens.span(i + 2, subject.beyond)}"
        return tokens.span(subject.first, subject.beyond)

    def _with_role(self, subject: Subject, head: str) -> list[Entity]:
        """Persons named before whose office has the head word, or a synonym; the likeliest first."""
        reading = self.reading
        people, tokens = reading.people, reading.tokens
        at = subject.first
        whose = nations(tokens.lower[at : subject.beyond])
        scores: dict[int, float] = {}
        for n in people.at(0, at)[-_FAR:]:
            entity = people.of_name(n)
            if not entity.is_person or reading.inside[people.names[n].first] >= 0:
                continue
            if (fits := office_fit(tokens.lower, entity, head)) and _is_of(whose, entity, tokens.lower):
                distance = reading.sentence_of[at] - reading.sentence_of[people.names[n].first]
                scores[entity.number] = max(scores.get(entity.number, -99), fits - 0.25 * distance)
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        return [people.entities[number] for number, _ in ranked]
