// Moving on the map as on Plotly's: the wheel and two fingers zoom, a drag moves, or draws a box or a lasso if one is
// chosen. Places are in pixels of the element.
const WHEEL_MOST = 20, WHEEL_SLOWNESS = 200
const IS_DRAG = 4 // pixels that a pointer moves before it drags
const CORNER_EVERY = 3 // pixels of a lasso
const DOUBLE_WITHIN = 300 // ms

class Gestures {
  // `on` has zoom(factor, x, y), pan(across, down), draw(corners, more, isOver), press(x, y, more), twice(), point(x, y), leave()
  constructor(place, on) {
    this.on = on
    this.mode = 'pan'
    this.pointers = new Map()
    this.lastPress = -Infinity
    place.addEventListener('wheel', (event) => this.wheel(event), { passive: false })
    place.addEventListener('pointerdown', (event) => this.down(event))
    place.addEventListener('pointermove', (event) => this.move(event))
    place.addEventListener('pointerup', (event) => this.up(event))
    place.addEventListener('pointercancel', (event) => this.cancel(event))
    place.addEventListener('pointerleave', () => this.on.leave())
    this.place = place
  }

  at(event) {
    const corner = this.place.getBoundingClientRect()
    return [event.clientX - corner.left, event.clientY - corner.top]
  }

  wheel(event) {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    this.on.zoom(Math.exp(between(-WHEEL_MOST, event.deltaY * lines, WHEEL_MOST) / WHEEL_SLOWNESS), ...this.at(event))
  }

  down(event) {
    if (event.button > 0 || event.target.closest('.sp-large-bar')) return
    const at = this.at(event), onName = Boolean(event.target.closest('button'))
    this.pointers.set(event.pointerId, at)
    if (this.pointers.size === 1) Object.assign(this, { from: at, isDragging: false, corners: [at], wasPinch: false, onName })
    else {
      this.wasPinch = true
      this.hold()
    }
  }

  // from now on all pointer events arrive here, and do not click a name
  hold() {
    for (const id of this.pointers.keys()) this.place.setPointerCapture(id)
  }

  move(event) {
    const at = this.at(event), before = this.pointers.get(event.pointerId)
    if (!before) return event.target.closest('button') ? this.on.leave() : this.on.point(...at)
    if (this.pointers.size > 1) return this.pinch(event.pointerId, before, at)
    if (!this.isDragging && Math.hypot(at[0] - this.from[0], at[1] - this.from[1]) < IS_DRAG) return
    if (!this.isDragging) this.hold()
    this.isDragging = true
    this.on.leave()
    if (this.wasPinch || this.mode === 'pan') this.on.pan(at[0] - before[0], at[1] - before[1])
    else this.on.draw(this.drawn(at), event.shiftKey, false)
    this.pointers.set(event.pointerId, at)
  }

  drawn([x, y]) {
    const [left, top] = this.from
    if (this.mode === 'box') return [[left, top], [x, top], [x, y], [left, y]]
    const last = this.corners.at(-1)
    if (Math.hypot(x - last[0], y - last[1]) >= CORNER_EVERY) this.corners.push([x, y])
    return this.corners
  }

  pinch(id, before, at) {
    const [, other] = [...this.pointers].find(([one]) => one !== id)
    const far = (one) => Math.max(1, Math.hypot(one[0] - other[0], one[1] - other[1])), middle = (one) => [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]
    const [x, y] = middle(at), [oldX, oldY] = middle(before)
    this.on.pan(x - oldX, y - oldY)
    this.on.zoom(far(before) / far(at), x, y)
    this.pointers.set(id, at)
  }

  up(event) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size) return
    const at = this.at(event)
    if (this.wasPinch || (this.onName && !this.isDragging)) return
    if (this.isDragging) {
      if (this.mode !== 'pan') this.on.draw(this.drawn(at), event.shiftKey, true)
      return
    }
    const isSecond = event.timeStamp - this.lastPress < DOUBLE_WITHIN
    this.lastPress = isSecond ? -Infinity : event.timeStamp
    if (isSecond) this.on.twice()
    else this.on.press(...at, event.shiftKey)
  }

  cancel(event) {
    this.pointers.delete(event.pointerId)
    this.on.draw([], false, true)
  }
}
