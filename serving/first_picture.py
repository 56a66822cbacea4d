"""What a browser shows before the page arrives: words, the outline of what follows, and which scripts it will need.

Without it a first visitor sees nothing while Streamlit's scripts load and run, each naming the next.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.frame import chart_library, warm_up

_PICTURE = Path(__file__).with_name("first_picture.html")
_ROOT, _END_OF_HEAD = b'<div id="root"></div>', b"</head>"
_SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
# Streamlit's scripts for the elements of the first page, which its own page names only when they are drawn.
CHARTS = "PlotlyChart"
FIRST_PAGE = (
    *(CHARTS, "Html", "Selectbox", "Autocomplete", "TextInput", "Multiselect"),
    *("BidiComponent", "ButtonGroup", "Button"),
)


class FirstPicture:
    """Puts the picture into every page that goes out; leaves everything else as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""
        warm_up.read_ahead(_named_corpus(scope))

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
            page = with_picture(body, QueryParams(scope["query_string"]))
            if page != body:
                headers = MutableHeaders(scope=start)
                headers["Content-Length"] = str(len(page))
                for name in ("ETag", "Last-Modified", "Accept-Ranges"):  # of the file, which this no longer is
                    del headers[name]
            await send(start)
            await send({"type": "http.response.body", "body": page})

        # so that the content of the file arrives here, and not its path
        extensions = {
            name: one for name, one in scope.get("extensions", {}).items() if name != "http.response.pathsend"
        }
        await self._app(dict(scope) | {"extensions": extensions}, receive, send_changed)


def _named_corpus(scope: Scope) -> str:
    """The corpus that the address of a page names; "" if it names none, or is not a page's."""
    if scope["path"].rpartition("/")[2]:
        return ""
    return str(QueryParams(scope["query_string"]).get("corpus", ""))


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    is_html = headers.get("content-type", "").startswith("text/html")
    return message["status"] == 200 and is_html and "content-encoding" not in headers


def with_picture(body: bytes, asked: Mapping[str, str]) -> bytes:
    """Streamlit's page with the picture below its root; any other page as it is. `asked` are the parts of its link.

    Once the server has imported what every page needs, the scripts of the first page are named too. Before that, it
    would send them while importing, and the page would arrive no sooner: a small server has only two processors.
    """
    if _ROOT not in body:
        return body
    named = _named_scripts(chart_library.is_needed(asked)) if warm_up.PAGE.is_done() else b""
    return body.replace(_END_OF_HEAD, named + _END_OF_HEAD, 1).replace(_ROOT, _ROOT + _picture(), 1)


@lru_cache(maxsize=1)
def _picture() -> bytes:
    return _PICTURE.read_bytes()


@lru_cache(maxsize=2)
def _named_scripts(with_charts: bool) -> bytes:
    names = [name for name in FIRST_PAGE if with_charts or name != CHARTS]
    files = [file.name for name in names for file in _SCRIPTS.glob(f"{name}.*.js")]
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{file}">' for file in files).encode()
