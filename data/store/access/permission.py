"""Whether a person may open a corpus: by its links, and, where people sign in, by who they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import idna

from data.store.access.access import Access, Owner

_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_LOCAL = re.compile(r"(?=.{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@")
_LONGEST_ADDRESS = 254


@dataclass(frozen=True)
class Person:
    """The person at the screen. Without an address nobody is signed in; `can_sign_in` is whether this server asks.

    `unverified`: somebody signed in, but the provider gave no usable address, or says that it did not verify it.
    `issuer` and `subject` are the provider and its own name for the person, which stays when an address changes.
    """

    email: str = ""
    can_sign_in: bool = False
    unverified: bool = False
    issuer: str = ""
    subject: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return bool(self.email) or self.unverified

    @property
    def domain(self) -> str:
        """The part of the address after its @."""
        return self.email.rpartition("@")[2]

    @property
    def owner(self) -> Owner:
        """The owner of a corpus that this person creates; empty if nobody is signed in."""
        return Owner(self.email, self.issuer, self.subject) if self.email else Owner()


def person(user: Mapping[str, Any], can_sign_in: bool) -> Person:
    """The person that an OIDC provider's claims describe.

    An address that the provider says is not verified is ignored, and so is one that `address` refuses.
    """
    if not can_sign_in or not user.get("is_logged_in"):
        return Person(can_sign_in=can_sign_in)
    issuer, subject = (claim if isinstance(claim := user.get(name), str) else "" for name in ("iss", "sub"))
    try:
        email = address(user.get("email"))
    except ValueError:
        email = ""
    if not email or user.get("email_verified", True) not in (True, "true", "True"):
        return Person(can_sign_in=can_sign_in, unverified=True, issuer=issuer, subject=subject)
    return Person(email, can_sign_in, issuer=issuer, subject=subject)


def address(written: object) -> str:
    """The canonical form in which e-mail addresses are compared; raises ValueError for an invalid one.

    Before the @ it is plain ASCII. A domain is ASCII too, or becomes so by IDNA 2008, which accepts no look-alikes of
    ASCII letters: a KELVIN SIGN is not a k. Case makes no difference.
    """
    local, at, domain_part = _lower(str(written).strip() if isinstance(written, str) else "").rpartition("@")
    found = f"{local}{at}{domain(domain_part)}"
    if not _LOCAL.match(found) or len(found) > _LONGEST_ADDRESS or local.count("@"):
        raise ValueError(f"“{str(written)[:60]}” is not an e-mail address")
    return found


def domain(written: str) -> str:
    """The canonical form of a domain, as in `address`; raises ValueError for an invalid one."""
    found = _lower(written)
    if not found.isascii():
        try:
            # label by label: IDNA accepts three other full stops, which would be look-alikes
            found = ".".join(idna.alabel(label).decode() for label in found.split("."))
        except idna.IDNAError as error:
            raise ValueError(f"“{written[:60]}” is not a domain such as example.org") from error
    if not _DOMAIN.fullmatch(found):
        raise ValueError(f"“{written[:60]}” is not a domain such as example.org")
    return found


def _lower(text: str) -> str:
    """In lower case, except letters that would only then become ASCII: U+212A would turn into the k of another name."""
    return "".join(char.lower() if char.isascii() or not char.lower().isascii() else char for char in text)


def refusal(access: Access, person: Person, to_edit: bool = False) -> str:
    """Why the person may not open the corpus though the link is right; empty if they may.

    A corpus that is listed for all is read without signing in, unless its owner restricted it.
    """
    if owns(access, person):
        return ""
    if access.domains and not person.can_sign_in:
        return "This corpus is for people of certain organisations, and this server does not ask who you are."
    if person.unverified and (access.domains or to_edit or not access.listed):
        return "This corpus opens to people with a verified e-mail address; the one who signed you in gave none."
    if access.domains and not person.email:
        return f"This corpus is for people of {', '.join(access.domains)}. Sign in to open it."
    if access.domains and person.domain not in access.domains:
        return f"This corpus is for people of {', '.join(access.domains)}; you are signed in as {person.email}."
    if person.can_sign_in and not person.email and (to_edit or not access.listed):
        return "Sign in to open this corpus."
    return ""


def owns(access: Access, person: Person) -> bool:
    """Whether the corpus is the person's own: as the provider names them, or by address if that name was not kept."""
    if access.issuer or access.subject:
        return bool(person.subject) and (person.issuer, person.subject) == (access.issuer, access.subject)
    return bool(person.email) and person.email == access.owner


def may_govern(access: Access, person: Person, may_edit: bool) -> bool:
    """Whether the person may replace links, restrict and delete: its owner, or any editor of a corpus without one."""
    return may_edit and (owns(access, person) or (not access.owner and not refusal(access, person, to_edit=True)))


def domains(written: str) -> tuple[str, ...]:
    """The e-mail domains in a list that a person wrote; raises ValueError with the word that is not one."""
    found = []
    for word in re.split(r"[\s,;]+", written.strip()):
        if name := word.removeprefix("@"):
            found.append(domain(name))
    return tuple(dict.fromkeys(found))
