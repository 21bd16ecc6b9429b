"""The axis of losses of boxes: how far right of the target the predicted box lies, beside what else a detector predicts."""

from __future__ import annotations

import torch
from torch import Tensor

from losses.core.spec import REAL, Axis, Target


def square(x: Tensor) -> Tensor:
    """A square of side 1."""
    return torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=x.dtype)


def square_to_the_right(x: Tensor, target: Tensor) -> Tensor:
    """As large, x to the right."""
    return target + x.unsqueeze(-1) * torch.tensor([1.0, 0.0, 1.0, 0.0], dtype=x.dtype)


def class_logits(x: Tensor) -> Tensor:
    """Of two classes."""
    return torch.tensor([1.0, 0.0], dtype=x.dtype)


def class_label() -> Tensor:
    """The first."""
    return torch.tensor(0)


def anchor_beliefs(x: Tensor) -> Tensor:
    """The probability of an object at each of two anchors."""
    return torch.tensor([0.8, 0.2], dtype=x.dtype)


def anchor_labels(x: Tensor) -> Tensor:
    """The first holds one."""
    return torch.tensor([1.0, 0.0], dtype=x.dtype)


def seen_from_anchors(x: Tensor) -> Tensor:
    """From anchors that lie on the target."""
    return x.unsqueeze(-1).unsqueeze(-1) * torch.tensor([[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]], dtype=x.dtype)


def target_seen_from_anchors(t: Tensor) -> Tensor:
    """The target lies on them."""
    return torch.zeros_like(t)


def class_masks(x: Tensor) -> Tensor:
    """Of two pixels, for each class."""
    return torch.tensor([[[0.8, 0.2]], [[0.5, 0.5]]], dtype=x.dtype)


def true_mask(x: Tensor) -> Tensor:
    """The first pixel."""
    return torch.tensor([[1.0, 0.0]], dtype=x.dtype)


shift = Axis(
    slug="shift",
    quantity="shift of the predicted box in widths",
    symbol="s",
    domain=REAL,
    span=(-3.0, 3.0),
    reach=(-50.0, 50.0),
    truth=lambda _: 0.0,
    target=Target(""),  # the target stays where it is
    takes="boxes",
    links={
        "shift": {
            **{"z": class_logits, "label": class_label, "target": square, "predicted": square_to_the_right},
            **{"p": anchor_beliefs, "y": anchor_labels, "t": seen_from_anchors, "t_star": target_seen_from_anchors},
            **{"mask_p": class_masks, "mask_y": true_mask},
        }
    },
    partners=("box_iou", "box_giou"),
)
