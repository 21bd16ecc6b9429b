"""The numerics page: a difference quotient against autograd, and two ways to compute one loss."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from textwrap import dedent

import numpy as np
import streamlit as st

from components.chart.figure import figure, lines
from components.kit.code import python
from components.kit.link import Link
from components.kit.tables import table as numbers_table
from components.states.numerics import CLAMP, STEP, Numerics, table
from components.wire.chart import Figure
from losses.core.curve import Array
from losses.core.numbers import number
from losses.studies.numerics import STEPS, ZERO, Breaks, Check, Forms, breaks, check, level

CHECK, FORMS_APART = "Check a gradient", "Two ways to compute one loss"  # the two parts of the page
BEST = ("", "best h", "error there")
WRITTEN, QUANTITIES = ("as written", "stable"), ("loss", "gradient")  # the forms, and what is compared
ERROR_DIGITS = 2  # significant ones of an error
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
    axis, h = state.tuned.loss.axis, state.h
    st.header(CHECK, anchor=False)
    picture, panel = st.columns(WIDE[::-1], gap="medium")
    with panel:
        link.draw("family", "loss")
        st.caption(state.tuned.loss.summary)
        link.knobs(state.tuned, axis)
        link.draw("y", "at", STEP.name)
    slope, found = checked(state)
    with picture:
        st.markdown(check_words(state, slope, found))
        if not is_drawn(found):
            return
        lines("errors", errors_figure(found, h))
        at = [number(float(np.interp(h, STEPS, one.central)), ERROR_DIGITS) for one in found.values()]
        rows = [[*row, error] for row, error in zip(best_steps(found), at, strict=True)]
        st.html(numbers_table([*BEST, f"error at h = {number(h)}"], rows))
        lines("orders", orders_figure(found))
        st.markdown(why_best(found))


def checked(state: Numerics) -> tuple[float, Mapping[str, Check]]:
    """Autograd's gradient where the state says, and the errors of difference quotients in each precision."""
    loss = state.tuned.loss
    return check(loss, loss.axis, state.x, state.target, **state.tuned.settings)


def is_drawn(found: Mapping[str, Check]) -> bool:
    """Whether there is an error to draw."""
    return bool(np.nan_to_num(found["float64"].central, posinf=0).any())


def check_words(state: Numerics, slope: float, found: Mapping[str, Check]) -> str:
    """What the gradient is, and what the picture shows of its errors, or why there is none; as Markdown."""
    symbol = state.tuned.loss.axis.symbol
    words = f"At {symbol} = {number(state.x)} autograd says **{number(slope)}**."
    if not np.isfinite(found["float64"].central).any():
        return (
            f"{words} It is an end of the axis, or next to one. No step stays on the axis on both sides, so there is no central "
            "difference."
        )
    if not is_drawn(found):
        return f"{words} The central difference gives the same at every step: there is no error."
    kind = "Relative error" if abs(slope) > ZERO else "Error"
    return (
        f"{words} {kind} of the central difference (L({symbol} + h) − L({symbol} − h)) / 2h, for each step h and in four number "
        "formats:"
    )


def errors_figure(found: Mapping[str, Check], h: float) -> Figure:
    """The error of the central difference against the step, in each precision."""
    drawn = {name: one.central for name, one in found.items()}
    return figure(STEPS, drawn, across="step, h", up="error", mark=h, follows=STEP.name, log=True)


def best_steps(found: Mapping[str, Check]) -> list[list[str]]:
    """Of each precision the best step, and the error there."""
    return [[name, *(number(value, ERROR_DIGITS) for value in one.best)] for name, one in found.items()]


def orders_figure(found: Mapping[str, Check]) -> Figure:
    """The errors in float64 with the two that meet at the best step."""
    central, forward, falls = found["float64"].central, found["float64"].forward, found["float64"].falls
    guide = {"h²": STEPS**2 * level(central, 2)} if falls == "with h²" else {}
    drawn = {"central": central, "forward": forward, **guide, "rounding over h": np.finfo(np.float64).eps / STEPS}
    return figure(STEPS, drawn, across="step, h, in float64", up="error", log=True)


def why_best(found: Mapping[str, Check]) -> str:
    """Why there is a best step."""
    return f"{FALLS[found['float64'].falls]} {ROUNDING}"


def _two_forms(link: Link, state: Numerics) -> None:
    forms, z = state.forms, state.z
    st.header(FORMS_APART, anchor=False)
    picture, panel = st.columns(WIDE[::-1], gap="medium")
    with panel:
        link.draw("form")
        st.markdown(f":small[{forms.about}]")
        link.draw("precision", CLAMP.name, "z")
    found = breaks(forms, state.precision, **state.clamp)
    with picture:
        st.markdown(break_words(found, state.precision))
        for key, drawn in forms_figures(found, z).items():
            lines(key, drawn)
        at = int(np.abs(found.z - z).argmin())
        rows = [[name, *(number(float(side[i][at])) for i in range(2))] for name, side in sides(found).items()]
        st.html(numbers_table([f"at z = {number(z)}", *QUANTITIES], rows))


def break_words(found: Breaks, precision: str) -> str:
    """Where the form as written breaks, as Markdown."""
    if not found.broken:
        return f"In {precision} the form as written does not break between −120 and 120."
    stretches = {
        word: ", ".join(f"z from {number(low)} to {number(high)}" if low < high else f"z = {number(low)}" for low, high in where)
        for word, where in found.broken.items()
    }
    return f"In {precision}, as written: " + "; ".join(f"**{word}** for {where}" for word, where in stretches.items()) + "."


def forms_figures(found: Breaks, z: float) -> dict[str, Figure]:
    """Value and gradient of both forms, with a point on each at z."""
    return {
        key: figure(
            found.z,
            {WRITTEN[0]: found.naive[i], WRITTEN[1]: found.stable[i]},
            across="z",
            up=up,
            bands=found.broken,
            mark=z,
            follows="z",
        )
        for i, (key, up) in enumerate(zip(("values", "slopes"), QUANTITIES, strict=True))
    }


def sides(found: Breaks) -> dict[str, tuple[Array, Array]]:
    """Value and gradient of both forms, and those that are right."""
    return {WRITTEN[0]: found.naive, WRITTEN[1]: found.stable, "stable, in float64": found.right}


def _code(forms: Forms) -> None:
    for column, (word, form) in zip(st.columns(2), {"As written": forms.naive, "Stable": forms.stable}.items(), strict=True):
        with column:
            st.markdown(f":small[{word}]")
            python(f"code_{form.__name__}", dedent(inspect.getsource(form)))
