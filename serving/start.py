"""What Streamlit does at its start that this app has no use for, left out: first visitors wait for it.

Both are parts of the pinned Streamlit that it has no setting for; a test tells when another version has them no more.
"""

from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner


def shorten() -> None:
    """Call it before Streamlit's runtime is there."""
    # the metadata of every installed package is read, a quarter of a second, for components that packages bring;
    # those of this app are its own
    manifest_scanner.scan_component_manifests = lambda max_workers=None: []
    # with the first thing drawn it is asked whether this is Python's console, to warn who calls Streamlit there: Python
    # then looks where each of two thousand modules lies, half a second
    delta_generator._use_warning_has_been_displayed = True
