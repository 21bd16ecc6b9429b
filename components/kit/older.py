"""The controls of pages that have no table yet: native Streamlit widgets, keyed by what they set, with their state in the URL."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import streamlit as st

from components.kit.link import Link, read_choice, read_choices, read_number, read_numbers, read_pair
from components.kit.tuned import Tuned
from components.kit.words import decimals, linear_step, log_steps, plain
from losses.core.axes import has_target, params_on, settings_on
from losses.core.spec import Axis, Loss, Param

EMPTY = "none"
OVERLAID = "2"  # what the keys of the sliders of a loss laid over the page's own end in
Vector = tuple[float, ...]


def loss_picker(link: Link, losses: Sequence[Loss], first: Loss) -> Loss:
    """Choose one loss by its name, and say in one line what it is."""
    names = [loss.name for loss in losses]
    name = link.settle("loss", first.name, read_choice(names), legal=names.__contains__)
    st.selectbox("Loss", names, key="loss")
    loss = losses[names.index(name)]
    st.caption(loss.summary)
    return loss


def loss_slot(link: Link, losses: Sequence[Loss], slot: int, default: str, label: str, *, optional: bool = False) -> Loss | None:
    """Choose the loss of one of several slots; one that is empty at first, or optional, may stay so."""
    names = [*([EMPTY] if optional or default == EMPTY else []), *(loss.name for loss in losses)]
    key = f"loss{slot}"
    name = link.settle(key, default, read_choice(names), legal=names.__contains__)
    st.selectbox(label, names, key=key)
    return next((loss for loss in losses if loss.name == name), None)


def laid_over(link: Link, losses: Sequence[Loss], axis: Axis, first: str = EMPTY) -> list[Tuned]:
    """Choose a loss to lay over the page's own, with its settings."""
    other = loss_slot(link, losses, 2, first, "Lay over", optional=True)
    return [knobs(link, other, axis, OVERLAID)] if other else []


def knobs(link: Link, loss: Loss, axis: Axis, suffix: str = "") -> Tuned:
    """One slider for each hyperparameter, or for each class, keyed by its name and the suffix, and a way back to the defaults."""
    params = params_on(loss, axis)
    defaults = {param.name: param.default for param in params}
    values = {param.name: knob(link, param, param.name + suffix) for param in params}
    if values:
        st.button(
            "Back to the defaults",
            key=f"defaults{suffix}",
            type="tertiary",
            disabled=values == defaults,
            on_click=lambda: st.session_state.update({name + suffix: value for name, value in defaults.items()}),
        )
    return Tuned(loss, settings_on(loss, axis, values), suffix)


def knob(link: Link, param: Param, key: str) -> float:
    """One slider for a hyperparameter, keyed as said."""
    own = param.knob
    label = param.name if own.symbol == param.name else f"{plain(own.symbol)}\N{EN SPACE}{param.name}"
    if own.log:
        value = _log_slider(link, key, label, param)
    else:
        value = slider(link, key, label, own.low, own.high, float(param.default), legal=own.domain.__contains__)
    st.caption(own.help)
    return value


def _log_slider(link: Link, key: str, label: str, param: Param) -> float:
    knob = param.knob

    def legal(value: float) -> bool:
        return knob.low <= value <= knob.high and value in knob.domain

    value = link.settle(key, float(param.default), read_number, shape=(knob.low, knob.high), legal=legal)
    options = log_steps(knob.low, knob.high, param.default, value)
    # The browser reads the number of a held slider from this text (sliders.js): JavaScript has to read it as one.
    st.select_slider(label, options, key=key, format_func=lambda v: f"{v:g}")
    return value


def slider(
    link: Link,
    key: str,
    label: str,
    low: float,
    high: float,
    start: float,
    *,
    step: float | None = None,
    legal: Callable[[float], bool] = math.isfinite,
) -> float:
    """A number from low to high, in about a hundred steps unless one is given."""
    value = link.settle(key, start, read_number, shape=(low, high), legal=lambda v: low <= v <= high and legal(v))
    step = step or linear_step(low, high)
    st.slider(label, low, high, key=key, step=step, format=f"%.{decimals(step, start)}f")
    return round(value, 10)  # a step of 0.1 from -8 arrives as -8.9e-16 where 0 is meant


