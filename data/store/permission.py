"""Whether a person may open a corpus: its links, and, where people sign in, who they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.store.access import Access

_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@dataclass(frozen=True)
class Person:
    """Who is at the screen. Nobody signed in: no address. Where nobody can sign in, `asked` is False.

    `unverified`: somebody did, and the provider gave no address, or says that it did not verify it.
    """

    email: str = ""
    asked: bool = False
    unverified: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether anybody did."""
        return bool(self.email) or self.unverified

    @property
    def domain(self) -> str:
        """Of the address, after its last @."""
        return self.email.rpartition("@")[2]


def person(user: Mapping[str, Any], asked: bool) -> Person:
    """The person of an OIDC provider's claims. An address that the provider says is not verified is none."""
    verified = user.get("email_verified", True)
    email = user.get("email")
    if not asked or not user.get("is_logged_in"):
        return Person(asked=asked)
    if not isinstance(email, str) or "@" not in email or verified not in (True, "true", "True"):
        return Person(asked=asked, unverified=True)
    return Person(email.strip().lower(), asked)


def refusal(access: Access, person: Person, to_edit: bool = False) -> str:
    """Why the person may not open the corpus though the link is right; empty where they may.

    A corpus that is listed for all is read without signing in, if its owner did not restrict it.
    """
    if owns(access, person):
        return ""
    if access.domains and not person.asked:
        return "This corpus is for people of certain organisations, and this server does not ask who you are."
    if person.unverified and (access.domains or to_edit or not access.listed):
        return "This corpus opens to people with a verified e-mail address; the one who signed you in gave none."
    if access.domains and not person.email:
        return f"This corpus is for people of {', '.join(access.domains)}. Sign in to open it."
    if access.domains and person.domain not in access.domains:
        return f"This corpus is for people of {', '.join(access.domains)}; you are signed in as {person.email}."
    if person.asked and not person.email and (to_edit or not access.listed):
        return "Sign in to open this corpus."
    return ""


def owns(access: Access, person: Person) -> bool:
    """Whether the corpus is the person's own, as an address tells."""
    return bool(person.email) and person.email == access.owner


def may_govern(access: Access, person: Person, may_edit: bool) -> bool:
    """Whether the person may replace links, restrict and delete: the owner, or who edits a corpus without one."""
    return may_edit and (owns(access, person) or (not access.owner and not refusal(access, person, to_edit=True)))


def domains(written: str) -> tuple[str, ...]:
    """The e-mail domains of a list that a person wrote; raises ValueError with the word that is none."""
    found = []
    for word in re.split(r"[\s,;]+", written.strip().lower()):
        name = word.removeprefix("@")
        if not name:
            continue
        if not _DOMAIN.fullmatch(name):
            raise ValueError(f"“{word[:60]}” is not a domain such as example.org")
        found.append(name)
    return tuple(dict.fromkeys(found))
