"""The axes of losses of embeddings: where the second of a pair lies, seen from the first."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from losses.core.spec import Axis, Interval, Link, Target


def centre(x: Tensor) -> Tensor:
    """It stays."""
    return torch.tensor([0.0, 0.0], dtype=x.dtype).expand(*x.shape, -1)


def east(x: Tensor) -> Tensor:
    """It stays."""
    return torch.tensor([1.0, 0.0], dtype=x.dtype).expand(*x.shape, -1)


def to_the_right(x: Tensor) -> Tensor:
    """At the distance x."""
    return torch.stack([x, torch.zeros_like(x)], dim=-1)


def turned(x: Tensor) -> Tensor:
    """At the angle x."""
    return torch.stack([x.cos(), x.sin()], dim=-1)


def north(x: Tensor) -> Tensor:
    """A quarter turn away."""
    return torch.tensor([0.0, 1.0], dtype=x.dtype).expand(*x.shape, -1)


def other_quarters(x: Tensor) -> Tensor:
    """A quarter turn from each other."""
    return torch.tensor([[0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], dtype=x.dtype).expand(*x.shape, -1, -1)


def _pair(one: Link, other: Link) -> dict[str, Link]:
    return {"anchor": one, "a": one, "positive": other, "b": other, "negative": north, "negatives": other_quarters}


TOGETHER = Target("y", "target", "1 for a pair that belongs together, 0 for one that does not", step=1.0)
distance = Axis(
    slug="distance",
    quantity="distance of the pair",
    symbol="d",
    domain=Interval(0.0, math.inf),
    span=(0.0, 3.0),
    reach=(0.0, 50.0),
    truth=lambda y: 0.0 if y == 1 else math.inf,
    target=TOGETHER,
    takes="vectors",
    links={"distance": _pair(centre, to_the_right)},
    partners=("triplet", "contrastive"),
)
angle = Axis(
    slug="angle",
    quantity="angle between the pair, in radians",
    symbol="θ",
    domain=Interval(0.0, math.pi),
    span=(0.0, math.pi),
    reach=(0.0, math.pi),
    truth=lambda y: 0.0 if y == 1 else math.pi,
    target=TOGETHER,
    takes="vectors",
    links={"angle": _pair(east, turned)},
    partners=("triplet", "info_nce"),
)
