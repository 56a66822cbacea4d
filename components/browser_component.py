"""Our own browser components: some HTML, and the scripts that sit next to the module that draws it."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

CLIPBOARD = Path(__file__).with_name("clipboard.js")  # copy(text), for scripts that come after it


def component(
    name: str, html: str, *scripts: Path, css: Path | None = None, isolate_styles: bool = False
) -> Callable[..., Any]:
    """The component of this name, registered once per process; `scripts` are concatenated in order.

    Without isolated styles it uses the page's.
    """
    return _register(name, html, scripts, css, isolate_styles)


@lru_cache(maxsize=64)  # not one of Streamlit's caches, which hash their arguments again in each run
def _register(
    name: str, html: str, scripts: tuple[Path, ...], css: Path | None, isolate_styles: bool
) -> Callable[..., Any]:
    return st.components.v2.component(
        f"standpoint_{name}",
        html=html,
        css=None if css is None else css.read_text("utf-8"),
        js="\n".join(script.read_text("utf-8") for script in scripts),
        isolate_styles=isolate_styles,
    )
