"""Streamlit's scripts, styles and fonts from memory, each in one piece.

Streamlit opens, reads and closes a file in threads, 64 kB at a time, and the page of a first visitor consists of about
a hundred files. While the server imports, each of these steps waits until the importing thread lets another one run.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config, file_util
from streamlit.web.server.starlette.starlette_server_config import STATIC_ASSET_CACHE_MAX_AGE_SECONDS

_MOST_KEPT = 160  # files; the first page has about a hundred, of 8 MB together
_PARTS_OR_CHANGES = {b"range", b"if-none-match", b"if-modified-since"}  # requests for a file that a browser already has


@dataclass(frozen=True)
class _File:
    content: bytes
    headers: dict[str, str]


class StaticFiles:
    """Answers requests for a whole file; everything else, and what is not there, is left to Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        base = config.get_option("server.baseUrlPath").strip("/")
        self._place = f"/{base}/static/" if base else "/static/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        file = _read(scope["path"].removeprefix(self._place)) if self._is_whole_file(scope) else None
        if file is None:
            await self._app(scope, receive, send)
        else:
            await Response(file.content, headers=file.headers)(scope, receive, send)

    def _is_whole_file(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and not scope.get("root_path")
            and scope["path"].startswith(self._place)
            and not any(name in _PARTS_OR_CHANGES for name, _ in scope["headers"])
        )


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    """All files, by name: nothing else can be requested."""
    folder = Path(file_util.get_static_dir()) / "static"
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _read(name: str) -> _File | None:
    path = _files().get(name)
    return None if path is None else _read_file(path)


@lru_cache(maxsize=_MOST_KEPT)
def _read_file(path: Path) -> _File:
    answer = FileResponse(path, stat_result=os.stat(path))  # for its headers
    answer.headers["Cache-Control"] = f"public, immutable, max-age={STATIC_ASSET_CACHE_MAX_AGE_SECONDS}"
    return _File(path.read_bytes(), dict(answer.headers))
