"""The Compare page: two to four losses on one axis, each with its own sliders, and comparisons worth making."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from components.chart.scene import GRADIENT_DIFFERENCE, GRADIENT_RATIO, LOSS_DIFFERENCE, LOSS_RATIO, Picture
from components.kit.presets import Preset
from components.kit.state import Choice, Pick, address_of, query_of
from components.kit.tuned import Tuned
from components.states import fields, formulas
from components.states.fields import NONE
from components.states.formulas import OWN, Last, Slot, slider_suffix
from components.wire.chart import Scale
from losses import LOSSES
from losses.core.axes import AXES, has_target
from losses.core.spec import Axis, Loss
from losses.formulas.formula import Formula

PAGE = "compare"
SLOTS = range(1, 5)
NOTHING = "nothing more"
WHAT = (NOTHING, LOSS_DIFFERENCE, LOSS_RATIO, GRADIENT_DIFFERENCE, GRADIENT_RATIO)
OVERLAID, ASIDE = "over each other", "side by side"
AS_WRITTEN, UNIT_CURVATURE, UNIT_SLOPE = "as written", "unit curvature at the truth", "unit slope at the point"
# What the controls call these, where an address has the word from before. None depends on the state: Streamlit knows the chosen
# option of a list by its words, and forgets it once they change.
WORDS = {
    OVERLAID: "one chart",
    AS_WRITTEN: "as defined",
    UNIT_CURVATURE: "same curvature at the target",
    UNIT_SLOPE: "same slope at the dot",
    NOTHING: "none",
    LOSS_DIFFERENCE: "loss − first",
    LOSS_RATIO: "loss ÷ first",
    GRADIENT_DIFFERENCE: "gradient − first",
    GRADIENT_RATIO: "gradient ÷ first",
}


@dataclass(frozen=True)
class Comparison:
    """What the Compare page shows: its picture, and by their numbers the slots that are not empty."""

    picture: Picture
    slots: Mapping[int, Slot]


def table(pick: Pick, last: Last | None = None) -> Comparison:
    """What the Compare page shows, where these formulas could be taken last."""
    axis = fields.axis_of(pick, page_axes(), AXES["residual"])
    slots = _slots(pick, axis, last)
    curves = [slot.curve for slot in slots.values() if slot.curve]
    target = fields.target(pick, axis, [curve.loss for curve in curves])
    span = fields.span(pick, axis)
    truth = axis.truth(target) if axis.truth else math.nan
    layout = pick(_choice("layout", "Layout", (OVERLAID, ASIDE), row=True))
    scaling = pick(_choice("scale", "Scale", (AS_WRITTEN, UNIT_CURVATURE, UNIT_SLOPE)))
    what = pick(_choice("what", "Third panel", WHAT))
    probe = fields.probe(pick, axis, target)
    panels = ["value", "slope", *([what] if what != NOTHING else [])]
    scale = scale_of(scaling, truth, probe)
    note = note_of(scaling, axis, scale)
    picture = Picture(axis, span, panels, curves, target, scale, columns=layout == ASIDE, compared=True, probe=probe, note=note)
    return Comparison(picture, slots)


def _choice(key: str, label: str, options: Sequence[str], *, row: bool = False) -> Choice:
    """One of a few options; the first is the default."""
    called = {option: WORDS.get(option, option) for option in options}
    return Choice(key=key, default=options[0], options=options, words=called.__getitem__, row=row, label=label)


def page_axes() -> list[Axis]:
    """The axes that the page can have."""
    return [axis for axis in AXES.values() if axis.partners]


def left_out() -> str:
    """Which losses the page does not offer, and why.

    >>> left_out()
    'Gaussian NLL, Gaussian KL and PPO clip are not offered here: each is the only loss on its axis.'
    """
    alone = [loss.name for loss in LOSSES.values() if not shared_axes([loss])]
    return f"{', '.join(alone[:-1])} and {alone[-1]} are not offered here: each is the only loss on its axis."


def shared_axes(losses: Sequence[Loss]) -> list[Axis]:
    """The axes of the page on which all of these losses can be drawn."""
    return [axis for axis in page_axes() if all(map(axis.draws, losses))]


def axis_for(losses: Sequence[Loss], chosen: Loss, axis: Axis) -> Axis:
    """The axis for a loss just chosen beside others: the present one, or that on which most of the others can stay.

    >>> axis_for([LOSSES["huber"], LOSSES["focal"]], LOSSES["focal"], AXES["residual"]).slug
    'probability'
    """
    offered = page_axes()
    own = [axis, chosen.axis, *offered] if chosen.axis in offered else [axis, *offered]
    return max(filter(lambda each: each.draws(chosen), own), key=lambda each: sum(map(each.draws, losses)))


def compare_address(axis: Axis, curves: Sequence[Tuned], target: float, span: tuple[float, float], probe: float) -> str:
    """The address of the Compare page that shows these curves; a single one is put beside a common loss of its axis."""
    values: dict[str, Any] = {"axis": axis.slug}
    for place, curve in zip(SLOTS, curves, strict=False):
        values |= _in_slot(place, curve, axis)
    if len(curves) == 1:
        values["loss2"] = next(name for name in _partners(axis) if name != curves[0].loss.name)
    if any(has_target(curve.loss) for curve in curves):
        values["y"] = target
    return address_of(PAGE, query_of(PAGE, table, values | {"x": span, "at": probe}))


def _in_slot(place: int, curve: Tuned, axis: Axis) -> dict[str, Any]:
    """What an address says of a curve in a slot."""
    numbers = curve.numbers(axis)
    if isinstance(curve.loss.function, Formula):
        sliders = {f"{name}{slider_suffix(str(place))}": value for name, value in numbers.items()}
        return {f"loss{place}": OWN, f"formula{place}": curve.loss.function.text, **sliders}
    return {f"loss{place}": curve.loss.name, **{f"{name}{place}": value for name, value in numbers.items()}}


def _partners(axis: Axis) -> list[str]:
    """The names of the two losses that are shown first on the axis."""
    return [LOSSES[slug].name for slug in axis.partners]


def _slots(pick: Pick, axis: Axis, last: Last | None) -> dict[int, Slot]:
    """The slots that are not empty. The first is offered every loss, the others those that share an axis with it."""
    drawn_on = _axes_of_losses(tuple(loss.function for loss in LOSSES.values()), tuple(AXES))
    first: set[str] | None = None
    slots: dict[int, Slot] = {}
    for place, default in zip(SLOTS, (*_partners(axis), NONE, NONE), strict=True):
        offered = [LOSSES[slug] for slug, axes in drawn_on.items() if first is None or axes & first]
        slot = formulas.slot(pick, offered, place, default, axis, last)
        if slot.curve or slot.formula:
            slots[place] = slot
        if slot.curve and first is None:
            first = drawn_on.get(slot.curve.loss.slug, {axis.slug})  # a formula is written for the present axis
    return slots


@cache
def _axes_of_losses(registered: tuple[Callable[..., object], ...], axes: tuple[str, ...]) -> dict[str, set[str]]:
    """By the slug of each loss that the page can draw, the slugs of those of these axes that it can be drawn on there.

    The answer is kept for as long as these are the functions of all losses.

    >>> sorted(_axes_of_losses(tuple(loss.function for loss in LOSSES.values()), ("residual", "logit"))["huber"])
    ['residual']
    """
    offered = [AXES[slug] for slug in axes if AXES[slug].partners]
    losses = [loss for loss in LOSSES.values() if loss.function in registered]
    drawn_on = {loss.slug: {axis.slug for axis in offered if axis.draws(loss)} for loss in losses}
    return {slug: own for slug, own in drawn_on.items() if own}


def scale_of(scaling: str, truth: float, probe: float) -> Scale | None:
    """Where which derivative is brought to size 1; None as defined, and where the truth is not on the axis."""
    if scaling == UNIT_SLOPE:
        return {"by": "slope", "at": probe}
    return {"by": "curvature", "at": truth} if scaling == UNIT_CURVATURE and math.isfinite(truth) else None


def note_of(scaling: str, axis: Axis, scale: Scale | None) -> str:
    """What a scaling leaves as it is on an axis, in a sentence; empty where there is nothing to say."""
    if scaling == UNIT_CURVATURE and scale is None:
        if axis.truth is None:
            return "On this axis no place is the right prediction: drawn as defined."
        return "For a target of 0 or 1 the right prediction is infinitely far out, where no loss has curvature: drawn as defined."
    if scaling != AS_WRITTEN:
        return "A loss that has no such slope or curvature is drawn as defined."
    if axis.slug == "residual":
        return "Near 0 some losses are r² (MSE, Cauchy, Welsch) and others r²/2."
    return ""


def _preset(name: str, look_for: str, **values: Any) -> Preset:  # noqa: ANN401
    return Preset(PAGE, table, name, values, look_for)


GENERATORS = _preset(
    "Four generators",
    "To the left the discriminator is sure that the sample is generated. There the minimax gradient has vanished, the "
    "non-saturating one is near −1, that of least squares grows with the distance, and that of Wasserstein is −1 everywhere.",
    axis="fake_score",
    loss3="lsgan_generator",
    loss4="wasserstein_generator",
)
PRESETS = (
    _preset(
        "Focal and cross entropy",
        "Focal = cross entropy × (1 − p)²: 1 % at p = 0.9, nearly all at p = 0. "
        "It never adds loss; the hard examples just make up more of the total.",
        axis="probability",
        what=LOSS_RATIO,
        at=0.9,
    ),
    _preset(
        "Huber, Cauchy and Tukey",
        "Scaled to the same bowl, the three differ in their gradients: Huber's stays at its limit, Cauchy's fades, Tukey's ends. "
        "As defined, Cauchy is r² near 0 and the other two r²/2, so that its bowl looks twice as steep.",
        loss3="tukey",
        x=(-10, 10),
        scale=UNIT_CURVATURE,
    ),
    _preset(
        "MSE, MAE and Huber",
        "Huber has the smooth bottom of squared error and the straight arms of absolute error. "
        "Its gradient is that of MAE beyond |r| = 1, and half of that of MSE inside.",
        loss1="mse",
        loss2="mae",
        loss3="huber",
        x=(-3, 3),
    ),
    _preset(
        "Squared error and cross entropy",
        "Through the sigmoid, the gradient of squared error vanishes on a confident mistake; that of cross entropy tends to −1. "
        "The further to the left, the smaller the ratio: this is why it trains slowly there.",
        axis="logit",
        loss2="squared_error",
        what=GRADIENT_RATIO,
        at=-4,
    ),
    _preset(
        "Hinge, soft margin and zero-one",
        "The hinge lies on or above the error count and is flat beyond a margin of 1; the soft margin never becomes flat. "
        "Zero-one itself has no slope to follow.",
        axis="margin",
        loss1="zero_one",
        loss2="hinge",
        loss3="soft_margin",
    ),
    _preset(
        "Huber, smooth L1 and pseudo-Huber",
        "With δ = β = 2, smooth L1 is Huber divided by 2: its arms have slope 1, those of Huber slope 2. "
        "Pseudo-Huber has the same slopes as Huber at 0 and far out, and no seam between.",
        loss2="smooth_l1",
        loss3="pseudo_huber",
        delta1=2,
        beta2=2,
        delta3=2,
    ),
    GENERATORS,
    _preset(
        "Three ways to weigh a class",
        "Weighted and balanced BCE have one shape at different heights: they weigh a class. "
        "Focal bends: beside the class it weighs how sure the model already is.",
        axis="logit",
        loss1="weighted_bce",
        loss2="balanced_bce",
        loss3="balanced_focal",
        alpha3=0.75,
    ),
)
