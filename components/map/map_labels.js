// Names on the map: placed where the current dots leave room, at any size of the window and any zoom. They are
// in a layer above the chart. None covers another name or the chart's toolbar, and on a map of few dots none covers a dot.
const FEW = 150 // dots in sight up to which a name covers none; beyond, a topic without a clear place covers some
const CROWD = 1500 // dots in sight from which no place is clear: names are on the middle of their topic
const CELL = 24 // pixels of a cell of the grid for finding dots
const GAP = 4
const NEAR = 0.6 // of the whole map's width: if less is in sight, the names of its quarters are shown too
const FEW_TOPICS = 8 // on a map of fewer, the names of the largest quarters are shown from afar too
const MOST_FROM_AFAR = 14 // names of both

// the chart is Plotly's, or that of large_map.js, which answers the same questions through `spMap`
const chartOf = () => document.querySelector('.st-key-map_frame :is(.js-plotly-plot, .sp-large-map)')
const isDrawn = (chart) => chart.spMap?.isDrawn ?? (chart._fullLayout?.xaxis?._length && chart.on)

function layerOf(chart) {
  let layer = chart.querySelector(':scope > .sp-map-labels')
  if (!layer) {
    layer = Object.assign(document.createElement('div'), { className: 'sp-map-labels' })
    const canvas = Object.assign(document.createElement('canvas'), { className: 'sp-map-lights' })
    chart.append(canvas, layer)
    if (getComputedStyle(chart).position === 'static') chart.style.position = 'relative'
  }
  return layer
}

function frameOf(chart) {
  if (chart.spMap) return chart.spMap.frame()
  const { xaxis, yaxis } = chart._fullLayout
  const place = (x, y) => [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)]
  return { left: xaxis._offset, top: yaxis._offset, right: xaxis._offset + xaxis._length, bottom: yaxis._offset + yaxis._length, place }
}

const within = (frame, x, y) => x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom

function dotsIn(chart, frame) {
  if (chart.spMap) return chart.spMap.dots()
  const found = []
  for (const trace of chart._fullData) {
    if (!trace.x?.length || trace.mode !== 'markers') continue
    const sizes = trace.marker?.size
    for (let at = 0; at < trace.x.length; at++) {
      if (trace.x[at] === null) continue
      const [x, y] = frame.place(trace.x[at], trace.y[at])
      if (within(frame, x, y)) found.push([x, y, (sizes?.length ? sizes[at] : sizes ?? 8) / 2 + 1])
    }
  }
  return found
}

function gridOf(dots) {
  const cells = new Map()
  for (const dot of dots) {
    const key = `${Math.floor(dot[0] / CELL)},${Math.floor(dot[1] / CELL)}`
    cells.get(key)?.push(dot) ?? cells.set(key, [dot])
  }
  const covers = ([left, top, right, bottom]) => {
    for (let column = Math.floor(left / CELL) - 1; column <= right / CELL + 1; column++) {
      for (let row = Math.floor(top / CELL) - 1; row <= bottom / CELL + 1; row++) {
        for (const [x, y, reach] of cells.get(`${column},${row}`) ?? []) {
          if (x > left - reach && x < right + reach && y > top - reach && y < bottom + reach) return true
        }
      }
    }
    return false
  }
  return covers
}

const overlap = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]

// positions around an area's middle, the nearest first; beside a dot
const AROUND = []
for (let across = -168; across <= 168; across += 12) for (let down = -112; down <= 112; down += 8) AROUND.push([across, down])
AROUND.sort((one, other) => one[0] ** 2 + (1.6 * one[1]) ** 2 - other[0] ** 2 - (1.6 * other[1]) ** 2)
const beside = (width, height, gap) => [
  [width / 2 + gap, 0], [-width / 2 - gap, 0], [0, -height / 2 - gap], [0, height / 2 + gap],
]

