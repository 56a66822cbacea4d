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
