function ask(event) {
  event.preventDefault()
  event.returnValue = ""
}

export default function () {
  window.addEventListener("beforeunload", ask)
  return () => window.removeEventListener("beforeunload", ask)
}
