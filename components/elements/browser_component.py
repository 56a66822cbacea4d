"""Our own browser components: some HTML, and the scripts that sit next to the module that draws it."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.elements.widget_callback import if_present

CLIPBOARD = Path(__file__).with_name("clipboard.js")  # copy(text), for scripts that come after it


def component(
    name: str, html: str, *scripts: Path, css: Path | None = None, isolate_styles: bool = False
) -> Callable[..., Any]:
    """The component of this name, registered once per process; `scripts` are concatenated in order.

    Without isolated styles it uses the page's. Its callbacks, named `on_…`, are called only while it is on the page.
    """
    mount = _register(name, html, scripts, css, isolate_styles)

    def draw(*, key: str, **options: Any) -> Any:
        callbacks = {one: if_present(key, call) for one, call in options.items() if one.startswith("on_")}
        return mount(key=key, **(options | callbacks))

    return draw


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
