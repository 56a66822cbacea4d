// Answers by keys: each acts at once on what is on the screen. Answers are sent to the server in batches, each time all that
// it has not confirmed, so that none is lost or counted twice, however slow it is.
// ms without an answer after which the batch is sent, and the longest that an answer waits: fast answers are not
// delayed by what the server sends back for each
const PAUSE = 250
const LONGEST_WAIT = 1_000
const WAITING = 'One moment: what comes next is on its way.'
const NAMED = 60 // letters of a quote that name the group of its buttons
const TYPING = 'input, textarea, select, [contenteditable], [role="combobox"]'
const root = document.documentElement
// Who dictates, or often hits a key by mistake, turns the letters off; the browser remembers it.
const KEYS = 'standpoint.answer-by-keys'

function storedKeys() {
  try {
    return localStorage.getItem(KEYS) !== 'off'
  } catch {
    return true // a browser that stores nothing
  }
}

function storeKeys(on) {
  try {
    localStorage.setItem(KEYS, on ? 'on' : 'off')
  } catch {
    // it holds until the page is closed
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

class Desk {
  constructor(place) {
    this.place = place
    this.nonce = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2)
    this.number = 0
    this.unconfirmed = []
    this.byKeys = storedKeys()
    this.begin('')
  }

  begin(scope) {
    this.scope = scope
    this.queue = []
    this.current = null
    this.answers = new Map() // answers given here since the server last sent its queue, by key
    this.done = []
    this.undone = []
    this.times = []
    this.asking = null
  }

  receive(data, send) {
    this.data = data
    this.send = send
    if (data.nonce === this.nonce) this.unconfirmed = this.unconfirmed.filter((one) => one[0] > data.confirmed)
    if (data.scope !== this.scope) this.begin(data.scope)
    const waiting = new Set(this.unconfirmed.map((one) => one[1]))
    if (!waiting.size) this.answers.clear()
    for (const item of data.done) if (!waiting.has(item.key)) this.remember(item)
    const shown = new Set(this.current ? [this.current.key] : [])
    this.queue = data.items.filter((item) => !this.isAnswered(item.key) && !shown.has(item.key))
    if (this.current && this.asking === null && !this.reopened) {
      // the item on the screen stays, with what the server now says about it
      this.current = data.items.find((item) => item.key === this.current.key) ?? this.current
    }
    if (!this.current) this.next()
    this.draw()
  }

  remember(item) {
    if (!this.done.some((one) => one.item.key === item.key)) this.done.push({ item, answer: item.answer, before: null })
  }

  isAnswered(key) {
    return Boolean(this.answers.get(key))
  }

  next() {
    this.reopened = false
    this.current = this.queue.shift() ?? null
  }

  tell(key, answer, text = '', reason = '') {
    this.unconfirmed.push([++this.number, key, answer, text, reason])
    this.flushSoon()
  }

  flushSoon() {
    clearTimeout(this.timer)
    this.due ??= Date.now() + LONGEST_WAIT
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(PAUSE, this.due - Date.now())))
  }

  flush() {
    this.due = null
    if (this.unconfirmed.length) this.send({ nonce: this.nonce, events: this.unconfirmed })
  }

  answer(value, text = '') {
    if (!this.current || !this.data.may_answer) return
    const answer = this.data.answers.find((one) => one.value === value)
    if (answer.ask && this.asking === null) {
      this.asking = value
      this.draw()
      this.place.querySelector('.sp-ask input')?.focus()
      return
    }
    const asked = this.asking !== null
    this.put(this.current, value, text)
    this.asking = null
    this.next()
    this.draw()
    if (asked) this.focusAnswer(value)
    this.say(answer.label)
  }

  // the field that asked for a condition is gone: the keyboard goes on from the button that opened it
  focusAnswer(value) {
    this.place.querySelector(`.sp-desk-buttons [data-act="${CSS.escape(value)}"]`)?.focus({ preventScroll: true })
  }

  // for screen readers: what happened, and the words that are on the screen now, in an element that stays in the page
  say(what) {
    const card = element('div')
    card.innerHTML = this.current?.html ?? ''
    const claim = [...card.querySelectorAll('[data-pair]')].filter((one) => one.dataset.pair === this.current.key)
    const words = [...card.querySelectorAll('.sp-text'), ...claim].map((one) => one.textContent.trim()).join(' · ')
    this.place.parentElement.querySelector('.sp-desk-said').textContent = `${what}. ${this.current ? `Next: ${words}` : this.data.empty}`
  }

  put(item, value, text = '') {
    const reason = this.place.querySelector('.sp-why input')
    const why = reason ? reason.value.trim() : ''
    if (reason) reason.value = ''
    const at = this.done.findIndex((one) => one.item.key === item.key)
    const before = at < 0 ? '' : this.done[at].answer
    if (at >= 0) this.done.splice(at, 1)
    this.done.push({ item, answer: value, before, text, why })
    this.answers.set(item.key, value)
    this.undone = []
    this.times.push(Date.now())
    this.tell(item.key, value, text, why)
  }

  later() {
    if (!this.current || this.asking !== null) return
    this.tell(this.current.key, 'later')
    this.queue.push(this.current)
    this.next()
    this.draw()
    this.say('Later')
  }

  asideAll() {
    const aside = this.data.aside
    if (!aside || !this.current || !this.data.may_answer || this.asking !== null) return
    for (const item of [this.current, ...this.listed()]) this.put(item, aside)
    this.queue = this.queue.filter((item) => !this.isAnswered(item.key))
    this.next()
    this.draw()
  }

  undo() {
    const last = this.done.pop()
    if (!last || !this.data.may_answer) return
    this.asking = null
    this.undone.push(last)
    this.answers.set(last.item.key, last.before || '')
    this.tell(last.item.key, last.before || 'remove')
    if (this.current && this.current.key !== last.item.key) this.queue.unshift(this.current)
    this.queue = this.queue.filter((item) => item.key !== last.item.key)
    this.current = last.item
    this.reopened = true
    this.draw()
    this.say('Undone')
  }

  redo() {
    const last = this.undone.pop()
    if (!last || !this.data.may_answer) return
    this.done.push(last)
    this.answers.set(last.item.key, last.answer)
    this.tell(last.item.key, last.answer, last.text, last.why)
    if (this.current && this.current.key === last.item.key) this.next()
    this.draw()
    this.say('Done again')
  }

  remove(key) {
    const at = this.done.findIndex((one) => one.item.key === key)
    if (at < 0) return
    const [last] = this.done.splice(at, 1)
    this.answers.delete(key)
    this.tell(key, 'remove')
    this.queue.unshift(last.item)
    if (!this.current) this.next()
    this.draw()
  }

  change(key, value) {
    const there = this.done.find((one) => one.item.key === key)
    const item = there ? there.item : [this.current, ...this.queue].find((one) => one && one.key === key)
    if (!item || !this.data.may_answer) return
    this.put(item, value)
    this.queue = this.queue.filter((one) => one.key !== key)
    if (this.current && this.current.key === key) this.next()
    this.draw()
  }

  listed() {
    const group = this.current && this.current.group
    const same = group ? this.queue.filter((item) => item.group === group) : this.queue
    return same.slice(0, this.data.n_listed - 1)
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (this.place.offsetParent === null || event.target.closest?.(TYPING)) return
    root.dataset.spKeyboard = '' // outside a field only a real keyboard types: a touch screen has one, too
    if (!this.byKeys) return
    const key = event.key.toLowerCase()
    const answer = this.data.answers.find((one) => one.key === key)
    const act = answer
      ? () => this.answer(answer.value)
      : { l: () => this.later(), u: () => this.undo(), r: () => this.redo(), a: () => this.asideAll() }[key]
    if (!act) return
    event.preventDefault()
    act()
  }

  turnKeys(on) {
    this.byKeys = on
    storeKeys(on)
    this.draw()
  }

  draw() {
    const { data, place } = this
    place.dataset.keys = this.byKeys ? 'on' : 'off'
    const typed = place.querySelector('.sp-why input')?.value ?? ''
    const focused = place.contains(document.activeElement) && document.activeElement.dataset.act
    place.replaceChildren()
    if (this.current) place.append(this.card())
    else place.append(element('p', 'sp-silent', this.unconfirmed.length ? WAITING : data.empty))
    place.append(this.progress())
    const listed = this.listed()
    if (this.current && listed.length) place.append(this.list(data.next_heading, listed, false))
    if (this.done.length) {
      const latest = this.done.slice(-data.n_done).reverse().map((one) => one.item)
      place.append(this.list(data.done_heading, latest, true))
    }
    const why = place.querySelector('.sp-why input')
    if (why) why.value = typed
    if (focused) place.querySelector(`[data-act="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
  }

  card() {
    const card = element('section', 'sp-desk-card')
    const body = element('div', 'sp-to-mark')
    // from the project's own templates, which escape all untrusted words
    body.innerHTML = this.current.html
    for (const one of body.querySelectorAll('[data-pair]')) {
      one.querySelector('.sp-answered').textContent = this.answers.get(one.dataset.pair) || ''
      if (one.dataset.pair === this.current.key) one.setAttribute('aria-current', 'true')
    }
    card.append(body)
    const buttons = element('div', 'sp-desk-buttons')
    for (const one of this.data.answers) buttons.append(this.button(one.label, one.key, () => this.answer(one.value), one.value))
    if (this.data.may_be_later) buttons.append(this.button('Later', 'l', () => this.later(), 'later', true))
    card.append(buttons)
    if (this.asking !== null) card.append(this.condition())
    if (this.data.asks_why) card.append(this.why())
    if (!this.data.may_answer) card.append(element('p', 'sp-label', this.data.why_not))
    return card
  }

  button(label, key, act, name, quiet) {
    const made = element('button', quiet ? 'sp-small sp-quiet' : 'sp-small')
    made.type = 'button'
    made.dataset.act = name
    made.disabled = !this.data.may_answer
    made.append(element('span', '', label))
    if (key) made.append(element('kbd', '', key.toUpperCase()))
    made.onclick = act
    return made
  }

  condition() {
    const form = element('form', 'sp-ask')
    const label = element('label', 'sp-label', 'Only if … (Enter without words leaves it open)')
    const field = element('input')
    field.maxLength = 500
    label.append(field)
    form.append(label)
    form.onsubmit = (event) => {
      event.preventDefault()
      this.answer(this.asking, field.value.trim())
    }
    field.onkeydown = (event) => {
      if (event.key !== 'Escape') return
      const { asking } = this
      this.asking = null
      this.draw()
      this.focusAnswer(asking)
    }
    return form
  }

  why() {
    const label = element('label', 'sp-why sp-label', 'Reason for the next mark (optional)')
    const field = element('input')
    field.maxLength = 500
    field.dataset.act = 'why'
    field.onkeydown = (event) => { if (event.key === 'Enter') { event.preventDefault(); field.blur() } }
    label.append(field)
    return label
  }

  progress() {
    const row = element('div', 'sp-desk-progress')
    const { n_read, n_all } = this.data
    const waiting = new Set(this.unconfirmed.filter((one) => one[2] !== 'later').map((one) => one[1])).size
    const here = [...this.answers.values()].filter(Boolean).length
    const read = Math.min(n_all, n_read + here)
    const meter = element('progress')
    meter.max = Math.max(1, n_all)
    meter.value = read
    meter.setAttribute('aria-label', 'Read')
    row.append(meter)
    const count = element('span', '', `${read.toLocaleString('en')} of ${n_all.toLocaleString('en')} ${this.data.what_is_read}${this.pace()}`)
    count.dataset.read = read
    row.append(count)
    const kept = element('span', 'sp-label', waiting ? `${waiting} on the way` : this.data.kept)
    kept.setAttribute('role', 'status')
    row.append(kept)
    row.append(this.button('Undo', 'u', () => this.undo(), 'undo', true))
    row.append(this.button('Redo', 'r', () => this.redo(), 'redo', true))
    row.querySelector('[data-act=undo]').disabled ||= !this.done.length
    row.querySelector('[data-act=redo]').disabled ||= !this.undone.length
    if (this.data.aside && this.current) {
      const n = 1 + this.listed().length
      row.append(this.button(n > 1 ? `None of these ${n}` : 'Not this one', 'a', () => this.asideAll(), 'aside', true))
    }
    row.append(this.keySwitch())
    if (this.data.sentence) row.append(element('p', 'sp-label', this.data.sentence))
    return row
  }

  keySwitch() {
    const made = this.button('Answer by keys', '', () => this.turnKeys(!this.byKeys), 'keys', true)
    made.classList.add('sp-by-keys')
    made.disabled = false
    made.setAttribute('aria-pressed', String(this.byKeys))
    return made
  }

  pace() {
    const recent = this.times.filter((time) => Date.now() - time < 300_000)
    if (recent.length < 3) return ''
    const minutes = Math.max(1 / 60, (recent.at(-1) - recent[0]) / 60_000)
    return ` · ${Math.round((recent.length - 1) / minutes).toLocaleString('en')} a minute`
  }

  list(heading, items, isDone) {
    const box = element('section', isDone ? 'sp-desk-done' : 'sp-desk-next')
    box.append(element('h2', '', heading))
    for (const item of items) {
      const row = element('div', 'sp-row sp-marking')
      const words = element('div')
      words.innerHTML = (!isDone && item.next_line) || item.line
      const choices = element('div', 'sp-choices')
      choices.setAttribute('role', 'group')
      choices.setAttribute('aria-label', `Answer on: ${(words.querySelector('.sp-text') ?? words).textContent.trim().slice(0, NAMED)}`)
      const done = this.done.find((one) => one.item.key === item.key)
      if (done && (done.text || done.why)) words.append(element('p', 'sp-label', [done.text && `if ${done.text}`, done.why].filter(Boolean).join(' · ')))
      for (const one of this.data.answers) {
        const button = this.button(one.label, '', () => this.change(item.key, one.value), `${one.value}:${item.key}`)
        button.setAttribute('aria-pressed', String(Boolean(done) && done.answer === one.value))
        choices.append(button)
      }
      if (isDone) choices.append(this.button('Remove', '', () => this.remove(item.key), `remove:${item.key}`))
      row.append(words, choices)
      box.append(row)
    }
    return box
  }
}

// A redrawn page may put the desk in another place: unconfirmed answers, and keys pressed meanwhile, move with it.
const GAP = 5_000 // ms after which a person who left the desk is doing something else

function leave(desk) {
  if (root.spLeftDesk) root.spLeftDesk.end()
  const left = { desk, scope: desk.scope, missed: [] }
  const keep = (event) => { if (!event.target.closest?.(TYPING)) left.missed.push(event) }
  left.end = () => {
    document.removeEventListener('keydown', keep)
    clearTimeout(left.timer)
    root.spLeftDesk = null
  }
  left.timer = setTimeout(left.end, GAP)
  document.addEventListener('keydown', keep)
  root.spLeftDesk = left
}

function takenUp(place, scope) {
  const left = root.spLeftDesk
  if (!left || left.scope !== scope) return null
  left.desk.place = place
  return left.desk
}

function takeMissed(scope) {
  const left = root.spLeftDesk
  if (!left) return []
  left.end()
  return left.scope === scope ? left.missed : []
}

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const place = parentElement.querySelector('.sp-desk')
  const isNew = !place.desk
  place.desk ??= takenUp(place, data.scope) ?? new Desk(place)
  const desk = place.desk
  desk.receive(data, (answers) => setStateValue('answers', answers))
  const missed = takeMissed(data.scope)
  // called again for each message of the server: one key must still be one answer
  document.removeEventListener('keydown', place.pressed)
  const pressed = (event) => desk.press(event)
  place.pressed = pressed
  document.addEventListener('keydown', pressed)
  for (const event of missed) desk.press(event)
  if (isNew && desk.unconfirmed.length) desk.flushSoon() // what the previous page had not sent yet
  return () => {
    document.removeEventListener('keydown', pressed)
    if (desk.unconfirmed.length) desk.flush()
    leave(desk)
  }
}
