"""What a browser shows before the page has come: words and the outline of what follows, in the first answer.

Without it a first visitor looks at nothing while Streamlit's scripts load and run.
"""

from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PICTURE = Path(__file__).with_name("first_picture.html")
_ROOT = b'<div id="root"></div>'


class FirstPicture:
    """Puts the picture into every page that goes out; leaves all else as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def send_changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = with_picture(body)
            if page != body:
                headers = MutableHeaders(scope=start)
                headers["Content-Length"] = str(len(page))
                for name in ("ETag", "Last-Modified", "Accept-Ranges"):  # of the file, which this is not any more
                    del headers[name]
            await send(start)
            await send({"type": "http.response.body", "body": page})

        # so that the file's words come here, and not its path
        extensions = {
            name: one for name, one in scope.get("extensions", {}).items() if name != "http.response.pathsend"
        }
        await self._app(dict(scope) | {"extensions": extensions}, receive, send_changed)


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    is_html = headers.get("content-type", "").startswith("text/html")
    return message["status"] == 200 and is_html and "content-encoding" not in headers


def with_picture(body: bytes) -> bytes:
    """Streamlit's page with the picture below its root; any other page as it is."""
    return body.replace(_ROOT, _ROOT + _picture(), 1)


@lru_cache(maxsize=1)
def _picture() -> bytes:
    return _PICTURE.read_bytes()
