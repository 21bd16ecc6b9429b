"""The segmentation page: masks that can be changed, the gradient of a loss on every pixel, and what the losses say on the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
import torch
from streamlit.components.v2 import component

from components import controls
from components.assets import folder
from components.facts import facts
from components.figures import control
from components.link import Link, read_choice, read_number
from components.masks import blank, encode, mask_of, read_mask, read_picture
from components.programs import address
from components.style import apply_style
from losses import LOSSES, properties
from losses.curve import Array
from losses.scenes import FRAME, KNOBS, SHAPES, SIDES, Scene, target
from losses.spec import Loss

PAINTED = "painted"  # the target's shape when the reader made it
OF = {"logit, z": "z", "probability, p": "p"}
SORTS = ("loss", "value", "false_negatives", "false_positives", "border")
MAPS = 2  # how many losses have their gradient drawn
CURVES = 4
ACCEPTED = ("png", "jpg", "jpeg", "gif", "webp", "bmp")

_FRAMES = """
<div class="atlas-masks">
  <div class="atlas-tools" role="toolbar" aria-label="What the pointer does"></div>
  <div class="atlas-frames"></div>
  <p class="atlas-under" role="status"></p>
</div>
"""
_DETAILS = """
<div class="atlas-masks atlas-details">
  <div class="atlas-sweep">
    <div role="img" aria-label="The losses along one number of the scene"></div>
    <svg aria-hidden="true"></svg>
  </div>
  <p class="atlas-note" role="status"></p>
  <h3>The counts</h3>
  <div class="atlas-wide"><table class="atlas-counts"></table></div>
  <h3>Every loss, and where its gradient falls</h3>
  <div class="atlas-wide"><table class="atlas-losses"></table></div>
  <h3>The Lovász extension, in steps</h3>
  <div class="atlas-sorted"></div>
