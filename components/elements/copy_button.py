"""A button that copies a text, or the current address of the page."""

from pathlib import Path

from components.elements.browser_component import CLIPBOARD, component

_HTML = """
<button type="button"><span class="label">Copy</span></button>
<span class="said" role="status"></span>
"""
_CSS = Path(__file__).with_name("copy_button.css")
_JS = Path(__file__).with_name("copy_button.js")


def show(label: str, key: str, text: str | None = None, done: str = "Copied", query: str | None = None) -> None:
    """Draw the button. Without `text` it copies the address of the page with this `query`."""
    component("copy_button", _HTML, CLIPBOARD, _JS, css=_CSS, isolate_styles=True)(
        key=key, data={"label": label, "text": text, "done": done, "query": query}
    )
