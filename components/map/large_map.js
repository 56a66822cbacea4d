// The map of many quotes. The server sends places, masks and the view in parts, which are put together here.
// What is picked, outlined and pointed at is sent back by row or in the map's own units.
const maps = (globalThis.spMaps ??= { early: [] })
const MOST_PARTS = 8 // kept in case they are requested again
const NEAREST = 1 / 6400 // of the map's width: any closer, quotes would show the grid of their places
const REACH = 8 // pixels around the pointer in which a quote is found
const ASK_AFTER = 120 // ms that the pointer rests
const GLIDE = 220 // ms that a button's zoom takes
const MOST_ANSWERS = 500 // kept
const CROWDED = 1501 // dots in sight from which map_labels.js does not need their places
const LARGER = 3 // pixels by which a selected dot is larger
const BUTTONS = [
  ['picture', 'Save as a picture', 'M3 5h3l1-2h6l1 2h3v11H3zM10 7.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z'],
  ['pan', 'Move the map', 'M10 1l3 3h-2v5h5V7l3 3-3 3v-2h-5v5h2l-3 3-3-3h2v-5H4v2l-3-3 3-3v2h5V4H7z'],
  ['box', 'Select with a box', 'M2 4h2V2h3v2h6V2h3v2h2v3h-2v6h2v3h-2v2h-3v-2H7v2H4v-2H2v-3h2V7H2zm4 2v8h8V6z'],
  ['lasso', 'Select with a lasso', 'M10 2c5 0 8 2.500 8 5.500S15 13 10 13c-1 0-2-.1-3-.3l-1 1.300c1 1 .8 2.500-.6 4l-1.400-1.300c1-1 .7-1.500.2-2l-1-.7 1.700-2.200C3 10.700 2 9.200 2 7.500 2 4.500 5 2 10 2zm0 2c-4 0-6 1.800-6 3.500S6 11 10 11s6-1.800 6-3.500S14 4 10 4z'],
  ['nearer', 'Zoom in', 'M9 3h2v6h6v2h-6v6H9v-6H3V9h6z'],
  ['further', 'Zoom out', 'M3 9h14v2H3z'],
  ['whole', 'See the whole map', 'M3 9l7-6 7 6v8h-5v-5H8v5H3z'],
  ['screen', 'Fill the screen', 'M2 2h6v2H4v4H2zM12 2h6v6h-2V4h-4zM2 12h2v4h4v2H2zM16 12h2v6h-6v-2h4z'],
]

const create = (tag, className, text) => Object.assign(document.createElement(tag), { className, ...(text === undefined ? {} : { textContent: text }) })

const parts = new Map() // by key, the most recently used at the end

function usePart(key) {
  const part = parts.get(key)
  parts.delete(key)
  parts.set(key, part)
  return part
}

function takePart(bytes) {
  const head = headOf(bytes)
  if (!parts.has(head.key)) parts.set(head.key, head.further === undefined ? bytes.slice(head.length) : new Points(head, bytes))
  usePart(head.key)
  while (parts.size > MOST_PARTS) parts.delete(parts.keys().next().value)
}

