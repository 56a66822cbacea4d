const COOKIE = "standpoint_asked"

function remember(event) {
  if (!event.target.closest?.('[class*="st-key-sign_in"]')) return
  const corpus = new URLSearchParams(location.search).get("corpus") ?? ""
  // a browser keeps no cookie of more than 4,096 characters
  const asked = location.search.length < 3500 ? location.search : "?" + new URLSearchParams({ corpus })
  document.cookie = `${COOKIE}=${asked.replaceAll(";", "%3B")}; path=/; max-age=600; samesite=lax`
}

export default function (component) {
  if (component.data.came_back && !window.standpointCameBack) {
    window.standpointCameBack = true
    document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`
  }
  document.addEventListener("click", remember, true)
  return () => document.removeEventListener("click", remember, true)
}
