"""Losses that add up a class, a box and a mask, as a program for the browser: what each term has of the sum."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.detection import centre, parameterised, sides
from losses.scenes.boxes import CORNERS
from losses.tracing.program import Program, trace_function

# Anchors beside the target: how far their centres are from its own, in its sides, and their sides over its own; and the
# probability of an object that each has been given.
ANCHORS = (
    (0.05, -0.05, 1.1, 0.9),
    (-0.2, 0.1, 0.8, 1.2),
    (0.35, 0.2, 1.0, 1.0),
    (0.6, -0.3, 0.7, 1.3),
    (-0.75, -0.25, 0.9, 0.8),
    (0.1, 0.7, 1.4, 0.6),
)
BELIEFS = (0.9, 0.7, 0.6, 0.4, 0.2, 0.1)
# The logits of three classes, of which the first is right, and a mask of two by two pixels and its prediction.
LOGITS, MASK, MASKS = (1.0, 0.0, 0.0), (1.0, 1.0, 0.0, 1.0), (0.9, 0.7, 0.3, 0.8)
# The composed losses by slug, and the terms of each in the order in which it adds them.
COMPOSED = {"class_and_box": ("class", "box"), "faster_rcnn": ("classes", "boxes"), "mask_rcnn": ("class", "box", "mask")}


def anchors(target: Tensor) -> Tensor:
    """The anchors beside targets (..., 4), as boxes (..., A, 4)."""
    beside = target.unsqueeze(-2)
    dx, dy, across, down = torch.tensor(ANCHORS, dtype=target.dtype).unbind(dim=-1)
    (x, y), (width, height) = centre(beside), sides(beside)
    x, y, width, height = x + dx * width, y + dy * height, across * width, down * height
    return torch.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], dim=-1)


@shared(costly=True)
def trace_composed() -> Program:
    """Trace the terms of every composed loss, for any boxes and anchors; x is the left edge of the predicted box.

    >>> list(trace_composed().outputs)[:4]
    ['class_and_box class', 'class_and_box box', 'faster_rcnn classes', 'faster_rcnn boxes']
    """
    predicted_names, target_names = ["x", *CORNERS[1:]], [f"target {corner}" for corner in CORNERS]
    switches = [f"found{i}" for i in range(1, len(ANCHORS) + 1)]
    settings = [param.name for slug in COMPOSED for param in LOSSES[slug].params]
    inputs = [*predicted_names, *target_names, *switches, *settings]

    def program(*numbers: Tensor) -> list[Tensor]:
        by_name = dict(zip(inputs, (v.expand(numbers[0].shape) for v in numbers), strict=True))
        predicted, target, positive = (
            torch.stack([by_name[name] for name in names], dim=-1) for names in (predicted_names, target_names, switches)
        )
        return [term for slug in COMPOSED for term in _terms(slug, predicted, target, positive, by_name)]

    return trace_function("composed", program, inputs, [f"{slug} {term}" for slug, terms in COMPOSED.items() for term in terms])


def _terms(slug: str, predicted: Tensor, target: Tensor, positive: Tensor, numbers: dict[str, Tensor]) -> list[Tensor]:
    """What the loss grows by as one part after the other is no longer the truth, but what is predicted."""
    loss, label = LOSSES[slug], torch.tensor(0)
    z, beliefs, y = (torch.tensor(values, dtype=target.dtype) for values in (LOGITS, BELIEFS, MASK))
    mask = y.reshape(2, 2)
    truth, masks = (m.expand(len(LOGITS), 2, 2) for m in (mask, torch.tensor(MASKS, dtype=target.dtype).reshape(2, 2)))
    t, t_star = (parameterised(box.unsqueeze(-2), anchors(target)) for box in (predicted, target))
    steps: dict[str, list[tuple[Any, ...]]] = {
        "class_and_box": [(z, label, box, target) for box in (target, predicted)],
        "faster_rcnn": [(beliefs, positive, boxes, t_star) for boxes in (t_star, t)],
        "mask_rcnn": [(z, label, box, target, m, mask) for box, m in ((target, truth), (predicted, truth), (predicted, masks))],
    }
    values = [loss.function(*step, **{param.name: numbers[param.name] for param in loss.params}) for step in steps[slug]]
    return [values[0], *(after - before for before, after in pairwise(values))]
