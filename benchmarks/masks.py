"""How well the scene of masks follows the hand, beside what a server could do at its best: in one run.

    python -m benchmarks.masks [--rounds 3]

Each round drags the scene's shift for 3 s with 180 pointer moves in Chromium, at each side of the frame, and counts the pictures:
the changes of the shown loss, at most one an animation frame. Then torch computes the same here, without any way to a browser:
the scene, every loss of masks and its gradients, one picture after the other.
"""

from __future__ import annotations

import argparse
import statistics
import time

import torch
from playwright.sync_api import Browser, sync_playwright

from benchmarks.drag import FLAGS
from benchmarks.pages_under_test import serve
from losses import losses_of
from losses.scenes.masks import KNOBS, SIDES, logits, mask_inputs, places, target

MOVES, SECONDS = 180, 3.0
FAMILY = losses_of("segmentation")
COUNT = """() => {
  window.pictures = 0;
  const shown = document.querySelector(".atlas-frames output:not(:empty)");
  new MutationObserver(() => (window.pictures += 1)).observe(shown, { childList: true, characterData: true, subtree: true });
}"""

MIDDLE = """(thumb) => {
  const { x, y, width, height } = thumb.parentElement.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""


def browser_pictures(browser: Browser, address: str, side: int) -> float:
    """Pictures a second while the scene's shift is dragged."""
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.goto(f"{address}?side={side}")
    tab.wait_for_selector(".atlas-frames output:not(:empty)", timeout=120_000)
    tab.wait_for_selector(".atlas-sweep .scatterlayer .trace", timeout=120_000)
    tab.wait_for_timeout(1500)
    thumb = tab.locator(".st-key-shift_x [role=slider], .st-key-shift_x input[type=range]").first
    box = thumb.evaluate(MIDDLE)
    track = tab.locator(".st-key-shift_x [data-testid=stSlider]").bounding_box()
    assert track is not None
    tab.mouse.move(*box)
    tab.mouse.down()
    tab.evaluate(COUNT)
    start = time.perf_counter()
    for i in range(1, MOVES + 1):
        part = i / MOVES
        turn = 0.1 + 1.6 * part if part < 0.5 else 0.1 + 1.6 * (1 - part)
        tab.mouse.move(track["x"] + turn * track["width"], box[1])
        time.sleep(max(0.0, start + SECONDS * part - time.perf_counter()))
    took = time.perf_counter() - start
    pictures = tab.evaluate("window.pictures") / took
    tab.mouse.up()
    tab.close()
    return pictures


def torch_pictures(side: int) -> float:
    """Pictures a second that torch computes, of the scene, every loss and its gradients."""
    y = target("disc", side)
    numbers = {name: torch.tensor(knob.default, dtype=torch.float64) for name, knob in KNOBS.items()}
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS / 3:
        numbers["shift_x"] = torch.tensor(float(done % 32), dtype=torch.float64)
        z = logits(y, torch.zeros_like(y), *places(side), numbers, torch.tensor(0.0)).requires_grad_()
        made = mask_inputs(z, y, z.sigmoid())
        for loss in FAMILY:
            value = loss.function(*(made[name] for name in loss.inputs), **loss.defaults)
            if value.requires_grad:
                torch.autograd.grad(value, z, retain_graph=True)
        done += 1
    return done / (time.perf_counter() - start)


def main(rounds: int) -> None:
    """Print the medians and their ratio."""
    torch.set_num_threads(1)  # as the app has it
    found: dict[int, list[tuple[float, float]]] = {side: [] for side in SIDES}
    with serve() as pages, sync_playwright() as driver:
        address = pages["this app"].address.split("/binary")[0] + "/segmentation"
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for _ in range(rounds):
            torch_pictures(SIDES[0])  # the first use of an operation imports much
            for side, rows in found.items():
                rows.append((browser_pictures(browser, address, side), torch_pictures(side)))
        browser.close()
    print(f"{'pixels':>10}{'in the browser, pictures/s':>30}{'torch alone, pictures/s':>30}{'ratio':>8}")
    for side, rows in found.items():
        ours, server = (statistics.median(row[i] for row in rows) for i in (0, 1))
        print(f"{side:>7} ^2{ours:>30.1f}{server:>30.1f}{ours / server:>8.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    main(parser.parse_args().rounds)
