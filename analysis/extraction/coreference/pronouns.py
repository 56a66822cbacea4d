"""Who is meant by "he" and "she": the persons mentioned before, the likeliest first.

Mentions are names, "the senator" and earlier pronouns. Others in the pronoun's own clause are excluded: someone who
says "he said Smith would go" or "he told Smith" is not Smith.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.lexicon import FUNCTION, NAMES, phrases
from analysis.extraction.people.offices import gender_of_office
from analysis.extraction.people.people import Entity
from analysis.extraction.reading import Document
from analysis.extraction.text.spans import is_hit

_SENTENCES = 14  # how far back a pronoun may reach
_MENTIONS = 120
_LONGEST_HEADING = 12  # words
_SAME_SENTENCE = 2.0  # points for the subject of the sentence that the pronoun is in
_APART = 5.0  # points off for someone whom the pronoun's own clause speaks about or to
_QUOTED = 2.5  # the same within quotation marks: some people refer to themselves by name
_INTRODUCED = 0.6  # points for a person just named for the first time, and points off for those who spoke before that
_REPORTED = 0.5  # points off for a mention in what someone says
_WITHIN_QUOTATION, _WITHIN_AN_OPEN_ONE = 4.0, 1.0  # points off for a mention in quotation marks
_OWNER = 1.2  # points off for an owner: "Holm's adviser"
_CLOSE = 2.0  # another person this close in points could be meant as well


@dataclass(frozen=True)
class _Mention:
    at: int
    entity: Entity
    weight: float
    subject: bool
    introduces: bool  # the first mention of someone by a full name, outside of quotations


class Antecedents:
    """The mentions of an article, gathered from its beginning as far as needed."""

    def __init__(self, reading: Document, found: Sequence[Attribution]):
        self.reading = reading
        self._said = sorted(span for one in found for span in one.segments)
        self.spoken: list[tuple[int, Entity]] = []  # who spoke, and where that is said
        self._mentions: list[_Mention] = []
        self._places: list[int] = []
        self._read_to = 0
        self._next_name = 0

    def referent(self, at: int, gender: str, one: Attribution) -> tuple[Entity, tuple[Entity, ...]] | None:
        """Who is meant by the pronoun at a token, and who could be meant as well; None if nobody fits."""
        self._gather(at)
        by_place = one.cue is not None and "according" in one.cue.uses  # "according to him": who was named last
        others = self._other_people(one)
        ranked = [pair for pair in self._rank(at, gender, others, by_place) if others.get(pair[1].number) != -_APART]
        if not ranked:
            return None
        best, entity = ranked[0]
        rivals = tuple(rival for score, rival in ranked[1:4] if score > best - _CLOSE)
        if not rivals and not entity.gender:
            entity.gender = gender  # so that later "he" and "she" are distinguished
        return entity, rivals

    def _gather(self, beyond: int) -> None:
        """Read up to a token: names, offices and pronouns outside quotations."""
        reading = self.reading
        people, inside = reading.people, reading.inside
        i = self._read_to
        while i < beyond:
            if self._next_name < len(people.names) and people.names[self._next_name].first <= i:
                name = people.names[self._next_name]
                self._next_name += 1
                entity = people.of_name(self._next_name - 1)
                if entity.kind in ("person", "unknown") and not self._in_heading(name.first):
                    self._note(name.first, name.beyond, entity)
                i = max(i, name.beyond)
                continue
            if inside[i] < 0:
                self._without_a_name(i)
            i += 1
        self._read_to = max(self._read_to, i)

    def _in_heading(self, at: int) -> bool:
        """Whether a token's paragraph is short and ends without a mark: a heading introduces nobody."""
        tokens = self.reading.tokens
        first, beyond = tokens.paragraphs[self.reading.paragraph_of[at]]
        return beyond - first <= _LONGEST_HEADING and tokens.words[beyond - 1][-1].isalnum()

    def _without_a_name(self, at: int) -> None:
        """Record whom "he", "the senator" or "a spokesman" at a token means, if anyone."""
        lower = self.reading.tokens.lower[at]
        if lower in ("he", "she"):
            ranked = self._rank(at, "m" if lower == "he" else "f", {}, False)
            if ranked:
                self._note(at, at + 1, ranked[0][1])
        elif lower == "the" and (end := self._office_end(at)) > at and not self._says_whose(end):
            holder = self._holder(end)
            if holder is not None or not self._has_named():
                self._note(at, end, holder or unnamed(self.reading, at + 1, end))
        elif lower in FUNCTION.introducing and self._introduces(at) and (end := self._office_end(at)) > at:
            self._note(at, end, unnamed(self.reading, at + 1, end))

    def _says_whose(self, end: int) -> bool:
        """Whether an office is somebody else's than the person mentioned: "the secretary of X", "the President Ray"."""
        whose = self.reading.tokens.lower[end : end + 1] in (["of"], ["for"], ["to"])
        return whose or max(map(self.reading.people.covering, (end - 1, end))) >= 0

    def _introduces(self, at: int) -> bool:
        """Whether "a spokesman" begins its sentence, or follows the verb: "said a spokesman"."""
        reading = self.reading
        return reading.sentences[reading.sentence_of[at]][0] == at or reading.tokens.lower[at - 1] in ("said", "says")

    def _office_end(self, at: int) -> int:
        """The token after "the (former) senator", or `at`."""
        tokens = self.reading.tokens
        for i in range(at + 1, min(at + 5, len(tokens))):
            if tokens.lower[i] in NAMES.roles:
                return i + 1
            if not tokens.words[i][0].isalpha() or tokens.lower[i] in FUNCTION.prepositions:
                break
        return at

    def _holder(self, end: int) -> Entity | None:
        """The last-mentioned person in that office."""
        lower = self.reading.tokens.lower
        near = (mention.entity for mention in reversed(self._mentions[-_MENTIONS:]))
        return next((entity for entity in near if office_fit(lower, entity, lower[end - 1])), None)

    def _has_named(self) -> bool:
        """Whether somebody was mentioned by name, who may be "the president" of the text."""
        return any(mention.entity.number >= 0 and can_be(mention.entity, "") for mention in self._mentions)

    def _note(self, first: int, beyond: int, entity: Entity) -> None:
        reading = self.reading
        quotation, at = reading.inside[first], reading.tokens.starts[first]
        is_said = is_hit(self._said, at, at + 1)
        if quotation >= 0:
            weight = -_WITHIN_QUOTATION if reading.quotations[quotation].closed else -_WITHIN_AN_OPEN_ONE
        else:
            weight = self._place(first) - _REPORTED * is_said
        owns = reading.tokens.lower[beyond : beyond + 1] in (["'s"], ["'"])
        subject = quotation < 0 and self._place(first) >= 1 and not owns
        weight -= _OWNER * owns + (0 if entity.gender else _unlikely(entity))
        introduces = not is_said and " " in entity.name and entity.mentions[:1] == [first]
        self._mentions.append(_Mention(first, entity, weight, subject, introduces))
        self._places.append(first)

    def _place(self, first: int) -> float:
        """Points for the place of a mention: a name that begins its sentence is what the next one is about."""
        reading = self.reading
        lower = reading.tokens.lower
        start = reading.sentences[reading.sentence_of[first]][0]
        before = lower[start:first]
        score = 0.0
        if before and before[0].endswith("ing"):
            return score  # "Campaigning against Smith, he ..."
        if not any(word in FUNCTION.auxiliaries or word in FUNCTION.verbs_common for word in before if word != "'s"):
            score += 1.0
        if before and before[-1] in FUNCTION.prepositions:
            score -= 0.8
        return score

    def _other_people(self, one: Attribution) -> dict[int, float]:
        """Points off for those whom the pronoun's own clause excludes, by entity."""
        reading = self.reading
        people, tokens = reading.people, reading.tokens
        found: dict[int, float] = {}
        for start, end in one.segments:
            for n in people.at(bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)):
                number, mentions = people.of_name(n).number, people.of_name(n).mentions
                quoted = reading.inside[people.names[n].first] >= 0 and len(mentions) > 1
                found[number] = min(found.get(number, 0.0), -_QUOTED if quoted else -_APART)
        if one.cue is not None and "tell" in one.cue.uses:
            for n in people.at(one.cue.beyond, one.cue.beyond + 2):
                found[people.of_name(n).number] = -_APART
        return found

    def _rank(self, at: int, gender: str, others: dict[int, float], by_place: bool) -> list[tuple[float, Entity]]:
        """Candidates for a pronoun, with their points; `others` are points off by entity."""
        fitting = self._before(at, gender)
        rated = [(self._of_mention(mention, at), mention.entity) for mention in fitting]
        if not by_place:
            rated += self._of_speakers(at, gender, fitting)
        n_mentions = Counter(mention.entity.number for mention in fitting)
        entities = {entity.number: entity for _, entity in rated}
        best: dict[int, float] = {}
        for score, entity in rated:
            best[entity.number] = max(best.get(entity.number, -99.0), score)
        for number, entity in entities.items():
            best[number] += 0.12 * min(5, len(entity.mentions)) + 0.1 * min(4, n_mentions[number])
            best[number] += others.get(number, 0.0)
        return sorted(((score, entities[number]) for number, score in best.items()), key=lambda pair: -pair[0])

    def _before(self, at: int, gender: str) -> list[_Mention]:
        """The mentions before a token of those it can mean, as far back as a pronoun reaches."""
        reading = self.reading
        earliest = reading.sentences[max(0, reading.sentence_of[at] - _SENTENCES)][0]
        first, beyond = bisect_left(self._places, earliest), bisect_left(self._places, at)
        return [one for one in self._mentions[max(first, beyond - _MENTIONS) : beyond] if can_be(one.entity, gender)]

    def _of_mention(self, mention: _Mention, at: int) -> float:
        distance = self.reading.sentence_of[at] - self.reading.sentence_of[mention.at]
        beside = _SAME_SENTENCE * (distance == 0 and mention.subject)
        return mention.weight - distance + beside + _INTRODUCED * (distance <= 1 and mention.introduces)

    def _of_speakers(self, at: int, gender: str, fitting: list[_Mention]) -> Iterator[tuple[float, Entity]]:
        """Those who spoke before; the last one still has the floor, unless someone else was introduced since."""
        newcomers = [mention for mention in fitting if mention.introduces]
        seen: set[int] = set()
        for position, entity in reversed(self.spoken[-8:]):
            if position < at and entity.number not in seen and can_be(entity, gender):
                interrupted = any(one.at > position and one.entity is not entity for one in newcomers)
                floor = (0.6 if seen else 1.0) - (_INTRODUCED if interrupted else 0.0)
                seen.add(entity.number)
                distance = self.reading.sentence_of[at] - self.reading.sentence_of[position]
                yield 1.0 - distance + floor - (0.0 if entity.gender else _unlikely(entity)), entity


