// The map as it is seen, as a file: an SVG with the quotes as an image and names and legend as text, or a PNG of that.
const SVG = 'http://www.w3.org/2000/svg'
const PICTURE_LEGEND = 24 // pixels a line

function svgElement(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  if (text !== undefined) made.textContent = text
  return made
}

function symbolPath(symbol, radius) {
  const corners = CORNERS[symbol]
  if (!corners) return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`
  return `M${corners.map(([x, y]) => `${(x * radius).toFixed(2)} ${(y * radius).toFixed(2)}`).join('L')}Z`
}

function legendOf(entries, width, top, colour) {
  const group = svgElement('g', {})
  let x = 12, y = top + PICTURE_LEGEND / 2
  for (const entry of entries) {
    const said = `${entry.name} ${entry.n}`, needs = 26 + 7 * said.length
    if (x + needs > width && x > 12) {
      x = 12
      y += PICTURE_LEGEND
    }
    group.append(svgElement('path', { d: symbolPath(entry.symbol, 5), fill: entry.colour, transform: `translate(${x + 5} ${y})` }))
    group.append(svgElement('text', { x: x + 16, y: y + 4, fill: colour, 'font-size': 12 }, said))
    x += needs
  }
  return { group, bottom: entries.length ? y + PICTURE_LEGEND / 2 : top }
}

function pictureOf(map) {
  const { host, width, height } = map, style = getComputedStyle(host), page = getComputedStyle(document.querySelector('[data-testid="stApp"]'))
  const canvas = Object.assign(document.createElement('canvas'), { width: 2 * width, height: 2 * height }), pen = canvas.getContext('2d')
  for (const layer of host.querySelectorAll('canvas')) {
    pen.globalAlpha = Number(getComputedStyle(layer).opacity)
    if (layer.width) pen.drawImage(layer, 0, 0, canvas.width, canvas.height)
  }
  const { group, bottom } = legendOf(map.data.legend, width, height, style.color)
  const whole = svgElement('svg', { xmlns: SVG, width, height: bottom, viewBox: `0 0 ${width} ${bottom}`, 'font-family': 'sans-serif' })
  whole.append(svgElement('rect', { width, height: bottom, fill: page.backgroundColor }))
  whole.append(svgElement('image', { width, height, href: canvas.toDataURL() }))
  const corner = host.getBoundingClientRect()
  for (const name of host.querySelectorAll('.sp-map-label')) {
    if (name.style.visibility !== 'visible') continue
    const area = name.getBoundingClientRect(), look = getComputedStyle(name)
    const place = { x: area.left - corner.left + area.width / 2, y: area.top - corner.top + area.height / 2 }
    const type = { 'font-size': look.fontSize, 'font-weight': look.fontWeight, 'font-style': look.fontStyle }
    const halo = { stroke: page.backgroundColor, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }
    whole.append(svgElement('text', { ...place, ...type, ...halo, fill: style.color, 'text-anchor': 'middle', 'dominant-baseline': 'central' }, name.textContent))
  }
  for (const end of host.querySelectorAll('.sp-large-end')) {
    const area = end.getBoundingClientRect(), place = { x: area.left - corner.left + area.width / 2, y: area.top - corner.top + area.height / 2 }
    whole.append(svgElement('text', { ...place, 'font-size': 13, fill: style.color, 'text-anchor': 'middle', 'dominant-baseline': 'central' }, end.textContent))
  }
  whole.append(group)
  return { text: new XMLSerializer().serializeToString(whole), width, height: bottom }
}

function saveFile(blob, name) {
  const address = URL.createObjectURL(blob)
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

async function savePicture(map) {
  const { text, width, height } = pictureOf(map), svg = new Blob([text], { type: 'image/svg+xml' })
  if (map.data.picture !== 'png') return saveFile(svg, `${map.data.file}.svg`)
  const image = new Image(), address = URL.createObjectURL(svg)
  image.src = address
  await image.decode()
  URL.revokeObjectURL(address)
  const canvas = Object.assign(document.createElement('canvas'), { width: 2 * width, height: 2 * height })
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  canvas.toBlob((blob) => saveFile(blob, `${map.data.file}.png`), 'image/png')
}
