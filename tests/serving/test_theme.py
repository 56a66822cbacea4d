"""The page's theme is sent with each run as Streamlit would write it, and is serialised once."""

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from serving import theme

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar", "theme.dark.sidebar")


@pytest.mark.parametrize("section", SECTIONS)
def test_it_is_what_streamlit_writes(section):
    expected, written = CustomThemeConfig(), CustomThemeConfig()
    app_session._populate_theme_msg(expected, section)
    theme.from_memory(app_session._populate_theme_msg)(written, section)
    assert written == expected


def test_each_section_is_written_once_and_an_empty_one_stays_absent():
    asked = []

    def writer(message, section):
        asked.append(section)
        if section == "theme":
            message.primary_color = "#0F5C63"

    write = theme.from_memory(writer)
    pages = [CustomThemeConfig(), CustomThemeConfig()]
    for page in pages:
        write(page)
        write(page.light, "theme.light")
    assert [page.primary_color for page in pages] == ["#0F5C63", "#0F5C63"]
    assert not pages[0].HasField("light")
    assert asked == ["theme", "theme.light"]
