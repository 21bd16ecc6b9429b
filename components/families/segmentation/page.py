"""The segmentation page: its controls, the scene they change, and what smoothing is for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.chart.figure import figure, lines
from components.explorer.facts import facts
from components.export.buttons import take
from components.families.segmentation.scene import details, frames
from components.families.segmentation.upload import upload
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links
from components.kit.tuned import file_stem
from components.states.compare import compare_address
from components.states.segmentation import BESIDE, SMOOTHING, UNMAPPED, Segmentation, table
from losses import properties
from losses.core.numbers import number
from losses.scenes.masks import KNOBS
from losses.studies.smoothing import smoothed

COLUMNS = 4  # of the sliders under the frames


def segmentation_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    state = table(link)
    link.publish()
    with panel:
        _controls(link, state)
    with picture:
        frames(state)
        with st.container(key="scene"):
            _sliders(link)
        below = st.container()
    with st.container(key="smoothing"):
        _smoothing(link, state)
    own = state.curves[0]
    axis = own.loss.axis
    with below:
        details(state)
        with st.container(key="take", horizontal=True):
            take("masks", "families/segmentation/export", file_stem(curve.loss for curve in state.curves[: state.maps]))
        links("overlap", [("These losses against the overlap", compare_address(axis, state.curves, 1.0, axis.span, 0.5))])
    facts(own, axis, properties(own.loss, axis=axis, target=1.0, **own.settings), 1.0, axis.span)


def _controls(link: Link, state: Segmentation) -> None:
    own = state.curves[0]
    others = {curve.suffix: curve for curve in state.curves[1:]}
    link.draw("loss")
    st.caption(own.loss.summary)
    link.knobs(own, own.loss.axis)
    for place in map(str, (BESIDE, *UNMAPPED)):
        link.draw(f"loss{place}")
        if place in others:
            link.knobs(others[place], others[place].loss.axis)
        if place == str(BESIDE):
            link.draw("target", "side")
            upload(state.side)
            link.draw("along", "of", "alike")


def _sliders(link: Link) -> None:
    columns = st.columns(COLUMNS, gap="medium")
    for i, name in enumerate(KNOBS):
        with columns[i % COLUMNS]:
            link.draw(name)
    with columns[-1]:
        link.draw("seed")


def _smoothing(link: Link, state: Segmentation) -> None:
    """What the smoothing of a loss makes of masks that have nothing to overlap with, for the first of the curves that has one."""
    loss = state.smoothed.loss
    settings = state.smoothed.numbers(loss.axis)
    st.header(f"Smoothing {loss.name} where masks are empty or do not overlap", anchor=False)
    link.draw("patch")
    knob = loss.param(SMOOTHING).knob
    eps = np.linspace(knob.low, knob.high, 101)
    rest = {name: value for name, value in settings.items() if name != SMOOTHING}
    lines("smoothed", figure(eps, smoothed(loss, state.patch, eps, **rest), across="smoothing, ε", up="loss"))
    now = smoothed(loss, state.patch, np.array([settings[SMOOTHING]]), **rest)
    said = "; ".join(f"{case}: {number(float(value[0]))}" for case, value in now.items())
    st.caption(f"At ε = {number(settings[SMOOTHING])}: {said}.")
