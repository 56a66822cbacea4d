"""Whether this process can serve a page, for proxies and monitoring."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse

from components.frame import warm_up


async def ready(request: Request) -> JSONResponse:
    """200 as soon as a corpus opens, 503 with the reason until then, or if none does."""
    reason = await to_thread.run_sync(_reason)
    return JSONResponse({"ready": not reason, "reason": reason}, status_code=503 if reason else 200)


def _reason() -> str:
    """Why no page could be drawn now; empty if one could. Reveals no paths of this machine."""
    if not warm_up.PAGE.is_done():
        return "the libraries are being imported"
    from components.opening import corpus_choice
    from data import library

    for folder in library.folders().values():
        try:
            corpus_choice.open_folder(folder, library.fingerprint(folder))
        except Exception:  # whatever it is: no corpus opens, and the page itself tells visitors why
            return "the first corpus cannot be opened"
        return ""
    return "there is no corpus"
