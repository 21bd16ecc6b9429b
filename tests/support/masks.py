"""Masks and predictions that the tests of segmentation share."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from losses import LOSSES

GENERATOR = torch.Generator().manual_seed(7)
P = 0.02 + 0.96 * torch.rand(5, 6, 7, generator=GENERATOR, dtype=torch.float64)
Y = (torch.rand(5, 6, 7, generator=GENERATOR) > 0.6).double()
SOFT = torch.rand(5, 6, 7, generator=GENERATOR, dtype=torch.float64)
Z = 2 * torch.randn(5, 6, 7, generator=GENERATOR, dtype=torch.float64)
LOGITS = 2 * torch.randn(5, 3, 6, 7, generator=GENERATOR, dtype=torch.float64)
LABELS = torch.randint(3, (5, 6, 7), generator=GENERATOR)  # every class in every image
ONEHOT = one_hot(LABELS, 3).movedim(-1, -3).double()

FAMILY = [slug for slug, loss in LOSSES.items() if loss.family == "segmentation"]
PLAIN = [slug for slug in FAMILY if LOSSES[slug].inputs == ("p", "y")]
TRAINABLE = [slug for slug in FAMILY if slug != "hausdorff"]


def inputs_of(slug: str) -> tuple[Tensor, Tensor]:
    """A prediction and a hard target, for each of five images."""
    given = {"p": P, "z": Z, "y": Y, "logits": LOGITS, "probabilities": LOGITS.softmax(-3), "onehot": ONEHOT}
    first, second = LOSSES[slug].inputs
    return given[first], given[second]


def both(slug: str, prediction: Tensor, target: Tensor, **settings: float) -> tuple[Tensor, Tensor]:
    """Value and gradient."""
    leaf = prediction.clone().requires_grad_()
    value = LOSSES[slug](leaf, target, **settings)
    if not value.requires_grad:
        return value, torch.zeros_like(leaf)
    (gradient,) = torch.autograd.grad(value.sum(), leaf)
    return value.detach(), gradient


def block(*blocks: tuple[int, int, int, int], size: int = 8) -> Tensor:
    """A mask of blocks, each given as its rows and columns: top, bottom, left, right."""
    mask = torch.zeros(size, size, dtype=torch.float64)
    for top, bottom, left, right in blocks:
        mask[top:bottom, left:right] = 1
    return mask