</div>
"""
_DOOR = """
export default function (component) {
  const module = import(new URL(component.data.assets + "masks.js", document.baseURI).href);
  module.then((part) => part.render(component));
  return () => module.then((part) => part.remove(component.parentElement));
}
"""
_CSS = (Path(__file__).parent / "live" / "masks.css").read_text()
_frames = component("loss_atlas_masks", html=_FRAMES, css=_CSS, js=_DOOR, isolate_styles=False)
# The rest of the picture stands below the sliders; the frames' own module fills it.
_HERE = 'export default () => { document.dispatchEvent(new Event("atlas-details")); }'
_details = component("loss_atlas_mask_details", html=_DETAILS, js=_HERE, isolate_styles=False)


@dataclass(frozen=True)
class Shown:
    """A loss at its settings, and what the keys of its sliders end in."""

    loss: Loss
    settings: dict[str, float]
    suffix: str


@dataclass(frozen=True)
class View:
    """What the controls of the page say; the gradient is drawn of the first `maps` curves."""

    curves: list[Shown]
    maps: int
    side: int
    target: str
    drawn: str
    erased: str
    numbers: dict[str, float]
    seed: int
    swept: str
    of: str
    alike: bool
    sort: str


def segmentation_page() -> None:
    """Draw the page in the state its URL says."""
    apply_style()
    link = Link()
    with st.container(key="explorer"):
        picture, panel = st.columns([3.2, 1], gap="medium")
    with panel:
        mapped = _losses(link, range(1, MAPS + 1))
        side, text = _target(link)
        swept, of, alike = _pictures(link)
        curves = mapped + _losses(link, range(MAPS + 1, CURVES + 1))
    with picture:
        stage = st.container()
        with st.container(key="scene"):
            numbers, seed = _sliders(link)
        _details(key="details")
    drawn, erased = (link.settle(key, _empty(), read_mask) for key in ("drawn", "erased"))
    sort = link.settle("sort", SORTS[0], read_choice([*SORTS, *(f"-{name}" for name in SORTS)]))
    link.publish()
    with stage:
        _stage(View(curves, len(mapped), side, text, drawn, erased, numbers, seed, swept, of, alike, sort))
    loss, settings = curves[0].loss, curves[0].settings
    facts(loss, loss.axis, properties(loss, axis=loss.axis, **settings), 1.0, loss.axis.span, settings)


def _losses(link: Link, slots: range) -> list[Shown]:
    losses = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
    curves: list[Shown] = []
    for slot in slots:
        if slot == 1:
            loss = controls.loss_picker(link, losses, LOSSES["dice"])
        else:
            start = LOSSES["jaccard"].name if slot == MAPS else controls.EMPTY
            loss = controls.loss_slot(link, losses, slot, start, "Beside it" if slot == MAPS else "On the curve too")
        if loss:
            suffix = "" if slot == 1 else str(slot)
            curves.append(Shown(loss, controls.knobs(link, loss, loss.axis, suffix), suffix))
    return curves


def _target(link: Link) -> tuple[int, str]:
    """The side of the frame and the target in it, as text."""
    sides = [str(side) for side in SIDES]
    shape = link.settle("target", next(iter(SHAPES)), read_choice([*SHAPES, PAINTED]))
    st.selectbox("Target", [*SHAPES, PAINTED], key="target")
    side = int(controls.choice(link, "side", "Pixels a side", sides))
    _upload(side)
    own = encode(target(shape, side).numpy() > 0) if shape in SHAPES else _empty()
    if shape != PAINTED:
        return side, own
    return side, encode(mask_of(link.settle("mask", own, read_mask), side))


def _upload(side: int) -> None:
    """Take a picture as the target; what is wrong with it is said in one sentence, and the scene stays as it was."""

    def taken() -> None:
        st.session_state["upload_said"] = ""
        given = st.session_state["upload"]
        if given is None:
            return
        try:
            mask = read_picture(given.getvalue(), side)
        except ValueError as problem:
            st.session_state["upload_said"] = str(problem)
            return
        st.session_state.update({"target": PAINTED, "mask": encode(mask)})

    with st.popover("A picture of your own", width="stretch"):
        st.file_uploader("A picture; what is bright is object", ACCEPTED, key="upload", on_change=taken)
    if said := st.session_state.get("upload_said"):
        st.caption(f":red[{said} The scene is as it was.]")


def _pictures(link: Link) -> tuple[str, str, bool]:
    words = {name.replace("_", " "): name for name in KNOBS}
    swept = words[controls.choice(link, "along", "Curve along", list(words))]
    of = OF[controls.choice(link, "of", "Gradient with respect to the", list(OF))]
    alike = controls.switch(
        link, "alike", "One scale for both gradients", "the colours of both pictures stand for the same numbers"
    )
    return swept, of, alike


def _sliders(link: Link) -> tuple[dict[str, float], int]:
    numbers: dict[str, float] = {}
    columns = st.columns(4, gap="medium")
    for i, (name, param) in enumerate(KNOBS.items()):
        knob = param.knob
        step = controls.linear_step(knob.low, knob.high)

        def legal(value: float, low: float = knob.low, high: float = knob.high) -> bool:
            return low <= value <= high

        numbers[name] = link.settle(name, param.default, read_number, legal=legal)
        shown = f"%.{controls.decimals(step, param.default)}f"
        with columns[i % 4]:
            st.slider(name.replace("_", " "), knob.low, knob.high, key=name, step=step, format=shown)
    with columns[-1]:
        seed = controls.count(link, "seed", "seed of the noise", 0, 20, 0)
    return numbers, seed


@lru_cache
def _empty() -> str:
    return encode(np.zeros((SIDES[0], SIDES[0]), dtype=np.bool_))


def _stage(view: View) -> None:
    def painted() -> None:
        left = st.session_state["masks"]["painted"]
        if left.get("mask"):
            st.session_state.update({"target": PAINTED, "mask": left["mask"]})
        for name in ("drawn", "erased"):
            if name in left:
                st.session_state[name] = left[name] if left[name] and not blank(left[name]) else _empty()

    def sorted_by() -> None:
        st.session_state["sort"] = st.session_state["masks"]["sort"]

    data = {"assets": folder(), "programs": address(view.side), "scene": _scene(view)}
    _frames(key="masks", data=data, on_painted_change=painted, on_sort_change=sorted_by)


def _scene(view: View) -> dict[str, Any]:
    drawn, erased = (encode(mask_of(text, view.side)) for text in (view.drawn, view.erased))
    shown = [
        {
            "slug": curve.loss.slug,
            "name": curve.loss.name,
            "inputs": curve.settings,
            "controls": [control(param, curve.suffix) for param in curve.loss.params],
        }
        for curve in view.curves
    ]
    family = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
    return {
        "side": view.side,
        "frame": FRAME,
        "target": view.target,
        "drawn": drawn,
        "erased": erased,
        "numbers": view.numbers | {"seed": view.seed},
        "swept": view.swept,
        "of": view.of,
        "alike": view.alike,
        "sort": view.sort,
        "maps": view.maps,
        "curves": shown,
        "rows": [{"slug": loss.slug, "name": loss.name, "inputs": loss.defaults} for loss in family],
        "sweep": _sweep(view, drawn, erased),
    }


def _sweep(view: View, drawn: str, erased: str) -> dict[str, Any]:
    curves = tuple((curve.loss.slug, tuple(curve.settings.items())) for curve in view.curves)
    x, values, note = _sampled(curves, view.target, drawn, erased, view.side, tuple(view.numbers.items()), view.seed, view.swept)
    words = view.swept.replace("_", " ")
    return {"x": x, "curves": values, "note": note, "title": f"{words}, {KNOBS[view.swept].knob.help}", "symbol": words}


@lru_cache(maxsize=128)
def _sampled(
    curves: tuple[tuple[str, tuple[tuple[str, float], ...]], ...],
    text: str,
    drawn: str,
    erased: str,
    side: int,
    numbers: tuple[tuple[str, float], ...],
    seed: int,
    swept: str,
) -> tuple[list[float], list[list[float | None]], str]:
    y, more, less = (torch.as_tensor(mask_of(mask, side), dtype=torch.float64) for mask in (text, drawn, erased))
    scene = Scene(y, more - less, dict(numbers), seed)
    x, found = scene.sweep([(LOSSES[slug], dict(settings)) for slug, settings in curves], swept)
    names = [LOSSES[slug].name for (slug, _), sampled in zip(curves, found, strict=True) if _held_constant(x, *sampled)]
    note = f"The tangent of {' and '.join(names)} is autograd's. What it holds constant, it does not see, so it leaves the curve."
    return x.tolist(), [[float(v) if np.isfinite(v) else None for v in values] for values, _ in found], note if names else ""


def _held_constant(x: Array, values: Array, slopes: Array) -> bool:
    """Whether the slopes are not those of the curve, so that autograd must have held something constant that moves."""
    drawn = np.diff(values) / np.diff(x)
    said = (slopes[1:] + slopes[:-1]) / 2
    return bool(np.nansum(np.abs(drawn - said)) > 0.15 * np.nansum(np.abs(drawn)))
