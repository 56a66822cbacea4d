"""Who is named beside a verb of saying in German, French, Spanish, Russian and Ukrainian: name, office or pronoun."""

import re
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from analysis.extraction.languages import quotes, slavic, word_kinds
from analysis.extraction.languages.verbs import any_of, words
from analysis.extraction.languages.word_kinds import lower_of
from analysis.extraction.lexicon import GIVEN_NAMES, LANGUAGES

TOKEN = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*['’]?\.?(?=\W|$)|[^\w\s]")
Phrase = list[re.Match[str]]
_LONGEST = 14  # words of an office and a name


@dataclass(frozen=True)
class Who:
    """A speaker at characters `start` to `end`; `form` is "name", "noun" or "pronoun". `others` speak with them."""

    name: str
    role: str
    form: str
    start: int
    end: int
    others: tuple[str, ...] = ()


def after(text: str, at: int, beyond: int, code: str, plural: bool = False, subject: bool = True) -> Who | None:
    """The speaker whose phrase begins after a verb; audience, place and time are skipped.

    With `plural` another may follow: "sagten Anna Lindner und Pierre Vasseur". Without `subject` the phrase begins at
    once, in any case: "laut", "по словам".
    """
    led = rf"(?:{any_of(words(code).prepositions)})\s+(?:\w+\s+){{0,3}}"
    in_marks = re.compile(rf"\s*(?:{led}|\w+\s+)?{quotes.NAME}\s+(?=\w)").match(text, at, beyond) if subject else None
    phrase = _phrase(text, in_marks.end() if in_marks else at, beyond, code, subject)
    who = _with_name_in_marks(text, _with_place_of_body(text, phrase, beyond, code), beyond)
    if who is None and subject and (aside := _ASIDE.match(text, at, beyond)):
        who = _read(text, _phrase(text, aside.end(), beyond, code), code)
    if who is None or who.form == "pronoun":
        return who
    for_what = rf"(?:\s+(?:{any_of(words(code).prepositions)})\s[^,.;:!?«»]{{2,60}})?" if who.form == "noun" else ""
    explains = re.compile(rf"{for_what},\s+").match(text, who.end)  # "la secretaria para Europa, | Ana Cano"
    if explains and explains.end() < beyond:
        who = _explain(text, who, _phrase(text, explains.end(), beyond, code, subject), beyond, code, subject)
    return _with_second(text, who, beyond, code) if plural else who


_ENDS = re.compile(r"(?:\s\w{1,4}\s[^,.;:!?«»—]{2,50})?(?=[,.;!?»—]|\Z)")  # "pêcheur à Calais |"
_ASIDE = re.compile(r"[^,.;:!?«»—]*,\s[^,.;:!?«»—]{3,80},\s+")  # "рассказала журналистам, | отвечая на вопрос, | мэр"


def _with_name_in_marks(text: str, who: Who | None, beyond: int) -> Who | None:
    """An outlet by its name: "газета «Северный курьер»"."""
    marks = re.compile(rf"\s+{quotes.NAME}").match(text, who.end, beyond) if who and who.form == "noun" else None
    if who is None or marks is None:
        return who
    return Who(marks[0].strip()[1:-1], text[who.start : who.end], "name", who.start, marks.end())


def _with_second(text: str, who: Who, beyond: int, code: str) -> Who:
    joint = re.compile(rf"\s+(?:{any_of(words(code).together)})\s+").match(text, who.end, beyond)
    second = _read(text, _phrase(text, joint.end(), beyond, code), code) if joint else None
    return who if second is None else replace(who, end=second.end, others=(second.name,))


def _with_place_of_body(text: str, phrase: Phrase, beyond: int, code: str) -> Who | None:
    """A speaker; one with a place and a name after it: "посол Украины в США Иван Петренко"; a body with its place."""
    who = _read(text, phrase, code)
    if who is None or who.form != "noun":
        return who
    attached = rf"\s+(?:{any_of(words(code).attaching)})\s+(?:(?:{any_of(words(code).determiners)})\s+)?"
    place = re.compile(rf"{attached}([^\W\d_][\w-]+)((?:\s+[^\W\d_][\w’'-]+){{2,3}}\b)?").match(text, who.end, beyond)
    if place is None or not place[1][0].isupper() or lower_of(place[1]) in words(code).days:
        return who
    if place[2] and place[2].istitle():
        role = _bare(text[who.start : place.end(1)], code)
        return Who(place[2].strip(), role, "name", who.start, place.end())
    body = any(word_kinds.is_in("bodies", lower_of(token[0]), code) for token in phrase)
    return replace(who, name=f"{who.name}{text[who.end : place.end(1)]}", end=place.end(1)) if body else who


def _explain(text: str, who: Who, phrase: Phrase, beyond: int, code: str, subject: bool) -> Who:
    """A speaker with what a comma explains: "el portavoz del Kremlin, Dmitri Peskov", "Jean Martin, ministre"."""
    further = _read(text, phrase, code)
    if further is None or not _ENDS.match(text, further.end, beyond):
        return who
    if who.form == "noun" and _is_named(further, code):
        return Who(further.name, _bare(text[who.start : who.end], code), "name", who.start, further.end)
    clause = not subject and lower_of(phrase[0][0]) in words(code).determiners  # "selon X, | le pays ..."
    explains = not clause and word_kinds.is_office(" ".join(one[0] for one in phrase[:6]), code)
    role = _bare(text[further.start : further.end], code)
    return replace(who, role=role, end=further.end) if explains and who.form == "name" and not who.role else who


def _is_named(who: Who, code: str) -> bool:
    """Whether a phrase names somebody: "Avi Regev", "el coronel Avi Regev"; no "fille du peintre Paul Caron"."""
    of = frozenset(who.role.lower().split()) & LANGUAGES.genitives
    return who.form == "name" and not of and (not who.role or word_kinds.is_role(who.role.split()[-1], code))


def before(text: str, start: int, end: int, code: str, plural: bool = False) -> Who | None:
    """The speaker whose phrase ends at `end`, not before `start`: an aside between commas is skipped."""
    end = start + len(re.sub(r"\s*\([^()]{1,60}\)\s*$", "", text[start:end]))  # "Karl Brandt | (SPD) sagte"
    aside = re.search(r"^(.*?\w),\s+([^,.;:]{2,80}),\s*$", text[start:end], re.DOTALL)
    if aside:
        who = before(text, start, start + aside.end(1), code)
        inside = _read(text, _phrase(text, start + aside.start(2), start + aside.end(2), code), code)
        if who and inside and who.form == "noun" and _is_named(inside, code):
            return Who(inside.name, who.name, "name", who.start, inside.end)
        return who
    joint = re.search(rf"\w(\s+(?:{any_of(words(code).together)})\s+)[^,.;:]+$", text[start:end]) if plural else None
    if joint:
        first = before(text, start, start + joint.start(1), code)
        second = _read(text, _last_words(text, start + joint.end(1), end, code), code)
        if first and second and "pronoun" not in (first.form, second.form):
            return replace(first, end=second.end, others=(second.name,))
    return _read_head(text, _last_words(text, start, end, code), code)


def is_explained(text: str, start: int, end: int, code: str) -> bool:
    """Whether an aside that ends at a verb only says who is speaking: "Le ministre, Marek Nowak, | a dit"."""
    aside = re.search(r"\w,\s+([^,.;:]{2,80}),\s*$", text[start:end])
    if aside is None:
        return False
    inside = _read(text, _phrase(text, start + aside.start(1), start + aside.end(1), code), code)
    return aside[1].split()[0] in words(code).relative or (
        inside is not None and inside.form == "name" and inside.end == start + aside.end(1)
    )


def _last_words(text: str, start: int, end: int, code: str) -> Phrase:
    """The words of the phrase that ends at a character, since punctuation or a word that ends phrases."""
    piece = re.split(r"[,.;:!?«»„“”—–()]", text[start:end])[-1]
    tokens = [one for one in TOKEN.finditer(text, end - len(piece), end) if one[0][0].isalnum()]
    listed = words(code)
    while tokens and (_ends_phrase(tokens[-1][0], code) or lower_of(tokens[-1][0]) in LANGUAGES.auxiliaries):
        tokens.pop()
    tokens = list(dropwhile(lambda one: lower_of(one[0]) in LANGUAGES.auxiliaries, tokens))  # "| hat Lindner gesagt"
    stops = listed.stops - listed.prepositions | listed.joins
    cut = max((i + 1 for i, one in enumerate(tokens) if lower_of(one[0]) in stops), default=0)
    return tokens[cut:]


def _read_head(text: str, tokens: Phrase, code: str) -> Who | None:
    """The speaker by the head of a phrase: of "Посол России в Австрии Дмитрий Любимов" the name after the place."""
    listed = words(code).prepositions
    at = [i for i, one in enumerate(tokens) if lower_of(one[0]) in listed and _particles_start(tokens, i + 1, code) > i]
    if not at:
        return _read(text, tokens[-_LONGEST:], code)
    last = tokens[at[-1] + 1 :]
    if at[0] == 0:  # "auf Nachfrage von Eva Sand sagte | Karl Brandt"
        return _read(text, _after_place(last, code), code) if slavic.has_dictionaries(code) else None
    head = _read(text, tokens[: at[0]][-_LONGEST:], code)
    if head is None or head.form != "noun":
        return head
    name = _after_place(last, code)
    if len(name) > 1 and len(name) < len(last):
        role = _bare(text[head.start : name[0].start()], code)
        return Who(text[name[0].start() : name[-1].end()], role, "name", head.start, name[-1].end())
    whole = _bare(text[head.start : last[-1].end()], code) if last else head.name
    attached = lower_of(tokens[at[0]][0]) in words(code).attaching and last and last[-1][0][0].isupper()
    return replace(head, name=whole[:1].upper() + whole[1:], end=last[-1].end()) if attached else head


def _after_place(tokens: Phrase, code: str) -> Phrase:
    """The words of a subject among those after a preposition: after a place, or from the article on."""
    if slavic.has_dictionaries(code):
        named = (slavic.may_be_nominative(one[0], code) and not word_kinds.is_place(one[0], code) for one in tokens)
        return tokens[next((n for n, one in enumerate(named) if one), len(tokens)) :]
    capitals = len(tokens) - _capitals_start(tokens, code)
    return tokens[-2:] if capitals > 2 else []


def source(text: str, at: int, beyond: int, code: str) -> Who | None:
    """A source named by its place: "hieß es | aus dem Ministerium", "| В Кремле опровергли"."""
    led = rf"((?:[^,.;:«»]{{0,60}}?\s)?)(?:{any_of(words(code).source_prepositions)})"
    found = re.compile(rf"{led}\s*\b([^,.;:«»()]{{2,60}})", re.IGNORECASE).match(text, at, beyond)
    phrase = _phrase(text, *found.span(2), code, False) if found and not word_kinds.is_office(found[1], code) else []
    if not phrase:
        return None
    name = _bare(text[phrase[0].start() : phrase[-1].end()], code)
    body = any(word_kinds.is_in("bodies", lower_of(word), code) for word in (*name.split()[:3], name.split()[-1]))
    told = body or (code == "fr" and name.istitle())  # "promet-on à Bruxelles"
    return in_nominative(Who(name, "", "noun", phrase[0].start(), phrase[-1].end()), "loct", code) if told else None


def in_nominative(who: Who, case: str, code: str) -> Who:
    """A speaker's name or phrase in the nominative."""
    if who.form == "name":
        name = slavic.nominative(who.name, code)
    elif code == "de":
        neuter = re.search(rf"(?:{any_of(words(code).neuter_ends)})e?s\b", who.name)
        ending = "e" if case != "genitive" else "es" if neuter else "er"  # "der gemeinsamen Note"
        name = re.sub(r"^(\w+)en(?= [A-ZÄÖÜ])", rf"\1{ending}", who.name).replace("kreisen", "kreise")
        name = re.sub(r"^((?:\w+e[rs]? )?\w{4,}?)e?s\b", r"\1", name) if case == "genitive" else name
    else:
        name = slavic.nominative_phrase(who.name, case, code)
    return replace(who, name=name[:1].upper() + name[1:])


def _phrase(text: str, at: int, beyond: int, code: str, subject: bool = True) -> Phrase:
    """The words of a phrase from a character on, up to punctuation or a word that ends phrases.

    A `subject` comes after phrases of time, place and audience, and in Slavic languages is in the nominative.
    """
    by_case = subject and slavic.has_dictionaries(code)
    tokens = _up_to_punctuation(text, at, beyond)
    start, in_place = _subject_start(tokens, code, by_case)
    found: Phrase = []
    for token in tokens[start : start + _LONGEST]:
        if _ends_phrase(token[0], code) or _ends_name(found, token[0], code):
            break
        if found or in_place or not by_case or slavic.may_be_nominative(token[0], code):
            found.append(token)
    if in_place and subject:
        return _after_place(found, code)
    # "сообщил РИА Новости | источник"
    return list(dropwhile(lambda token: lower_of(token[0]) in LANGUAGES.outlets, found)) or found


def _up_to_punctuation(text: str, at: int, beyond: int) -> Phrase:
    found = list(takewhile(lambda token: token[0][0].isalnum(), TOKEN.finditer(text, at, beyond)))
    stops = (n for n, token in enumerate(found, 1) if token[0].endswith(".") and len(token[0]) > 4)
    return found[: next(stops, None)]


def _subject_start(tokens: Phrase, code: str, by_case: bool) -> tuple[int, bool]:
    """The first token after phrases of place, time and audience, and whether it still belongs to a place."""
    start, in_place = 0, False
    for n, token in enumerate(tokens):
        begun = any(lower_of(one[0]) not in words(code).determiners for one in tokens[start:n])
        if _ends_phrase(token[0], code):
            if begun and not in_place:
                break
            start, in_place = n + 1, lower_of(token[0]) in words(code).prepositions
        elif in_place and begun and _begins_subject(tokens[n - 1][0], token[0], code, by_case):
            start, in_place = n, False  # "a déclaré sur RFI | le ministre", "на заседании комитета | министр"
    return start, in_place


def _ends_phrase(word: str, code: str) -> bool:
    return word.isdigit() or lower_of(word) in words(code).stops or lower_of(word) in words(code).days


def _begins_subject(before: str, word: str, code: str, by_case: bool) -> bool:
    """Whether a word after those of a place or an audience begins the phrase of a subject."""
    if by_case:
        may_begin = slavic.may_be_nominative(word, code) and not slavic.may_be_genitive(word, code)
        return may_begin and not slavic.is_oblique_adjective(before, code)
    told = code == "de" or lower_of(before) in LANGUAGES.outlets  # "informaron a EFE | fuentes jurídicas"
    whom = before.islower() and before not in LANGUAGES.genitives and not word_kinds.is_role(before, code)
    named = whom and lower_of(word) in GIVEN_NAMES  # "dijo a la prensa extranjera | Pedro Vidal"
    return named or lower_of(word) in words(code).determiners or (told and word_kinds.is_role(word, code))


def _ends_name(found: Phrase, following: str, code: str) -> bool:
    """Whether a phrase's name is complete: the audience follows ("sagte Lindner | der dpa"), or a verb."""
    if not found or not _is_in_name(found, len(found) - 1, code):
        return False
    whole = slavic.is_name(found[-1][0], code) or (len(found) > 1 and _is_in_name(found, len(found) - 2, code))
    if lower_of(following) in LANGUAGES.outlets or (code == "de" and following in words(code).determiners):
        return True  # "sagte Lindner | der dpa", "сказал Песков | ТАСС"
    small = following in LANGUAGES.particles and following not in words(code).determiners
    return whole and following.islower() and not small  # "сказал Песков | журналистам", "dijo Ana Fuentes | el"


def _is_in_name(tokens: Phrase, at: int, code: str) -> bool:
    word, lower = tokens[at][0], lower_of(tokens[at][0])
    small = lower in words(code).determiners or lower in LANGUAGES.outlets
    return word[0].isupper() and not small and not _is_office_at(tokens, at, code)


def _read(text: str, tokens: Phrase, code: str) -> Who | None:
    if not tokens:
        return None
    listed = words(code)
    first = lower_of(tokens[0][0])
    if first in listed.pronouns or (len(tokens) == 1 and first in listed.demonstratives):
        return Who(first, "", "pronoun", tokens[0].start(), tokens[0].end())
    at = _name_start(tokens, code)
    start, end = tokens[0].start(), tokens[-1].end() - (tokens[-1][0].endswith(".") and len(tokens[-1][0]) > 3)
    if at < len(tokens):
        name = re.sub(r"^[Ll]['’]", "", text[tokens[at].start() : end])
        role = _bare(text[start : tokens[at].start()].strip(), code)
        if code == "de" and _is_german_noun(tokens, at):
            whole = f"{role} {name}".strip()
            return Who(whole[:1].upper() + whole[1:], "", "noun", start, end)
        return Who(name, role, "name", start, end)
    role = _bare(text[start:end], code)
    known = first in listed.determiners or any(word_kinds.is_role(token[0], code) for token in tokens)
    return Who(role[:1].upper() + role[1:], "", "noun", start, end) if known and role else None


def _is_german_noun(tokens: Phrase, at: int) -> bool:
    """Whether the capitals that a German phrase ends with are a noun: "ein Fischer", "der ukrainischen Armee"."""
    small = LANGUAGES.particles - (words("de").determiners if at == 1 else frozenset())  # "von der Leyen", "der Papst"
    led = bool(at) and tokens[at - 1][0].islower() and tokens[at - 1][0] not in small
    return led and (len(tokens) - at == 1 or (len(tokens) - at == 2 and lower_of(tokens[at][0]) not in GIVEN_NAMES))


def _name_start(tokens: Phrase, code: str) -> int:
    """The first token of the name that a phrase ends with; the number of tokens if it ends with none."""
    at = _capitals_start(tokens, code)
    name = _without_places(tokens[at:], not at, code)
    if _is_of_noun(tokens, at, name, code):
        return len(tokens)
    given = next((i for i, one in enumerate(name[:-1]) if word_kinds.is_given_name(one[0], code)), None)
    if given is not None:
        name = name[given:]  # "Generalmajor Arne Thiel"
    elif at and len(name) > 2 and lower_of(name[0][0]) not in words(code).determiners:
        name = name[-3:] if lower_of(name[-2][0]) in LANGUAGES.particles else name[-2:]
    return len(tokens) - len(name)


def _is_of_noun(tokens: Phrase, at: int, name: Phrase, code: str) -> bool:
    """Whether a name belongs to the noun before it: "un médecin de l'hôpital | Al-Nour", "l'avocat d'| Inès Caron"."""
    led, of = _is_genitive(tokens, at, code), at > 2 and _is_genitive(tokens, at - 1, code)
    if len(name) == 1:
        return led or of or _is_part_of_noun(tokens[at - 1][0] if at else "", name[0][0], code)
    if of and word_kinds.is_in("speakers", lower_of(tokens[at - 1][0]), code):
        return True  # "l'avocat du ministre | Paul Caron"
    given = any(word_kinds.is_given_name(one[0], code) for one in name[:1])
    # "el jefe del | Estado Mayor"
    return led and at + len(name) == len(tokens) and (code == "de" or len(name) == 2 or given)


def _is_part_of_noun(noun: str, name: str, code: str) -> bool:
    """Whether a word in capitals names a thing, or is of an office in the nominative: "прем'єр | Угорщини"."""
    body = noun[:1].isupper() and word_kinds.is_in("bodies", lower_of(noun), code)
    office = word_kinds.is_role(noun, code) and slavic.may_be_nominative(noun, code)
    return body or re.search(r"\d", name) is not None or (office and not slavic.may_be_nominative(name, code))


def _without_places(name: Phrase, at_least: int, code: str) -> Phrase:
    """Capitalised words without the places they begin with, and after words in capitals alone: "США Энтони Блинкен"."""
    while len(name) > at_least and word_kinds.is_place(name[0][0], code):
        name = name[1:]
    while len(name) > 1 and any(token[0].isupper() and len(token[0]) > 1 for token in name[:-1]):
        name = name[1:]
    return name


def _capitals_start(tokens: Phrase, code: str) -> int:
    """The first of the capitalised words that a phrase ends with, without offices and articles."""
    at = len(tokens)
    while at and tokens[at - 1][0][0].isupper():
        lower = lower_of(tokens[at - 1][0])
        particle = at > 1 and tokens[at - 2][0][0].isupper() and lower in LANGUAGES.particles  # "Yves Le Drian"
        lead = tokens[at - 1].string[max(0, tokens[at - 1].start() - 3) : tokens[at - 1].start()]
        within = particle or (code in ("fr", "es") and re.search(r"\w[,:]?\s$", lead))  # "le quotidien Le Courrier"
        if _is_office_at(tokens, at - 1, code) or (lower in words(code).determiners and not within):
            break
        at = _particles_start(tokens, at - 1, code)
    return at


def _particles_start(tokens: Phrase, at: int, code: str) -> int:
    """Where the small words before a word of a name begin, "Ursula | von der Leyen"; `at` if they join no name."""
    first = at
    while first and lower_of(tokens[first - 1][0]) in LANGUAGES.particles:
        first -= 1
    before, then = tokens[first - 1][0] if first else "of", tokens[min(first, len(tokens) - 1)][0]
    of = code == "de" and then == "von" and not word_kinds.is_given_name(before, code)
    return first if before[0].isupper() and not of and not word_kinds.is_role(before, code) else at


def _is_office_at(tokens: Phrase, at: int, code: str) -> bool:
    """Whether a word is one for who can speak, and no surname: "Anna | Fischer"."""
    surname = at > 0 and tokens[at][0][0].isupper() and lower_of(tokens[at - 1][0]) in GIVEN_NAMES
    return not surname and word_kinds.is_role(tokens[at][0], code)


def _is_genitive(tokens: Phrase, at: int, code: str) -> bool:
    """Whether "of" or "of the" leads to a token."""
    led = [lower_of(token[0]) for token in tokens[max(0, at - 2) : at]]
    if at == len(led) and led and led[0] in words(code).determiners:
        return False  # "der Pole Jan Kot"
    joined = led and len(tokens) - at == 1 and re.match(r"d['’][A-ZÀ-Ý]", tokens[at - 1][0])  # "d'Inès Caron"
    of_the = led and (led[-1] in LANGUAGES.genitives or (led[0] == "de" and led[-1] in words(code).determiners))
    return bool(joined or of_the)


def _bare(phrase: str, code: str) -> str:
    parts = phrase.strip(" ,").split()
    while parts and lower_of(parts[0]) in words(code).determiners:
        parts.pop(0)
    return re.sub(r"^[LldD]['’]", "", " ".join(parts))
