"""The numerics page: a difference quotient against autograd, and two ways to compute one loss."""

from __future__ import annotations

import inspect
from textwrap import dedent

import numpy as np
import streamlit as st

from components.chart.figure import figure, lines
from components.kit.code import python
from components.kit.link import Link
from components.kit.tables import table as numbers_table
from components.states.numerics import CLAMP, STEP, Numerics, table
from losses.core.numbers import number
from losses.studies.numerics import STEPS, ZERO, Check, Forms, breaks, check, level

WIDE = (1, 2.6)
ROUNDING = (
    "Towards the left rounding takes over: the loss is known to about one part in 2⁵², and the quotient divides that error by h."
)
FALLS = {
    "with h²": (
        "Read the picture from right to left: the error of the central difference falls with h², that of the forward difference "
        "only with h. It is the part of the curve that a straight line misses. The best h lies where this error meets rounding, "
        "near the cube root of the precision."
    ),
    "only rounding": (
        "Around this point the curve is a straight line or a parabola, and a central difference of those is exact. Its error is "
        "rounding alone, so a large step is best."
    ),
    "otherwise": "Here the error does not fall with h²: within the larger steps the curve has a kink, or its pieces differ.",
}


def numerics_page() -> None:
    """Draw the page in the state its URL says."""
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
    st.header("Check a gradient", anchor=False)
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
        st.markdown(
            f"At {axis.symbol} = {number(x)} autograd says **{number(slope)}**. {kind} of the central difference "
            f"(L({axis.symbol} + h) − L({axis.symbol} − h)) / 2h, for each step h and in four number formats:"
        )
        drawn = {name: one.central for name, one in found.items()}
        lines("errors", figure(STEPS, drawn, across="step, h", up="error", mark=h, follows=STEP.name, log=True))
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
            "It is an end of the axis, or next to one. No step stays on the axis on both sides, so there is no central difference."
        )
    return "" if known.any() else "The central difference gives the same at every step: there is no error."


def _row(name: str, found: Check, h: float) -> list[str]:
    best, least = found.best
    at = float(np.interp(h, STEPS, found.central))
    return [name, *(number(value, 2) for value in (best, least, at))]


def _explained(found: Check) -> None:
    """Why there is a best h, with the two errors that meet there."""
    central, forward = found.central, found.forward
    guide = {"h²": STEPS**2 * level(central, 2)} if found.falls == "with h²" else {}
    drawn = {"central": central, "forward": forward, **guide, "rounding over h": np.finfo(np.float64).eps / STEPS}
    lines("orders", figure(STEPS, drawn, across="step, h, in float64", up="error", log=True))
    st.markdown(f"{FALLS[found.falls]} {ROUNDING}")


def _two_forms(link: Link, state: Numerics) -> None:
    forms, precision, z = state.forms, state.precision, state.z
    st.header("Two ways to compute one loss", anchor=False)
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
            lines(key, figure(found.z, drawn, across="z", up=up, bands=found.broken, mark=z, follows="z"))
        at = int(np.abs(found.z - z).argmin())
        sides = {"as written": found.naive, "stable": found.stable, "stable, in float64": found.right}
        rows = [[name, number(float(side[0][at])), number(float(side[1][at]))] for name, side in sides.items()]
        st.html(numbers_table([f"at z = {number(z)}", "loss", "gradient"], rows))


def _said(broken: dict[str, list[tuple[float, float]]], precision: str) -> str:
    if not broken:
        return f"In {precision} the form as written does not break between −120 and 120."
    stretches = {
        word: ", ".join(f"z from {number(low)} to {number(high)}" if low < high else f"z = {number(low)}" for low, high in where)
        for word, where in broken.items()
    }
    return f"In {precision}, as written: " + "; ".join(f"**{word}** for {where}" for word, where in stretches.items()) + "."


def _code(forms: Forms) -> None:
    for column, (word, form) in zip(st.columns(2), {"As written": forms.naive, "Stable": forms.stable}.items(), strict=True):
        with column:
            st.markdown(f":small[{word}]")
            python(f"code_{form.__name__}", dedent(inspect.getsource(form)))
