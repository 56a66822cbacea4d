"""What comes in: how many visitors, how often they ask, how much they upload, and which messages are heard at all."""

import asyncio
import os
import time
from collections import defaultdict, deque
from collections.abc import Callable, MutableMapping
from typing import Any

from google.protobuf.message import DecodeError
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.frame.places import HEADER, VisitorPlaces, places, setting

METRICS_SETTING = "STANDPOINT_METRICS"  # "open": Streamlit's own figures can be read by whoever reaches the server
UPLOAD_SETTING = "STANDPOINT_UPLOADED_MEGABYTES"  # by one network address in ten minutes
# What a browser needs. Others would empty the caches of all visitors, or are for developers.
HEARD = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
# Of what a page asks for between its runs. Others write files beside the server.
HEARD_OPERATIONS = {"deferred_file", "dataframe_chunk"}
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 20.0, 100.0
UPLOAD_SECONDS = 600.0
_TRY_AGAIN_LATER = 1013  # the WebSocket's code for a server that is full


class Bucket:
    """Lets through so many a second, and so many at once where it was quiet before."""

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._left, self._since = at_once, clock()

    def take(self) -> float:
        """Take one; the seconds that it must wait."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._since) * self._a_second) - 1
        self._since = now
        return max(0.0, -self._left / self._a_second)


class Uploads:
    """How many bytes each network address sent lately."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._sent: defaultdict[str, deque[tuple[float, int]]] = defaultdict(deque)

    def refuses(self, address: str, n_bytes: int) -> bool:
        """Whether so many more are too many; where they are not, they are counted."""
        now = self._clock()
        for name in list(self._sent):
            while self._sent[name] and now - self._sent[name][0][0] >= UPLOAD_SECONDS:
                self._sent[name].popleft()
            if not self._sent[name]:
                del self._sent[name]
        if sum(n for _, n in self._sent.get(address, ())) + n_bytes > self._most:
            return True
        self._sent[address].append((now, n_bytes))
        return False


class Door:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, room: VisitorPlaces = places) -> None:
        self._app = app
        self._room = room
        self._uploads = Uploads(setting(UPLOAD_SETTING, 2_000) * 2**20)
        self._metrics_are_open = os.environ.get(METRICS_SETTING, "").strip() == "open"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or answer why not."""
        if scope["type"] == "websocket":
            await self._page(scope, receive, send)
        elif scope["type"] == "http" and (refusal := self._refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        path = scope["path"].rstrip("/")
        if path.endswith("/_stcore/metrics") and not self._metrics_are_open:
            return PlainTextResponse("Not open on this server.", 404)
        if "/_stcore/upload_file/" in path and scope["method"] in ("PUT", "POST"):
            length = dict(scope["headers"]).get(b"content-length", b"").decode("latin-1")
            if not length.isdecimal():
                return PlainTextResponse("An upload says how long it is.", 411)
            if self._uploads.refuses(_address(scope), int(length)):
                return PlainTextResponse("Too much was uploaded from this address. Try again in ten minutes.", 429)
        return None

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        number = self._room.take(_address(scope))
        if number is None:
            await receive()
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return
        headers = MutableHeaders(scope=scope)
        headers[HEADER] = str(number)
        bucket = Bucket(MESSAGES_A_SECOND, MESSAGES_AT_ONCE)

        async def receive_what_is_heard() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                if seconds := bucket.take():
                    await asyncio.sleep(seconds)  # whoever sends faster is read more slowly
                if is_heard(message):
                    return message

        try:
            await self._app(scope, receive_what_is_heard, send)
        finally:
            self._room.free(number)


def is_heard(message: MutableMapping[str, Any]) -> bool:
    """Whether a message is one that a page needs; what cannot be read goes on, for Streamlit to end the connection."""
    raw = message.get("bytes")
    if not raw:
        return True
    heard = BackMsg()
    try:
        heard.ParseFromString(raw)
    except DecodeError:
        return True
    kind = heard.WhichOneof("type")
    if kind == "backend_operation_request":
        return heard.backend_operation_request.WhichOneof("payload") in HEARD_OPERATIONS
    return kind in HEARD


def _address(scope: Scope) -> str:
    """The visitor's network address; behind a proxy on the same machine, the one that the proxy names."""
    client = scope.get("client")
    return str(client[0]) if client else ""
