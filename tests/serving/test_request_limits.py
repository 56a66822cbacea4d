"""Who gets in, how many requests are accepted, and what nobody may send."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.frame import browser_policy
from components.frame.busy import sentences
from components.frame.places import HEADER, VisitorPlaces, Wait
from serving import headers, request_limits
from serving.request_limits import Addresses, Bucket, RequestLimits, is_accepted
from serving.uploads import HELD, Uploads
from tests.event_loop import run_in_thread


class FakeClock:
    """Time that advances when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_visitors_beyond_the_places_wait_in_the_order_they_came():
    places = VisitorPlaces(most=2, of_one_address=2)
    ann, bob, cem, dan = (places.take(f"10.0.0.{n}") for n in range(4))
    assert [places.wait(one) for one in (ann, bob)] == [None, None]
    assert places.wait(cem) == Wait(0, 2, of_the_address=False)
    assert places.wait(dan) == Wait(1, 2, of_the_address=False)
    places.free(ann)
    assert places.wait(cem) is None
    assert places.wait(dan) == Wait(0, 2, of_the_address=False)
    places.free(cem)
    places.free(bob)
    assert places.wait(dan) is None
    assert places.n_held == 1


def test_one_address_cannot_take_all_places():
    places = VisitorPlaces(most=10, of_one_address=2)
    of_one = [places.take("10.0.0.1") for _ in range(4)]
    other = places.take("10.0.0.2")
    assert places.wait(other) is None
    assert places.wait(of_one[2]) == Wait(0, 2, of_the_address=True)
    assert places.take("10.0.0.1") is None  # as many wait as allowed
    places.free(of_one[0])
    assert places.wait(of_one[2]) is None
    assert places.take("10.0.0.1") is not None


def test_a_visitor_who_leaves_while_waiting_is_forgotten():
    places = VisitorPlaces(most=1, of_one_address=1)
    ann, bob = places.take("a"), places.take("b")
    places.free(bob)
    cem = places.take("c")
    places.free(ann)
    assert places.wait(cem) is None


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (Wait(0, 300, False), "300 pages are open, which is as many as this server can hold at a time. You are next."),
        (Wait(1, 1, True), "1 page from your network is open, "),
        (Wait(12, 2, True), "12 visitors are ahead of you."),
    ],
)
def test_a_visitor_who_waits_sees_what_for(wait, said):
    assert said in sentences(wait)[0]


def test_a_quick_sender_is_slowed_down_after_a_while():
    clock = FakeClock()
    bucket = Bucket(a_second=10, at_once=3, clock=clock)
    assert [bucket.take() for _ in range(5)] == pytest.approx([0, 0, 0, 0.1, 0.2])
    clock.now = 60
    assert bucket.take() == 0


def test_all_pages_of_an_address_share_what_it_may_ask_for():
    clock = FakeClock()
    asked = Addresses(a_second=2, at_once=4, clock=clock)
    assert [asked.take("a") for _ in range(6)] == pytest.approx([0, 0, 0, 0, 0.5, 1])
    assert asked.take("b") == 0
    clock.now = 1
    assert asked.take("a") == pytest.approx(0.5)
    clock.now = 9
    asked.take("c")
    assert list(asked._buckets) == ["c"]


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [
        ("rerun_script", True),
        ("stop_script", True),
        ("app_heartbeat", True),
        ("clear_cache", False),
        ("set_run_on_save", False),
        ("debug_shutdown_runtime", False),
    ],
)
def test_only_messages_that_pages_need_are_accepted(kind, accepted):
    message = BackMsg()
    field = message.DESCRIPTOR.fields_by_name[kind]
    if field.message_type:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True)
    assert message.WhichOneof("type") == kind
    assert is_accepted({"type": "websocket.receive", "bytes": message.SerializeToString()}) is accepted


@pytest.mark.parametrize(
    ("payload", "accepted"),
    [("deferred_file", True), ("dataframe_chunk", True), ("install_skills", False), ("dismiss_skills_nudge", False)],
)
def test_of_operations_those_that_write_files_are_not_accepted(payload, accepted):
    message = BackMsg()
    getattr(message.backend_operation_request, payload).SetInParent()
    assert is_accepted({"type": "websocket.receive", "bytes": message.SerializeToString()}) is accepted


def test_every_operation_of_streamlit_is_known_here():
    known = {"deferred_file", "dataframe_chunk", "install_skills", "dismiss_skills_nudge"}
    operations = BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"].fields
    assert {operation.name for operation in operations} == known


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("there")


