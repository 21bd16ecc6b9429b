"""Two boxes under the losses of detection, as programs for the browser."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from losses.core.curve import gradient
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.core.spec import LossFunction
from losses.detection import box_alpha_iou, box_ciou, box_diou, box_eiou, box_giou, box_iou, parameterised
from losses.regression import mse, smooth_l1
from losses.tracing.program import FORM, Program, trace_function

CORNERS = ("x1", "y1", "x2", "y2")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A loss that two boxes are compared by, either as they are or by the four numbers t of the predicted one beside the target.

    Some look beyond the overlap, at the smallest box around both (`hull`) and at their `centres`.
    """

    slug: str
    name: str
    function: LossFunction
    of_t: bool = False
    hull: bool = False
    centres: bool = False

    def __call__(self, predicted: Tensor, target: Tensor) -> Tensor:
        return self.function(parameterised(predicted, target)).sum(dim=-1) if self.of_t else self.function(predicted, target)


def _of_boxes(function: LossFunction, *, hull: bool = False, centres: bool = False) -> Measure:
    """A loss of the registry that takes two boxes."""
    slug = function.__name__
    return Measure(slug=slug, name=LOSSES[slug].name, function=function, hull=hull, centres=centres)


_MEASURES = (
    _of_boxes(box_iou),
    _of_boxes(box_giou, hull=True),
    _of_boxes(box_diou, hull=True, centres=True),
    _of_boxes(box_ciou, hull=True, centres=True),
    _of_boxes(box_eiou, hull=True, centres=True),
    _of_boxes(box_alpha_iou),
    Measure(slug="smooth_l1", name="smooth L1 of t", function=smooth_l1, of_t=True),
    Measure(slug="l2", name="L2 of t", function=mse, of_t=True),
)
MEASURES = {measure.slug: measure for measure in _MEASURES}
OVERLAPS = {slug: measure for slug, measure in MEASURES.items() if not measure.of_t}


@shared(costly=True, form=FORM)
def trace_boxes() -> Program:
    """Trace every measure, and its gradient with respect to the four coordinates of the predicted box; x is its left edge.

    >>> trace_boxes().inputs
    ('x', 'y1', 'x2', 'y2', 'target x1', 'target y1', 'target x2', 'target y2')
    """

    def program(*coordinates: Tensor) -> list[Tensor]:
        predicted = [v.detach().expand(coordinates[0].shape).requires_grad_() for v in coordinates[:4]]
        target = _box(*coordinates[4:])
        values = [measure(_box(*predicted), target) for measure in MEASURES.values()]
        return [*values, *(slope for value in values for slope in gradient(value, *predicted))]

    outputs = [*MEASURES, *(f"{slug} {corner}" for slug in MEASURES for corner in CORNERS)]
    return trace_function("boxes", program, ["x", *CORNERS[1:], *_targets()], outputs)


@shared(costly=True, form=FORM)
def trace_shift() -> Program:
    """Trace the losses of the overlap for a predicted box whose left edge is x and whose width is w.

    >>> list(trace_shift().outputs)
    ['box_iou', 'box_giou', 'box_diou', 'box_ciou', 'box_eiou', 'box_alpha_iou']
    """

    def program(x: Tensor, y1: Tensor, w: Tensor, y2: Tensor, *target: Tensor) -> list[Tensor]:
        return [overlap(_box(x, y1, x + w, y2), _box(*target)) for overlap in OVERLAPS.values()]

    return trace_function("shift", program, ["x", "y1", "w", "y2", *_targets()], list(OVERLAPS))


def _targets() -> list[str]:
    return [f"target {corner}" for corner in CORNERS]


def _box(x: Tensor, *others: Tensor) -> Tensor:
    """A box of four coordinates; those that are single numbers are the same all along the sweep x."""
    return torch.stack([x, *(v.expand(x.shape) for v in others)], dim=-1)
