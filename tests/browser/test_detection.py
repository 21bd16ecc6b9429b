"""The detection page in the hand: two boxes, the arrows of one loss, and the terms of the composed ones."""

from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
import torch

from components.states.detection import PREDICTED, TARGET, WIDE
from losses import LOSSES
from losses.core.numbers import number
from losses.scenes.boxes import MEASURES, OVERLAPS

ARROWS = "[...document.querySelectorAll('.atlas-arrows path')].map((path) => path.getAttribute('d'))"
CURVES = """() => document.querySelector('.atlas-boxes-curves div').data.map((t) => ({name: t.name, x: [...t.x], y: [...t.y]}))"""
MARKS = "[...document.querySelectorAll('.atlas-boxes-curves > svg circle')].map((c) => Number(c.getAttribute('cx')))"


def box(visit, name="predicted box"):
    return visit.page.get_by_role("button", name=f"{name}: arrow keys move it", exact=True)


def table(visit):
    rows = visit.page.locator(".atlas-boxes tbody tr").all()
    return {slug: [cell.inner_text() for cell in row.locator("td").all()] for slug, row in zip(MEASURES, rows, strict=True)}


def same(text, value):
    assert float(text.replace("−", "-")) == pytest.approx(value, rel=6e-4, abs=1e-12)


def shows(visit, target, predicted):
    """The table says what torch says of these boxes."""
    for slug, (value, size) in table(visit).items():
        moved = torch.tensor(predicted, dtype=torch.float64, requires_grad=True)
        loss = MEASURES[slug](moved, torch.tensor(target, dtype=torch.float64))
        same(value, loss.item())
        same(size, torch.autograd.grad(loss, moved)[0].norm().item())


def in_link(visit):
    return {key: [float(v) for v in values] for key, values in parse_qs(urlparse(visit.page.url).query).items() if key != "pull"}


def test_when_the_boxes_part_the_arrows_of_iou_vanish_and_those_of_giou_remain(visit):
    visit.open("/detection?pull=box_iou")
    shows(visit, TARGET, PREDICTED)
    assert all(visit.page.evaluate(ARROWS)[:2])
    body = box(visit).bounding_box()
    unit = visit.page.locator(".atlas-boxes-plane").bounding_box()["width"] / WIDE
    start = body["x"] + 0.7 * body["width"], body["y"] + 0.3 * body["height"]
    marked = visit.page.evaluate(MARKS)
    visit.frames.clear()
    visit.page.mouse.move(*start)
    visit.page.mouse.down()
    visit.page.mouse.move(start[0] + 2 * unit, start[1] + unit, steps=6)
    visit.settle()
    moved = [PREDICTED[0] + 2, PREDICTED[1] - 1, PREDICTED[2] + 2, PREDICTED[3] - 1]
    shows(visit, TARGET, moved)
    assert (table(visit)["box_iou"], "".join(visit.page.evaluate(ARROWS))) == (["1", "0"], "")
    assert "The gradient of IoU is exactly 0 here" in visit.page.get_by_role("status").first.inner_text()
    assert np.subtract(visit.page.evaluate(MARKS), marked) == pytest.approx([2 * unit] * len(OVERLAPS), abs=1)
    assert not visit.frames
    visit.page.mouse.up()
    visit.settle()
    assert in_link(visit) == {"box": moved}
    visit.page.get_by_role("radio", name="GIoU").click()
    *edges, whole = visit.page.evaluate(ARROWS)
    assert edges[0]
    assert whole
    assert "negative gradient of GIoU" in visit.page.get_by_role("status").first.inner_text()
    visit.settle()
    assert "pull" not in visit.page.url


def test_edges_and_corners_resize_and_stop_at_the_opposite_ones(visit):
    visit.open("/detection")
    box(visit, "predicted box, right edge").press("Shift+ArrowLeft")
    box(visit, "target, top edge").press("ArrowUp")
    visit.settle()
    assert in_link(visit) == {"box": [*PREDICTED[:2], PREDICTED[2] - 1, PREDICTED[3]], "target": [*TARGET[:3], TARGET[3] + 0.1]}
    for _ in range(6):
        box(visit, "predicted box, right edge").press("Shift+ArrowLeft")
    visit.settle()
    assert in_link(visit)["box"] == [*PREDICTED[:2], PREDICTED[0] + 0.25, PREDICTED[3]]
    assert box(visit, "predicted box, right edge").evaluate("(handle) => handle === document.activeElement")
    box(visit).press("Shift+ArrowDown")
    box(visit).press("ArrowRight")
    visit.settle()
    assert in_link(visit)["box"] == pytest.approx([4.6, 1.5, 4.85, 3.75])
    corner = visit.page.locator(".atlas-corner.atlas-of-target").nth(1).bounding_box()  # its upper right one
    middle = corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2
    unit = visit.page.locator(".atlas-boxes-plane").bounding_box()["width"] / WIDE
    visit.page.mouse.move(*middle)
    visit.page.mouse.down()
    visit.page.mouse.move(middle[0] + unit, middle[1] - 9 * unit, steps=4)
    visit.page.mouse.up()
    visit.settle()
    assert in_link(visit)["target"] == pytest.approx([*TARGET[:2], TARGET[2] + 1, 6])


def test_a_cold_link_opens_with_its_boxes_curves_and_terms_which_follow_the_hand(visit):
    target, predicted = (1, 1, 3, 2), (2, 0.5, 6, 2.5)
    query = "&".join([*(f"target={v}" for v in target), *(f"box={v}" for v in predicted), "pull=box_ciou"])
    visit.open(f"/detection?{query}")
    shows(visit, target, predicted)
    drawn = {line["name"]: line for line in visit.page.evaluate(CURVES)}
    assert list(drawn)[:2] == ["GIoU", "IoU"], "the curves have the places that their losses have in the family's picture"
    assert len(drawn) == len(OVERLAPS)
    for slug in OVERLAPS:
        line = drawn[LOSSES[slug].name]
        x = torch.tensor(line["x"], dtype=torch.float64)
        moved = torch.stack([x - 2, torch.full_like(x, 0.5), x + 2, torch.full_like(x, 2.5)], dim=-1)
        np.testing.assert_allclose(line["y"], LOSSES[slug](moved, torch.tensor(target, dtype=torch.float64)), atol=1e-12)
    faster = visit.page.locator(".atlas-shares section").nth(1)
    before = faster.inner_text()
    visit.page.get_by_role("group", name="positive anchors").get_by_role("button", name="3").click()
    visit.settle()
    assert in_link(visit)["anchor"] == [1, 1, 1, 0, 0, 0]
    after = faster.inner_text()
    assert after != before
    slider = visit.slider("lam_rcnn")
    slider.focus()
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    slider.press("Home")
    visit.page.wait_for_function("document.querySelectorAll('.atlas-shares section')[1].innerText.includes('boxes 0, 0 %')")
    visit.page.evaluate("dispatchEvent(new PointerEvent('pointerup'))")
    visit.settle()
    assert "lam_rcnn=0" in visit.page.url
    p, y = torch.tensor([0.9, 0.7, 0.6, 0.4, 0.2, 0.1]), torch.tensor([1.0, 1, 1, 0, 0, 0])
    total = torch.nn.functional.binary_cross_entropy(p.double(), y.double(), reduction="sum") / 256
    assert faster.locator("output").inner_text() == number(total.item())
