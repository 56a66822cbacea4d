// navigator.clipboard exists only on https and localhost; a dashboard shared on an office network is neither.
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
  const said = parentElement.querySelector(".said")
  label.textContent = data.label
  button.onclick = async () => {
    // on a hosted page the app runs one level down from the address that people share
    const address = new URL(window.location.href.replace("/~/+/", "/"))
    // the address bar may hold a key to edit: what is copied is the query that is made for others
    if (data.query !== null) address.search = data.query
    const text = data.text ?? address.href
    const copied = await copy(text)
    label.textContent = copied ? data.done : "Copy it from the address bar"
    said.textContent = label.textContent
    setTimeout(() => { label.textContent = data.label; said.textContent = "" }, 2500)
  }
}
