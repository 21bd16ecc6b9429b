"""The numerics page: where a loss is differentiated, and which two forms of one loss are compared."""

from __future__ import annotations

from dataclasses import dataclass

from components.kit.state import Number, Pick
from components.kit.tuned import Tuned
from components.kit.words import linear_step
from components.states import fields
from components.states.fields import choice, labelled
from losses import FAMILIES, LOSSES, losses_of
from losses.core.spec import POSITIVE, Axis, Knob, Param
from losses.studies.numerics import FORMS, PRECISIONS, Forms

STEP = Param("h", 1e-5, Knob("h", 1e-12, 1.0, "step: the input is nudged by ±h", POSITIVE, log=True))
CLAMP = Param("clamp", 1e-4, Knob("c", 1e-8, 0.1, "clamp: a smaller p is replaced by c", POSITIVE, log=True))
PAGE = "numerics"
FIRST = "bce_with_logits"
FIRST_PRECISION = "float32"


@dataclass(frozen=True)
class Numerics:
    """What the numerics page shows: a difference quotient of a loss at x, and two forms of one, with its clamp if any, at z."""

    tuned: Tuned
    target: float
    x: float
    h: float
    forms: Forms
    precision: str
    clamp: dict[str, float]
    z: float


def table(pick: Pick) -> Numerics:
    """What the numerics page shows."""
    first = LOSSES[FIRST]
    family = pick(choice("family", "Family", [first.family, *(name for name in FAMILIES if name != first.family)]))
    losses = losses_of(family)
    loss = fields.loss(pick, losses, first if first in losses else losses[0])
    tuned = fields.tuned(pick, loss, loss.axis)
    target = fields.target(pick, loss.axis, [loss])
    x, h = pick(_place(loss.axis)), pick(fields.knob(STEP))
    forms = FORMS[pick(choice("form", "Loss", list(FORMS)))]
    precisions = [FIRST_PRECISION, *(name for name in PRECISIONS if name != FIRST_PRECISION)]
    precision = pick(choice("precision", "Precision", precisions))
    clamp = {CLAMP.name: pick(fields.knob(CLAMP))} if forms.clamp else {}
    label = labelled("z", "where the table is read")
    z = pick(Number(key="z", default=-50.0, low=-120.0, high=120.0, step=0.25, label=label))
    return Numerics(tuned, target, x, h, forms, precision, clamp, z)


def _place(axis: Axis) -> Number:
    """Where the loss is differentiated."""
    (low, high), reach = axis.span, axis.reach
    return Number(
        key="at",
        default=fields.start_on(axis),
        low=reach[0],
        high=reach[1],
        step=linear_step(low, high),
        label=labelled(axis.symbol, "where the gradient is checked"),
    )
