"""A button that copies: a text, or the address of the page as it now stands."""

from collections.abc import Callable
from typing import Any

import streamlit as st

_HTML = '<button type="button"><span class="label">Copy</span></button><span class="told" role="status"></span>'
_CSS = """
button {
  font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  min-height: 2.5rem; padding: 0.25rem 0.75rem; cursor: pointer; width: 100%;
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.told { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""
# navigator.clipboard exists only on https and localhost; a dashboard shared on an office network is neither.
_JS = """
function copyThroughSelection(text) {
  const area = document.createElement("textarea")
  area.value = text
  area.setAttribute("readonly", "")
  area.style.position = "fixed"
  area.style.opacity = "0"
  document.body.appendChild(area)
  area.select()
  const copied = document.execCommand("copy")
  area.remove()
  return copied
}

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch (refused) {
      return copyThroughSelection(text)
    }
  }
  return copyThroughSelection(text)
}

export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector("button")
  const label = parentElement.querySelector(".label")
  const told = parentElement.querySelector(".told")
  label.textContent = data.label
  button.onclick = async () => {
    // on a hosted page the app runs one level down from the address that people share
    const address = new URL(window.location.href.replace("/~/+/", "/"))
    // the address bar may hold a key to edit: what is copied is the query that is made for others
    if (data.query !== null) address.search = data.query
    const text = data.text ?? address.href
    const copied = await copy(text)
    label.textContent = copied ? data.done : "Copy it from the address bar"
    told.textContent = label.textContent
    setTimeout(() => { label.textContent = data.label; told.textContent = "" }, 2500)
  }
}
"""


def show(label: str, key: str, text: str | None = None, done: str = "Copied", query: str | None = None) -> None:
    """Draw the button. Without `text` it copies the address of the page with this `query`."""
    _component()(key=key, data={"label": label, "text": text, "done": done, "query": query})


@st.cache_resource
def _component() -> Callable[..., Any]:
    return st.components.v2.component("standpoint_copy_button", html=_HTML, css=_CSS, js=_JS)
