"""The segmentation page: its controls, the scene they change, and what smoothing is for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.explorer.facts import facts
from components.export.buttons import take
from components.figure.figure import lines
from components.kit import older as controls
from components.kit.layout import picture_and_panel
from components.kit.link import Link, read_choice
from components.kit.navigation import links
from components.kit.tuned import Tuned, file_stem
from components.segmentation.runs import empty, encode, mask_of, read_mask
from components.segmentation.scene import PAINTED, View, details, frames
from components.segmentation.upload import read_picture
from components.states.compare import compare_address
from losses import LOSSES, properties
from losses.core.numbers import number
from losses.scenes.masks import KNOBS, SHAPES, SIDES, target
from losses.studies.smoothing import smoothed

OF = {"logit, z": "z", "probability, p": "p"}
SORTS = ("loss", "value", "false_negatives", "false_positives", "border")
MAPS = 2  # how many losses have their gradient drawn
CURVES = 4
ACCEPTED = ("png", "jpg", "jpeg", "gif", "webp", "bmp")
SMOOTHING = "eps"


def segmentation_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    with panel:
        mapped = _losses(link, range(1, MAPS + 1))
        side, text = _target(link)
        swept, of, alike = _pictures(link)
        curves = mapped + _losses(link, range(MAPS + 1, CURVES + 1))
    with picture:
        stage = st.container()
        with st.container(key="scene"):
            numbers, seed = _sliders(link)
        below = st.container()
    drawn, erased = (link.settle(key, empty(), read_mask) for key in ("drawn", "erased"))
    sort = link.settle("sort", SORTS[0], read_choice([*SORTS, *(f"-{name}" for name in SORTS)]))
    with st.container(key="smoothing"):
        _smoothing(link, curves)
    link.publish()
    view = View(curves, len(mapped), side, text, drawn, erased, numbers, seed, swept, of, alike, sort)
    with stage:
        frames(view)
    with below:
        details(view)
        with st.container(key="take", horizontal=True):
            take("masks", "segmentation/export", file_stem(curve.loss for curve in mapped))
        axis = LOSSES["dice"].axis
        links("overlap", [("These losses against the overlap", compare_address(axis, curves, 1.0, axis.span, 0.5))])
    own = curves[0]
    facts(own, axis, properties(own.loss, axis=axis, target=1.0, **own.settings), 1.0, axis.span)


def _losses(link: Link, slots: range) -> list[Tuned]:
    losses = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
    curves: list[Tuned] = []
    for slot in slots:
        if slot == 1:
            loss = controls.loss_picker(link, losses, LOSSES["dice"])
        else:
            start = LOSSES["jaccard"].name if slot == MAPS else controls.EMPTY
            loss = controls.loss_slot(link, losses, slot, start, "Beside it" if slot == MAPS else "On the curve too")
        if loss:
            suffix = "" if slot == 1 else str(slot)
            curves.append(controls.knobs(link, loss, loss.axis, suffix))
    return curves


def _target(link: Link) -> tuple[int, str]:
    """The side of the frame and the target in it, as text."""
    sides = [str(side) for side in SIDES]
    shape = link.settle("target", next(iter(SHAPES)), read_choice([*SHAPES, PAINTED]))
    st.selectbox("Target", [*SHAPES, PAINTED], key="target")
    side = int(controls.choice(link, "side", "Pixels a side", sides))
    _upload(side)
    if shape in SHAPES:
        return side, encode(target(shape, side).numpy() > 0)
    first = encode(target(next(iter(SHAPES)), SIDES[0]).numpy() > 0)
    return side, encode(mask_of(link.settle("mask", first, read_mask), side))


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
        given = st.file_uploader("A picture; what is bright is object", ACCEPTED, key="upload", on_change=taken)
    if given and (said := st.session_state.get("upload_said")):
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
        with columns[i % 4]:
            numbers[name] = controls.slider(link, name, name.replace("_", " "), param.knob.low, param.knob.high, param.default)
    with columns[-1]:
        seed = controls.count(link, "seed", "seed of the noise", 0, 20, 0)
    return numbers, seed


def _smoothing(link: Link, curves: list[Tuned]) -> None:
    """What the smoothing of a loss makes of masks that have nothing to overlap with, for the first of the curves that has one."""
    smooth = [curve for curve in curves if SMOOTHING in curve.settings] or [Tuned(LOSSES["dice"], LOSSES["dice"].defaults)]
    loss, settings = smooth[0].loss, smooth[0].numbers(smooth[0].loss.axis)
    st.subheader(f"Smoothing {loss.name} where there is nothing to overlap", anchor=False)
    pixels = controls.count(link, "patch", "pixels of a patch", 1, 200, 20)
    knob = loss.param(SMOOTHING).knob
    eps = np.linspace(knob.low, knob.high, 101)
    rest = {name: value for name, value in settings.items() if name != SMOOTHING}
    lines("smoothed", eps, smoothed(loss, pixels, eps, **rest), across="smoothing, ε", up="loss")
    now = smoothed(loss, pixels, np.array([settings[SMOOTHING]]), **rest)
    said = "; ".join(f"{case}: {number(float(value[0]))}" for case, value in now.items())
    st.caption(f"At ε = {number(settings[SMOOTHING])}: {said}.")