@pytest.fixture
def client(monkeypatch) -> TestClient:
    """Both middlewares around an application that answers everything."""
    monkeypatch.setattr(request_limits, "stored_by_session", dict)
    paths = ("/", "/_stcore/metrics", "/_stcore/upload_file/session/file", "/media/abc.html")
    app = Router([Route(path, _answer, methods=["GET", "PUT"]) for path in paths])
    return TestClient(headers.Headers(RequestLimits(app, VisitorPlaces(1, 1))))


def test_every_answer_says_what_a_browser_may_do(client):
    sent = client.get("/").headers
    assert sent["referrer-policy"] == "no-referrer"
    assert sent["x-content-type-options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in sent["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "http" not in sent["content-security-policy"]
    assert "sandbox" in client.get("/media/abc.html").headers["content-security-policy"]


def test_pages_that_may_embed_are_named_by_the_owner(monkeypatch):
    monkeypatch.setenv(browser_policy.EMBEDDERS, "https://wiki.example.org")
    assert "frame-ancestors 'self' https://wiki.example.org" in browser_policy.in_force()["Content-Security-Policy"]


def test_figures_of_the_server_are_closed_unless_opened(client, monkeypatch):
    assert client.get("/_stcore/metrics").status_code == 404
    monkeypatch.setenv(request_limits.METRICS_SETTING, "open")
    assert (
        TestClient(RequestLimits(Router([Route("/_stcore/metrics", _answer)]))).get("/_stcore/metrics").text == "there"
    )


def test_an_upload_beyond_the_limit_is_refused_with_a_reason(client, monkeypatch):
    place = "/_stcore/upload_file/session/file"
    assert client.put(place, content=b"x" * 100).text == "there"
    monkeypatch.setattr(Uploads, "refuses", lambda *_: True)
    answer = client.put(place, content=b"x")
    assert (answer.status_code, "Try again in ten minutes" in answer.text) == (429, True)


def test_an_upload_that_the_memory_cannot_hold_is_refused_before_it_is_read(client, monkeypatch):
    monkeypatch.setattr(request_limits.HeldUploads, "refusal", lambda *_: HELD)
    answer = client.put("/_stcore/upload_file/session/file", content=b"x")
    assert (answer.status_code, answer.text) == (429, HELD)
    assert client.get("/").text == "there"


async def connect(asked: RequestLimits, *messages: dict) -> list[dict]:
    """What the server sends to a page that connects from the address "a" and sends these messages."""
    waiting = [{"type": "websocket.connect"}, *messages]
    sent: list[dict] = []

    async def send(message) -> None:
        sent.append(message)

    async def receive() -> dict:
        return waiting.pop(0)

    scope = {"type": "websocket", "client": ("a", 1), "headers": [(HEADER.encode(), b"77")]}
    await asked(scope, receive, send)
    return sent


def test_the_server_numbers_visitors_whatever_they_say_they_are():
    seen: list[str] = []
    room = VisitorPlaces(most=1, of_one_address=1)

    async def page(scope, receive, send) -> None:
        seen.append(dict(scope["headers"])[HEADER.encode()].decode())

    def visit() -> list[dict]:
        return run_in_thread(connect(RequestLimits(page, room)))

    visit()
    room.take("a")
    visit()
    assert seen == ["1", "3"]  # the one who left freed a place, the third still waits
    room.take("a")
    assert visit() == [{"type": "websocket.close", "code": 1013}]


def test_words_where_only_messages_of_pages_are_accepted_end_the_connection_without_an_error():
    received: list[str] = []

    async def page(scope, receive, send) -> None:
        while not received or received[-1] != "websocket.disconnect":
            received.append((await receive())["type"])

    sent = run_in_thread(
        connect(RequestLimits(page, VisitorPlaces(1, 1)), {"type": "websocket.receive", "text": "hello"})
    )
    assert sent == [{"type": "websocket.close", "code": 1003}]
    assert received == ["websocket.connect", "websocket.disconnect"]


def test_a_visitor_who_opens_pages_without_end_is_turned_away_after_a_while(monkeypatch):
    waited: list[float] = []

    async def page(scope, receive, send) -> None:
        pass

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(request_limits.asyncio, "sleep", sleep)
    asked = RequestLimits(page, VisitorPlaces(2, 2))
    answers = [run_in_thread(connect(asked)) for _ in range(60)]
    assert waited[:20] == [0] * 20
    assert 0 < waited[21] < waited[-1] <= 10
    assert answers[21] == []
    assert answers[-1] == [{"type": "websocket.close", "code": 1013}]
