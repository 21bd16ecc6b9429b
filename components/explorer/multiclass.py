"""The multiclass page: a loss along one logit, the gradient with respect to all of them, and the simplex of three classes."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from components.chart.scene import Picture
from components.explorer.family import picture_facts
from components.explorer.picture import live_picture
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links, offer
from components.states.compare import compare_address
from components.states.multiclass import EXAMPLES, table
from losses.core.axes import CoordinateAxis, class_logit
from losses.core.numbers import number
from losses.core.spec import Loss
from losses.studies.floor import excludes, least

TINY = 1e-6  # below it a least value counts as 0


def classes_page() -> None:
    """Draw the page in the state its URL says."""
    column, panel = picture_and_panel()
    link = Link()
    state = table(link)
    link.publish()
    axis, picture = state.axis, state.picture
    own = picture.curves[0]
    floor = least(own.loss, axis.distribution, axis.twice, **own.settings)
    note = _note(axis, own.loss, floor)
    with column:
        live_picture(replace(picture, floor=floor[0] if floor and floor[0] > TINY else None, note=note))
        offer("examples", EXAMPLES)
    with panel:
        _controls(link, axis, picture)
    picture_facts(picture)


def _controls(link: Link, axis: CoordinateAxis, picture: Picture) -> None:
    own, *over = picture.curves
    link.draw("loss")
    st.caption(own.loss.summary)
    link.knobs(own, axis)
    link.draw("classes", "sweep", "twice", "x", "show", "arrows", "loss2")
    for curve in over:
        link.knobs(curve, axis)
    if len(axis.prediction) == class_logit.class_count and not axis.twice:
        links("side_by_side", [("Open in Compare", _aside(axis, picture))])


def _aside(axis: CoordinateAxis, picture: Picture) -> str:
    """The address of Compare at these settings: there the first logit alone moves, and the other classes are alike.

    What the axis there does not reach is brought to its end, and a target that is above 1 by rounding to 1.
    """
    first, *others = axis.prediction
    highest = max(others)
    rest = highest + math.log(sum(math.exp(v - highest) for v in others) / len(others))
    span = picture.span if math.isinf(axis.domain.high) else class_logit.span
    low, high = class_logit.reach
    probe, target = min(max(round(first - rest, 3), low), high), min(axis.distribution[0], 1.0)
    return compare_address(class_logit, picture.curves, target, span, probe)


def _note(axis: CoordinateAxis, loss: Loss, floor: tuple[float, tuple[float, ...]] | None) -> str:
    """What the loss cannot go below, and in whose favour its least is."""
    if floor is None:
        return "This loss has no least value: it falls without end."
    value, p = floor
    best, right = (max(range(len(v)), key=v.__getitem__) for v in (p, axis.distribution))
    words = [f"The floor, {number(value)}, is the least this loss can be when all logits move"] if value > TINY else []
    if excludes(loss) and p[best] > p[right] + TINY:
        words += [f"its minimum gives class {right + 1}, the right one, p = {number(p[right])}, and class {best + 1} a larger p"]
    text = "; ".join(words)
    return f"{text[0].upper()}{text[1:]}." if text else ""
