"""The numerics page: a difference quotient against autograd, and two ways to compute one loss."""

from __future__ import annotations

import inspect
from textwrap import dedent

import numpy as np
import streamlit as st

from components.figure.figure import lines
from components.kit.layout import apply_style
from components.kit.link import Link
from components.kit.tables import table as numbers_table
from components.states.numerics import CLAMP, STEP, Numerics, table
from losses.core.curve import Array
from losses.core.numbers import number
from losses.studies.numerics import STEPS, ZERO, Check, Forms, breaks, check

WIDE = (1, 2.6)


def numerics_page() -> None:
    """Draw the page in the state its URL says."""
    apply_style()
    link = Link()
    state = table(link)
    link.publish()
    with st.container(key="explorer"):
        _difference(link, state)
        _two_forms(link, state)
    _code(state.forms)


def _difference(link: Link, state: Numerics) -> None:
    loss, x, h = state.tuned.loss, state.x, state.h
    axis = loss.axis
    st.subheader("The gradient check", anchor=False)
    picture, panel = st.columns(WIDE[::-1], gap="medium")
    with panel:
        link.draw("family", "loss")
        st.caption(loss.summary)
        link.knobs(state.tuned, axis)
        link.draw("y", "at", STEP.name)
    slope, found = check(loss, axis, x, state.target, **state.tuned.settings)
    with picture:
        if said := _nothing_drawn(found["float64"]):
            st.markdown(f"At {axis.symbol} = {number(x)} autograd says **{number(slope)}**. {said}")
            return
        kind = "Relative error" if abs(slope) > ZERO else "Error"
        st.markdown(f"At {axis.symbol} = {number(x)} autograd says **{number(slope)}**. {kind} of the central difference:")
        drawn = {name: one.central for name, one in found.items()}
        lines("errors", STEPS, drawn, across="step, h", up="error", mark=h, follows=STEP.name, log=True)
        st.html(
            numbers_table(
                ["", "best h", "error there", f"error at h = {number(h)}"], [_row(name, one, h) for name, one in found.items()]
            )
        )
        _explained(found["float64"])


def _nothing_drawn(found: Check) -> str:
    """Why there is no error to draw, in one sentence; empty where there is one."""
    known = found.central[np.isfinite(found.central)]
    if not known.size:
        return (
            "It is an end of the axis, or next to one, and no step stays on the axis on both sides: there is no central difference."
        )
    return "" if known.any() else "The central difference says the same at every step: there is no error."


def _row(name: str, found: Check, h: float) -> list[str]:
    best, least = found.best
    at = float(np.interp(h, STEPS, found.central))
    return [name, *(number(value, 2) for value in (best, least, at))]


def _explained(found: Check) -> None:
    """Why there is a best h, with the two errors that meet there."""
    central, forward = found.central, found.forward
    guide = STEPS**2 * _level(central, 2)
    drawn = {"central": central, "forward": forward, "h²": guide, "rounding over h": np.finfo(np.float64).eps / STEPS}
    lines("orders", STEPS, drawn, across="step, h, in float64", up="error", log=True)
    st.markdown(
        "From the right the error of the central difference falls with h², that of the forward difference with h only: what the "
        "quotient leaves out of the curve. From the left both are held up by rounding: the loss is known to about one part in "
        "2⁵², and the quotient divides that by h. The best h is where the two meet, near the cube root of the precision."
    )


def _level(errors: Array, order: int) -> float:
    """The factor of the power of h that the errors follow at large steps."""
    large = (STEPS > 1e-2) & (STEPS < 1e-1) & np.isfinite(errors) & (errors > 0)
    return float(np.median(errors[large] / STEPS[large] ** order)) if large.any() else float("nan")


def _two_forms(link: Link, state: Numerics) -> None:
    forms, precision, z = state.forms, state.precision, state.z
    st.subheader("Right on paper, and right in the machine", anchor=False)
    picture, panel = st.columns(WIDE[::-1], gap="medium")
    with panel:
        link.draw("form")
        st.markdown(f":small[{forms.about}]")
        link.draw("precision", CLAMP.name, "z")
    found = breaks(forms, precision, **state.clamp)
    with picture:
        st.markdown(_said(found.broken, precision))
        for i, (key, up) in enumerate({"values": "loss", "slopes": "gradient"}.items()):
            drawn = {"as written": found.naive[i], "stable": found.stable[i]}
            lines(key, found.z, drawn, across="z", up=up, bands=found.broken, mark=z, follows="z")
        at = int(np.abs(found.z - z).argmin())
        sides = {"as written": found.naive, "stable": found.stable, "stable, in float64": found.right}
        rows = [[name, number(float(side[0][at])), number(float(side[1][at]))] for name, side in sides.items()]
        st.html(numbers_table([f"at z = {number(z)}", "loss", "gradient"], rows))


def _said(broken: dict[str, list[tuple[float, float]]], precision: str) -> str:
    if not broken:
        return f"In {precision} the naive form does not break between −120 and 120."
    stretches = {
        word: ", ".join(f"z from {number(low)} to {number(high)}" if low < high else f"z = {number(low)}" for low, high in where)
        for word, where in broken.items()
    }
    return f"In {precision}, as written: " + "; ".join(f"**{word}** for {where}" for word, where in stretches.items()) + "."


def _code(forms: Forms) -> None:
    for column, (word, form) in zip(st.columns(2), {"As written": forms.naive, "Stable": forms.stable}.items(), strict=True):
        with column:
            st.markdown(f":small[{word}]")
            st.code(dedent(inspect.getsource(form)), language="python", wrap_lines=True)
