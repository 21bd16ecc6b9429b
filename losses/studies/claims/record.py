"""What a claim is: a sentence of a source, and a function that computes what the mathematics says of it.

The function takes the mathematics it looks at as keyword arguments, each with its default, so that a test can break them and see
the verdict change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from losses.core.curve import Array, gradient
from losses.core.numbers import Difference
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import Paper
from losses.studies.play import Play

Verdict = Literal["holds", "refuted", "only if"]
VERDICTS: tuple[Verdict, ...] = ("holds", "only if", "refuted")
Function = Callable[..., Tensor]

EXACT = 1e-9  # what counts as equal in float64


@dataclass(frozen=True)
class Evidence:
    """What was computed: the verdict, the number that decides it and what that is, and both sides as lines.

    `condition` completes "only if". `numbers` are what a reader should see beside the picture.
    """

    verdict: Verdict
    margin: float
    decides: str
    numbers: dict[str, float]
    x: Array
    lines: dict[str, Array]
    across: str
    up: str = "loss"
    condition: str = ""

    @property
    def said(self) -> str:
        """The verdict in words."""
        return f"only if {self.condition}" if self.verdict == "only if" else self.verdict


@dataclass(frozen=True)
class Claim:
    """A claim in our words, whose it is, which losses it concerns, what is right, and where one can play with it."""

    slug: str
    statement: str
    sources: tuple[Paper, ...]
    losses: tuple[str, ...]
    right: str
    reference: Paper
    play: Play
    check: Callable[..., Evidence]
    names: tuple[str, ...] = field(default=())

    @property
    def evidence(self) -> Evidence:
        """What the mathematics says; computed once a process, since nothing can change it."""
        return _evidence(self.check)

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(LOSSES[slug].family for slug in self.losses))


CLAIMS: dict[str, Claim] = {}
Check = Callable[..., Evidence]


@shared(costly=True)
def _evidence(check: Check) -> Evidence:
    return check()


def claim(*, sources: Sequence[Paper], losses: Sequence[str], right: str, reference: Paper, play: Play) -> Callable[[Check], Check]:
    """Register a claim under the name of the function that checks it, and whose docstring it is.

    `right` is the correct form in LaTeX, and `play` where a reader can go on in the app.

    Raises ValueError, naming the claim, for a loss that there is not, and for mathematics that cannot be replaced.
    """

    def register(check: Check) -> Check:
        slug = check.__name__
        if unknown := [loss for loss in losses if loss not in LOSSES]:
            raise ValueError(f"{slug}: no losses {unknown}")
        names = tuple(check.__kwdefaults__ or ())
        if not names:
            raise ValueError(f"{slug}: takes none of its mathematics as a keyword argument")
        CLAIMS[slug] = Claim(slug, check.__doc__ or slug, tuple(sources), tuple(losses), right, reference, play, check, names)
        return check

    return register


def verdict(holds: bool, sometimes: bool = False) -> Verdict:
    """Holds always, sometimes (only if ...), or never."""
    return "holds" if holds else "only if" if sometimes else "refuted"


def points(low: float, high: float, count: int = 401) -> Tensor:
    """Evenly spaced numbers in float64."""
    return torch.linspace(low, high, count, dtype=torch.float64)


def scalar(value: float) -> Tensor:
    """One number, in float64."""
    return torch.tensor(value, dtype=torch.float64)


def slope(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The derivative of an element-wise function, by autograd."""
    x = x.detach().clone().requires_grad_()
    (found,) = gradient(function(x), x)
    return found.detach()


def pair(share: Tensor | float) -> Tensor:
    """Two outcomes, the first of which has this probability."""
    share = torch.as_tensor(share, dtype=torch.float64)
    return torch.stack([share, 1 - share], dim=-1)


def largest(left: Tensor, right: Tensor) -> Difference:
    """The largest difference of two sides in size, with the rounding of the largest value of either."""
    sides = left.detach(), right.detach()
    size = max(float(side.abs().max()) for side in sides)
    eps = max(torch.finfo(side.dtype).eps for side in sides)
    return Difference(float((sides[0] - sides[1]).abs().max()), ulp=eps * size)


def lines(**named: Tensor) -> dict[str, Array]:
    """Lines by their names, underscores as spaces."""
    return {name.replace("_", " "): array(values) for name, values in named.items()}


def array(values: Tensor) -> Array:
    """What Plotly and NumPy take."""
    return np.asarray(values.detach().double().numpy())


def function(slug: str, **settings: Any) -> Function:  # noqa: ANN401
    """A loss of the registry at some of its settings."""
    loss = LOSSES[slug]
    return lambda *inputs: loss.function(*inputs, **settings)
