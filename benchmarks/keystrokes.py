"""How long it takes from a pause of typing to the curve of the new formula.

    python -m benchmarks.keystrokes

The pause of a quarter of a second, after which the box asks, is not counted.
"""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Page, sync_playwright

from benchmarks.servers import app

PAUSE = 250  # ms, as kit/formula.js has it
KEYS, REST = 12, 1200  # so many keys are pressed, and ms between two of them
FORMULAS = ("0.3*mse(r) + 0.7*mae(r)", "delta^2*log(1 + (r/delta)^2)", "a*huber(r, delta=delta) + b*r^2")
# Notes the time from a key to the first change of the chart's lines.
WATCH = f"""() => {{
    let typed = 0;
    window.waits = [];
    document.querySelector(".st-key-box_formula textarea").addEventListener("input", () => (typed = performance.now()));
    new MutationObserver(() => {{
        if (typed) window.waits.push(performance.now() - typed - {PAUSE});
        typed = 0;
    }}).observe(document.querySelector(".atlas-plot"), {{ subtree: true, attributes: true, attributeFilter: ["d"] }});
}}"""


def waits(page: Page, address: str, formula: str) -> list[float]:
    """Milliseconds from each pause to the curve."""
    page.goto(f"{address}/own")
    page.wait_for_selector(".atlas-plot .scatterlayer path.js-line")
    box = page.locator(".st-key-box_formula textarea")
    box.fill(f"{formula}*1")
    page.wait_for_timeout(2 * REST)
    page.evaluate(WATCH)
    for _ in range(KEYS):
        box.press("End")
        box.press("1")
        page.wait_for_timeout(REST)
    return page.evaluate("window.waits")


def main() -> None:
    with app() as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for formula in FORMULAS:
            times = waits(page, server.address, formula)
            print(f"{formula:36} {len(times)} of {KEYS} curves, median {median(times):.0f} ms, longest {max(times):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
