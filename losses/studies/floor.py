"""The least a multiclass loss can be, and the prediction that reaches it."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from losses.core.spec import Loss, LossFunction, Setting
from losses.studies.minimise import minimise

FALLING = -1e3  # a loss this low has no floor


def least(loss: Loss, given: tuple[float, ...], twice: bool = False, **settings: Setting) -> tuple[float, tuple[float, ...]] | None:
    """The infimum over all logits, and the probabilities where it is reached or approached; None where there is none.

    `twice` sends the logits through a softmax before the loss. The search is L-BFGS from equal logits, and every corner far out.

    >>> from losses import LOSSES
    >>> value, p = least(LOSSES["weighted_cross_entropy"], (0.95, 0.05), weight=(1.0, 20.0))
    >>> round(p[0], 3)
    0.487
    """
    classes = len(given)
    y = torch.tensor(given, dtype=torch.float64)
    target = y if "y" in loss.inputs else int(y.argmax())
    free = loss.prediction == "z"

    def value(z: Tensor) -> Tensor:
        inside = z.softmax(dim=-1) if twice else z if free else z.log_softmax(dim=-1)
        return loss.function(inside, target, **{name: torch.as_tensor(v, dtype=z.dtype) for name, v in settings.items()})

    z = minimise(value, torch.zeros(classes, dtype=torch.float64))
    corners = 100 * torch.eye(classes, dtype=torch.float64)
    with torch.no_grad():
        lowest, i = min((value(at).item(), i) for i, at in enumerate([z, *corners]))
        p = [z, *corners][i].softmax(dim=-1)
    return None if lowest < FALLING else (lowest, tuple(float(part) for part in p))


def excludes(loss: Loss) -> bool:
    """Whether the loss's classes exclude each other: the pull on one logit then depends on the others.

    >>> from losses import LOSSES
    >>> excludes(LOSSES["cross_entropy"]), excludes(LOSSES["multilabel_soft_margin"])
    (True, False)
    """
    return loss.prediction != "z" or _pulls_together(loss.function, "y" in loss.inputs)


@cache
def _pulls_together(function: LossFunction, takes_distribution: bool) -> bool:
    """Whether the pull on the first logit changes with the second."""
    z = torch.tensor([[0.3, -0.2, 0.1], [0.3, 4.2, 0.1]], dtype=torch.float64, requires_grad=True)
    y = torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64)
    value = function(z, y if takes_distribution else torch.tensor([1, 1]))
    (slope,) = torch.autograd.grad(value.sum(), z)
    return bool((slope[0, 0] - slope[1, 0]).abs() > 1e-9)
