"""What the other libraries are given, by what is said of their calls, so that the words themselves are tested.

A phrase of a `Counterpart` that changes what is computed is a key of one of the tables below, and what stands there is what it
means; REMARKS has those that only ordinary inputs can ignore. A phrase that is in no table fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from losses import LOSSES
from losses.core.counterparts import Counterpart
from losses.core.spec import Loss
from tests.support.masks import inputs_of

GENERATOR = torch.Generator().manual_seed(5)
NUMBERS = torch.randn(6, generator=GENERATOR, dtype=torch.float64)
BITS = torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0, 0.0], dtype=torch.float64)
COUNTS = torch.tensor([1.0, 4.0, 2.0, 1.0, 7.0, 3.0], dtype=torch.float64)
LOGITS = torch.randn(6, 4, generator=GENERATOR, dtype=torch.float64)
LABELS = torch.tensor([0, 3, 1, 2, 2, 0])
SEVERAL = torch.tensor([[1.0, 0.0, 1.0, 0.0]], dtype=torch.float64).expand(6, -1)
LISTED = torch.tensor([[0, 2, -1, -1]]).expand(6, -1)  # the same as the numbers of the positives
P, Q = torch.rand(2, 6, 4, generator=GENERATOR, dtype=torch.float64).softmax(-1)
POINTS = torch.randn(3, 6, 3, generator=GENERATOR, dtype=torch.float64)
CORNERS = torch.rand(2, 6, 2, generator=GENERATOR, dtype=torch.float64)
BOXES = torch.cat([CORNERS, CORNERS + 0.2 + torch.rand(2, 6, 2, generator=GENERATOR, dtype=torch.float64)], dim=-1)
Inputs = tuple[Tensor, ...]

# By the name of an input, unless the axis says otherwise, a sample of it.
SAMPLES: dict[str, Tensor] = {
    **dict.fromkeys(("residual", "s", "z", "x", "d", "fake"), NUMBERS),
    "y": BITS, "p": NUMBERS.sigmoid(), "mean": NUMBERS.exp(), "log_variance": LOGITS[:, 0], "real": LOGITS[:, 1],
    "label": LABELS, "predicted": BOXES[0], "target": BOXES[1],
    "anchor": POINTS[0], "positive": POINTS[1], "negative": POINTS[2], "a": POINTS[0], "b": POINTS[1],
    "negatives": POINTS[2].expand(6, -1, -1),
}  # fmt: skip
OF_CLASSES: dict[str, Tensor] = {"z": LOGITS, "x": LOGITS.log_softmax(-1), "y": one_hot(LABELS, 4).double(), "p": P, "q": Q}


def samples(loss: Loss) -> Inputs:
    """Inputs of the loss."""
    if loss.axis.slug == "overlap":
        return inputs_of(loss.slug)
    if loss.slug == "multilabel_margin":
        return LOGITS, SEVERAL
    given = SAMPLES | (OF_CLASSES if loss.axis.takes == "classes" else {}) | ({"y": COUNTS} if "mean" in loss.axis.slug else {})
    return tuple(given[name] for name in loss.inputs)


def given(loss: Loss) -> Inputs:
    """The same as a prediction and a target, in this order, before any of what is said of the call."""
    own = samples(loss)
    if loss.axis.slug in ("residual", "gaussian_residual"):
        return own[0], torch.zeros_like(own[0]), *own[1:]
    return own[::-1] if loss.axis.slug == "outcome" else own


Given = Callable[[Inputs, dict[str, Any]], Inputs]


def first(change: Callable[[Tensor], Tensor]) -> Given:
    """What changes the prediction only."""
    return lambda given, _: (change(given[0]), *given[1:])


def last(change: Callable[[Tensor], Tensor]) -> Given:
    """What changes the target, or another input that stands last, only."""
    return lambda given, _: (*given[:-1], change(given[-1]))


def every(change: Callable[[Tensor], Tensor]) -> Given:
    return lambda given, _: tuple(map(change, given))


def outcomes(p: Tensor) -> Tensor:
    return torch.stack([1 - p, p], dim=-1)


def smooth_labels(given: Inputs, settings: dict[str, Any]) -> Inputs:
    import jax.numpy as jnp
    import optax

    return given[0], torch.tensor(optax.smooth_labels(jnp.asarray(given[1].numpy()), settings["epsilon"]).tolist())


# What is given to the other library.
TAKES: dict[str, Given] = {
    "of logits": first(torch.logit),
    "of probabilities": first(lambda z: z.softmax(-1)),
    "of log-probabilities": first(lambda z: z.log_softmax(-1)),
    "of log p": first(torch.log),
    "of log q": first(torch.log),
    "with p and q exchanged": lambda given, _: given[::-1],
    "of the mean itself": first(torch.exp),
    "of the variance itself, which it clamps to at least eps=1e-6": last(torch.exp),
    "of (1 − p, p)": every(outcomes),
    "of the logarithms of (1 − p, p)": lambda given, _: (outcomes(given[0]).log(), outcomes(given[1])),
    "of the predicted label": first(lambda s: (s > 0).double()),
    "labels −1 and 1": last(lambda y: 2 * y - 1),
    "the target is the number of the class": last(lambda y: y.argmax(-1)),
    "the target lists the numbers of the positives, then −1": last(lambda _: LISTED),
    "of smooth_labels(y, epsilon)": smooth_labels,
    "of the two scores, with a target of 1": lambda given, _: (given[0] + LOGITS[:, 1], LOGITS[:, 1], torch.ones(6)),
    "of the distance": lambda given, _: ((given[0] - given[1]).norm(dim=-1), given[2]),
    "of background and object": every(lambda mask: torch.stack([1 - mask, mask], dim=-3)),
    "for y = 1 only": lambda given, _: given[:-1],
}
# What the loss itself is given beside it.
OWN: dict[str, Given] = {
    "for y = 1 only": last(torch.ones_like),
    "of the tanh of each score": every(torch.tanh),
}
SETTINGS: dict[str, dict[str, float]] = {
    "without eps, which is 10⁻⁷ there": {"eps": 0.0},
    "without sigma, which is 1 there": {"sigma": 1.0},
}
Call = Callable[..., Tensor]
# How often it is called.
CALLS: dict[str, Callable[[Call, Inputs], Tensor]] = {
    "of fake with 1": lambda call, given: call(given[0], torch.ones_like(given[0])),
    "the sum of two calls, of real with 1 and of fake with 0": lambda call, given: (
        call(given[0], torch.ones_like(given[0])) + call(given[1], torch.zeros_like(given[1]))
    ),
}
# What is done with the numbers that come back: one for each example is made of several by their mean, unless it says this.
SUMS = {"summed over the classes", "summed over the outcomes", "summed over both"}
LESS = {"less by 1": 1.0}
# What a booster takes for the second derivative h, of a loss of C classes.
SECOND: dict[str, Callable[[Tensor, int], Tensor]] = {
    "its second derivative is 1 everywhere": lambda h, _: torch.ones_like(h),
    "its second derivative is 1 where it has a slope": lambda h, _: torch.ones_like(h),
    "its second derivative is twice as large": lambda h, _: 2 * h,
    "its second derivatives are twice as large": lambda h, _: 2 * h,
    "its second derivatives are C/(C − 1) times as large": lambda h, classes: classes / (classes - 1) * h,
    "its second derivative is exp(max_delta_step) times as large, and that is 0.7": lambda h, _: torch.tensor(0.7).exp() * h,
    "its second derivative is exp(poisson_max_delta_step) times as large, and that is 0.7": lambda h, _: (
        torch.tensor(0.7).exp() * h
    ),
}
BEST = "a leaf is set to the best constant"  # so that no gradient can be read from it: then its metric is compared
PAIRED = "of the two scores"
VIEWS = "the mean over both views, each as the anchor once"
REMARKS = {
    "each logarithm is at least −100",
    "probabilities stay 10⁻⁷ away from 0 and 1",
    "it divides by at least 10⁻⁷",
    "it divides by at least 2 · 10⁻¹⁶",
    "it divides by at least 1",
    "its own eps is 10⁻⁶",
    "its own eps is 10⁻⁶, added to the square",
    "its second derivative is at least 10⁻⁶",
    "l2_loss is half of it",
    "its alpha weighs the missed pixels",
    "one number for each label, of which this is the mean",
    "one number for each pixel, of which this is the mean",
}
KNOWN = {*TAKES, *OWN, *SETTINGS, *CALLS, *SUMS, *LESS, *SECOND, BEST, PAIRED, VIEWS, *REMARKS}


def settings_of(loss: Loss, counterpart: Counterpart) -> dict[str, Any]:
    """Each hyperparameter off its default, a number or one for each class, unless it says another value."""
    numbers = {p.name: 0.7 * p.default + 0.3 * p.knob.low for p in loss.params}
    for phrase in counterpart.differs:
        numbers |= SETTINGS.get(phrase, {})
    each = torch.linspace(0.5, 1.5, 4, dtype=torch.float64)
    return {p.name: numbers[p.name] * each if p.knob.each else numbers[p.name] for p in loss.params}


def factor_of(counterpart: Counterpart, settings: dict[str, Any], classes: int) -> float:
    return eval(counterpart.factor, {**settings, "C": classes}) if counterpart.factor else 1.0


@dataclass(frozen=True)
class Case:
    """A counterpart with the same inputs for both sides."""

    loss: Loss
    counterpart: Counterpart

    @property
    def settings(self) -> dict[str, Any]:
        return settings_of(self.loss, self.counterpart)

    @property
    def theirs(self) -> Inputs:
        inputs = given(self.loss)
        for phrase in self.counterpart.differs:
            inputs = TAKES.get(phrase, lambda given, _: given)(inputs, self.settings)
        return inputs

    @property
    def wanted(self) -> Tensor:
        """The loss, made as large as the other is said to be."""
        inputs, less = samples(self.loss), 0.0
        for phrase in self.counterpart.differs:
            inputs = OWN.get(phrase, lambda given, _: given)(inputs, self.settings)
            less += LESS.get(phrase, 0.0)
        return self.loss(*inputs, **self.settings) * factor_of(self.counterpart, self.settings, 4) - less

    def found(self, call: Call) -> Tensor:
        """What the other library's call gives, one number for each example."""
        several = next((CALLS[phrase] for phrase in self.counterpart.differs if phrase in CALLS), None)
        values = several(call, self.theirs) if several else call(*self.theirs)
        summed = SUMS & set(self.counterpart.differs)
        wanted = self.wanted
        trailing = tuple(range(wanted.dim(), values.dim()))
        return values.double() if not trailing else (values.sum(trailing) if summed else values.mean(trailing)).double()


def case(slug: str, library: str) -> Case:
    loss = LOSSES[slug]
    return Case(loss, next(found for found in loss.elsewhere if found.library == library))


def declared(*libraries: str) -> list[tuple[str, str]]:
    return [(slug, found.library) for slug, loss in LOSSES.items() for found in loss.elsewhere if found.library in libraries]
