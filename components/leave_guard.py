"""The browser asks before it leaves a page with unsaved edits."""

import streamlit as st

_JS = """
function ask(event) {
  event.preventDefault()
  event.returnValue = ""
}

export default function (component) {
  window.removeEventListener("beforeunload", window.standpointAsks)
  window.standpointAsks = component.data.unsaved ? ask : undefined
  if (window.standpointAsks) window.addEventListener("beforeunload", window.standpointAsks)
  return () => window.removeEventListener("beforeunload", ask)
}
"""


def show(unsaved: bool) -> None:
    """Ask from now on, or no longer. Draws nothing."""
    with st.container(key="leave_guard"):
        _component()(key="leave_guard_script", data={"unsaved": unsaved})


@st.cache_resource
def _component():
    return st.components.v2.component("standpoint_leave_guard", html="<span></span>", js=_JS)
