// Draws quotes into pixels. Each adds its colour to the pixels that its dot covers. If there are many quotes, a dot is one pixel,
// and a pixel is stronger the more quotes it has; if there are few, a dot has a size and hides what is below. One turns into the
// other as the number changes. No camp covers another: each quote of a pixel gets a random weight, so that the colour of one
// dominates, which is clearer than a mixture, and an area shows the colours in proportion. If there are very many, some chosen
// at random also lend their colour to the pixels around them, because single pixels could not be distinguished.
const LARGEST_DOT = 17
const MARGIN = 2 * LARGEST_DOT // around the pixels, for dots that are cut off by the edge
const SUBPIXELS = 4
const FAINTEST = 0.65 // of a pixel with one quote
const SYMBOL_FROM = 6 // pixels from which symbols, and open and filled dots, can be distinguished
const PLAIN = ['circle', ''] // what smaller dots look like
const OPENING = 0.58, POINT = 0.3 // of a dot: how far it is open for reported words, and the point in it for partly verbatim ones
const GREY = '#808080'
const SUMS = 5 // per pixel: red, green, blue, weight of the colours, and how much of it is covered
const EVENNESS = 0.01 // the smaller, the more one colour dominates

const LENDING = 20_000 // quotes in sight that lend their colour

// from 0 to 1, always the same for the same quote
const chanceOf = (row) => (Math.imul(row + 1, 0x9e3779b1) >>> 0) / 2 ** 32

