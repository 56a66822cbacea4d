"""Who is meant by a pronoun, a surname or an office alone in another language, among the persons named before."""

import re
from dataclasses import replace

from analysis.extraction.languages import slavic, verbs, word_kinds
from analysis.extraction.languages.quoted_words import CueAndWords
from analysis.extraction.languages.speakers import Who
from analysis.extraction.people.people import gender_of_given

_CAPITAL = r"[^\W\d_a-zа-яёіїєґß-öø-ÿ][\w’'-]+"
_FULL_NAME = re.compile(rf"\b{_CAPITAL}(?:\s+(?:von|van|de|der|le|la|del)\b)?(?:\s+{_CAPITAL})+")
_INITIALS = re.compile(r"((?:\w\.\s?){0,2})(.+)")  # "Д.Песков"
_STOP = re.compile(r"[.!?…]\s")
_FEW_BEFORE = 20  # speakers among whom a pronoun's is searched
_LOOKED_BACK = 400  # characters before a pronoun in which somebody may be named


class NamedPersons:
    """The persons named in an article so far: each statement links its speaker to them, and adds its own."""

    def __init__(self, text: str, code: str):
        self._text, self._code = text, code
        self._named: list[Who] = []
        self._by_surname: dict[str, Who] = {}  # the first of each
        self._given: dict[tuple[str, str], str] = {}

    def referent(self, said: CueAndWords) -> tuple[Who | None, str]:
        """Who is meant, and what speaks against it."""
        who = said.who
        if who is None or who.form == "noun":
            self._named += [who] if who else []
            return who, said.doubt
        if who.form == "pronoun":
            return self._by_pronoun(said, who)
        initials, surname = _INITIALS.match(who.name).groups()  # type: ignore[union-attr]
        alone = " " not in surname
        full = self._by_surname.get(surname) if alone else None
        name = full.name if full else self._with_given_name(surname, initials[:1]) if alone else who.name
        who = replace(who, name=name, role=who.role or (full.role if full else ""))
        self._named.append(who)
        self._by_surname.setdefault(who.name.split()[-1], who)
        return who, said.doubt or self._doubt(who)

    def _doubt(self, who: Who) -> str:
        """What speaks against a name: it is a single word that nothing explains, or not a subject."""
        if " " not in who.name and not who.role:
            return f"only one name: “{who.name}”"
        first, *rest = who.name.split()
        if slavic.lacks_dictionaries(self._code) and first[-1] in "аяыиіуюї":
            return f"without dictionaries its case is not known: “{who.name}”"  # "адвокат Анны Громовой"
        given = any(word_kinds.is_given_name(word, self._code) for word in (first, *rest))
        if self._code == "de" and not who.role and not given:
            return f"may begin with an office: “{who.name}”"
        of_gender = bool(rest and slavic.gender(first, self._code))
        cases = of_gender or all(slavic.may_be_nominative(word, self._code) for word in (first, *rest))
        subjects = cases and all(slavic.may_be_called(word, self._code) for word in who.name.split())
        return "" if subjects else f"may not be the subject: “{who.name}”"

    def _by_pronoun(self, said: CueAndWords, pronoun: Who) -> tuple[Who | None, str]:
        spoke = [one for one in self._named[-_FEW_BEFORE:] if self._fits(one.name, pronoun.name)]
        where = f"pronoun: “{pronoun.name}” is taken for who"
        begins = min(said.segments[0][0], pronoun.start)
        name = self._named_last(begins, pronoun.name)
        if name and not (spoke and spoke[-1].end > begins - len(name) and spoke[-1].name == name):
            known = next((one for one in spoke if one.name == name), None)
            return replace(pronoun, name=name, role=known.role if known else ""), f"{where} was named last"
        if spoke:
            return replace(spoke[-1], start=pronoun.start, end=pronoun.end), f"{where} spoke last"
        return replace(pronoun, name="", role=""), f"pronoun: nobody found for “{pronoun.name}”"

    def _named_last(self, before: int, pronoun: str) -> str:
        """The full name that a pronoun fits, in the sentences just before, after whoever spoke last.

        If a sentence has several, it is the first, its subject; for "dieser" and "тот" the last.
        """
        since = max([before - _LOOKED_BACK, 0, *(one.end for one in self._named[-_FEW_BEFORE:] if one.end <= before)])
        names = []
        for found in _FULL_NAME.finditer(self._text, since, before):
            parts = found[0].split()
            while parts and (self._is_no_name(parts[0]) or not word_kinds.is_given_name(parts[0], self._code)):
                parts.pop(0)
            name = self._nominative(" ".join(parts))
            if len(parts) in (2, 3) and self._fits(name, pronoun):
                names.append((found.start(), name))
        if not names or pronoun in verbs.words(self._code).demonstratives:
            return names[-1][1] if names else ""
        begins = max((stop.end() for stop in _STOP.finditer(self._text, since, names[-1][0])), default=0)
        return next(name for at, name in names if at >= begins)

    def _nominative(self, name: str) -> str:
        subject = all(slavic.may_be_nominative(part, self._code) for part in name.split())
        return name if subject else slavic.nominative(name, self._code)

    def _fits(self, name: str, pronoun: str) -> bool:
        """Whether the gender of a name may be that of the pronoun."""
        listed = verbs.words(self._code)
        genders = {slavic.gender(part, self._code)[:1] for part in name.split()} | {gender_of_given(name.split()[0])}
        said = set(pronoun.split())  # "по его словам"
        if said & listed.feminine_pronouns:
            return "m" not in genders
        return not said & listed.masculine_pronouns or "f" not in genders

    def _with_given_name(self, surname: str, initial: str) -> str:
        """A surname with its given name from elsewhere in the article, which may begin with a known initial."""
        if (surname, initial) not in self._given:
            before = re.finditer(rf"\b({_CAPITAL})\s+{re.escape(surname)}\b", self._text)
            given = (one[1] for one in before if one[1].startswith(initial) and not self._is_no_name(one[1]))
            self._given[surname, initial] = next(given, "")
        return f"{self._given[surname, initial]} {surname}".strip()

    def _is_no_name(self, word: str) -> bool:
        listed = verbs.words(self._code)
        small = listed.determiners | listed.stops | listed.prepositions | listed.days
        return word.lower() in small or word_kinds.is_role(word, self._code)
