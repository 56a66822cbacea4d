"""What every answer tells the browser: what it may load, run, embed and tell others.

Tested in Chromium: any browser test fails if a page does something that is not allowed here.
"""

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import streamlit

EMBEDDERS = "STANDPOINT_EMBEDDERS"  # origins of the pages that may show this one in a frame, separated by spaces

# Streamlit writes its styles into the page, and loads the scripts of components from blobs; Plotly assembles its WebGL
# programs at run time, which needs unsafe-eval. The only script in the page itself is Streamlit's own, allowed by its
# hash.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' blob: 'unsafe-eval' 'sha256-{inline}'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "object-src": "'none'",
    "frame-ancestors": "{embedders}",
}
# a downloaded page that somebody opens here must not act as this site
OF_FILES = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address holds the key of a corpus
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy(embedders: str, inline: str) -> str:
    """The Content-Security-Policy of pages, for the hash of the script within them."""
    return "; ".join(f"{name} {value.format(embedders=embedders, inline=inline)}" for name, value in _POLICY.items())


def in_force() -> Mapping[str, str]:
    """The headers of a page, by name."""
    embedders = " ".join(["'self'", *os.environ.get(EMBEDDERS, "").split()])
    return _ALWAYS | {"Content-Security-Policy": policy(embedders, _inline_script())}


@lru_cache(maxsize=1)
def _inline_script() -> str:
    """The hash of the only script in Streamlit's own page."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    found = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    return base64.b64encode(hashlib.sha256((found[1] if found else "").encode()).digest()).decode()
