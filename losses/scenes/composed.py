"""Losses that add up a class, a box and a mask, as a program for the browser: what each term has of the sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import Loss, LossFunction
from losses.detection import centre, class_and_box, faster_rcnn, mask_rcnn, parameterised, sides
from losses.scenes.boxes import CORNERS
from losses.tracing.program import FORM, Program, trace_function

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


@dataclass(frozen=True)
class Composed:
    """A composed loss: what the keys of its sliders end in, and the predicted input of each of its terms, in the order of the sum.

    No two have a hyperparameter of one name.
    """

    function: LossFunction
    suffix: str
    terms: Mapping[str, str]

    @property
    def loss(self) -> Loss:
        """Its entry in the registry."""
        return LOSSES[self.function.__name__]


COMPOSED = (
    Composed(class_and_box, "_box", {"class": "z", "box": "predicted"}),
    Composed(faster_rcnn, "_rcnn", {"classes": "p", "boxes": "t"}),
    Composed(mask_rcnn, "_mask", {"class": "z", "box": "predicted", "mask": "mask_p"}),
)


def anchors(target: Tensor) -> Tensor:
    """The anchors beside targets (..., 4), as boxes (..., A, 4)."""
    beside = target.unsqueeze(-2)
    dx, dy, across, down = torch.tensor(ANCHORS, dtype=target.dtype).unbind(dim=-1)
    (x, y), (width, height) = centre(beside), sides(beside)
    x, y, width, height = x + dx * width, y + dy * height, across * width, down * height
    return torch.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], dim=-1)


@shared(costly=True, form=FORM)
def trace_composed() -> Program:
    """Trace the terms of every composed loss, for any boxes and anchors, and where these lie; x is the predicted box's left edge.

    >>> list(trace_composed().outputs)[:4]
    ['class_and_box class', 'class_and_box box', 'faster_rcnn classes', 'faster_rcnn boxes']
    """
    predicted_names, target_names = ["x", *CORNERS[1:]], [f"target {corner}" for corner in CORNERS]
    switches = [f"found{i}" for i in range(1, len(ANCHORS) + 1)]
    settings = [param.name for composed in COMPOSED for param in composed.loss.params]
    inputs = [*predicted_names, *target_names, *switches, *settings]

    def program(*numbers: Tensor) -> list[Tensor]:
        by_name = dict(zip(inputs, (v.expand(numbers[0].shape) for v in numbers), strict=True))
        predicted, target, positive = (
            torch.stack([by_name[name] for name in names], dim=-1) for names in (predicted_names, target_names, switches)
        )
        edges = [edge for box in anchors(target).unbind(dim=-2) for edge in box.unbind(dim=-1)]
        return [*(term for composed in COMPOSED for term in _terms(composed, predicted, target, positive, by_name)), *edges]

    terms = [f"{composed.loss.slug} {term}" for composed in COMPOSED for term in composed.terms]
    outputs = [*terms, *(f"anchor{i} {corner}" for i in range(1, len(ANCHORS) + 1) for corner in CORNERS)]
    return trace_function("composed", program, inputs, outputs)


def _terms(composed: Composed, predicted: Tensor, target: Tensor, positive: Tensor, numbers: Mapping[str, Tensor]) -> list[Tensor]:
    """What the loss grows by as the prediction of one term after the other is no longer the truth, but what is predicted."""
    label = torch.tensor(0)
    z, beliefs, y = (torch.tensor(values, dtype=target.dtype) for values in (LOGITS, BELIEFS, MASK))
    mask = y.reshape(2, 2)
    truth, masks = (m.expand(len(LOGITS), 2, 2) for m in (mask, torch.tensor(MASKS, dtype=target.dtype).reshape(2, 2)))
    t, t_star = (parameterised(box.unsqueeze(-2), anchors(target)) for box in (predicted, target))
    inputs = {"z": z, "label": label, "p": beliefs, "y": positive, "t": t, "t_star": t_star}
    inputs |= {"predicted": predicted, "target": target, "mask_p": masks, "mask_y": mask}
    truths = {"predicted": target, "t": t_star, "mask_p": truth}
    loss, predictions = composed.loss, list(composed.terms.values())
    settings = {param.name: numbers[param.name] for param in loss.params}
    steps = [inputs | {name: truths[name] for name in predictions[count:]} for count in range(1, len(predictions) + 1)]
    values = [loss.function(*(step[name] for name in loss.inputs), **settings) for step in steps]
    return [values[0], *(after - before for before, after in pairwise(values))]
