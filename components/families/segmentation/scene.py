"""The scene of the segmentation page: its frames and what stands below its sliders, drawn by the browser from traced programs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import streamlit as st
import torch

from components.kit.link import leave
from components.kit.mounted import Component, left_in, mounted
from components.kit.program.programs import address
from components.kit.tuned import Tuned
from components.states.masks import blank, decode, empty, mask_of
from components.states.segmentation import LONGEST_MASK, PAINTED, Segmentation
from components.wire.pages import MaskCurve, MaskDetailsMessage, MaskMessage, MaskScene, MaskSweep, PaintedMasks, SweepCurve
from losses import LOSSES, losses_of
from losses.core.curve import Array
from losses.core.shared import shared
from losses.scenes.masks import FRAME, KNOBS, Scene, sweep_points

Values = list[float | None]

FRAMES = """
<div class="atlas-masks">
  <div class="atlas-tools" role="toolbar" aria-label="What the pointer does"></div>
  <div class="atlas-frames"></div>
  <p class="atlas-under" role="status">Reading the losses.</p>
</div>
"""
DETAILS = """
<div class="atlas-masks atlas-details">
  <div class="atlas-sweep">
    <div role="figure" aria-label="The losses along one number of the scene"></div>
    <svg aria-hidden="true"></svg>
  </div>
  <p class="atlas-at"></p>
  <p class="atlas-note" role="status"></p>
  <h2>The counts</h2>
  <div class="atlas-wide" tabindex="0"><table class="atlas-counts"></table></div>
  <h2>Every loss, and where its gradient falls</h2>
  <div class="atlas-wide" tabindex="0"><table class="atlas-losses"></table></div>
  <h2>The Lovász extension, in steps</h2>
  <div class="atlas-sorted"></div>
</div>
"""
_frames: Component[MaskMessage] = mounted("masks", "families/segmentation/masks", html=FRAMES)
_details: Component[MaskDetailsMessage] = mounted("mask_details", "families/segmentation/details", html=DETAILS)


def frames(view: Segmentation) -> None:
    """Draw the frames of a scene; what the reader paints, and how the table is sorted, goes into the session."""

    def painted() -> None:
        masks = left_in("masks", "painted", PaintedMasks, LONGEST_MASK)
        if masks is None:
            return
        layers = {name: masks.get(name) or empty() for name in ("drawn", "erased") if name in masks}
        targets = {"target": masks["mask"]} if "mask" in masks else {}
        if any(decode(text, view.side) is None for text in [*layers.values(), *targets.values()]):
            return
        leave({name: empty() if blank(layer) else layer for name, layer in layers.items()})
        for mask in targets.values():
            st.session_state.update({"target": PAINTED, "mask": mask})

    def sorted_by() -> None:
        if sort := left_in("masks", "sort", str):
            leave({"sort": sort})

    _frames(key="masks", data=masks_message(view), on_painted_change=painted, on_sort_change=sorted_by)


def mask_curves(curves: Iterable[Tuned]) -> list[MaskCurve]:
    """Losses of masks, with their sliders."""
    return [
        {
            "slug": curve.loss.slug,
            "name": curve.loss.name,
            "inputs": curve.numbers(curve.loss.axis),
            "controls": curve.controls(curve.loss.axis),
        }
        for curve in curves
    ]


def masks_message(view: Segmentation) -> MaskMessage:
    """The frames of a scene."""
    scene: MaskScene = {
        "side": view.side,
        "frame": FRAME,
        "target": view.target,
        "drawn": view.drawn,
        "erased": view.erased,
        "numbers": view.numbers | {"seed": view.seed},
        "swept": view.swept,
        "of": view.of,
        "alike": view.alike,
        "sort": view.sort,
        "maps": view.maps,
        "curves": mask_curves(view.curves),
        "rows": [{"slug": loss.slug, "name": loss.name, "inputs": loss.defaults} for loss in losses_of("segmentation")],
    }
    return {"programs": address(view.side), "scene": scene}


def _sweep(view: Segmentation) -> MaskSweep:
    curves = tuple((curve.loss.slug, tuple(curve.numbers(curve.loss.axis).items())) for curve in view.curves)
    sampled = _sampled(curves, view.target, view.drawn, view.erased, view.side, tuple(view.numbers.items()), view.seed, view.swept)
    named: list[SweepCurve] = [
        {"name": curve.loss.name, "y": y, "slopes": slopes} for curve, (y, slopes) in zip(view.curves, sampled, strict=True)
    ]
    return {**blank_sweep(view), "curves": named}


def blank_sweep(view: Segmentation) -> MaskSweep:
    """The sweep without its curves: along which number, and where it is sampled."""
    words = view.swept.replace("_", " ")
    x = list(map(float, sweep_points(view.swept, view.side)))
    return {"x": x, "curves": [], "title": f"{words}, {KNOBS[view.swept].knob.help}", "symbol": words}


@shared(costly=True)
def _sampled(
    curves: tuple[tuple[str, tuple[tuple[str, float], ...]], ...],
    text: str,
    drawn: str,
    erased: str,
    side: int,
    numbers: tuple[tuple[str, float], ...],
    seed: int,
    swept: str,
) -> list[tuple[Values, Values]]:
    """The values and the slopes of each curve."""
    y, more, less = (torch.as_tensor(mask_of(mask, side), dtype=torch.float64) for mask in (text, drawn, erased))
    scene = Scene(y, more - less, dict(numbers), seed)
    _, sampled = scene.sweep([(LOSSES[slug], dict(settings)) for slug, settings in curves], swept)
    return [(_values(values), _values(slopes)) for values, slopes in sampled]


def _values(values: Array) -> Values:
    return [float(v) if np.isfinite(v) else None for v in values]


def details(view: Segmentation) -> None:
    """Draw what stands below the sliders: the losses along one number of the scene, and the tables.

    The sweep is sampled here, after the frames have been sent, so that nothing else waits for it.
    """
    _details(key="details", data=details_message(view))


def details_message(view: Segmentation) -> MaskDetailsMessage:
    """What stands below a scene."""
    return {"sweep": _sweep(view)}
