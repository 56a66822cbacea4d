/* The article with its statements marked. All of it is text: no part of the article is ever parsed as HTML. */
function labelled(piece) {
  const mark = document.createElement("mark")
  mark.className = `sp-mark sp-mark-${piece.kind} sp-mark-${piece.state}`
  mark.dataset.number = piece.number
  mark.tabIndex = 0
  mark.setAttribute("role", "button")
  mark.setAttribute("aria-label", piece.label)
  if (piece.colour) mark.style.setProperty("--camp", piece.colour)
  return mark
}

function draw(box, data) {
  box.replaceChildren()
  let start = 0
  for (const piece of data.pieces) {
    const holder = piece.number ? labelled(piece) : document.createElement("span")
    holder.dataset.start = start
    holder.textContent = piece.text
    if (piece.number && piece.tag) holder.dataset.tag = piece.tag
    box.appendChild(holder)
    start += [...piece.text].length
  }
}

/* Where a point of the selection is in the article, counted in characters as Python counts them. */
function place(node, offset) {
  const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]")
  if (!holder) return null
  const before = document.createRange()
  before.selectNodeContents(holder)
  before.setEnd(node, offset)
  return Number(holder.dataset.start) + [...before.toString()].length
}

function selected(box) {
  const selection = document.getSelection()
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null
  const range = selection.getRangeAt(0)
  if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null
  const start = place(range.startContainer, range.startOffset)
  const end = place(range.endContainer, range.endOffset)
  return start !== null && end !== null && end > start ? { start, end } : null
}

/* On a narrow screen the list is below the article: scroll it into view, so that a click has a visible effect. */
function showList(box) {
  const list = document.querySelector(".sp-statements")
  if (!list || list.getBoundingClientRect().top < box.getBoundingClientRect().bottom) return
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  list.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" })
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const box = parentElement.querySelector(".sp-article")
  const add = parentElement.querySelector(".sp-add-marked")
  const wanted = JSON.stringify(data.pieces)
  if (box.dataset.drawn !== wanted) {
    const at = box.scrollTop
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.number : undefined
    draw(box, data)
    box.dataset.drawn = wanted
    box.scrollTop = at
    if (focused) box.querySelector(`mark[data-number="${focused}"]`)?.focus({ preventScroll: true })
  }
  for (const mark of box.querySelectorAll("mark")) {
    mark.classList.toggle("sp-mark-opened", Number(mark.dataset.number) === data.opened)
  }
  if (box.dataset.opened !== String(data.opened)) {
    box.dataset.opened = data.opened
    const opened = box.querySelector(".sp-mark-opened")
    if (opened) box.scrollTop += opened.getBoundingClientRect().top - box.getBoundingClientRect().top - 60
  }
  const open = (event) => {
    const mark = event.target.closest("mark")
    if (!mark || selected(box)) return
    setTriggerValue("opened", Number(mark.dataset.number))
    showList(box)
  }
  box.onclick = open
  box.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      if (event.target.closest("mark")) {
        event.preventDefault()
        open(event)
      }
    }
  }
  const offer = () => { add.hidden = !selected(box) }
  box.onmouseup = () => setTimeout(offer, 0)
  box.onkeyup = offer
  add.onmousedown = (event) => event.preventDefault()  /* keeps the selection */
  add.onclick = () => {
    const span = selected(box)
    if (span) setTriggerValue("marked", span)
    document.getSelection().removeAllRanges()
    add.hidden = true
  }
}
