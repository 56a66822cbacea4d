"""The server around the page: who gets in, what every response carries, what is closed after visitors leave.

Everything here concerns the one process and all its visitors; what a visitor sees is drawn in `components`.
"""

import asyncio
import contextlib
import resource
import threading
from collections.abc import AsyncIterator

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.runtime import get_instance
from streamlit.starlette import App

from components.frame import warm_up
from serving import log, start, theme
from serving.first_picture import FirstPicture
from serving.headers import Headers
from serving.health import ready
from serving.request_limits import RequestLimits
from serving.sessions import ClosingStorage
from serving.static_files import StaticFiles

ROUTES = [Route("/ready", ready, methods=["GET", "HEAD"])]
MIDDLEWARE = [Middleware(Headers), Middleware(RequestLimits), Middleware(FirstPicture), Middleware(StaticFiles)]
_SWEEP_SECONDS = 5.0

start.shorten()  # the runtime is created right after this module is imported


@contextlib.asynccontextmanager
async def lifespan(_: App) -> AsyncIterator[None]:
    """What runs alongside the pages while the server is up."""
    log.write_harmlessly()
    _allow_many_files()
    theme.write_once()
    threading.Thread(target=warm_up.ahead_of_visitors, name="warm up", daemon=True).start()
    storage = ClosingStorage.in_place_of(get_instance())
    sweeping = asyncio.create_task(_sweep(storage))
    try:
        yield None
    finally:
        sweeping.cancel()


async def _sweep(storage: ClosingStorage) -> None:
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        storage.close_expired()


def _allow_many_files() -> None:
    """Raise the limit of open files as far as the system allows: each visitor takes four."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else max(soft, 65_536), hard)
        )
