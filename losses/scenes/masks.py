"""Scenes for the losses of masks: a target, and a prediction made from it by a few numbers, differentiable in each of them.

Lengths are in 64ths of the frame's side, so that a finer frame shows the same scene.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from losses.core.axes.masks import logits_of_two_classes, one_of_two_classes, probabilities_of_two_classes
from losses.core.curve import Array
from losses.core.operations import edt, erode, operation
from losses.core.spec import Interval, Knob, Loss, Param

SIDES = (64, 128, 256)
FRAME = 64.0  # what the side of the frame measures
BLOB = (20.0, -20.0)  # the middle of the false positive, off the middle of the frame
FAR = 2 * FRAME  # from a target that is not there
STEEPEST = 16.0  # the largest logit: beyond it 1 - p would lose its digits
SWEEP_POINTS = {64: 65, 128: 33, 256: 17}
SWEPT_PIXELS = 5 * 256**2  # about so many at once, of all the points together

# The shapes a target can have, by signed distance-like functions of the place in the frame, negative inside.
SHAPES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "disc": lambda x, y: torch.hypot(x, y) - 14,
    "ring": lambda x, y: (torch.hypot(x, y) - 12.5).abs() - 3.5,
    "two blobs": lambda x, y: torch.minimum(torch.hypot(x + 11, y - 4) - 9, torch.hypot(x - 12, y - 6) - 6),
    "thin line": lambda x, y: torch.maximum((0.6 * y - 0.3 * x).abs() - 0.7, x.abs() - 20),
    "tiny object": lambda x, y: torch.hypot(x, y) - 2,
    "nothing": lambda x, y: torch.ones_like(x + y),
}


def _knob(name: str, low: float, high: float, default: float, about: str) -> Param:
    return Param(name, default, Knob(name, low, high, about, Interval(low, high)))


# What makes the prediction from the target.
KNOBS: dict[str, Param] = {
    knob.name: knob
    for knob in (
        _knob("shift_x", -32.0, 32.0, 6.0, "to the right, in 64ths of the frame"),
        _knob("shift_y", -32.0, 32.0, 0.0, "downwards"),
        _knob("size", -12.0, 12.0, 0.0, "how far the outline grows"),
        _knob("softness", 0.1, 8.0, 1.5, "the width of the edge"),
        _knob("confidence", 0.5, 0.999, 0.99, "the probability of the class deep inside and outside"),
        _knob("blob", 0.0, 10.0, 0.0, "the radius of a false positive, top right"),
        _knob("noise", 0.0, 4.0, 0.0, "the standard deviation added to the logits"),
    )
}


@operation
def moved(field: Tensor, right: Tensor, down: Tensor) -> Tensor:
    """A field (H, W) moved by whole pixels; what enters repeats the border. The moves may have leading dimensions."""
    height, width = field.shape
    rows = (torch.arange(height).unsqueeze(-1) - down.long()).clamp(0, height - 1)
    columns = (torch.arange(width) - right.long()).clamp(0, width - 1)
    return field[rows, columns]


@operation
def noise(like: Tensor, seed: Tensor) -> Tensor:
    """A number for every pixel, of the logistic distribution with mean 0 and variance 1, from a hash of place and seed."""
    words = np.arange(like.shape[-2] * like.shape[-1], dtype=np.uint32) * np.uint32(0x9E3779B1)
    words += np.uint32((int(seed) + 1) * 0x85EBCA6B % 2**32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):  # the finaliser of MurmurHash3
        words ^= words >> np.uint32(shift)
        words *= np.uint32(factor)
    share = torch.as_tensor((words.astype(np.float64) + 0.5) / 2**32).reshape(like.shape[-2:])
    return (share / (1 - share)).log() * (3**0.5 / torch.pi)


def target(shape: str, side: int) -> Tensor:
    """The target of a shape, 1 on the object and 0 beside it, in a square frame.

    >>> int(target("disc", 64).sum()), int(target("nothing", 64).sum())
    (616, 0)
    """
    across, down = places(side)
    return (SHAPES[shape](across, down) < 0).double().expand(side, side).contiguous()


def places(side: int) -> tuple[Tensor, Tensor]:
    """How far right (1, side) and how far down (side, 1) of the middle each pixel's own middle lies."""
    steps = (torch.arange(side, dtype=torch.float64) + 0.5) * (FRAME / side) - FRAME / 2
    return steps.unsqueeze(0), steps.unsqueeze(1)


def logits(y: Tensor, paint: Tensor, across: Tensor, down: Tensor, numbers: Mapping[str, Tensor], seed: Tensor) -> Tensor:
    """The prediction's logits: the target's outline, moved and grown, then what was painted by hand, 1 object and -1 none.

    Every number may be a field or have leading dimensions.
    """
    scale = y.shape[-1] / FRAME
    outside = bilinear(distance(y), numbers["shift_x"] * scale, numbers["shift_y"] * scale) / scale
    radius = numbers["blob"]
    blob = torch.where(radius > 0, radius - torch.hypot(across - BLOB[0], down - BLOB[1]), -FAR)
    inside = torch.maximum(numbers["size"] - outside, blob)
    most = numbers["confidence"].log() - (1 - numbers["confidence"]).log()
    z = most * (inside / numbers["softness"]).tanh() + numbers["noise"] * noise(y, seed)
    return torch.where(paint == 0, z, paint * most).clamp(min=-STEEPEST).clamp(max=STEEPEST)