def can_be(entity: Entity, gender: str) -> bool:
    """Whether someone can be "he" or "she"; anyone named, if the gender is unknown ("")."""
    if entity.kind not in ("person", "unknown"):
        return False
    if entity.kind == "unknown" and not entity.speaks and " " not in entity.name and not _may_be_a_surname(entity.name):
        return False
    return not gender or entity.gender in ("", gender)


def _unlikely(entity: Entity) -> float:
    """Points off for someone if nothing shows whether it is a man or a woman, or a person at all.

    People are named in full at first: a single word that comes only once is seldom one.
    """
    several_words = " " in entity.name
    if entity.is_person or (entity.speaks and (several_words or len(entity.mentions) > 1)):
        return 0.7
    return 1.5 if several_words else 3.0


@lru_cache(maxsize=4096)
def _may_be_a_surname(word: str) -> bool:
    lower = word.lower()
    several = lower.removesuffix("s") in NAMES.nationalities | NAMES.groups | NAMES.roles
    other = lower in NAMES.nationalities | NAMES.outlets | NAMES.organisations | NAMES.groups
    return word[-1].islower() and not several and not other


def of_one_kind(head: str) -> frozenset[str]:
    """The words that may mean the same office."""
    return frozenset(next((line for line in phrases("names", "of_one_kind") if head in line), ()))


def office_fit(lower: list[str], entity: Entity, head: str) -> float:
    """3 if one of someone's offices contains the word, 2 if one contains a synonym, else 0."""
    said = office_words(lower, entity)
    return 3.0 if head in said else 2.0 if said & of_one_kind(head) else 0.0


def office_words(lower: list[str], entity: Entity) -> set[str]:
    """All words that an article uses for someone: "us", "president"."""
    return {word for office in entity.offices for word in lower[slice(*office)]}


def nations(words: Iterable[str]) -> frozenset[int]:
    """The states and alliances that lower-case words name: the same for "Russian" and "Russia"."""
    said = set(words)
    return frozenset(number for number, line in enumerate(phrases("names", "nations")) if said & set(line))


def unnamed(reading: Document, first: int, beyond: int) -> Entity:
    """Somebody without a name in the article: "a spokesman", "the representative of Peru"."""
    words = reading.tokens.span(first, beyond)
    name = f"{words[0].upper()}{words[1:]} (unnamed)"
    return Entity(-first - 1, name, "person", gender_of_office(words), [(first, beyond)])
