"""Signing in for real: Streamlit's st.login against an OpenID provider of our own, in a browser."""

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import expect

from bench.harness import ROOT, server, wait_until_healthy
from data.corpus import read_corpus
from data.store import Keys, Store, open_store

pytestmark = pytest.mark.browser
CLIENT = "standpoint"


class Provider(ThreadingHTTPServer):
    """An OpenID provider that asks no questions: everyone gets `claims`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.claims: dict[str, object] = {}
        self.codes: dict[str, dict[str, object]] = {}  # claims by the code that the browser carries back

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def is_now(self, email: str, **claims: object) -> None:
        """The next person to sign in has this address."""
        self.claims = {"sub": email, "email": email, **claims}

    def id_token(self, code: str) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 600, **self.codes.pop(code)}
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        at = self.server.address
        match asked.path:
            case "/.well-known/openid-configuration":
                ends = {f"{name}_endpoint": f"{at}/{name}" for name in ("authorization", "token", "userinfo")}
                supported = {"code_challenge_methods_supported": ["S256"], "response_types_supported": ["code"]}
                self._tell({"issuer": at, "jwks_uri": f"{at}/jwks", **ends, **supported})
            case "/jwks":
                self._tell({"keys": [self.server.key.as_dict(private=False)]})
            case "/authorization":
                self._send_back({name: values[0] for name, values in parse_qs(asked.query).items()})
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        client = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        assert client == f"{CLIENT}:secret"
        assert "code_verifier" in form
        token = {"access_token": "none", "token_type": "Bearer", "id_token": self.server.id_token(form["code"][0])}
        self._tell(token)

    def _send_back(self, asked: dict[str, str]) -> None:
        code = secrets.token_hex(8)
        self.server.codes[code] = {**self.server.claims, "nonce": asked["nonce"]}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        self.end_headers()

    def _tell(self, answer: dict) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider() as started:
        threading.Thread(target=started.serve_forever, daemon=True).start()
        yield started
        started.shutdown()


@pytest.fixture(scope="module")
def asking_store(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("asking") / "store"


@pytest.fixture(scope="module")
def address(chromium, provider, asking_store, tmp_path_factory) -> Iterator[str]:
    """The app of a server that asks people to sign in."""
    written = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    written.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
        cookie_secret = "{secrets.token_hex(16)}"
        client_id = "{CLIENT}"
        client_secret = "secret"
        server_metadata_url = "{provider.address}/.well-known/openid-configuration"
        """,
        "utf-8",
    )
    with server(ROOT / "app.py", ROOT, None, asking_store, f"--secrets.files={written}") as started:
        wait_until_healthy(started)
        yield started


@pytest.fixture(scope="module")
def store(asking_store) -> Store:
    return open_store(str(asking_store))


@pytest.fixture(scope="module")
def keys(store) -> Keys:
    """A corpus of Cleo's, for people of allowed.org."""
    keys = store.create(read_corpus(ROOT / "data" / "russia-nato-2022"), owner="cleo@other.org")
    store.restrict(keys.edit, ("allowed.org",))
    return keys


def test_a_restricted_corpus_opens_to_people_signed_in_from_its_domain(visit, provider, keys):
    visitor = visit(f"?corpus={keys.read}&screen=Corpus")
    expect(visitor.page.get_by_text("This corpus is for people of allowed.org. Sign in to open it.")).to_be_visible()
    provider.is_now("bob@other.org")
    visitor.page.locator(".st-key-sign_in_here").get_by_role("button").click()
    # back from the provider, the same link is open
    expect(visitor.page.get_by_text("you are signed in as bob@other.org")).to_be_visible()
    provider.is_now("eve@allowed.org", email_verified=False)
    visitor.settled().press("Sign in as another person")
    expect(visitor.page.get_by_text("opens to people with a verified e-mail address")).to_be_visible()
    provider.is_now("Ann@Allowed.org", email_verified=True)
    visitor.settled().press("Sign in as another person")
    expect(visitor.page.get_by_text("All 41 quotes").first).to_be_visible()
    visitor.settled().expect_link(f"corpus={keys.read}", "screen=Corpus")
    expect(visitor.page.get_by_text("Signed in as ann@allowed.org")).to_be_visible()
    visitor.press("Sign out")
    expect(visitor.page.get_by_role("button", name="Sign in")).to_be_visible()
    visitor.open(f"?corpus={keys.read}")
    expect(visitor.page.get_by_text("Sign in to open it.")).to_be_visible()


def test_a_corpus_belongs_to_whoever_saved_it(visit, provider, store):
    visitor = visit("?screen=Corpus")
    expect(visitor.page.get_by_text("Sign in first, so that the copy is yours.")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Save as my own corpus")).to_be_disabled()
    provider.is_now("ann@allowed.org")
    visitor.press("Sign in")
    expect(visitor.page.get_by_text("Signed in as ann@allowed.org")).to_be_visible()
    visitor.settled().press("Save as my own corpus").settled()
    expect(visitor.page.get_by_text("Anyone who has the link and signs in can read")).to_be_visible()
    visitor.page.get_by_label("E-mail domains").fill("allowed.org")
    visitor.page.keyboard.press("Enter")
    visitor.settled().press("Restrict to these")
    expect(visitor.page.get_by_text("sign in with an address of allowed.org")).to_be_visible()
    made = next(one for one in store.access.all().values() if one.owner == "ann@allowed.org")
    assert made.domains == ("allowed.org",)
    provider.is_now("dan@allowed.org")
    colleague = visit(f"?corpus={made.edit}&screen=Corpus&corpus_part=Links+and+access")
    colleague.page.locator(".st-key-sign_in_here").get_by_role("button").click()
    expect(
        colleague.page.get_by_text("Only the owner can replace links or delete the corpus: ann@allowed.org")
    ).to_be_visible()
    expect(colleague.page.get_by_role("button", name="Replace")).to_have_count(0)
