// The line around the smallest area that holds half of a colour's quotes: as in analysis/map/density.py, on a grid over the
// whole map, smoothed by a Gaussian whose width follows Silverman's rule. This grid is finer, because the map can be zoomed.
const GRID = 144
const LEAST_WIDTH = 2 // cells: one of the coarser grid
const MOST_OUTLINED = 3 // colours
const LEAST_OUTLINED = 200 // quotes of a colour

function countByCell(points, nColours) {
  const counts = Array.from({ length: nColours }, () => new Float64Array(GRID * GRID)), numbers = new Float64Array(nColours)
  const moments = Array.from({ length: nColours }, () => [0, 0, 0, 0]) // sums and squares, across and up, in cells
  for (let at = 0; at < points.size; at++) {
    if (!points.states[at]) continue
    const x = (points.x[at] / (UNITS + 1)) * GRID, y = (points.y[at] / (UNITS + 1)) * GRID, code = points.codes[at], sums = moments[code]
    counts[code][Math.floor(y) * GRID + Math.floor(x)]++
    numbers[code]++
    sums[0] += x
    sums[1] += x * x
    sums[2] += y
    sums[3] += y * y
  }
  return { counts, numbers, moments }
}

function smooth(counts, sigma, isAcross) {
  const reach = Math.floor(4 * sigma + 0.5), shares = []
  for (let step = -reach; step <= reach; step++) shares.push(Math.exp(-(step ** 2) / (2 * sigma ** 2)))
  const whole = shares.reduce((sum, one) => sum + one, 0), made = new Float64Array(GRID * GRID)
  for (let line = 0; line < GRID; line++) {
    for (let place = 0; place < GRID; place++) {
      let sum = 0
      for (let step = Math.max(-reach, -place); step <= Math.min(reach, GRID - 1 - place); step++) {
        sum += shares[step + reach] * counts[isAcross ? line * GRID + place + step : (place + step) * GRID + line]
      }
      made[isAcross ? line * GRID + place : place * GRID + line] = sum / whole
    }
  }
  return made
}

function levelOfHalf(shares) {
  const ordered = shares.slice().sort().reverse(), half = ordered.reduce((sum, one) => sum + one, 0) / 2
  let sum = 0
  return ordered.find((one) => (sum += one) >= half) ?? 0
}

// pieces of the line, each from one place to another in the units of places
function lineAt(shares, level) {
  const pieces = [], cell = UNITS / GRID
  const value = (x, y) => (x < 0 || y < 0 || x >= GRID || y >= GRID ? 0 : shares[y * GRID + x])
  const crossing = (x1, y1, x2, y2) => {
    const first = value(x1, y1), second = value(x2, y2), part = (level - first) / (second - first)
    return [(x1 + part * (x2 - x1) + 0.5) * cell, (y1 + part * (y2 - y1) + 0.5) * cell]
  }
  for (let y = -1; y < GRID; y++) {
    for (let x = -1; x < GRID; x++) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]], above = corners.map(([one, other]) => value(one, other) > level)
      const crossed = [0, 1, 2, 3].filter((side) => above[side] !== above[(side + 1) % 4])
      const places = crossed.map((side) => crossing(...corners[side], ...corners[(side + 1) % 4]))
      for (let one = 0; one + 1 < places.length; one += 2) pieces.push([...places[one], ...places[one + 1]])
    }
  }
  return pieces
}

function outlinesOf(points, nColours) {
  const { counts, numbers, moments } = countByCell(points, nColours)
  const largest = Array.from(numbers.keys()).sort((one, other) => numbers[other] - numbers[one]).slice(0, MOST_OUTLINED)
  return largest.filter((code) => numbers[code] >= LEAST_OUTLINED).map((code) => {
    const n = numbers[code], width = n ** (-1 / 6)
    const spread = (sum, squares) => Math.max(LEAST_WIDTH, Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) * width)
    const [x, xx, y, yy] = moments[code]
    const shares = smooth(smooth(counts[code], spread(x, xx), true), spread(y, yy), false)
    return { code, pieces: lineAt(shares, levelOfHalf(shares)) }
  })
}
