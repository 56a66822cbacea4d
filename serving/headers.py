"""The headers of every response."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.frame.browser_policy import OF_FILES, in_force


class Headers:
    """Adds the headers to every response, replacing any with the same names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._of_pages = dict(in_force())
        self._of_files = self._of_pages | {"Content-Security-Policy": OF_FILES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_file = "/media/" in scope["path"] and "/static/" not in scope["path"]
        added = self._of_files if is_file else self._of_pages

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)
