"""The axis of losses of masks: how much of the prediction lies on the object."""

from __future__ import annotations

import torch
from torch import Tensor

from losses.core.spec import UNIT, Axis, Target


def object_mask(x: Tensor) -> Tensor:
    """The object, 4 pixels of 16."""
    return torch.tensor([[0, 0, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]], dtype=x.dtype)


def block_beside(x: Tensor) -> Tensor:
    """As large, beside the object."""
    return torch.tensor([[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]], dtype=x.dtype)


def on_pixels(x: Tensor) -> Tensor:
    """The share x, for the pixels of a mask."""
    return x.unsqueeze(-1).unsqueeze(-1)


def probability_of_pixels(on: Tensor, y: Tensor, beside: Tensor) -> Tensor:
    """As large as the object, the rest beside it."""
    return torch.where(y > 0, on, torch.where(beside > 0, 1 - on, 0.0))


def score_of_share(on: Tensor) -> Tensor:
    """Its log-odds."""
    return on.log() - (-on).log1p()


def logit_of_pixels(score: Tensor, y: Tensor, beside: Tensor) -> Tensor:
    """Elsewhere as good as certain: minus infinity would make NaN of a mean."""
    return torch.where(y > 0, score, torch.where(beside > 0, -score, -40.0))


def logits_of_two_classes(z: Tensor) -> Tensor:
    """Background and object."""
    return torch.stack([torch.zeros_like(z), z], dim=-3)


def probabilities_of_two_classes(p: Tensor) -> Tensor:
    """Background and object."""
    return torch.stack([1 - p, p], dim=-3)


def one_of_two_classes(y: Tensor) -> Tensor:
    """Background and object."""
    return torch.stack([1 - y, y], dim=-3)


overlap = Axis(
    slug="overlap",
    quantity="share of the prediction on the object",
    symbol="x",
    domain=UNIT,
    span=(0.0, 1.0),
    reach=(0.0, 1.0),
    truth=lambda _: 1.0,
    target=Target(""),  # the object stays where it is
    takes="pixels",
    links={
        "overlap": {
            **{"y": object_mask, "beside": block_beside, "on": on_pixels, "p": probability_of_pixels},
            **{"score": score_of_share, "z": logit_of_pixels},
            **{"logits": logits_of_two_classes, "probabilities": probabilities_of_two_classes, "onehot": one_of_two_classes},
        }
    },
    infinite=("z", "logits"),
    partners=("dice", "jaccard"),
)
