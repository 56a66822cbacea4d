"""Who may open, edit and govern a corpus, by its access and the claims of a sign-in provider."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.store.access.access import Access, Owner
from data.store.access.permission import Person, address, domains, may_govern, owns, person, refusal

OPEN = Access("0" * 32, "read-x", "edit-x")
OWNED = Access("0" * 32, "read-x", "edit-x", owner="ann@example.org")
RESTRICTED = Access("0" * 32, "read-x", "edit-x", owner="ann@example.org", domains=("uni.example",))
LISTED = Access("0" * 32, "read-x", "edit-x", owner="ann@example.org", listed=True)

ANYONE = Person()
VISITOR = Person(can_sign_in=True)
ANN = Person("ann@example.org", can_sign_in=True)
BOB = Person("bob@uni.example", can_sign_in=True)
EVE = Person("eve@evil-uni.example", can_sign_in=True)
NAMELESS = Person(can_sign_in=True, unverified=True)


@pytest.mark.parametrize(
    ("user", "email"),
    [
        pytest.param({"is_logged_in": True, "email": "Ann@Example.org"}, "ann@example.org", id="no case"),
        pytest.param({"is_logged_in": False, "email": "ann@example.org"}, "", id="signed out"),
        pytest.param({"email": "ann@example.org"}, "", id="never signed in"),
        pytest.param({}, "", id="nobody"),
        pytest.param({"is_logged_in": True, "email": "a@b.org", "email_verified": True}, "a@b.org", id="verified"),
    ],
)
def test_the_person_of_a_providers_claims(user, email):
    assert person(user, can_sign_in=True) == Person(email, can_sign_in=True)
    assert person(user, can_sign_in=False) == Person()  # claims count only if this server asked for them


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({}, id="no address"),
        pytest.param({"email": None}, id="empty address"),
        pytest.param({"email": "a@b.org", "email_verified": False}, id="not verified"),
        pytest.param({"email": "a@b.org", "email_verified": "false"}, id="not, in words"),
    ],
)
def test_an_address_that_is_not_verified_is_none(claims):
    assert person({"is_logged_in": True, **claims}, can_sign_in=True) == NAMELESS


@pytest.mark.parametrize(
    ("written", "form"),
    [
        pytest.param("Ann@Example.ORG", "ann@example.org", id="no case"),
        pytest.param(" ann@example.org ", "ann@example.org", id="spaces around"),
        pytest.param("a.b+c@x.example.org", "a.b+c@x.example.org", id="signs that are allowed"),
        pytest.param("ann@bücher.example", "ann@xn--bcher-kva.example", id="a domain beyond ASCII"),
        pytest.param("ann@BÜCHER.example", "ann@xn--bcher-kva.example", id="that in capitals"),
        pytest.param("ann@XN--bcher-kva.example", "ann@xn--bcher-kva.example", id="that as it travels"),
    ],
)
def test_addresses_have_one_form(written, form):
    assert address(written) == form


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("mar\u212a@bank.example", id="a KELVIN SIGN for a k"),
        pytest.param("eve@ban\u212a.example", id="that in the domain"),
        pytest.param("eve@bank\u3002example", id="an ideographic full stop"),
        pytest.param("eve@bank\uff0eexample", id="a full-width full stop"),
        pytest.param("eve@b\u00e4nk\uff61example", id="a half-width one beside an umlaut"),
        pytest.param("\u0130van@bank.example", id="a capital I with a dot"),
        pytest.param("eve@\uff42ank.example", id="full width"),
        pytest.param("eve@b\u0430nk..example", id="an empty label"),
        pytest.param("@bank.example", id="nobody"),
        pytest.param("eve@evil.example@bank.example", id="two signs"),
        pytest.param("eve @bank.example", id="a space within"),
        pytest.param("eve\u200b@bank.example", id="a space of no width"),
        pytest.param("eve\x00@bank.example", id="NUL"),
        pytest.param("eve@bank.example.", id="a dot at the end"),
        pytest.param(".eve@bank.example", id="a dot at the beginning"),
        pytest.param("eve@localhost", id="no domain"),
        pytest.param("a" * 65 + "@bank.example", id="too long a name"),
        pytest.param(None, id="none"),
        pytest.param(["ann@example.org"], id="a list"),
    ],
)
def test_what_is_no_address_is_nobodys(written):
    with pytest.raises(ValueError, match=r"is not an? "):
        address(written)
    assert person({"is_logged_in": True, "email": written}, can_sign_in=True) == NAMELESS


def test_a_letter_that_only_looks_like_another_is_another_domain():
    assert address("eve@b\u0430nk.example") == "eve@xn--bnk-6cd.example"  # a Cyrillic a


def test_the_owner_of_a_corpus_is_known_by_the_provider_not_by_the_address():
    claims = {"is_logged_in": True, "email": "ann@example.org", "iss": "https://one.example", "sub": "17"}
    ann = person(claims, can_sign_in=True)
    assert ann.owner == Owner("ann@example.org", "https://one.example", "17")
    hers = Access("0" * 32, "read-x", "edit-x", owner="ann@example.org", issuer="https://one.example", subject="17")
    assert owns(hers, ann)
    assert owns(hers, person(claims | {"email": "ann@new.example"}, can_sign_in=True))  # her address has changed
    for other in ({"sub": "18"}, {"iss": "https://two.example"}, {"iss": None, "sub": None}):
        assert not owns(hers, person(claims | other, can_sign_in=True))  # somebody else has her address
    assert owns(OWNED, ann)  # from before the issuer was recorded


@pytest.mark.parametrize(
    ("access", "who", "sentence"),
    [
        pytest.param(OPEN, ANYONE, "", id="nobody signs in: the link is enough"),
        pytest.param(OWNED, ANYONE, "", id="owned, but the server asks no more"),
        pytest.param(OPEN, VISITOR, "Sign in to open this corpus.", id="asked, not answered"),
        pytest.param(LISTED, VISITOR, "", id="listed for all"),
        pytest.param(OWNED, BOB, "", id="signed in with the link"),
        pytest.param(RESTRICTED, BOB, "", id="of the domain"),
        pytest.param(RESTRICTED, ANN, "", id="the owner, of another domain"),
        pytest.param(
            RESTRICTED,
            EVE,
            "This corpus is for people of uni.example; you are signed in as eve@evil-uni.example.",
            id="a domain that only ends like it",
        ),
        pytest.param(
            RESTRICTED,
            VISITOR,
            "This corpus is for people of uni.example. Sign in to open it.",
            id="restricted, not signed in",
        ),
        pytest.param(
            replace(RESTRICTED, listed=True),
            VISITOR,
            "This corpus is for people of uni.example. Sign in to open it.",
            id="its owner restricted what the server lists",
        ),
        pytest.param(
            OWNED,
            NAMELESS,
            "This corpus opens to people with a verified e-mail address; the one who signed you in gave none.",
            id="signed in without an address",
        ),
        pytest.param(LISTED, NAMELESS, "", id="listed for all, also for those without an address"),
        pytest.param(
            RESTRICTED,
            ANYONE,
            "This corpus is for people of certain organisations, and this server does not ask who you are.",
            id="restricted, and nobody can tell who it is",
        ),
    ],
)
def test_who_may_open(access, who, sentence):
    assert refusal(access, who) == sentence


def test_what_is_listed_is_read_by_all_and_edited_by_people_signed_in():
    assert refusal(LISTED, VISITOR, to_edit=True) == "Sign in to open this corpus."
    assert refusal(LISTED, BOB, to_edit=True) == ""


@pytest.mark.parametrize(
    ("access", "who", "may_edit", "governs"),
    [
        pytest.param(OPEN, ANYONE, True, True, id="no owner: who edits"),
        pytest.param(OPEN, ANYONE, False, False, id="no owner: not who reads"),
        pytest.param(OWNED, BOB, True, False, id="an editor who is not the owner"),
        pytest.param(OWNED, ANN, True, True, id="the owner"),
        pytest.param(OWNED, ANN, False, False, id="the owner with the link to read"),
        pytest.param(OWNED, ANYONE, True, False, id="an owner that nobody can be told to be"),
    ],
)
def test_who_may_govern(access, who, may_edit, governs):
    assert may_govern(access, who, may_edit) == governs


def test_domains_are_parsed():
    assert domains(" @Uni.example, example.org;example.org\n") == ("uni.example", "example.org")
    assert domains("") == ()
    assert domains("Bücher.example") == ("xn--bcher-kva.example",)
    for wrong in ("*", "uni", "a@b.org", "uni.example/..", "-x.org", "x" * 260 + ".org"):
        with pytest.raises(ValueError, match="is not a domain"):
            domains(wrong)


def test_a_deleted_corpus_is_kept_for_thirty_days():
    deleted = datetime(2026, 1, 1, tzinfo=UTC)
    access = Access("0" * 32, "read-x", "edit-x", deleted_at=deleted)
    assert not access.is_expired(deleted + timedelta(days=30))
    assert access.is_expired(deleted + timedelta(days=30, seconds=1))
    assert not OPEN.is_expired(deleted)
