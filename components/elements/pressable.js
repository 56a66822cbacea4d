const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }
const buttons = (place) => [...place.querySelectorAll('button[data-press]')]
const inTable = (place) => buttons(place).filter((one) => one.dataset.row !== undefined)

function stopAt(place, button) {
  for (const one of inTable(place)) one.tabIndex = one === button ? 0 : -1
}

function neighbour(place, button, [down, across]) {
  const row = Number(button.dataset.row) + down, column = Number(button.dataset.column) + across
  return inTable(place).find((one) => Number(one.dataset.row) === row && Number(one.dataset.column) === column)
}

// what a reader has unfolded stays unfolded when the rest is redrawn
const unfolded = (place) => [...place.querySelectorAll('details[open][data-keep]')].map((one) => one.dataset.keep)

async function copyFrom(button) {
  const label = button.textContent
  button.textContent = (await copy(button.dataset.copy)) ? 'Copied' : 'Could not copy'
  setTimeout(() => { button.textContent = label }, 2500)
}

// the keyboard and the screen reader go on from there, and not from the list of contents
function showPart(part) {
  const heading = part?.querySelector('h2') ?? part
  if (!heading) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  part.scrollIntoView({ block: 'start' })
}

// what a link shows is seen at once: scroll to the open cell's claim if its quotes would be below the window's edge
function showOpenCell(place) {
  const row = place.querySelector('[data-row][aria-expanded="true"]')?.closest('tr')
  const isLink = document.documentElement.dataset.spMoved === undefined || innerWidth <= 640
  if (!row || !isLink || (row.nextElementSibling ?? row).getBoundingClientRect().bottom <= innerHeight) return
  row.scrollIntoView({ block: 'start' })
}

function redraw(place, html) {
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.press : undefined
  const open = unfolded(place)
  // from the project's own templates, which escape all untrusted words
  place.innerHTML = html
  place.drawn = html
  for (const one of place.querySelectorAll('details[data-keep]')) one.open ||= open.includes(one.dataset.keep)
  const again = buttons(place).find((one) => one.dataset.press === focused)
  const cells = inTable(place)
  stopAt(place, cells.includes(again) ? again : cells.find((one) => one.ariaExpanded === 'true') ?? cells[0])
  if (focused !== undefined) (again ?? buttons(place)[0])?.focus({ preventScroll: true })
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const place = parentElement.querySelector('.sp-pressable')
  const isFirst = place.drawn === undefined
  if (place.drawn !== data.html) redraw(place, data.html)
  if (isFirst) requestAnimationFrame(() => requestAnimationFrame(() => showOpenCell(place)))
  place.onclick = (event) => {
    const link = event.target.closest('a[href], summary')
    const other = event.target.closest('[data-copy], [data-scroll]')
    if (other?.dataset.copy !== undefined) return copyFrom(other)
    if (other) return showPart(place.querySelector(`[data-place="${other.dataset.scroll}"]`))
    const button = event.target.closest('[data-press]')
    // selecting words with the mouse is for copying them, not for opening their quote
    const marks = button && button.tagName !== 'BUTTON' && !getSelection().isCollapsed
    if (link || marks || !button || button.disabled) return
    if (button.dataset.row !== undefined) stopAt(place, button)
    setTriggerValue('pressed', button.dataset.press)
  }
  place.onkeydown = (event) => {
    const step = STEPS[event.key], button = event.target.closest('[data-row]')
    const next = step && button && neighbour(place, button, step)
    if (!next) return
    event.preventDefault()
    stopAt(place, next)
    next.focus()
  }
}
