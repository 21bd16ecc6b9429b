"""The segmentation page in Chromium: what it shows, and what torch makes of the same scene."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import torch

from components.kit.assets import folder
from losses import LOSSES
from losses.scenes.masks import KNOBS, MEASURES, logits, mask_inputs, measures, places, target

FAMILY = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
DEFAULTS = {name: param.default for name, param in KNOBS.items()}
READY = f"""() => document.querySelectorAll('.atlas-losses tbody tr').length === {len(FAMILY)}
    && document.querySelector('.atlas-sweep .scatterlayer .trace') && document.querySelector('.atlas-sweep > svg circle')"""
# The page's own modules know to the last digit what they show.
SHOWN = """async (folder) => {
    const { current } = await import(new URL(folder + "families/segmentation/masks.js", document.baseURI).href);
    const { loaded: { y, paint }, measured } = current();
    const { numbers, measures, z, p, curves } = measured;
    return { numbers, measures, z: Array.from(z), p: Array.from(p), y: Array.from(y), paint: Array.from(paint),
        curves: curves.map(({ slug, value, slope, gradient }) => ({ slug, value, slope, gradient: Array.from(gradient) })) };
}"""
PICTURE = "document.querySelector('.atlas-pixels canvas').toDataURL()"


def opened(visit, path="/segmentation"):
    visit.go(path)
    visit.page.wait_for_function(READY)
    visit.settle()
    return visit


def shown(visit):
    return visit.page.evaluate(SHOWN, folder())


def until(visit, condition, argument=None):
    """Wait for a condition on what is shown."""
    script = f"""async ([folder, argument]) => {{
        const {{ current }} = await import(new URL(folder + "families/segmentation/masks.js", document.baseURI).href);
        const {{ loaded, measured }} = current();
        return ({condition})({{ ...loaded, found: measured }}, argument);
    }}"""
    visit.page.wait_for_function(script, arg=[folder(), argument])


def asked(visit):
    return {key: values[0] for key, values in parse_qs(urlsplit(visit.page.url).query).items()}


def in_address(visit, key):
    visit.page.wait_for_url(re.compile(rf"[?&]{key}="))
    visit.settle()
    return asked(visit)[key]


def by_torch(numbers, shape="disc", seed=0, paint=None, y=None):
    """The scene's pictures and whatever a loss may ask for."""
    y = target(shape, 64) if y is None else y
    given = {name: torch.tensor(float(value), dtype=torch.float64) for name, value in numbers.items()}
    z = logits(y, 0 * y if paint is None else paint, *places(64), given, torch.tensor(float(seed))).requires_grad_()
    return y, z, mask_inputs(z, y, z.sigmoid())


def value_and_gradient(loss, z, made):
    value = loss.function(*(made[name] for name in loss.inputs), **loss.defaults)
    if not value.requires_grad:
        return value.item(), torch.zeros_like(z)
    return value.item(), torch.autograd.grad(value, z, retain_graph=True)[0]


def agrees(visit, numbers, **scene):
    """What is shown is what torch makes of these numbers."""
    y, z, made = by_torch(numbers, **scene)
    found = shown(visit)
    np.testing.assert_array_equal(np.reshape(found["y"], (64, 64)), y)
    np.testing.assert_allclose(np.reshape(found["z"], (64, 64)), z.detach(), rtol=1e-9, atol=1e-9)
    for curve in found["curves"]:
        value, gradient = value_and_gradient(LOSSES[curve["slug"]], z, made)
        assert curve["value"] == pytest.approx(value, rel=1e-9), curve["slug"]
        np.testing.assert_allclose(np.reshape(curve["gradient"], (64, 64)), gradient, rtol=1e-8, atol=1e-12)
    p = z.detach().sigmoid()
    for prefix, prediction in (("", p), ("hard_", (p > 0.5).double())):
        for name, wanted in zip(MEASURES, measures(prediction, y), strict=True):
            assert found["measures"][prefix + name] == pytest.approx(wanted.item(), rel=1e-9, nan_ok=True), prefix + name
    return y, z, made


def written(text, value):
    """Whether a text says a number, to the digits that the page writes."""
    return number(text) == pytest.approx(value, rel=6e-3 if "·10" in text else 6e-4, abs=1e-12)


def number(text):
    if text in ("undefined", "–", "no gradient", "", "∞"):
        return np.inf if text == "∞" else np.nan
    digits, _, power = text.replace("−", "-").removesuffix(" %").partition("·10")
    return float(digits) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


def rows(visit, table):
    script = f"[...document.querySelectorAll('.atlas-{table} tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    return visit.page.evaluate(script)


def frame(visit, i=0):
    box = visit.page.locator(".atlas-pixels").nth(i)
    box.scroll_into_view_if_needed()
    return box.bounding_box()


def at(box, column, row):
    """The middle of a pixel of a frame."""
    return box["x"] + box["width"] * (column + 0.5) / 64, box["y"] + box["height"] * (row + 0.5) / 64