def target_slider(link: Link, axis: Axis) -> float:
    """The target, hard or soft, as the axis calls it."""
    target = axis.target
    label = f"{target.symbol}\N{EN SPACE}{target.quantity}"
    value = slider(link, "y", label, *target.span, target.start, step=target.step)
    st.caption(target.help)
    return value


def target_of(link: Link, axis: Axis, losses: Sequence[Loss]) -> float:
    """The target of losses on one axis: a slider, if any of them takes one."""
    return target_slider(link, axis) if any(map(has_target, losses)) else axis.target.start


def choice(link: Link, key: str, label: str, options: Sequence[str]) -> str:
    """One of a few words; the first is the default."""
    chosen = link.settle(key, options[0], read_choice(options), legal=options.__contains__)
    st.selectbox(label, options, key=key)
    return chosen


def count(link: Link, key: str, label: str, low: int, high: int, default: int) -> int:
    """A whole number; nothing to choose between one and the same."""
    value = link.settle(key, float(default), read_number, shape=(low, high), legal=lambda n: n == int(n) and low <= n <= high)
    if low < high:
        st.slider(label, float(low), float(high), key=key, step=1.0, format="%d")
    return int(value)


def switch(link: Link, key: str, label: str, about: str) -> bool:
    """On or off; off is the default."""
    value = link.settle(key, False, lambda texts: texts == ["yes"])
    st.toggle(label, key=key, help=about)
    return value


def entries(link: Link, key: str, default: Vector, legal: Callable[[Vector], bool]) -> Vector:
    """The entries of a vector, as long as the default; the chart's own bars set them."""
    return link.settle(key, default, read_numbers, legal=lambda v: len(v) == len(default) and legal(v))


def is_distribution(values: Vector) -> bool:
    """Whether these are probabilities of outcomes that exclude each other, up to the digits of a URL."""
    return min(values) >= 0 and abs(sum(values) - 1) < 0.01


def axis_picker(link: Link, axes: Sequence[Axis], own: Axis) -> Axis:
    """What the picture is drawn against; nothing to choose where there is one axis only."""
    if len(axes) == 1:
        return own
    slugs = [axis.slug for axis in axes]
    slug = link.settle("axis", own.slug, read_choice(slugs), legal=slugs.__contains__)
    words = {axis.slug: axis.words for axis in axes}
    st.segmented_control(
        "Drawn against", slugs, key="axis", format_func=words.__getitem__, required=True, width="stretch", wrap=True
    )
    return axes[slugs.index(slug)]


def span_slider(link: Link, axis: Axis) -> tuple[float, float]:
    """The part of the axis that is drawn."""
    low, high = max(axis.reach[0], 4 * axis.span[0]), min(axis.reach[1], 4 * axis.span[1])
    step = linear_step(low, high) / 2 if high - low <= 1 else 0.5

    def legal(span: tuple[float, float]) -> bool:
        return low <= span[0] < span[1] <= high

    span = link.settle("x", axis.span, read_pair, shape=axis.slug, legal=legal)
    st.slider(f"{axis.symbol}\N{EN SPACE}from, to", low, high, key="x", step=step, format=f"%.{decimals(step)}f")
    return span


def probe(link: Link, axis: Axis) -> float:
    """Where the point on the curve stands; the chart moves it."""
    low, high = axis.span
    return link.settle(
        "at", low + 0.3 * (high - low), read_number, shape=axis.slug, legal=lambda x: axis.reach[0] <= x <= axis.reach[1]
    )


def panel_picker(link: Link, panels: Sequence[str]) -> list[str]:
    """Further panels under loss and gradient."""
    none: list[str] = []
    chosen = link.settle("show", none, read_choices(panels))
    st.pills("Also show", panels, selection_mode="multi", key="show")
    return [panel for panel in panels if panel in chosen]
