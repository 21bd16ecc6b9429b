"""Points in a plane under a loss of embeddings, as programs for the browser: the loss, its gradients, and what it measures."""

from __future__ import annotations

import torch
from torch import Tensor

from losses.core.curve import gradient
from losses.core.registry import LOSSES
from losses.core.shared import shared
from losses.scenes.planes import PLANES, Numbers, Plane
from losses.tracing.program import FORM, Program, trace_function


@shared(costly=True, form=FORM)
def trace_points(slug: str) -> Program:
    """Trace a loss of embeddings at points of the plane.

    The inputs are the coordinates of its points, anchor_x (as the sweep x), anchor_y, positive_x ..., the target y where it takes
    one, and its hyperparameters. The outputs are the value; by_anchor_x ..., its gradient; pull_anchor ..., the size of the
    gradient on each point; step, how much of the gradient a step takes; and what the loss's plane measures. With a variant, the
    value and gradient come a second time, under names that begin with its key.

    >>> [name for name in trace_points("contrastive").outputs if not name.startswith(("by", "pull"))]
    ['value', 'step', 'distance', 'radius', 'free', 'kind']
    """
    loss, plane = LOSSES[slug], PLANES[slug]
    coordinates = [f"{name}_{k}" for name in plane.names for k in "xy"]
    taken = {point.takes for point in plane.points}
    others = [*(name for name in loss.inputs if name not in taken), *(param.name for param in loss.params)]
    names: list[str] = []

    def program(*numbers: Tensor) -> list[Tensor]:
        sweep = numbers[0]
        moved = [number.detach().expand(sweep.shape).requires_grad_() for number in numbers[: len(coordinates)]]
        settings = dict(zip(others, numbers[len(coordinates) :], strict=True))
        points = {name: torch.stack(moved[2 * i : 2 * i + 2], dim=-1) for i, name in enumerate(plane.names)}
        outputs: dict[str, Tensor] = {}
        for kind, function in plane.functions.items():
            value = function(*_arguments(loss.inputs, plane, points), **settings)
            by = gradient(value, *moved)
            outputs |= {f"{kind}value": value} | {f"{kind}by_{name}": part for name, part in zip(coordinates, by, strict=True)}
            sizes = ((by[2 * i] ** 2 + by[2 * i + 1] ** 2).sqrt() for i in range(len(points)))
            outputs |= {f"{kind}pull_{name}": size for name, size in zip(points, sizes, strict=True)}
        outputs["step"] = plane.step(settings) * torch.ones_like(sweep)
        outputs |= plane.measure(points, settings, outputs)
        names[:] = outputs
        return [output.expand(sweep.shape) for output in outputs.values()]

    return trace_function(slug, program, ["x", *coordinates[1:], *others], names)


def _arguments(inputs: tuple[str, ...], plane: Plane, points: Numbers) -> list[Tensor]:
    """The points in the order in which a loss takes them; what it takes beside them goes by name."""
    taken = [[points[point.name] for point in plane.points if point.takes == name] for name in inputs]
    return [group[0] if len(group) == 1 else torch.stack(group, dim=-2) for group in taken if group]
