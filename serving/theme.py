"""The look of the page as Streamlit tells it to browsers, put together once and not for each run.

Streamlit goes through all its settings six times, and turns their names into others, whenever a reader does anything:
an eighth of what a change of a filter took.
"""

from collections.abc import Callable
from functools import lru_cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

Writer = Callable[..., None]  # of a section of the settings into a message; of "theme" where none is named


def write_once() -> None:
    """From here on. Another look in the settings is seen after the next start."""
    app_session._populate_theme_msg = from_memory(app_session._populate_theme_msg)


def from_memory(writer: Writer) -> Writer:
    """A writer that asks another one once for each section."""

    @lru_cache(maxsize=32)
    def section_of_theme(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        writer(message, section)
        return message

    def write(message: CustomThemeConfig, section: str = "theme") -> None:
        theme = section_of_theme(section)
        if theme.ByteSize():  # a merge with nothing would say that the section is there
            message.MergeFrom(theme)

    return write