def distance(y: Tensor) -> Tensor:
    """How many pixels each lies outside the outline of a mask; negative inside."""
    signed = torch.where(y > 0, 0.5 - edt(y), edt(1 - y) - 0.5)
    covered = y.mean(dim=(-2, -1), keepdim=True)
    return torch.where(covered == 0, FAR, torch.where(covered == 1, -FAR, signed))


def bilinear(field: Tensor, right: Tensor, down: Tensor) -> Tensor:
    """A field moved by any part of a pixel, differentiable in how far."""
    left, top = right.detach().floor(), down.detach().floor()
    x, y = right - left, down - top
    upper = (1 - x) * moved(field, left, top) + x * moved(field, left + 1, top)
    lower = (1 - x) * moved(field, left, top + 1) + x * moved(field, left + 1, top + 1)
    return (1 - y) * upper + y * lower


def mask_inputs(z: Tensor, y: Tensor, p: Tensor) -> dict[str, Tensor]:
    """Everything a loss of masks may ask for, by name: the two classes of one that takes classes are background and object."""
    return {
        "p": p,
        "z": z,
        "y": y,
        "logits": logits_of_two_classes(z),
        "probabilities": probabilities_of_two_classes(p),
        "onehot": one_of_two_classes(y),
    }


MEASURES = ("tp", "fp", "fn", "tn", "iou", "dice", "sensitivity", "specificity", "area")


def measures(p: Tensor, y: Tensor) -> tuple[Tensor, ...]:
    """The counts of a prediction and what follows from them, each summed over the pixels; NaN where a ratio has no meaning."""
    tp, fp, fn, tn = (part.sum(dim=(-2, -1)) for part in (p * y, p * (1 - y), (1 - p) * y, (1 - p) * (1 - y)))
    return tp, fp, fn, tn, tp / (tp + fp + fn), 2 * tp / (2 * tp + fp + fn), tp / (tp + fn), tn / (tn + fp), tp + fp


SHARES = ("false_negatives", "false_positives", "border")


def shares(gradient: Tensor, z: Tensor, y: Tensor) -> tuple[Tensor, ...]:
    """Which part of a gradient falls on the object's missed pixels, on false alarms, and along the target's outline."""
    size = gradient.abs()
    outline = y * (1 - erode(y, 1.0)) + (1 - y) * (1 - erode(1 - y, 1.0))
    parts = (y * (z <= 0), (1 - y) * (z > 0), outline)
    return tuple((size * part).sum(dim=(-2, -1)) / size.sum(dim=(-2, -1)) for part in parts)


def sweep_points(swept: str, side: int) -> Tensor:
    """Where the losses are sampled along one of the scene's numbers, in a frame of this side."""
    knob = KNOBS[swept].knob
    return torch.linspace(knob.low, knob.high, SWEEP_POINTS[side], dtype=torch.float64)


@dataclass(frozen=True)
class Scene:
    """One state of the scene: the target, what was painted over the prediction, and the numbers that make it."""

    target: Tensor
    paint: Tensor
    numbers: dict[str, float]
    seed: int

    def sweep(self, curves: list[tuple[Loss, dict[str, float]]], swept: str) -> tuple[Array, list[tuple[Array, Array]]]:
        """Points along one of the scene's numbers, and for each loss its values and slopes there.

        The points are taken in parts of about SWEPT_PIXELS, so that a large frame needs no more memory than a small one.
        """
        side = self.target.shape[-1]
        points = sweep_points(swept, side)
        parts = points.tensor_split(-(-len(points) * side**2 // SWEPT_PIXELS))
        sampled = [self._sampled(curves, swept, part) for part in parts]
        return points.numpy(), [(values, slopes) for values, slopes in np.concatenate(sampled, axis=-1)]

    def _sampled(self, curves: list[tuple[Loss, dict[str, float]]], swept: str, points: Tensor) -> Array:
        """Values and slopes (losses, 2, points) at these points, which are one batch."""
        along = points.reshape(-1, 1, 1).requires_grad_()
        numbers = {name: torch.tensor(value, dtype=torch.float64) for name, value in self.numbers.items()} | {swept: along}
        z = logits(self.target, self.paint, *places(self.target.shape[-1]), numbers, torch.tensor(float(self.seed)))
        made = mask_inputs(z, self.target, z.sigmoid())
        return np.stack([_values_and_slopes(loss, settings, made, along) for loss, settings in curves])


def _values_and_slopes(loss: Loss, settings: dict[str, float], made: dict[str, Tensor], along: Tensor) -> Array:
    """One loss of what was made from the numbers `along`, (2, points); its own part of autograd's graph is freed on return."""
    value = loss.function(*(made[name] for name in loss.inputs), **settings)
    slope = torch.zeros_like(along)
    if value.requires_grad:
        (slope,) = torch.autograd.grad(value.sum(), along, retain_graph=True)
    return torch.stack([value, slope.reshape(-1)]).numpy(force=True)
