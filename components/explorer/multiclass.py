"""The multiclass page: a loss along one logit, the gradient with respect to all of them, and the simplex of three classes."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from components.chart.scene import Picture
from components.chart.vectors import simplex_program
from components.explorer.compare import compare_address
from components.explorer.facts import facts
from components.explorer.picture import live_picture
from components.kit import controls
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import links
from components.states.presets import EXAMPLES, look_for
from losses import LOSSES, properties
from losses.core.axes import CoordinateAxis, class_logit, coordinate_axis
from losses.core.numbers import number
from losses.core.spec import Loss
from losses.studies.floor import excludes, least

TINY = 1e-6  # below it a least value counts as 0
ARROWS = {"downhill on the simplex": "slope", "a step on the logits": "move"}


def classes_page() -> None:
    """Draw the page in the state its URL says."""
    column, panel = picture_and_panel()
    link = Link()
    with panel:
        axis, picture = _controls(link, [loss for loss in LOSSES.values() if loss.family == "multiclass"])
    link.publish()
    own = picture.curves[0]
    floor = least(own.loss, axis.distribution, axis.twice, **own.settings)
    note = _note(axis, own.loss, floor)
    with column:
        live_picture(replace(picture, floor=floor[0] if floor and floor[0] > TINY else None, note=note))
        if advice := look_for(EXAMPLES):
            st.write(advice)
        links("examples", [(example.name, example.address) for example in EXAMPLES])
    facts(own, axis, properties(own.loss, axis=axis, target=1.0, **own.settings), 1.0, picture.span)


def _controls(link: Link, losses: list[Loss]) -> tuple[CoordinateAxis, Picture]:
    loss = controls.loss_picker(link, losses, LOSSES["cross_entropy"])
    above = st.container()  # the number of classes says how many sliders there are, and stands below them
    classes = controls.count(link, "classes", "Classes", 2, 10, 3)
    swept = controls.count(link, "sweep", "Drawn against the logit of class", 1, classes, 1)
    twice = loss.prediction == "z" and controls.switch(link, "twice", "Softmax twice", "the loss is given probabilities for logits")
    low, high = loss.axis.reach
    prediction = controls.entries(link, "z", _start(loss, classes), lambda z: low <= min(z) and max(z) <= high)
    given = controls.entries(link, "y", (1.0, *[0.0] * (classes - 1)), controls.is_distribution if excludes(loss) else _is_labels)
    axis = coordinate_axis(loss, prediction, given, swept, twice=twice)
    with above:
        own = controls.knobs(link, loss, axis)
    span = controls.span_slider(link, axis)
    panels = ["value", "slope", *controls.panel_picker(link, ["curvature"])]
    words = list(ARROWS)
    arrows = ARROWS[controls.choice(link, "arrows", "Arrows on the simplex", words) if simplex_program(axis, loss) else words[0]]
    alike = [other for other in losses if other.prediction == loss.prediction and excludes(other) == excludes(loss)]
    curves = [own, *controls.laid_over(link, alike, axis)]
    picture = Picture(axis, span, panels, curves, arrows=arrows, probe=prediction[swept - 1])
    if classes == class_logit.class_count and not twice:
        links("side_by_side", [("Open in Compare", _aside(axis, picture))])
    return axis, picture


def _aside(axis: CoordinateAxis, picture: Picture) -> str:
    """The address of Compare at these settings: there the first logit alone moves, and the other classes are alike."""
    first, *others = axis.prediction
    highest = max(others)
    rest = highest + math.log(sum(math.exp(v - highest) for v in others) / len(others))
    span = picture.span if math.isinf(axis.domain.high) else class_logit.span
    return compare_address(class_logit, picture.curves, axis.distribution[0], span, round(first - rest, 3))


def _start(loss: Loss, classes: int) -> tuple[float, ...]:
    """Logits that rank the first three classes; as log-probabilities none above 0."""
    top = 1.0 if loss.prediction == "z" else -1.0
    return tuple(max(top - i, top - 1) if i != 2 else top - 2 for i in range(classes))


def _is_labels(y: tuple[float, ...]) -> bool:
    """Whether these are probabilities of classes that do not exclude each other, one of them at least."""
    return min(y) >= 0 and max(y) <= 1 and sum(y) > 0


def _note(axis: CoordinateAxis, loss: Loss, floor: tuple[float, tuple[float, ...]] | None) -> str:
    """What the loss cannot go below, and in whose favour its least is."""
    if floor is None:
        return "This loss has no least value: it goes on falling."
    value, p = floor
    best, right = (max(range(len(v)), key=v.__getitem__) for v in (p, axis.distribution))
    words = [f"The floor, {number(value)}, is the least this loss can be"] if value > TINY else []
    if excludes(loss) and p[best] > p[right] + TINY:
        words += [f"its minimum gives class {right + 1}, the right one, p = {number(p[right])}, and class {best + 1} more"]
    text = "; ".join(words)
    return f"{text[0].upper()}{text[1:]}." if text else ""
