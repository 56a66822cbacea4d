"""Takes the README's picture again: `python -m bench.screenshot`."""

from bench.harness import ROOT, browser, server, wait_until_healthy

IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
LINK = ""  # what a first visitor sees


def main() -> None:
    with browser() as chromium, server(ROOT / "app.py") as address:
        wait_until_healthy(address)
        page = chromium.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="light")
        page.goto(f"{address}/{LINK}")
        page.get_by_placeholder("e.g. the other side").wait_for(timeout=120_000)
        page.wait_for_function(IDLE)
        page.wait_for_timeout(1_000)
        page.screenshot(path=ROOT / "docs" / "screenshot.png")


if __name__ == "__main__":
    main()
