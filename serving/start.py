"""Skips work at Streamlit's start that this app does not need: first visitors would wait for it.

Both are parts of the pinned Streamlit without a setting; a test fails when another version no longer has them.
"""

from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner


def shorten() -> None:
    """Call it before Streamlit's runtime exists."""
    # the metadata of every installed package is read, a quarter of a second, for components that packages bring;
    # those of this app are its own
    manifest_scanner.scan_component_manifests = lambda max_workers=None: []
    # drawing the first element checks whether this is Python's console, to warn people who call Streamlit there: Python
    # then looks where each of two thousand modules lies, half a second
    delta_generator._use_warning_has_been_displayed = True
