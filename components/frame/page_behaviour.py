"""What a page does in the browser that Streamlit leaves to it: see `page_behaviour.js`."""

from pathlib import Path

from analysis.view.link import View
from components import link
from components.elements.browser_component import component

_JS = Path(__file__).with_name("page_behaviour.js")
_HTML = '<button type="button" class="sp-tools sp-small" aria-expanded="false">Tools</button>'
_TOOLS = {  # what is folded away on a phone, by screen
    "Map": "Tools: search, arrangement, downloads",
    "Compare": "Tools: sides, report, downloads",
    "Positions": "Tools: sides, files, downloads",
    "Corpus": "Tools: downloads, link",
}


def show(view: View) -> None:
    """Draw the button that opens the tools on a phone, and load the rest of the script."""
    mark, query = link.first_address()
    component("page", _HTML, _JS)(
        key="page_behaviour",
        data={"first": mark, "query": query, "screen": view.screen, "tools": _TOOLS.get(view.screen, "Tools: link")},
    )