function arrange(chart, state) {
  const layer = layerOf(chart), frame = frameOf(chart)
  const dots = dotsIn(chart, frame), covers = gridOf(dots), few = dots.length <= FEW
  const corner = chart.getBoundingClientRect()
  const [left, right] = chart.spMap?.range() ?? chart._fullLayout.xaxis.range
  const near = Math.abs(right - left) < NEAR * state.span
  const nTopics = state.labels.filter((label) => label.kind === 'topic').length
  let fromAfar = near ? Infinity : nTopics < FEW_TOPICS ? MOST_FROM_AFAR - nTopics : 0
  const taken = []
  for (const bar of chart.querySelectorAll('.modebar, .annotation, .sp-large-bar')) {
    const area = bar.getBoundingClientRect()
    if (area.width) taken.push([area.left - corner.left - 2, area.top - corner.top - 2, area.right - corner.left + 2, area.bottom - corner.top + 2])
  }
  const sizes = state.elements.map((element) => [element.offsetWidth, element.offsetHeight])
  state.labels.forEach((label, number) => {
    const element = state.elements[number]
    const [x, y] = frame.place(label.x, label.y), [width, height] = sizes[number]
    const area = label.kind !== 'speaker'
    let stands = null, onDots = false
    const find = (mayCover) => {
      for (const [across, down] of area ? AROUND : beside(width, height, 9)) {
        const left = x + across - width / 2, top = y + down - height / 2
        const box = [left - 1, top - 1, left + width + 1, top + height + 1]
        if (box[0] < frame.left + 2 || box[1] < frame.top + 2 || box[2] > frame.right - 2 || box[3] > frame.bottom - 2) continue
        if (taken.some((other) => overlap(box, other))) continue
        if (mayCover || !covers(box)) return box
      }
      return null
    }
    if (within(frame, x, y) && (label.kind !== 'quarter' || fromAfar > 0)) {
      const crowd = dots.length > CROWD
      stands = area && crowd ? null : find(false)
      onDots = !stands && area && !few
      if (onDots) stands = find(true)
    }
    element.classList.toggle('sp-on-dots', onDots)
    element.style.visibility = stands ? 'visible' : 'hidden'
    if (!stands) return
    if (label.kind === 'quarter') fromAfar -= 1
    taken.push([stands[0] - GAP, stands[1] - 1, stands[2] + GAP, stands[3] + 1])
    element.style.transform = `translate(${stands[0] + 1}px, ${stands[1] + 1}px)`
  })
  light(chart, state, state.lit)
  layer.dataset.ready = 'true'
}

// rings on the dots of a topic under the pointer, and always one around the quote that is open
function light(chart, state, points) {
  const canvas = chart.querySelector(':scope > .sp-map-lights'), frame = frameOf(chart)
  const scale = window.devicePixelRatio || 1
  canvas.width = chart.clientWidth * scale
  canvas.height = chart.clientHeight * scale
  canvas.style.width = `${chart.clientWidth}px`
  canvas.style.height = `${chart.clientHeight}px`
  const pen = canvas.getContext('2d')
  pen.scale(scale, scale)
  const colour = getComputedStyle(chart).color
  const ring = ([x, y], radius, width) => {
    const [across, down] = frame.place(x, y)
    if (!within(frame, across, down)) return
    pen.beginPath()
    pen.arc(across, down, radius, 0, 2 * Math.PI)
    pen.lineWidth = width
    pen.strokeStyle = colour
    pen.stroke()
  }
  for (const point of points ?? []) ring(point, 7, 1.5)
  if (state.chosen) ring(state.chosen, 13, 2.5)
}

function draw(chart, state, pressed) {
  const layer = layerOf(chart)
  layer.replaceChildren()
  state.lit = null
  state.elements = state.labels.map((label) => {
    const element = document.createElement(label.key ? 'button' : 'span')
    element.className = `sp-map-label sp-map-${label.kind}`
    element.textContent = label.text
    if (label.key) {
      element.type = 'button'
      element.title = label.hint
      element.onclick = (event) => { event.stopPropagation(); pressed(label.key) }
      const show = (points) => light(chart, state, (state.lit = points))
      const lit = () => show(label.points)
      const dark = () => show(null)
      Object.assign(element, { onmouseenter: lit, onfocus: lit, onmouseleave: dark, onblur: dark })
    }
    layer.append(element)
    return element
  })
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const written = JSON.stringify(data)
  let tries = 0, layer = null
  const attach = () => {
    const chart = chartOf()
    if (!chart || !isDrawn(chart)) {
      if (tries++ < 600) requestAnimationFrame(attach)
      return
    }
    const state = (chart.spLabels ??= { written: '', labels: [], elements: [] })
    if (state.written !== written || !chart.querySelector(':scope > .sp-map-labels')) {
      Object.assign(state, { written, labels: JSON.parse(data.labels), chosen: data.chosen, span: data.span })
      draw(chart, state, (key) => setTriggerValue('pressed', key))
    }
    const again = () => {
      cancelAnimationFrame(state.waiting)
      state.waiting = requestAnimationFrame(() => chart.isConnected && arrange(chart, state))
    }
    if (!state.listens) {
      state.listens = true
      if (chart.spMap) chart.spMap.onMove(again)
      else for (const moved of ['afterplot', 'relayout', 'relayouting']) chart.on(`plotly_${moved}`, again)
      new ResizeObserver(again).observe(chart)
      document.fonts?.ready.then(again)
    }
    again()
    layer = layerOf(chart)
  }
  attach()
  // a chart that is drawn with other colours is another element, and this function is not called for it
  parentElement.spWatch?.disconnect()
  parentElement.spWatch = new MutationObserver(() => {
    if (!layer || layer.isConnected) return
    layer = null
    tries = 0
    attach()
  })
  const frame = document.querySelector('.st-key-map_frame')
  if (frame) parentElement.spWatch.observe(frame, { childList: true, subtree: true })
  return () => parentElement.spWatch.disconnect()
}
