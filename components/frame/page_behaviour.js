// What Streamlit does not do for a page: one address per view without an extra step for Back, a new screen shown from
// its top, and on a phone the tools behind one button.
const scroller = () => document.querySelector('[data-testid="stMain"]')

function replaceAddress(query) {
  const parameters = new URLSearchParams(query)
  // only the address has the key that opened a corpus; what the server sends names the key to read
  const key = new URLSearchParams(location.search).get('corpus')
  if (key?.startsWith('edit-')) parameters.set('corpus', key)
  const wanted = `?${parameters}`
  if (wanted !== location.search) history.replaceState(history.state, '', location.pathname + wanted)
}

// a message that follows a click gets the focus, so that it is seen and read aloud wherever it is
const press = (document.documentElement.spPress ??= { at: -Infinity })
const LATE = 15_000 // milliseconds after the click: a person who waits longer is doing something else by then
const REMOVED_AFTER = 150 // milliseconds after the end of a run
const isWriting = (element) => element?.matches('input:not([type=checkbox], [type=radio]), textarea, [contenteditable=true]')

function focusMessages() {
  let known = new Set(), waiting = 0
  const look = () => {
    waiting = 0
    // Streamlit labels its file inputs, but with the role "presentation", for which screen readers ignore the label
    for (const one of document.querySelectorAll('section[role="presentation"][aria-label]')) one.setAttribute('role', 'group')
    const notices = [...document.querySelectorAll('[data-testid="stMain"] .sp-notice')]
      .filter((one) => !one.closest('.st-key-newer_version')) // caused by others
    const fresh = notices.find((one) => !known.has(one.textContent))
    known = new Set(notices.map((one) => one.textContent))
    if (!fresh || performance.now() - press.at > LATE || isWriting(document.activeElement)) return
    press.at = -Infinity
    fresh.tabIndex = -1
    fresh.focus({ preventScroll: true })
    fresh.scrollIntoView({ block: 'nearest' })
  }
  const note = (event) => {
    // of a form or a step; opening something from a list shows more about it, and the list keeps the focus
    if (!event.target.closest?.('[data-testid="stButton"], [data-testid="stFormSubmitButton"]')) return
    if (event.type === 'click' || event.key === 'Enter' || event.key === ' ') press.at = performance.now()
  }
  for (const type of ['click', 'keydown']) document.addEventListener(type, note, true)
  new MutationObserver(() => { waiting ||= requestAnimationFrame(look) }).observe(document.body, { childList: true, subtree: true })
  look()
}

// what had the focus may be gone after a press, such as the list of which a quote was opened: the keyboard and the screen
// reader go on from what stands in its place, and on another screen from its title
function keepTheFocus() {
  const isPlace = (name) => name.startsWith('st-key-')
  const screen = () => document.documentElement.dataset.spScreen
  const nameOf = (element) => element.getAttribute('aria-label') ?? element.textContent.trim()
  let last = null, places = [], of = ''
  const goOn = () => {
    if (!last || last.isConnected || document.activeElement !== document.body) return
    const name = nameOf(last)
    last = null
    const place = places.map((name) => document.getElementsByClassName(name)[0]).find(Boolean)
      ?? (of === screen() ? null : document.querySelector('.sp-head h1'))
    if (!place) return
    const again = [...place.querySelectorAll('button')].find((one) => name && nameOf(one) === name && !one.disabled)
    if (!again) place.tabIndex = -1
    ;(again ?? place).focus({ preventScroll: true })
  }
  // who clicks elsewhere has left what had the focus
  document.addEventListener('pointerdown', () => { last = null }, true)
  document.addEventListener('focusin', ({ target }) => {
    last = target
    places = []
    of = screen()
    for (let one = target; one; one = one.parentElement) places.push(...[...one.classList].filter(isPlace))
  })
  const app = document.querySelector('[data-testid="stApp"]')
  // what the last run no longer draws is removed a moment after it has ended
  const ended = () => { if (app.dataset.testScriptState === 'notRunning') setTimeout(goOn, REMOVED_AFTER) }
  new MutationObserver(ended).observe(app, { attributeFilter: ['data-test-script-state'] })
}

