"""Whether a person may open a corpus: its links, and, where people sign in, who they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import idna

from data.store.access import Access, Owner

_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_LOCAL = re.compile(r"(?=.{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@")
_LONGEST_ADDRESS = 254


@dataclass(frozen=True)
class Person:
    """Who is at the screen. Nobody signed in: no address. Where nobody can sign in, `asked` is False.

    `unverified`: somebody did, and the provider gave no address that counts, or says that it did not verify it.
    `issuer` and `subject` are the provider and its own name for the person, which stays when an address changes.
    """

    email: str = ""
    asked: bool = False
    unverified: bool = False
    issuer: str = ""
    subject: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether anybody did."""
        return bool(self.email) or self.unverified

    @property
    def domain(self) -> str:
        """Of the address, after its @."""
        return self.email.rpartition("@")[2]

    @property
    def owner(self) -> Owner:
        """Whose a corpus is that this person makes; nobody's where nobody signed in."""
        return Owner(self.email, self.issuer, self.subject) if self.email else Owner()


def person(user: Mapping[str, Any], asked: bool) -> Person:
    """The person of an OIDC provider's claims.

    An address that the provider says is not verified is none, and neither is one that `address` refuses.
    """
    if not asked or not user.get("is_logged_in"):
        return Person(asked=asked)
    issuer, subject = (claim if isinstance(claim := user.get(name), str) else "" for name in ("iss", "sub"))
    try:
        email = address(user.get("email"))
    except ValueError:
        email = ""
    if not email or user.get("email_verified", True) not in (True, "true", "True"):
        return Person(asked=asked, unverified=True, issuer=issuer, subject=subject)
    return Person(email, asked, issuer=issuer, subject=subject)


def address(written: object) -> str:
    """The one form of an e-mail address in which addresses are compared; raises ValueError for what is none.

    Before the @ it is plain ASCII. A domain is ASCII too, or becomes so by IDNA 2008, which knows no look-alikes of
    ASCII letters: a KELVIN SIGN is no k. Case makes no difference.
    """
    local, at, domain_part = _lower(str(written).strip() if isinstance(written, str) else "").rpartition("@")
    found = f"{local}{at}{domain(domain_part)}"
    if not _LOCAL.match(found) or len(found) > _LONGEST_ADDRESS or local.count("@"):
        raise ValueError(f"“{str(written)[:60]}” is not an e-mail address")
    return found


def domain(written: str) -> str:
    """The one form of a domain, as `address` has it; raises ValueError for what is none."""
    found = _lower(written)
    if not found.isascii():
        try:
            # label by label: IDNA takes three other full stops for one, and they would be a look-alike
            found = ".".join(idna.alabel(label).decode() for label in found.split("."))
        except idna.IDNAError as error:
            raise ValueError(f"“{written[:60]}” is not a domain such as example.org") from error
    if not _DOMAIN.fullmatch(found):
        raise ValueError(f"“{written[:60]}” is not a domain such as example.org")
    return found


def _lower(text: str) -> str:
    """In small letters, but for those that only then look like ASCII: U+212A would become the k of another name."""
    return "".join(char.lower() if char.isascii() or not char.lower().isascii() else char for char in text)


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
    """Whether the corpus is the person's own: as the provider names them, or by address where that was not kept."""
    if access.issuer or access.subject:
        return bool(person.subject) and (person.issuer, person.subject) == (access.issuer, access.subject)
    return bool(person.email) and person.email == access.owner


def may_govern(access: Access, person: Person, may_edit: bool) -> bool:
    """Whether the person may replace links, restrict and delete: the owner, or who edits a corpus without one."""
    return may_edit and (owns(access, person) or (not access.owner and not refusal(access, person, to_edit=True)))


def domains(written: str) -> tuple[str, ...]:
    """The e-mail domains of a list that a person wrote; raises ValueError with the word that is none."""
    found = []
    for word in re.split(r"[\s,;]+", written.strip()):
        if name := word.removeprefix("@"):
            found.append(domain(name))
    return tuple(dict.fromkeys(found))
