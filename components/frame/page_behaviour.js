// What a page does that Streamlit leaves to it: one address per view without an extra step for Back, a new screen from
// its top, and on a phone the tools behind one button.
const scroller = () => document.querySelector('[data-testid="stMain"]')

function replaceAddress(query) {
  const parameters = new URLSearchParams(query)
  // the key that opened a corpus stands in the address alone; what the server sends names the key to read
  const key = new URLSearchParams(location.search).get('corpus')
  if (key?.startsWith('edit-')) parameters.set('corpus', key)
  const wanted = `?${parameters}`
  if (wanted !== location.search) history.replaceState(history.state, '', location.pathname + wanted)
}

// what the screen that was left has drawn is put away at once, and not pushed about by what comes in its place
function putAwayTheOld(root) {
  const app = document.querySelector('[data-testid="stApp"]')
  if (app?.dataset.testScriptState !== 'running') return
  root.dataset.spChanging = ''
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
  // the first view of a visit: its address is put in place of the one that was typed, so that Back leaves at once
  if (data.first !== root.dataset.spFirst) {
    root.dataset.spFirst = data.first
    replaceAddress(data.query)
  }
  if (root.dataset.spScreen !== undefined && root.dataset.spScreen !== data.screen) {
    scroller()?.scrollTo(0, 0)
    putAwayTheOld(root)
  }
  root.dataset.spScreen = data.screen
  const button = parentElement.querySelector('.sp-tools')
  const show = (open) => {
    root.dataset.spTools = open ? 'open' : 'closed'
    button.setAttribute('aria-expanded', String(open))
  }
  if (root.dataset.spTools === undefined) show(false)
  else show(root.dataset.spTools === 'open')
  button.onclick = () => show(root.dataset.spTools !== 'open')
}
