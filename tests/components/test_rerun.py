"""A page that reruns by itself lets the browser's own requests go first."""

import pytest
from streamlit.testing.v1 import AppTest


def _page(going_back):
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    from components.rerun import rerun_page

    context = get_script_run_ctx()
    st.session_state.setdefault("addresses", []).append((context.query_string, context.is_history_navigation))
    if len(st.session_state["addresses"]) == 1:
        if going_back:
            context.script_requests.request_rerun(RerunData(query_string="screen=Compare", is_history_navigation=True))
        rerun_page()


@pytest.mark.parametrize("going_back", [True, False])
def test_what_the_browser_asked_for_comes_first(going_back):
    app = AppTest.from_function(_page, args=(going_back,)).run()
    assert not app.exception
    assert app.session_state["addresses"][1:] == [("screen=Compare", True) if going_back else ("", False)]
