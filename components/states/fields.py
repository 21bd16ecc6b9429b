"""Fields that several pages have: a loss and its hyperparameters, the axis, the target, the part that is drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from components.kit.state import Choice, Choices, Count, Limit, Number, Pick, Span, Switch, Vector
from components.kit.tuned import Tuned
from components.kit.words import linear_step, plain
from losses import LOSSES
from losses.core.axes import AXES, has_target, params_on, same_example, settings_on
from losses.core.spec import Axis, Loss, Param

# An open list shows these spaces as one. The closed list is a line of input, which keeps them: it shows the name alone.
GAP = 100 * " "
NONE = "none"  # the option of a slot that is empty
OVERLAY = "2"  # what the keys of the sliders of a loss laid over the page's own end in


@dataclass(frozen=True, kw_only=True)
class LossChoice(Choice):
    """One of several losses by its name; a program may say it by its slug.

    >>> LossChoice(key="loss", default="BCE", options=["BCE", "Focal"]).cast("focal")
    'Focal'
    """

    def cast(self, value: Any) -> str:  # noqa: ANN401
        return LOSSES[value].name if value in LOSSES else value


def labelled(symbol: str, word: str) -> str:
    """The label of a slider: its symbol, and what that is."""
    return f"{symbol}\N{EN SPACE}{word}"


def losses_on(axis: Axis) -> list[Loss]:
    """Every loss that can be drawn on the axis."""
    return [loss for loss in LOSSES.values() if axis.draws(loss)]


def listed(losses: Sequence[Loss]) -> Callable[[str], str]:
    """How a list of losses shows each name: with the other names that people look for it under, so that typing one finds it.

    >>> " ".join(listed([LOSSES["pseudo_huber"]])("Pseudo-Huber").split())
    'Pseudo-Huber · Charbonnier'
    """
    labels = {loss.name: f"{loss.name}{GAP}· {', '.join(loss.aliases)}" for loss in losses if loss.aliases}
    return lambda name: labels.get(name, name)


def loss(pick: Pick, losses: Sequence[Loss], first: Loss) -> Loss:
    """The page's own loss."""
    names = [loss.name for loss in losses]
    own = LossChoice(key="loss", default=first.name, options=names, label="Loss", words=listed(losses))
    return losses[names.index(pick(own))]


def slot(pick: Pick, losses: Sequence[Loss], place: int, default: str, label: str, *, optional: bool = False) -> Loss | None:
    """The loss of one of several slots; one that is empty at first, or optional, may stay so."""
    return named(losses, slot_name(pick, losses, place, default, label, optional=optional))


def slot_name(
    pick: Pick,
    losses: Sequence[Loss],
    place: int,
    default: str,
    label: str,
    *,
    optional: bool = False,
    axis: Axis | None = None,
    also: Sequence[str] = (),
) -> str:
    """What the control of a slot says: NONE, the name of a loss, or what else is `also` offered.

    On an axis only the losses that can be drawn there are legal, though others may be offered: the axis follows when one is taken.
    """
    names = [*([NONE] if optional or default == NONE else []), *also, *(loss.name for loss in losses)]
    drawn = {loss.name for loss in losses if axis is None or axis.draws(loss)} | {NONE, *also}
    field = LossChoice(
        key=f"loss{place}", default=default, options=names, label=label, words=listed(losses), allowed=drawn.__contains__
    )
    return pick(field)


def named(losses: Sequence[Loss], name: str) -> Loss | None:
    """The one of these losses that has a name."""
    return next((loss for loss in losses if loss.name == name), None)


def laid_over(pick: Pick, losses: Sequence[Loss], axis: Axis, first: str = NONE) -> list[Tuned]:
    """A loss laid over the page's own, if there is one."""
    other = slot(pick, losses, 2, first, "Lay over", optional=True)
    return [tuned(pick, other, axis, OVERLAY)] if other else []


