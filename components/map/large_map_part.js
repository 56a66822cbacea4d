// Hands its data over to the script of the large map, which arrives with the places of the quotes.
export default (component) => {
  const maps = (globalThis.spMaps ??= { early: [] })
  if (maps.receive) maps.receive(component)
  else maps.early.push(component)
}
