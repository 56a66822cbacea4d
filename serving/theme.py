"""The theme that Streamlit sends to browsers, built once and not for each run.

Streamlit goes through all its settings six times, and converts their names, whenever a reader does anything: an eighth
of what a change of a filter took.
"""

from collections.abc import Callable
from functools import lru_cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

Writer = Callable[..., None]  # of a section of the settings into a message; of "theme" if none is named


def write_once() -> None:
    """Install it. A changed theme in the settings takes effect after the next start."""
    app_session._populate_theme_msg = from_memory(app_session._populate_theme_msg)


def from_memory(writer: Writer) -> Writer:
    """A writer that calls another one once for each section."""

    @lru_cache(maxsize=32)
    def section_of_theme(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        writer(message, section)
        return message

    def write(message: CustomThemeConfig, section: str = "theme") -> None:
        theme = section_of_theme(section)
        if theme.ByteSize():  # merging nothing would mark the section as present
            message.MergeFrom(theme)

    return write
