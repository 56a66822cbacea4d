export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector("button")
  const label = parentElement.querySelector(".label")
  const said = parentElement.querySelector(".said")
  label.textContent = data.label
  button.onclick = async () => {
    // on a hosted page the app runs in a frame, one level below the address that people share
    const address = new URL(window.location.href.replace("/~/+/", "/"))
    // the address bar may hold a key to edit: the copied query is the one meant for others
    if (data.query !== null) address.search = data.query
    const text = data.text ?? address.href
    const copied = await copy(text)
    label.textContent = copied ? data.done : "Copy it from the address bar"
    said.textContent = label.textContent
    setTimeout(() => { label.textContent = data.label; said.textContent = "" }, 2500)
  }
}
