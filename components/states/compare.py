"""The Compare page: two to four losses on one axis, each with its own sliders, and comparisons worth making."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from components.chart.scene import GRADIENT_DIFFERENCE, GRADIENT_RATIO, LOSS_DIFFERENCE, LOSS_RATIO, Picture
from components.kit.presets import Preset
from components.kit.state import Pick, address_of, query_of
from components.kit.tuned import Tuned
from components.states import fields
from components.states.fields import NONE
from components.wire.chart import Scale
from losses import LOSSES
from losses.core.axes import AXES, has_target
from losses.core.spec import Axis

PAGE = "compare"
SLOTS = range(1, 5)
NOTHING = "nothing more"
WHAT = (NOTHING, LOSS_DIFFERENCE, LOSS_RATIO, GRADIENT_DIFFERENCE, GRADIENT_RATIO)
OVERLAID, ASIDE = "over each other", "side by side"
AS_WRITTEN, UNIT_CURVATURE, UNIT_SLOPE = "as written", "unit curvature at the truth", "unit slope at the point"


def table(pick: Pick) -> Picture:
    """What the Compare page shows."""
    axis = fields.axis_of(pick, tuple(axis for axis in AXES.values() if axis.partners), AXES["residual"])
    curves = _curves(pick, axis)
    target = fields.target(pick, axis, [curve.loss for curve in curves])
    span = fields.span(pick, axis)
    layout = pick(fields.choice("layout", "Drawn", (OVERLAID, ASIDE)))
    scaling = pick(fields.choice("scale", "Scaled", (AS_WRITTEN, UNIT_CURVATURE, UNIT_SLOPE)))
    what = pick(fields.choice("what", "What differs", WHAT))
    probe = fields.probe(pick, axis, target)
    panels = ["value", "slope", *([what] if what != NOTHING else [])]
    scale = _scale(scaling, axis, target, probe)
    note = _note(scaling, axis, scale)
    return Picture(axis, span, panels, curves, target, scale, columns=layout == ASIDE, compared=True, probe=probe, note=note)


def compare_address(axis: Axis, curves: Sequence[Tuned], target: float, span: tuple[float, float], probe: float) -> str:
    """The address of the Compare page that shows these curves; a single one is put beside a common loss of its axis."""
    values: dict[str, Any] = {"axis": axis.slug}
    for place, curve in zip(SLOTS, curves, strict=False):
        values |= {f"loss{place}": curve.loss.name} | {f"{name}{place}": value for name, value in curve.numbers(axis).items()}
    if len(curves) == 1:
        values["loss2"] = next(name for name in _partners(axis) if name != curves[0].loss.name)
    if any(has_target(curve.loss) for curve in curves):
        values["y"] = target
    return address_of(PAGE, query_of(PAGE, table, values | {"x": span, "at": probe}))


def _partners(axis: Axis) -> list[str]:
    """The names of the two losses that are shown first on the axis."""
    return [LOSSES[slug].name for slug in axis.partners]


def _curves(pick: Pick, axis: Axis) -> list[Tuned]:
    losses = fields.losses_on(axis)
    curves: list[Tuned] = []
    for place, default in zip(SLOTS, (*_partners(axis), NONE, NONE), strict=True):
        if loss := fields.slot(pick, losses, place, default, f"Loss {place}"):
            curves.append(fields.tuned(pick, loss, axis, str(place)))
    return curves


def _scale(scaling: str, axis: Axis, target: float, probe: float) -> Scale | None:
    """Where which derivative is brought to size 1; None as written, and where the truth is not on the axis."""
    if scaling == UNIT_SLOPE:
        return {"by": "slope", "at": probe}
    truth = axis.truth(target) if axis.truth else math.nan
    return {"by": "curvature", "at": truth} if scaling == UNIT_CURVATURE and math.isfinite(truth) else None


def _note(scaling: str, axis: Axis, scale: Scale | None) -> str:
    if scaling == UNIT_CURVATURE and scale is None:
        if axis.truth is None:
            return "On this axis there is no truth: drawn as written."
        return "For a hard target the truth lies infinitely far out on this axis, where no loss has curvature: drawn as written."
    if scaling != AS_WRITTEN:
        return "A loss that has no such slope or curvature is drawn as written."
    if axis.slug == "residual":
        return "As written, some losses are r² near 0 (MSE, Cauchy, Welsch) and others r²/2: scale them to compare shapes."
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
        "The ratio is the weight (1 − p)² that focusing leaves: one hundredth at p = 0.9, and almost all of it near p = 0. "
        "Focal is never above cross entropy; what grows is the share of the hard examples.",
        axis="probability",
        what=LOSS_RATIO,
        at=0.9,
    ),
    _preset(
        "Huber, Cauchy and Tukey",
        "Scaled to the same bowl, the three differ in their gradients: Huber's stays at its limit, Cauchy's fades, Tukey's ends. "
        "As written, Cauchy is r² near 0 and the other two r²/2, so that its bowl looks twice as steep.",
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
