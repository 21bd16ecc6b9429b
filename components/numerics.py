"""The numerics page: a difference quotient against autograd, and two ways to compute one loss."""

from __future__ import annotations

import inspect
from textwrap import dedent

import numpy as np
import streamlit as st

from components.figure.figure import lines
from components.kit import older as controls
from components.kit.layout import apply_style
from components.kit.link import Link
from components.kit.tables import table
from components.kit.words import linear_step
from losses import FAMILIES, LOSSES
from losses.core.curve import Array
from losses.core.numbers import number
from losses.core.spec import POSITIVE, Knob, Param
from losses.studies.numerics import FORMS, PRECISIONS, STEPS, ZERO, Check, Forms, breaks, check

STEP = Param("h", 1e-5, Knob("h", 1e-12, 1.0, "half the distance of the two points", POSITIVE, log=True))
CLAMP = Param("clamp", 1e-4, Knob("c", 1e-8, 0.1, "what p may not fall below; S4 has 0.0001", POSITIVE, log=True))
FIRST = "bce_with_logits"
WIDE = (1, 2.6)


def numerics_page() -> None:
    """Draw the page in the state its URL says."""
    apply_style()
    link = Link()
    with st.container(key="explorer"):
        _difference(link)
        forms = _two_forms(link)
    _code(forms)
    link.publish()


def _difference(link: Link) -> None:
    st.subheader("The gradient check", anchor=False)
    picture, panel = st.columns(WIDE[::-1], gap="medium")
    with panel:
        first = LOSSES[FIRST]
        family = controls.choice(link, "family", "Family", [first.family, *(name for name in FAMILIES if name != first.family)])
        losses = [loss for loss in LOSSES.values() if loss.family == family]
        loss = controls.loss_picker(link, losses, first if first in losses else losses[0])
        tuned = controls.knobs(link, loss, loss.axis)
        target = controls.target_of(link, loss.axis, [loss])
        low, high = loss.axis.span
        step = linear_step(low, high)
        x = controls.slider(
            link, "at", f"{loss.axis.symbol}\N{EN SPACE}where", *loss.axis.reach, low + 0.3 * (high - low), step=step
        )
        h = controls.knob(link, STEP, STEP.name)
    slope, found = check(loss, loss.axis, x, target, **tuned.settings)
    with picture:
        if said := _nothing_drawn(found["float64"]):
            st.markdown(f"At {loss.axis.symbol} = {number(x)} autograd says **{number(slope)}**. {said}")
            return
        kind = "Relative error" if abs(slope) > ZERO else "Error"
        st.markdown(f"At {loss.axis.symbol} = {number(x)} autograd says **{number(slope)}**. {kind} of the central difference:")
        drawn = {name: one.central for name, one in found.items()}
        lines("errors", STEPS, drawn, across="step, h", up="error", mark=h, follows=STEP.name, log=True)
        st.html(
            table(["", "best h", "error there", f"error at h = {number(h)}"], [_row(name, one, h) for name, one in found.items()])
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


def _two_forms(link: Link) -> Forms:
    st.subheader("Right on paper, and right in the machine", anchor=False)
    picture, panel = st.columns(WIDE[::-1], gap="medium")
    with panel:
        forms = FORMS[controls.choice(link, "form", "Loss", list(FORMS))]
        st.markdown(f":small[{forms.about}]")
        precisions = ["float32", *(name for name in PRECISIONS if name != "float32")]
        precision = controls.choice(link, "precision", "Precision", precisions)
        clamp = {CLAMP.name: controls.knob(link, CLAMP, CLAMP.name)} if forms.clamp else {}
        z = controls.slider(link, "z", "z\N{EN SPACE}where the numbers are read", -120.0, 120.0, -50.0, step=0.25)
    found = breaks(forms, precision, **clamp)
    with picture:
        st.markdown(_said(found.broken, precision))
        for i, (key, up) in enumerate({"values": "loss", "slopes": "gradient"}.items()):
            drawn = {"as written": found.naive[i], "stable": found.stable[i]}
            lines(key, found.z, drawn, across="z", up=up, bands=found.broken, mark=z, follows="z")
        at = int(np.abs(found.z - z).argmin())
        sides = {"as written": found.naive, "stable": found.stable, "stable, in float64": found.right}
        rows = [[name, number(float(side[0][at])), number(float(side[1][at]))] for name, side in sides.items()]
        st.html(table([f"at z = {number(z)}", "loss", "gradient"], rows))
    return forms


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