class LargeMap {
  constructor(root) {
    this.root = root
    this.answers = new Map()
    this.sight = { left: 0, right: UNITS, bottom: 0, top: UNITS }
    this.listeners = []
    this.build()
    const gestures = { zoom: (...how) => this.zoom(...how), pan: (...how) => this.pan(...how), draw: (...how) => this.draw(...how), press: (...at) => this.press(...at) }
    this.gestures = new Gestures(this.host, { ...gestures, twice: () => this.twice(), point: (...at) => this.point(...at), leave: () => this.leave() })
    new ResizeObserver(() => this.paintSoon()).observe(this.host)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(() => this.paintSoon(), 100))
  }

  build() {
    this.host = create('div', 'sp-large-map')
    this.area = create('div', 'sp-large-area')
    this.area.setAttribute('role', 'img')
    const canvases = ['others', 'quotes', 'chosen', 'over'].map((name) => {
      const canvas = create('canvas', `sp-large-layer sp-large-${name}`)
      canvas.setAttribute('aria-hidden', 'true')
      return canvas
    })
    this.layers = canvases.slice(0, 3).map((canvas) => new Layer(canvas))
    this.over = canvases[3]
    this.area.append(...canvases)
    this.tip = create('div', 'sp-large-tip')
    this.tip.hidden = true
    this.bar = create('div', 'sp-large-bar')
    for (const [name, label, path] of BUTTONS) if (name !== 'screen' || document.fullscreenEnabled) this.bar.append(this.button(name, label, path))
    this.legend = create('div', 'sp-large-legend')
    this.host.append(this.area, this.bar, this.tip)
    this.root.append(this.host, this.legend)
    this.host.spMap = this
    this.setMode('pan')
  }

  button(name, label, path) {
    const button = create('button', 'sp-large-button')
    Object.assign(button, { type: 'button', title: label, onclick: () => this.act(name) })
    button.setAttribute('aria-label', label)
    button.dataset.does = name
    const icon = svgElement('svg', { viewBox: '0 0 20 20', width: 18, height: 18, 'aria-hidden': 'true' })
    icon.append(svgElement('path', { d: path, fill: 'currentColor', 'fill-rule': 'evenodd' }))
    button.append(icon)
    return button
  }

  act(name) {
    if (name === 'picture') savePicture(this)
    else if (name === 'nearer') this.glide(this.zoomed(0.5, this.width / 2, this.height / 2))
    else if (name === 'further') this.glide(this.zoomed(2, this.width / 2, this.height / 2))
    else if (name === 'whole') this.glide({ left: 0, right: UNITS, bottom: 0, top: UNITS })
    else if (name !== 'screen') this.setMode(name)
    else if (document.fullscreenElement) document.exitFullscreen()
    else this.root.requestFullscreen()
  }

  setMode(mode) {
    if (this.gestures) this.gestures.mode = mode
    this.area.dataset.mode = mode
    for (const button of this.bar.children) {
      if (['pan', 'box', 'lasso'].includes(button.dataset.does)) button.setAttribute('aria-pressed', String(button.dataset.does === mode))
    }
  }

  // --- what the server sends

  show(data, trigger) {
    this.trigger = trigger
    const written = JSON.stringify(data)
    if (written === this.written) return
    this.written = written
    this.wanted = data
    this.bringTogether()
  }

  // draws the view once all of its parts are here
  bringTogether() {
    const { wanted } = this
    if (!wanted) return
    const { selected } = wanted, isPart = typeof selected === 'string'
    const needed = [wanted.points, wanted.in_view, isPart && selected].filter(Boolean)
    if (!needed.every((key) => parts.has(key))) return
    this.wanted = null
    const [points, inView, chosen] = [wanted.points, wanted.in_view, isPart && selected].map((key) => (key ? usePart(key) : null))
    if (this.data && this.data.places !== wanted.places) this.sight = { left: 0, right: UNITS, bottom: 0, top: UNITS }
    const choice = JSON.stringify([wanted.points, wanted.in_view, selected])
    if (choice !== this.choice) {
      points.choose(inView, chosen ?? (selected.length ? new Set(selected) : null))
      if (!this.hasDrawn) this.own = null
      Object.assign(this, { choice, points, areas: null, hasDrawn: false })
    }
    this.data = wanted
    this.colours = wanted.colours.map((one) => one.colour)
    this.looks = wanted.looks
    this.area.setAttribute('aria-label', wanted.alt)
    this.writeEnds()
    this.writeLegend()
    this.leave()
    this.paintSoon()
  }

  writeEnds() {
    for (const old of this.host.querySelectorAll('.sp-large-end')) old.remove()
    const arrows = { left: ['← ', ''], right: ['', ' →'], below: ['↓ ', ''], above: ['↑ ', ''] }
    for (const [side, words] of Object.entries(this.data.axes?.ends ?? {})) {
      const [before, after] = arrows[side]
      this.host.append(create('bdi', `sp-large-end sp-large-${side}`, before + words + after))
    }
  }

  writeLegend() {
    const entries = this.data.legend.map((entry) => {
      const item = create('span', 'sp-large-entry'), icon = svgElement('svg', { viewBox: '-7 -7 14 14', width: 14, height: 14, 'aria-hidden': 'true' })
      icon.append(svgElement('path', { d: symbolPath(entry.symbol, 5), fill: entry.colour }))
      item.append(icon, create('bdi', '', entry.name), ` ${entry.n}`)
      return item
    })
    if (this.data.of_scale) {
      const scale = create('span', 'sp-large-scale'), bar = create('i', '')
      bar.style.background = `linear-gradient(90deg, ${this.colours.filter((_, at) => at % 51 === 0).join(', ')})`
      scale.append('neighbours kept: 0%', bar, '100%')
      entries.push(scale)
    }
    if (this.data.star) entries.push(create('span', 'sp-large-entry sp-large-star', '★ your search, about here'))
    this.sentence = create('span', 'sp-large-sight')
    this.legend.replaceChildren(...entries, this.sentence)
  }

  // --- places

  get width() { return this.host.clientWidth }
  get height() { return this.host.clientHeight }

  pixelOf(x, y) {
    const { left, right, bottom, top } = this.sight
    return [((x - left) / (right - left)) * this.width, ((top - y) / (top - bottom)) * this.height]
  }

  unitsAt(across, down) {
    const { left, right, bottom, top } = this.sight
    return [left + (across / this.width) * (right - left), top - (down / this.height) * (top - bottom)]
  }

  placeOf(x, y) {
    return this.pixelOf(this.points.toUnits(0, x), this.points.toUnits(1, y))
  }

  // --- what map_labels.js asks for

  get isDrawn() { return Boolean(this.points && this.width) }

  frame() {
    return { left: 0, top: 0, right: this.width, bottom: this.height, place: (x, y) => this.placeOf(x, y) }
  }

  range() {
    return [this.points.fromUnits(0, this.sight.left), this.points.fromUnits(0, this.sight.right)]
  }

  dots() {
    if (this.inSight >= CROWDED) return { length: this.inSight, [Symbol.iterator]: () => [][Symbol.iterator]() }
    const found = [], { x, y, states } = this.points, reach = dotSize(this.inSight) / 2 + 1
    this.points.eachRange(this.sight, (first, end) => {
      for (let at = first; at < end; at++) if (states[at]) found.push([...this.pixelOf(x[at], y[at]), reach])
    })
    return found
  }

  onMove(listener) {
    this.listeners.push(listener)
  }

  // --- moving

  zoomed(factor, across, down) {
    const { left, right, bottom, top } = this.sight, [x, y] = this.unitsAt(across, down)
    const by = Math.max(factor, (UNITS * NEAREST) / (right - left))
    return { left: x + (left - x) * by, right: x + (right - x) * by, bottom: y + (bottom - y) * by, top: y + (top - y) * by }
  }

  zoom(factor, across, down) {
    this.look(this.zoomed(factor, across, down))
  }

  pan(across, down) {
    const { left, right, bottom, top } = this.sight
    const x = (-across / this.width) * (right - left), y = (down / this.height) * (top - bottom)
    this.look({ left: left + x, right: right + x, bottom: bottom + y, top: top + y })
  }

  look(sight) {
    cancelAnimationFrame(this.gliding)
    this.sight = sight
    this.leave()
    this.paintSoon()
  }

  glide(to) {
    const from = this.sight, start = performance.now()
    cancelAnimationFrame(this.gliding)
    const step = (now) => {
      const part = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1 : Math.min(1, (now - start) / GLIDE), eased = part * (2 - part)
      const sight = {}
      for (const side of ['left', 'right', 'bottom', 'top']) sight[side] = from[side] + eased * (to[side] - from[side])
      this.look(sight)
      if (part < 1) this.gliding = requestAnimationFrame(step)
    }
    this.gliding = requestAnimationFrame(step)
  }

  twice() {
    this.own = null
    this.glide({ left: 0, right: UNITS, bottom: 0, top: UNITS })
    this.trigger('cleared', true)
  }

  // --- picking

  nearest(across, down) {
    if (!this.points) return -1
    const [x, y] = this.unitsAt(across, down), { left, right, bottom, top } = this.sight
    return this.points.nearest(x, y, (REACH / this.width) * (right - left), (REACH / this.height) * (top - bottom))
  }

  press(across, down, more) {
    const at = this.nearest(across, down)
    if (at < 0) return
    this.own = null
    // of several at one place, the next one each time
    const rows = this.points.sharing(at).map((one) => this.points.rows[one])
    this.picked = rows[(rows.indexOf(this.picked) + 1) % rows.length] ?? this.points.rows[at]
    this.trigger('picked', { row: this.picked, more })
  }

  draw(corners, more, isOver) {
    if (!this.points) return
    this.drawing = corners.map(([across, down]) => this.unitsAt(across, down))
    if (isOver) {
      this.drawing = null
      if (corners.length > 2) this.select(thin(corners.map(([across, down]) => this.unitsAt(across, down))), more)
    }
    this.paintOver()
  }

  select(shape, more) {
    const before = more ? this.own ?? [] : []
    this.own = [...before, shape]
    this.hasDrawn = true // the server answers with its selection: the outline stays
    this.trigger('drawn', this.own.map((one) => one.map(([x, y]) => [this.points.fromUnits(0, x), this.points.fromUnits(1, y)])))
  }

  // --- what is under the pointer

  point(across, down) {
    const at = this.nearest(across, down)
    if (at < 0) return this.leave()
    this.area.style.cursor = this.gestures.mode === 'pan' ? 'pointer' : ''
    if (at === this.pointed) return
    this.leave()
    this.area.style.cursor = this.gestures.mode === 'pan' ? 'pointer' : ''
    this.pointed = at
    const row = this.points.rows[at]
    const known = this.answers.get(row)
    this.tell(known ?? { words: 'Click to read', camp: this.data.of_scale ? '' : this.data.colours[this.points.codes[at]].name })
    if (!known) this.asking = setTimeout(() => maps.ask?.(row), ASK_AFTER)
  }

  leave() {
    clearTimeout(this.asking)
    this.pointed = -1
    this.area.style.cursor = ''
    if (!this.tip.hidden) this.tip.hidden = true
  }

  answer(said) {
    if (this.data && said.corpus !== this.data.points.split(':')[0]) return
    this.answers.set(said.row, said)
    if (this.answers.size > MOST_ANSWERS) this.answers.delete(this.answers.keys().next().value)
    if (this.pointed >= 0 && this.points.rows[this.pointed] === said.row) this.tell(said)
  }

  tell({ words, speaker, camp, outlet }) {
    const who = create('div', '')
    if (speaker) who.append(create('b', '', speaker), camp ? ' · ' : '')
    if (camp) who.append(create('bdi', '', camp))
    const n = this.points.sharing(this.pointed).length
    const others = n > 1 ? [create('div', '', `${n.toLocaleString('en-US')} quotes lie here: each click opens the next`)] : []
    this.tip.replaceChildren(create('bdi', 'sp-large-words', words), who, ...(outlet ? [create('bdi', '', outlet)] : []), ...others)
    this.tip.hidden = false
    const [across, down] = this.pixelOf(this.points.x[this.pointed], this.points.y[this.pointed])
    const { offsetWidth: wide, offsetHeight: high } = this.tip
    const left = across + 12 + wide > this.width ? Math.max(0, across - 12 - wide) : across + 12
    const fits = left > across || left + wide < across // beside the quote; else above or below it
    const top = fits ? between(0, down - high / 2, Math.max(0, this.height - high)) : down > this.height / 2 ? down - high - 12 : down + 12
    this.tip.style.transform = `translate(${left}px, ${top}px)`
  }

  // --- drawing

  paintSoon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined
      if (this.isDrawn && this.host.isConnected) this.paint()
    })
  }

  paint() {
    const { points, sight, data, colours, looks } = this, [others, quotes, chosen] = this.layers
    const [nOut, nIn, nSelected] = points.countInSight(sight), n = (this.inSight = nIn + nSelected)
    const shareOf = (some) => shareOfDots(some, data.dots_in_sight, data.counted_from)
    const dots = shareOf(n), grown = 1 + dots * (dotSize(n) - 1), grey = shareOf(nOut)
    const several = points.total[SELECTED] > 1
    this.layer(others, OUT, nOut, [...colours].fill(GREY), [...looks].fill(PLAIN), 1 + 2 * grey, grey)
    this.layer(quotes, IN_VIEW, nIn, colours, looks, grown, dots)
    this.layer(chosen, SELECTED, nSelected, colours, looks, grown + LARGER * dots, dots)
    quotes.canvas.style.opacity = several ? 0.4 : 1
    others.canvas.style.opacity = 0.5
    this.sentence.textContent = n ? `${n.toLocaleString('en-US')} in sight` : 'none in sight: zoom out'
    this.paintOver()
    Object.assign(this.host.dataset, { painted: n, dots: dots.toFixed(2), inView: points.total[IN_VIEW] + points.total[SELECTED] })
    for (const listener of this.listeners) listener()
  }

  layer(layer, state, n, colours, looks, size, dots) {
    if (!this.points.total[state]) return layer.clear()
    layer.begin(this.width, this.height, dots > 0 ? Math.min(2, window.devicePixelRatio || 1) : 1)
    layer.add(this.points, this.sight, state, n, colours, looks, size)
    layer.finish(dots, state === SELECTED ? 0.95 : dotOpacity(this.inSight))
  }

  paintOver() {
    const { over, width, height, data } = this, scale = window.devicePixelRatio || 1
    Object.assign(over, { width: width * scale, height: height * scale })
    const pen = over.getContext('2d')
    pen.scale(scale, scale)
    pen.lineCap = 'round'
    this.paintAreas(pen)
    if (data.axes) this.paintAxes(pen, data.axes)
    const text = getComputedStyle(this.host).color
    const shapes = this.own ?? data.outlines.map((shape) => shape.map(([x, y]) => [this.points.toUnits(0, x), this.points.toUnits(1, y)]))
    for (const shape of this.drawing ? [...shapes, this.drawing] : shapes) this.paintShape(pen, shape, text)
    if (data.star) this.paintStar(pen, this.placeOf(...data.star))
  }

  paintAreas(pen) {
    if (!this.data.with_areas) return
    this.areas ??= outlinesOf(this.points, this.colours.length)
    pen.lineWidth = 1.6
    for (const { code, pieces } of this.areas) {
      pen.strokeStyle = this.colours[code]
      pen.beginPath()
      for (const [x1, y1, x2, y2] of pieces) {
        pen.moveTo(...this.pixelOf(x1, y1))
        pen.lineTo(...this.pixelOf(x2, y2))
      }
      pen.stroke()
    }
  }

  // the middle of each axis, lines between the rows of a single one, and the rows' names
  paintAxes(pen, { rows, lines, n }) {
    const { width, height } = this, [middleX, middleY] = this.placeOf(0, 0), style = getComputedStyle(this.host)
    const line = (x1, y1, x2, y2, dash) => {
      pen.setLineDash(dash)
      pen.beginPath()
      pen.moveTo(x1, y1)
      pen.lineTo(x2, y2)
      pen.stroke()
    }
    Object.assign(pen, { strokeStyle: 'rgba(128,128,128,0.6)', lineWidth: 1, fillStyle: style.color, textBaseline: 'top', font: `600 12px ${style.fontFamily}` })
    line(middleX, 0, middleX, height, [2, 4])
    if (n === 2) line(0, middleY, width, middleY, [2, 4])
    for (const at of lines) line(0, this.placeOf(0, at)[1], width, this.placeOf(0, at)[1], [])
    pen.setLineDash([])
    for (const [name, top] of rows) pen.fillText(name, 6, this.placeOf(0, top)[1] + 4)
  }

  paintShape(pen, shape, colour) {
    pen.beginPath()
    for (const [x, y] of shape) pen.lineTo(...this.pixelOf(x, y))
    pen.closePath()
    Object.assign(pen, { strokeStyle: colour, lineWidth: 1.2 })
    pen.setLineDash([4, 3])
    pen.stroke()
    pen.setLineDash([])
  }

  paintStar(pen, [across, down]) {
    pen.save()
    pen.translate(across, down)
    const star = new Path2D(symbolPath('star', 9))
    Object.assign(pen, { fillStyle: '#D55E00', strokeStyle: 'white', lineWidth: 1.5 })
    pen.fill(star)
    pen.stroke(star)
    pen.restore()
  }
}

// like analysis/shapes.py: at most this many corners, evenly chosen
const MOST_CORNERS = 40
function thin(corners) {
  const step = Math.max(1, Math.ceil(corners.length / MOST_CORNERS))
  return corners.filter((_, at) => at % step === 0)
}

let current = null

maps.receive = ({ name, data, parentElement, setTriggerValue }) => {
  if (name.endsWith('_large_map')) {
    const root = parentElement.querySelector('.sp-large')
    current = root.spMap ??= new LargeMap(root)
    current.show(data, setTriggerValue)
  } else if (name.endsWith('_map_words')) {
    maps.ask = (row) => setTriggerValue('asked', row)
    if (data?.words !== undefined) current?.answer(data)
  } else if (data?.length) {
    takePart(data)
    current?.bringTogether()
  }
}
for (const component of maps.early?.splice(0) ?? []) maps.receive(component)

export default (component) => maps.receive(component)
