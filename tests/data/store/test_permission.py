"""Who may open, edit and govern a corpus, by its access and the claims of a sign-in provider."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.store.access import Access
from data.store.permission import Person, domains, may_govern, person, refusal

OPEN = Access("0" * 32, "read-x", "edit-x")
OWNED = Access("0" * 32, "read-x", "edit-x", owner="ann@example.org")
RESTRICTED = Access("0" * 32, "read-x", "edit-x", owner="ann@example.org", domains=("uni.example",))
LISTED = Access("0" * 32, "read-x", "edit-x", owner="ann@example.org", listed=True)

ANYONE = Person()
VISITOR = Person(asked=True)
ANN = Person("ann@example.org", asked=True)
BOB = Person("bob@uni.example", asked=True)
EVE = Person("eve@evil-uni.example", asked=True)
NAMELESS = Person(asked=True, unverified=True)


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
    assert person(user, asked=True) == Person(email, asked=True)
    assert person(user, asked=False) == Person()  # claims count where this server asked for them


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
    assert person({"is_logged_in": True, **claims}, asked=True) == NAMELESS


@pytest.mark.parametrize(
    ("access", "who", "told"),
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
def test_who_may_open(access, who, told):
    assert refusal(access, who) == told


def test_what_is_listed_is_read_by_all_and_edited_by_who_signed_in():
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
    for wrong in ("*", "uni", "a@b.org", "uni.example/..", "-x.org", "x" * 260 + ".org"):
        with pytest.raises(ValueError, match="is not a domain"):
            domains(wrong)


def test_a_deleted_corpus_is_kept_for_thirty_days():
    deleted = datetime(2026, 1, 1, tzinfo=UTC)
    access = Access("0" * 32, "read-x", "edit-x", deleted_at=deleted)
    assert not access.expired(deleted + timedelta(days=30))
    assert access.expired(deleted + timedelta(days=30, seconds=1))
    assert not OPEN.expired(deleted)