// corners in the square from -1 to 1, y down; as in shared.css
const CORNERS = {
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  square: [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
  'triangle-up': [[0, -1.1], [1.1, 0.85], [-1.1, 0.85]],
  'triangle-down': [[-1.1, -0.85], [1.1, -0.85], [0, 1.1]],
  pentagon: around(5, 1.1),
  hexagon: around(6, 1.1),
  star: around(10, 1.3, 0.55),
}

function around(n, outer, inner = outer) {
  return Array.from({ length: n }, (_, at) => {
    const angle = (2 * Math.PI * at) / n - Math.PI / 2, far = at % 2 ? inner : outer
    return [far * Math.cos(angle), far * Math.sin(angle)]
  })
}

function covers(symbol, x, y) {
  const corners = CORNERS[symbol]
  if (!corners) return x * x + y * y <= 1
  let inside = false
  for (let at = 0, last = corners.length - 1; at < corners.length; last = at++) {
    const [x1, y1] = corners[at], [x2, y2] = corners[last]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}

function fills(symbol, kind, x, y) {
  if (!covers(symbol, x, y)) return false
  const isOpen = (kind === 'indirect' || kind === 'mixed') && covers(symbol, x / OPENING, y / OPENING)
  return !isOpen || (kind === 'mixed' && x * x + y * y <= POINT ** 2)
}

// how much of each surrounding pixel a dot covers, by the part of its pixel that its middle is in
const stamps = new Map()
function stampOf([symbol, kind], size) {
  const key = `${symbol} ${kind} ${size}`
  if (!stamps.has(key)) {
    const radius = size / 2, reach = Math.ceil(radius * 1.3), side = 2 * reach + 1, fine = 3
    const parts = []
    for (let part = 0; part < SUBPIXELS ** 2; part++) {
      const middleX = ((part % SUBPIXELS) + 0.5) / SUBPIXELS, middleY = (Math.floor(part / SUBPIXELS) + 0.5) / SUBPIXELS
      const shares = new Float32Array(side * side)
      for (let at = 0; at < side * side; at++) {
        let hits = 0
        for (let one = 0; one < fine * fine; one++) {
          const x = (at % side) - reach + ((one % fine) + 0.5) / fine, y = Math.floor(at / side) - reach + (Math.floor(one / fine) + 0.5) / fine
          if (fills(symbol, kind, (x - middleX) / radius, (y - middleY) / radius)) hits++
        }
        shares[at] = hits / fine ** 2
      }
      parts.push(shares)
    }
    stamps.set(key, { reach, side, parts })
  }
  return stamps.get(key)
}

const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
const between = (least, value, most) => Math.min(most, Math.max(least, value))

// how far dots have replaced the density, 0 to 1, with this many in sight
function shareOfDots(n, dotsInSight, countedFrom) {
  if (n <= dotsInSight) return 1
  return between(0, Math.log(countedFrom / n) / Math.log(countedFrom / dotsInSight), 1)
}

// as in components/map/traces.py, by the number of quotes of a corpus
const dotSize = (n) => between(3, 11 * (1000 / Math.max(n, 1)) ** 0.36, 11)
const dotOpacity = (n) => between(0.35, (1000 / Math.max(n, 1)) ** 0.2, 1)

class Layer {
  constructor(canvas) {
    this.canvas = canvas
    this.sums = new Float32Array(0)
  }

  // `scale`: pixels of the layer per pixel of the page
  begin(width, height, scale) {
    this.width = Math.round(width * scale)
    this.height = Math.round(height * scale)
    this.scale = scale
    if (this.canvas.width !== this.width) this.canvas.width = this.width
    if (this.canvas.height !== this.height) this.canvas.height = this.height
    this.across = this.width + 2 * MARGIN
    const length = SUMS * this.across * (this.height + 2 * MARGIN)
    if (this.sums.length === length) this.sums.fill(0)
    else this.sums = new Float32Array(length)
  }

  clear() {
    if (this.isClear) return
    this.canvas.width = this.canvas.width
    this.isClear = true
  }

  // adds the quotes of one state, of which `n` are in sight; `looks` are symbols with kinds by number, `size` in pixels of the page
  add(points, sight, state, n, colours, looks, size) {
    const { sums, across, width, height, scale } = this, { x, y, rows, codes, states, joint } = points
    const toX = width / (sight.right - sight.left), toY = height / (sight.top - sight.bottom)
    const parts = colours.map(rgb), single = size * scale <= 1, lending = LENDING / Math.max(n, LENDING)
    const rounded = Math.round(size * scale * 2) / 2
    const isPlain = rounded < SYMBOL_FROM * scale, plain = [], larger = [] // stamps by look, as they are needed
    points.eachRange(sight, (first, end) => {
      for (let at = first; at < end; at++) {
        if (states[at] !== state) continue
        const pixelX = (x[at] - sight.left) * toX, pixelY = (sight.top - y[at]) * toY
        const column = Math.floor(pixelX), row = Math.floor(pixelY)
        if (column < -LARGEST_DOT || row < -LARGEST_DOT || column >= width + LARGEST_DOT || row >= height + LARGEST_DOT) continue
        const [red, green, blue] = parts[codes[at]], chance = chanceOf(rows[at])
        const weight = 1 / (chance / lending + EVENNESS)
        if (single) {
          const middle = SUMS * ((row + MARGIN) * across + column + MARGIN), wide = chance < lending ? 1 : 0
          sums[middle + 4] += 1
          for (let up = -wide; up <= wide; up++) {
            for (let to = middle + SUMS * (up * across - wide), end = to + SUMS * 2 * wide; to <= end; to += SUMS) {
              sums[to] += weight * red
              sums[to + 1] += weight * green
              sums[to + 2] += weight * blue
              sums[to + 3] += weight
            }
          }
          continue
        }
        const look = isPlain ? 0 : points.looks[at], isLarger = joint[at] === FIRST, made = isLarger ? larger : plain
        const { reach, side, parts: shares } = (made[look] ??= stampOf(isPlain ? PLAIN : looks[look], rounded * (isLarger ? 1.6 : 1)))
        const share = shares[Math.floor((pixelY - row) * SUBPIXELS) * SUBPIXELS + Math.floor((pixelX - column) * SUBPIXELS)]
        for (let line = 0, from = 0; line < side; line++) {
          let to = SUMS * ((row + MARGIN - reach + line) * across + column + MARGIN - reach)
          for (let step = 0; step < side; step++, from++, to += SUMS) {
            const part = share[from]
            if (!part) continue
            const weighted = part * weight
            sums[to] += weighted * red
            sums[to + 1] += weighted * green
            sums[to + 2] += weighted * blue
            sums[to + 3] += weighted
            sums[to + 4] += part
          }
        }
      }
    })
  }

  // `dots`: how far they have replaced the density; `opacity` is that of one dot
  finish(dots, opacity) {
    const { sums, across, width, height } = this
    let most = 0
    for (let at = SUMS - 1; at < sums.length; at += SUMS) if (sums[at] > most) most = sums[at]
    const picture = new ImageData(width, height), pixels = picture.data, top = Math.log(most + 1), through = Math.log(1 - Math.min(opacity, 0.999))
    for (let row = 0, to = 0; row < height; row++) {
      for (let column = 0, from = SUMS * ((row + MARGIN) * across + MARGIN); column < width; column++, from += SUMS, to += 4) {
        const weight = sums[from + 3], covered = sums[from + 4]
        if (!covered) continue
        pixels[to] = sums[from] / weight
        pixels[to + 1] = sums[from + 1] / weight
        pixels[to + 2] = sums[from + 2] / weight
        const counted = dots < 1 ? (covered < 1 ? covered * FAINTEST : FAINTEST + ((1 - FAINTEST) * Math.log(covered)) / top) : 0
        const drawn = dots > 0 ? 1 - Math.exp(through * covered) : 0
        pixels[to + 3] = 255 * (dots * drawn + (1 - dots) * counted)
      }
    }
    this.canvas.getContext('2d').putImageData(picture, 0, 0)
    this.isClear = false
  }
}
