// Hands what comes over to the script of the large map, which comes with the places of its quotes.
export default (component) => {
  const maps = (globalThis.spMaps ??= { early: [] })
  if (maps.receive) maps.receive(component)
  else maps.early.push(component)
}
