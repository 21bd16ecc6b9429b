"""Losses that readers type: a field for the formula, and the loss that is drawn for it, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.kit.state import Pick, Text
from components.kit.tuned import Tuned
from components.states import fields
from losses import FormulaError, own
from losses.core.axes import AXES
from losses.core.inputs import INPUTS
from losses.core.shared import shared
from losses.core.spec import Axis, Loss
from losses.formulas.spelling import LONGEST

# What a formula says at first, and may say in a random state, by the slug of the axis that it is drawn on.
FORMULAS = {
    "residual": ("0.3*mse(r) + 0.7*mae(r)", "delta^2*log(1 + (r/delta)^2)", "where(r < 0, a*r^2, r^2)"),
    "probability": ("focal(p, y, gamma=g) + lam*p^2", "bce(p, y) + lam*p^2"),
    "logit": ("softplus(z) - y*z",),
    "margin": ("min(softplus(-m), cap)", "max(0, 1 - m)"),
    "class_logit": ("cross_entropy(z, y) + beta*sum(p*x)", "logsumexp(z) - sum(y*z)"),
    "outcome": ("sum(p*log(p/q))",),
    "distance": ("y*d^2 + (1 - y)*max(0, margin - d)^2",),
}
OWN = "Your own"  # what a slot that holds a formula calls it
Last = Mapping[str, Loss]  # by the key of its field, the loss of the last formula that could be taken


@dataclass(frozen=True)
class FormulaState:
    """A formula in its box under the key of its field, the loss that is drawn, and what is wrong with the text.

    Where something is wrong, the loss is that of the last formula that could be taken on this axis; None where there is none.
    """

    key: str
    text: str
    loss: Loss | None
    error: FormulaError | None


@dataclass(frozen=True)
class Slot:
    """A curve of one of several slots, and the formula that it is typed as, if it is; a formula may have no curve."""

    curve: Tuned | None
    formula: FormulaState | None = None


def typed(pick: Pick, axis: Axis, last: Last | None, place: str = "") -> Slot:
    """A formula, and the curve that is drawn for it. The formula may say anything: what cannot be taken is the reader's to mend.

    The place tells the keys of several of them apart. Those of the sliders have a "_" before it: a hyperparameter may have any
    name, and no other key is made like that.
    """
    first, *_ = options = FORMULAS[axis.slug]

    def carried(_: object, text: str) -> str:
        """On another axis a formula stays where it can be taken there."""
        return first if problem(text, axis) else text

    key = f"formula{place}"
    text = pick(Text(key=key, default=first, longest=LONGEST, shape=axis.slug, carried=carried, sample=lambda r: r.choice(options)))
    error, kept = problem(text, axis), (last or {}).get(key)
    loss = own(text, axis.slug, f"own{place}") if error is None else kept if kept and kept.axis == axis else None
    return Slot(fields.tuned(pick, loss, axis, slider_suffix(place)) if loss else None, FormulaState(key, text, loss, error))


def slider_suffix(place: str = "") -> str:
    """What the keys of the sliders of a formula end in."""
    return f"_{place}"


def slot(pick: Pick, losses: Sequence[Loss], place: int, default: str, axis: Axis, last: Last | None) -> Slot:
    """One of several slots, which holds a loss of these, or a formula where the axis can have one."""
    also = [OWN] if axis.slug in FORMULAS else []
    name = fields.slot_name(pick, losses, place, default, f"Loss {place}", axis=axis, also=also)
    if name == OWN:
        return typed(pick, axis, last, str(place))
    loss = fields.named(losses, name)
    return Slot(fields.tuned(pick, loss, axis, str(place)) if loss else None)


def problem(text: str, axis: Axis) -> FormulaError | None:
    """What is wrong with a formula on an axis; None where it can be taken."""
    try:
        own(text, axis.slug)
    except FormulaError as error:
        return error
    return None


@shared(maxsize=len(FORMULAS))
def callable_losses(slug: str) -> list[str]:
    """The losses of the catalogue that a formula on an axis can use, each as it is called there.

    >>> [call for call in callable_losses("margin") if "hinge" in call or "bce" in call][:3]
    ['hinge(m)', 'squared_hinge(m)', 'bce(p, y)']
    """
    axis = AXES[slug]
    losses = [loss for loss in fields.losses_on(axis) if loss.axis.takes == axis.takes]
    return [call for call in map(_call, losses) if problem(call, axis) is None]


def _call(loss: Loss) -> str:
    """A loss as a formula calls it; of the margin, which has the target in it, a loss of a score asks for nothing more."""
    inputs = loss.inputs[:1] if loss.prediction == "s" else loss.inputs
    return f"{loss.slug}({', '.join(INPUTS[loss.axis.takes][name].symbol or name for name in inputs)})"
