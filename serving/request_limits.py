"""What comes in: how many visitors, how often they ask, how much they upload, and which messages are accepted."""

import asyncio
import os
import time
from collections.abc import Callable, MutableMapping
from typing import Any

from google.protobuf.message import DecodeError
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.frame.places import HEADER, VisitorPlaces, places
from serving.uploads import LATELY, HeldUploads, Uploads, most_held, most_sent, stored_by_session

METRICS_SETTING = "STANDPOINT_METRICS"  # "open": anyone who reaches the server can read Streamlit's own figures
# What a browser needs. Other messages would empty the caches of all visitors, or are for developers.
ACCEPTED = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
# What a page asks for between its runs. Other requests write files next to the server.
ACCEPTED_OPERATIONS = {"deferred_file", "dataframe_chunk"}
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 20.0, 100.0  # of one page
# of all pages of one network address, for each page that it may have: a reader does something every few seconds
_MESSAGES_OF_A_PAGE, _MESSAGES_AT_ONCE_OF_A_PAGE = 1.0, 4.0
_PAGES_A_SECOND, _TIMES_ALL_AT_ONCE = 3.0, 2.0  # after a restart everybody comes back at once
_LONGEST_WAIT = 10.0  # seconds; browsers try again by themselves
_TRY_AGAIN_LATER = 1013  # the WebSocket's code for a server that is full
_NOT_WORDS = 1003  # its code for a frame of text, which no page sends


class Bucket:
    """Lets through so many per second, and so many at once after a quiet period."""

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._left, self._since = at_once, clock()

    def take(self) -> float:
        """Take one; the seconds that it must wait."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._since) * self._a_second) - 1
        self._since = now
        return max(0.0, -self._left / self._a_second)


class Addresses:
    """How quickly the pages of one network address together may make requests, whatever each of them may.

    An address is forgotten once it has been quiet for long.
    """

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._buckets: dict[str, tuple[float, Bucket]] = {}  # with the time of its last request

    def take(self, address: str) -> float:
        """Take one; the seconds that it must wait."""
        now, full_again = self._clock(), self._at_once / self._a_second
        for name, (asked_at, _) in list(self._buckets.items()):  # the most recent ones are at the end
            if now - asked_at < full_again:
                break
            del self._buckets[name]
        _, bucket = self._buckets.pop(address, (0.0, Bucket(self._a_second, self._at_once, self._clock)))
        self._buckets[address] = now, bucket
        return bucket.take()


class RequestLimits:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, room: VisitorPlaces = places) -> None:
        self._app = app
        self._room = room
        self._uploads = Uploads(most_sent())
        self._held = HeldUploads(most_held(), stored_by_session)
        n = room.of_one_address
        self._messages = Addresses(
            max(MESSAGES_A_SECOND, n * _MESSAGES_OF_A_PAGE), n * _MESSAGES_AT_ONCE_OF_A_PAGE + 100
        )
        self._openings = Addresses(_PAGES_A_SECOND, max(20.0, n * _TIMES_ALL_AT_ONCE))
        self._metrics_are_open = os.environ.get(METRICS_SETTING, "").strip() == "open"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or answer why not."""
        if scope["type"] == "websocket":
            await self._page(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"].rstrip("/").endswith("/_stcore/metrics") and not self._metrics_are_open:
            await PlainTextResponse("Not open on this server.", 404)(scope, receive, send)
        elif "/_stcore/upload_file/" in scope["path"] and scope["method"] in ("PUT", "POST"):
            await self._upload(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = dict(scope["headers"]).get(b"content-length", b"").decode("latin-1")
        if not length.isdecimal():
            await PlainTextResponse("An upload must state its length.", 411)(scope, receive, send)
            return
        address, session, n_bytes = _address(scope), scope["path"].rstrip("/").split("/")[-2], int(length)
        if self._uploads.refuses(address, n_bytes):
            await PlainTextResponse(LATELY, 429)(scope, receive, send)
        elif why := self._held.refusal(address, session, n_bytes):
            await PlainTextResponse(why, 429)(scope, receive, send)
        else:
            try:
                await self._app(scope, receive, send)
            finally:
                self._held.over(address, n_bytes)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = _address(scope)
        seconds = self._openings.take(address)
        await asyncio.sleep(min(seconds, _LONGEST_WAIT))
        number = self._room.take(address) if seconds < _LONGEST_WAIT else None
        if number is None:
            await receive()
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return
        headers = MutableHeaders(scope=scope)
        headers[HEADER] = str(number)
        bucket = Bucket(MESSAGES_A_SECOND, MESSAGES_AT_ONCE)

        async def receive_what_is_accepted() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                if seconds := max(bucket.take(), self._messages.take(address)):
                    await asyncio.sleep(seconds)  # faster senders are read more slowly
                if message.get("bytes") is None:
                    await send({"type": "websocket.close", "code": _NOT_WORDS})
                    return {"type": "websocket.disconnect", "code": _NOT_WORDS}
                if is_accepted(message):
                    return message

        try:
            await self._app(scope, receive_what_is_accepted, send)
        finally:
            self._room.free(number)


def is_accepted(message: MutableMapping[str, Any]) -> bool:
    """Whether a page needs this message; unreadable ones pass, so that Streamlit ends the connection."""
    raw = message.get("bytes")
    if not raw:
        return True
    request = BackMsg()
    try:
        request.ParseFromString(raw)
    except DecodeError:
        return True
    kind = request.WhichOneof("type")
    if kind == "backend_operation_request":
        return request.backend_operation_request.WhichOneof("payload") in ACCEPTED_OPERATIONS
    return kind in ACCEPTED


def _address(scope: Scope) -> str:
    """The visitor's network address; behind a proxy on the same machine, the one that the proxy names."""
    client = scope.get("client")
    return str(client[0]) if client else ""