def tuned(pick: Pick, loss: Loss, axis: Axis, suffix: str = "") -> Tuned:
    """A loss at its settings: a number for each hyperparameter, or for each class, keyed by its name and the suffix."""
    numbers = {param.name: pick(knob(param, suffix)) for param in params_on(loss, axis)}
    return Tuned(loss, settings_on(loss, axis, numbers), suffix)


def knob(param: Param, suffix: str = "") -> Number:
    """The number that a hyperparameter is set to."""
    own = param.knob
    symbol = plain(own.symbol)
    return Number(
        key=param.name + suffix,
        default=float(param.default),
        low=own.low,
        high=own.high,
        log=own.log,
        label=symbol if symbol == param.name else labelled(symbol, param.name),
        help=own.help,
        allowed=own.domain.__contains__,
    )


def target(pick: Pick, axis: Axis, losses: Sequence[Loss]) -> float:
    """The target of losses on one axis, if any of them takes one."""
    own = axis.target
    if not any(map(has_target, losses)):
        return own.start
    low, high = own.span
    label = labelled(own.symbol, own.quantity)
    return pick(Number(key="y", default=own.start, low=low, high=high, step=own.step, label=label, help=own.help))


def choice(key: str, label: str, options: Sequence[str]) -> Choice:
    """One of a few words; the first is the default."""
    return Choice(key=key, default=options[0], options=options, label=label)


def count(pick: Pick, key: str, label: str, low: int, high: int, default: int) -> int:
    """A whole number."""
    return int(pick(Count(key=key, default=default, low=low, high=high, label=label)))


def switch(key: str, label: str, about: str) -> Switch:
    """On or off; off is the default."""
    return Switch(key=key, label=label, help=about)


def axis_of(pick: Pick, axes: Sequence[Axis], own: Axis) -> Axis:
    """What the picture is drawn against."""
    words = {axis.slug: axis.words for axis in axes}
    slugs = list(words)
    field = Choice(key="axis", default=own.slug, options=slugs, words=words.__getitem__, row=True, label="Drawn against")
    return axes[slugs.index(pick(field))]


def span(pick: Pick, axis: Axis) -> tuple[float, float]:
    """The part of the axis that is drawn."""
    low, high = max(axis.reach[0], 4 * axis.span[0]), min(axis.reach[1], 4 * axis.span[1])
    step = linear_step(low, high) / 2 if high - low <= 1 else 0.5
    label = labelled(axis.symbol, "from, to")
    return pick(Span(key="x", default=axis.span, low=low, high=high, step=step, label=label, shape=axis.slug))


def start_on(axis: Axis) -> float:
    """Where a point of an axis stands at first: three tenths along its span, as a slider or an address can say it."""
    low, high = axis.span
    return round(low + 0.3 * (high - low), 9)


def probe(pick: Pick, axis: Axis, target: float) -> float:
    """Where the point on the curve stands; the chart moves it, and on another axis it stands for the same prediction."""
    start, reach = start_on(axis), axis.reach

    def carried(slug: Hashable, x: float) -> float:
        there = same_example(x, AXES[str(slug)], axis, target)
        return start if there is None else round(there, 9)

    return pick(Number(key="at", default=start, low=reach[0], high=reach[1], shape=axis.slug, carried=carried))


def panels(pick: Pick, further: Sequence[str]) -> list[str]:
    """The panels of the picture: loss and gradient, and those of the further ones that are chosen."""
    return ["value", "slope", *pick(Choices(key="show", options=further, label="Also show"))]


def adds_up(outcomes: int) -> tuple[Limit]:
    """Probabilities of outcomes that exclude each other add up to 1, up to the digits of a URL."""
    return (Limit((1.0,) * outcomes, 0.99, 1.01),)


def distribution(random: Random, outcomes: int) -> Vector:
    """Random probabilities with three digits."""
    shares = [random.random() for _ in range(outcomes)]
    return tuple(round(share / sum(shares), 3) for share in shares)
