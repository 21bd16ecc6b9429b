"""The page of a loss of the reader's own: what it is drawn against, its formula, and examples to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.chart.scene import Picture
from components.kit.presets import Preset
from components.kit.state import Choice, Pick, Text
from components.kit.tuned import Tuned
from components.states import fields
from components.states.formulas import FORMULAS, Last, Slot, typed
from losses.core.axes import AXES
from losses.core.spec import Axis
from losses.formulas.programs import programs
from losses.formulas.spelling import LONGEST

PAGE = "own"
THIS_CURVE = "this curve"
PAIR = "pair"  # the key of the text to be checked


@dataclass(frozen=True)
class Own:
    """What the page shows: a formula with its curve, a loss laid over it, if there is one, their picture, and which program.

    `pair` is a gradient and a second derivative that the reader wants checked, as a text that may say anything.
    """

    typed: Slot
    over: list[Tuned]
    picture: Picture
    code: str
    pair: str


def table(pick: Pick, last: Last | None = None) -> Own:
    """What the page shows, where these formulas could be taken last."""
    axis = fields.axis_of(pick, [AXES[slug] for slug in FORMULAS], AXES["residual"])
    slot = typed(pick, axis, last)
    own = [slot.curve] if slot.curve else []
    span = fields.span(pick, axis)
    panels = fields.panels(pick, ["curvature", "weight"] if axis.slug == "residual" else ["curvature"])
    over = fields.laid_over(pick, fields.losses_on(axis), axis)
    target = fields.target(pick, axis, [curve.loss for curve in (*own, *over)])
    probe = fields.probe(pick, axis, target)
    picture = Picture(axis, span, panels, [*own, *over] if own else [], target, probe=probe)
    code = pick(_code(axis, own))
    pair = pick(Text(key=PAIR, default="", longest=LONGEST, sample=lambda r: r.choice(("", "grad: 2*r\nhess: 2", "grad: $"))))
    return Own(slot, over, picture, code, pair)


def _code(axis: Axis, own: Sequence[Tuned]) -> Choice:
    """For what the page prints a program: to draw the curve again, or for a library that can have the loss."""
    names = [THIS_CURVE, *(name for curve in own for name in programs(curve.loss, axis))]
    return Choice(key="code", default=THIS_CURVE, options=names, row=True, label="Code for")


def _example(name: str, look_for: str, **values: Any) -> Preset:  # noqa: ANN401
    return Preset(PAGE, table, name, values, look_for)


EXAMPLES = (
    _example(
        "A mixture",
        "Three parts of squared error and seven of absolute error, beside Huber. The mixture keeps the kink of the absolute "
        "error at 0, and the gradient of the squared error, which grows without limit.",
        loss2="huber",
        at=2,
    ),
    _example(
        "Cauchy, typed in",
        "The textbook's formula, with the catalogue's Cauchy over it: one curve hides the other. Drag one of the two sliders "
        "called δ, and they part.",
        formula="delta^2*log(1 + (r/delta)^2)",
        loss2="cauchy",
    ),
    _example(
        "Quantile and Huber",
        "Huber, weighted as a quantile is: at τ = 0.9 a prediction that is too low pulls nine times as hard as one that is as much "
        "too high. The kink of the quantile loss at 0 is gone.",
        formula="tau = 0.9 in [0.05, 0.95]\nwhere(r < 0, tau, 1 - tau)*huber(r, delta=delta)",
        loss2="quantile",
        tau2=0.9,
    ),
    _example(
        "Asymmetric squares",
        "Squared error that counts a prediction below the target a times. The gradient has a corner at 0 and no jump, so the loss "
        "has no kink there.",
        formula="a = 3 in [1, 10]\nwhere(r < 0, a*r^2, r^2)",
        show=["curvature"],
    ),
    _example(
        "Focal with a penalty",
        "Focal loss, and a price on every probability that is given to the positive class. For a positive the minimum is no longer "
        "at p = 1: what the penalty asks there is more than what focal loss still gains.",
        axis="probability",
        loss2="focal",
    ),
    _example(
        "Cross entropy with a penalty",
        "The same price on cross entropy. Its minimum for a positive is where 1/p = 2λp: at λ = 1 near p = 0.71.",
        axis="probability",
        formula="bce(p, y) + lam*p^2",
        loss2="bce",
    ),
    _example(
        "Capped for wrong labels",
        "The logistic loss up to a limit. Beyond it the curve is flat: an example that is very wrong, perhaps because its label "
        "is, pulls no more.",
        axis="margin",
        loss2="soft_margin",
    ),
    _example(
        "A price on certainty",
        "Cross entropy of three classes, less β times the entropy of the prediction. Without the second term the loss falls "
        "towards 0; with it, too much certainty costs again.",
        axis="class_logit",
        loss2="cross_entropy",
    ),
)
