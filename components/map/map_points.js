// The quotes of a large map as the server packed them (analysis/map/point_bytes.py): places of twenty bits, and a byte each for
// colour and look. They are sorted by the cells of a grid, so that drawing a part of the map does not go through all of them.
const UNITS = 65535, FINE = 16 // and parts of a unit
const CELLS = 128, CELL_BITS = 9 // cells a side; bits of a place within its cell
const OUT = 0, IN_VIEW = 1, SELECTED = 2
const FIRST = 1, FURTHER = 2

function headOf(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  return { ...JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))), length: 4 + length }
}

const hasBit = (bits, row) => (bits[row >> 3] >> (row & 7)) & 1

class Points {
  constructor(head, bytes) {
    const { buffer } = bytes.slice(head.length) // from the start of a buffer, as arrays of words require
    let at = 0
    const take = (Kind, length) => {
      const taken = new Kind(buffer, at, length)
      at += taken.byteLength
      return taken
    }
    const { n, further } = head
    const rows = take(Uint32Array, further), wholeX = take(Uint16Array, n), wholeY = take(Uint16Array, n), codes = take(Uint8Array, n + further)
    const looks = take(Uint8Array, n + further), over = take(Uint8Array, n), x = Float32Array.from(wholeX), y = Float32Array.from(wholeY)
    for (let row = 0; row < n; row++) {
      x[row] += (over[row] & 15) / FINE
      y[row] += (over[row] >> 4) / FINE
    }
    Object.assign(this, { key: head.key, n, low: head.low, high: head.high, size: n + further })
    this.byCells(rows, x, y, codes, looks)
    this.states = new Uint8Array(this.size).fill(IN_VIEW)
    this.total = [0, n, 0] // quotes by state
  }

  byCells(further, x, y, codes, looks) {
    const { n, size } = this
    const rowOf = (entry) => (entry < n ? entry : further[entry - n])
    const cellOf = (row) => (y[row] >> CELL_BITS) * CELLS + (x[row] >> CELL_BITS)
    const starts = new Uint32Array(CELLS * CELLS + 1)
    for (let entry = 0; entry < size; entry++) starts[cellOf(rowOf(entry)) + 1]++
    for (let cell = 0; cell < CELLS * CELLS; cell++) starts[cell + 1] += starts[cell]
    const next = starts.slice()
    this.starts = starts
    this.rows = new Uint32Array(size)
    this.x = new Float32Array(size)
    this.y = new Float32Array(size)
    this.codes = new Uint8Array(size)
    this.looks = new Uint8Array(size)
    this.joint = new Uint8Array(size) // for a joint statement: its first dot, which is larger so that all are seen, or a further one
    const shared = new Set(further)
    for (let entry = 0; entry < size; entry++) {
      const row = rowOf(entry), at = next[cellOf(row)]++
      this.rows[at] = row
      this.x[at] = x[row]
      this.y[at] = y[row]
      this.codes[at] = codes[entry]
      this.looks[at] = looks[entry]
      this.joint[at] = entry >= n ? FURTHER : shared.has(row) ? FIRST : 0
    }
  }

  // which are in view, and which of these are selected: bits by row, or rows; null means all and none
  choose(inView, selected) {
    const isSelected = selected instanceof Set ? (row) => selected.has(row) : (row) => hasBit(selected, row)
    const { rows, states, joint } = this, total = [0, 0, 0]
    for (let at = 0; at < states.length; at++) {
      const row = rows[at]
      const state = inView && !hasBit(inView, row) ? OUT : selected && isSelected(row) ? SELECTED : IN_VIEW
      states[at] = state
      if (joint[at] !== FURTHER) total[state]++
    }
    this.total = total
  }

  // calls with the first and last quote in a row of cells, for each row of cells in sight
  eachRange({ left, right, bottom, top }, call) {
    const cell = (place) => Math.min(CELLS - 1, Math.max(0, Math.floor(place) >> CELL_BITS))
    if (right < 0 || top < 0 || left > UNITS || bottom > UNITS) return
    for (let row = cell(bottom); row <= cell(top); row++) {
      const first = this.starts[row * CELLS + cell(left)], end = this.starts[row * CELLS + cell(right) + 1]
      if (first < end) call(first, end)
    }
  }

  // quotes by state
  countInSight(sight) {
    const { x, y, states, joint } = this, { left, right, bottom, top } = sight, counts = [0, 0, 0]
    this.eachRange(sight, (first, end) => {
      for (let at = first; at < end; at++) {
        if (x[at] >= left && x[at] <= right && y[at] >= bottom && y[at] <= top && joint[at] !== FURTHER) counts[states[at]]++
      }
    })
    return counts
  }

  // the one in view nearest to a place, no further away than `across` and `up`; -1 if there is none
  nearest(x, y, across, up) {
    let best = -1, least = 1
    this.eachRange({ left: x - across, right: x + across, bottom: y - up, top: y + up }, (first, end) => {
      for (let at = first; at < end; at++) {
        if (!this.states[at]) continue
        const far = ((this.x[at] - x) / across) ** 2 + ((this.y[at] - y) / up) ** 2
        if (far < least) [best, least] = [at, far]
      }
    })
    return best
  }

  // all in view at exactly the place of one, including itself
  sharing(one) {
    const { x, y, states, joint } = this, found = []
    this.eachRange({ left: x[one], right: x[one], bottom: y[one], top: y[one] }, (first, end) => {
      for (let at = first; at < end; at++) if (states[at] && x[at] === x[one] && y[at] === y[one] && joint[at] !== FURTHER) found.push(at)
    })
    return found
  }

  // between the map's own units and those of the places
  toUnits(axis, value) {
    return ((value - this.low[axis]) / (this.high[axis] - this.low[axis])) * UNITS
  }

  fromUnits(axis, place) {
    return this.low[axis] + (place / UNITS) * (this.high[axis] - this.low[axis])
  }
}
