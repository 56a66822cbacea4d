/* The statements under review, one a row: a box to take it, and a button that opens it. All content is text. */
function piece(tag, className, text) {
  const made = document.createElement(tag)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function row(one, setTriggerValue) {
  const item = piece("li", `sp-statement sp-statement-${one.state}`)
  item.dataset.number = one.number
  const tick = piece("input", "sp-tick")
  tick.type = "checkbox"
  tick.checked = one.state === "accepted"
  tick.setAttribute("aria-label", `Take statement ${one.number}`)
  tick.onchange = () => setTriggerValue("ticked", { number: one.number, taken: tick.checked })
  const open = piece("button", "sp-open sp-statement-open")
  open.type = "button"
  const head = piece("span", "sp-statement-head")
  const symbol = piece("i", `sp-symbol sp-${one.symbol}`)
  symbol.style.background = one.colour
  symbol.setAttribute("aria-hidden", "true")
  if (one.symbol) head.append(symbol)
  head.append(piece("strong", "", one.who), piece("span", "sp-label", one.facts))
  open.append(head)
  if (one.question) open.append(piece("span", "sp-question", `Asked: ${one.question}`))
  open.append(piece("span", "sp-statement-words", one.words))
  if (one.reason) open.append(piece("span", "sp-doubt", one.reason))
  open.onclick = () => setTriggerValue("opened", one.number)
  item.append(tick, open)
  return item
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const list = parentElement.querySelector(".sp-statements")
  const wanted = JSON.stringify(data.rows)
  if (list.dataset.drawn !== wanted) {
    const at = list.scrollTop
    const focused = list.contains(document.activeElement) ? document.activeElement : null
    const held = focused?.closest("li")
    list.replaceChildren(...data.rows.map((one) => row(one, setTriggerValue)))
    list.dataset.drawn = wanted
    list.scrollTop = at
    if (held) list.querySelector(`li[data-number="${held.dataset.number}"] .${focused.classList[0]}`)?.focus({ preventScroll: true })
  }
  for (const item of list.children) {
    const opened = Number(item.dataset.number) === data.opened
    item.classList.toggle("sp-statement-opened", opened)
    item.querySelector(".sp-statement-open").setAttribute("aria-expanded", String(opened))
  }
  if (list.dataset.opened !== String(data.opened)) {
    list.dataset.opened = data.opened
    const opened = list.querySelector(".sp-statement-opened")
    if (opened) list.scrollTop += opened.getBoundingClientRect().top - list.getBoundingClientRect().top - 40
  }
}