// What a button opens over the page is at the end of the document, a whole page of Tabs away: the keyboard enters it from
// its button and leaves it to there, and a screen reader says which it is. Its content arrives after it: where it has no
// room below its button, it is placed again.
const MENU = '[data-testid="stPopoverBody"]', OPENS_A_MENU = 'button[aria-haspopup="dialog"]'
const CONTROLS = 'a[href], button, input, textarea, select, summary, [tabindex]'

function enterMenus() {
  const app = document.querySelector('[data-testid="stApp"]')
  let opener = null
  const menu = () => [...document.querySelectorAll(MENU)].at(-1)
  const controlsOf = (opened) =>
    [...opened.querySelectorAll(CONTROLS)].filter((one) => !one.disabled && one.tabIndex >= 0 && one.offsetParent)
  // the run that draws the content is over, and the scripts of all its kinds of controls are loaded
  const isComplete = (opened) =>
    app.dataset.testScriptState !== 'running' && !opened.querySelector('[data-testid="stSkeleton"]')
  const look = () => {
    const opened = menu()
    if (!opened || !opener?.isConnected) return
    opened.ariaLabel ??= opener.querySelector('[data-testid="stMarkdownContainer"]')?.textContent ?? ''
    if (opened.spHeight !== opened.scrollHeight && opened.scrollHeight > opened.clientHeight + 1) {
      opened.spHeight = opened.scrollHeight
      opened.style.maxHeight = '70vh' // at its full height it is seen to need another place
      dispatchEvent(new Event('resize'))
    }
    const isAtOpener = document.activeElement === opener && opener.matches(':focus-visible')
    if (opened.spEntered || !isAtOpener || !isComplete(opened)) return // more may come before the first control
    const [first] = controlsOf(opened)
    if (!first) return
    opened.spEntered = true
    first.focus({ preventScroll: true })
  }
  document.addEventListener('click', ({ target }) => { opener = target.closest?.(OPENS_A_MENU) ?? opener }, true)
  document.addEventListener('keydown', (event) => {
    const opened = event.key === 'Tab' && menu()
    if (!opened || !opener?.isConnected) return
    const controls = controlsOf(opened), at = document.activeElement
    if (at === opener && !event.shiftKey && controls.length) {
      event.preventDefault()
      controls[0].focus()
    } else if (opened.contains(at) && (at === controls.at(event.shiftKey ? 0 : -1) || !controls.length)) {
      event.preventDefault()
      if (!event.shiftKey && !isComplete(opened)) return // more may come after it
      opener.focus()
      opener.click()
    }
  }, true)
  let waiting = 0
  const later = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; look() }) }
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true })
  new MutationObserver(later).observe(app, { attributeFilter: ['data-test-script-state'] })
}

// what the previous screen has drawn is hidden at once, instead of being pushed around by what replaces it
function putAwayTheOld(root) {
  const app = document.querySelector('[data-testid="stApp"]')
  if (app?.dataset.testScriptState !== 'running') return
  root.dataset.spChanging = ''
  press.at = -Infinity // a message of another screen is not caused by the click alone
  const watching = new MutationObserver(() => {
    if (app.dataset.testScriptState === 'running') return
    watching.disconnect()
    delete root.dataset.spChanging
  })
  watching.observe(app, { attributeFilter: ['data-test-script-state'] })
}

export default function (component) {
  const { data, parentElement } = component
  const root = document.documentElement
  // the first view of a visit: its address replaces the one that was typed, so that Back leaves at once
  if (data.first !== root.dataset.spFirst) {
    root.dataset.spFirst = data.first
    replaceAddress(data.query)
  }
  if (root.dataset.spScreen !== undefined && root.dataset.spScreen !== data.screen) {
    root.dataset.spMoved = ''
    scroller()?.scrollTo(0, 0)
    putAwayTheOld(root)
  }
  root.dataset.spScreen = data.screen
  if (root.dataset.spListens === undefined) {
    root.dataset.spListens = ''
    focusMessages()
    keepTheFocus()
    enterMenus()
  }
  const button = parentElement.querySelector('.sp-tools')
  button.textContent = data.tools
  const show = (open) => {
    root.dataset.spTools = open ? 'open' : 'closed'
    button.setAttribute('aria-expanded', String(open))
  }
  if (root.dataset.spTools === undefined) show(false)
  else show(root.dataset.spTools === 'open')
  button.onclick = () => show(root.dataset.spTools !== 'open')
}
