"""What a browser shows before the page has come: words and the outline of what follows, in the first answer.

Without it a first visitor looks at nothing while the scripts load. The answer also names the scripts that the first
page needs, and that Streamlit fetches one after another once it runs; the chart's has four megabytes.
"""

import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STATIC = Path(streamlit.__file__).parent / "static"
_PICTURE = Path(__file__).with_name("first_picture.html")
# Streamlit's elements on the first page, by the names of their scripts
_LARGEST = "PlotlyChart"
_ELEMENTS = ("Html", "ButtonGroup", "Selectbox", "Multiselect", "TextInput", "Popover", "BidiComponent", _LARGEST)
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.~-]+\.js)["']""")
_ROOT = '<div id="root"></div>'


class FirstPicture:
    """Puts the picture and the names of scripts into every page that goes out; leaves all else as it is."""

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
    if _ROOT.encode() not in body:
        return body
    page = body.decode("utf-8", "replace")
    links = "".join(_link(name) for name in further_scripts() if f'"./static/js/{name}"' not in page)
    return page.replace("</head>", f"{links}</head>", 1).replace(_ROOT, _ROOT + _picture(), 1).encode()


def _link(name: str) -> str:
    """The largest is only fetched: made ready at once it would take the processor from what the page begins with."""
    if name.startswith(_LARGEST):
        return f'<link rel="prefetch" as="script" href="./static/js/{name}">'
    return f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{name}">'


@lru_cache(maxsize=1)
def _picture() -> str:
    return _PICTURE.read_text("utf-8")


@lru_cache(maxsize=1)
def further_scripts() -> tuple[str, ...]:
    """The scripts of the first page's elements and what they import, by file name, those imported first.

    Names are looked up by what they begin with, since they change with Streamlit's version; one that is not there is
    left out, and then fetched as Streamlit does it.
    """
    folder = _STATIC / "static" / "js"
    found: dict[str, None] = {}

    def add(name: str) -> None:
        file = folder / name
        if name in found or not file.is_file():
            return
        found[name] = None
        with file.open(encoding="utf-8") as opened:
            top = opened.read(8_192)  # where imports stand
        for imported in _IMPORTED.findall(top):
            add(imported)

    for element in _ELEMENTS:
        for file in sorted(folder.glob(f"{element}.*.js"))[:1]:
            add(file.name)
    return tuple(found)
