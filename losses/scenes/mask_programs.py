"""The programs of whole pictures: a loss of masks and its gradient with respect to every pixel, and the scene it is shown on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from losses.core.curve import find_loss, gradient
from losses.core.shared import shared
from losses.core.spec import Loss
from losses.scenes.masks import KNOBS, MEASURES, SHARES, logits, mask_inputs, measures, places, shares, target
from losses.segmentation.overlap import lovasz
from losses.tracing.frames import trace_frames
from losses.tracing.program import FORM, Program, number

SCENE = ("y", "paint", "across", "down")  # the pictures a scene is made from


def trace_pixels(loss: str | Loss, side: int) -> Program:
    """Trace a loss of masks on a square frame; traced once.

    The inputs are two pictures, x, the logit of every pixel, and the mask y, and the hyperparameters. The outputs are the value,
    and the gradient with respect to the pixels' probabilities, by_p, and to their logits, by_z.
    Raises ValueError for an unknown loss, and NotImplementedError, naming the loss and the operation, where its graph holds
    something the rows cannot say.

    >>> program = trace_pixels("dice", 64)
    >>> program.inputs, list(program.outputs)
    (('x', 'y', 'eps'), ['value', 'by_p', 'by_z'])
    """
    return _trace_pixels(find_loss(loss).slug, side)


@shared(costly=True, form=FORM)
def _trace_pixels(slug: str, side: int) -> Program:
    loss = find_loss(slug)
    names = [param.name for param in loss.params]

    def program(z: Tensor, y: Tensor, *numbers: Tensor) -> tuple[Tensor, ...]:
        z = z.detach().requires_grad_()
        p = z.sigmoid()
        inputs = mask_inputs(z, y, p)
        value = loss.function(*(inputs[name] for name in loss.inputs), **dict(zip(names, numbers, strict=True)))
        if not value.requires_grad:
            return value, torch.zeros_like(z), torch.zeros_like(z)
        by_p, by_z = torch.autograd.grad(value, (p, z), allow_unused=True, materialize_grads=True)
        change = p * (1 - p)
        return value, by_p if "p" in loss.inputs or "probabilities" in loss.inputs else by_z / change, by_z

    return _trace(slug, program, ("x", "y"), names, ("value", "by_p", "by_z"), side)


@shared(costly=True, form=FORM)
def trace_scene(side: int, swept: str) -> Program:
    """Trace the scene: from the target y, what was painted, and the places of the pixels to the prediction.

    The outputs are its logits z, its probabilities p, and `pace`, how fast the logits change with the number called `swept`.

    >>> list(trace_scene(64, "size").outputs)
    ['z', 'p', 'pace']
    """

    def program(y: Tensor, paint: Tensor, across: Tensor, down: Tensor, *numbers: Tensor) -> tuple[Tensor, ...]:
        by_name = dict(zip(KNOBS, numbers[:-1], strict=True))
        along = by_name[swept].detach().expand_as(y).requires_grad_()
        z = logits(y, paint, across, down, by_name | {swept: along}, numbers[-1])
        (pace,) = gradient(z, along)
        return z, z.sigmoid(), pace

    return _trace("scene", program, SCENE, (*KNOBS, "seed"), ("z", "p", "pace"), side)


@shared(costly=True, form=FORM)
def trace_measures(side: int) -> Program:
    """Trace the counts of a prediction, of its probabilities x as they are, and, under names with hard_, of the mask above 1/2."""

    def program(p: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        return *measures(p, y), *measures((p > 0.5).to(p.dtype), y)

    return _trace("measures", program, ("x", "y"), (), (*MEASURES, *(f"hard_{name}" for name in MEASURES)), side)


@shared(costly=True, form=FORM)
def trace_shares(side: int) -> Program:
    """Trace which part of a gradient x, for logits z and target y, falls where."""
    return _trace("shares", shares, ("x", "z", "y"), (), SHARES, side)


@shared(costly=True, form=FORM)
def trace_sorted(side: int) -> Program:
    """Trace the Lovász extension in steps: the errors of probabilities x from the largest down, and what each adds to the loss.

    An increment is the extension's own gradient; the products with the errors sum up to the loss.
    """

    def program(p: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        errors = (y - p).abs().detach().requires_grad_()
        (slope,) = torch.autograd.grad(lovasz(errors, y), errors)
        largest, order = torch.sort(errors.detach().flatten(-2), dim=-1, descending=True, stable=True)
        increments = slope.flatten(-2).gather(-1, order)
        return largest, increments, largest * increments

    return _trace("sorted", program, ("x", "y"), (), ("errors", "increments", "products"), side)


def _trace(
    name: str,
    function: Callable[..., Sequence[Tensor]],
    pictures: Sequence[str],
    numbers: Sequence[str],
    outputs: Sequence[str],
    side: int,
) -> Program:
    """Trace a function of pictures, sampled as they are in a scene, and of numbers."""

    def samples(side: int) -> dict[str, Tensor]:
        across, down = places(side)
        mask = target("disc", side)
        scene = {"y": mask, "paint": 0 * mask, "across": across.expand(side, side), "down": down.expand(side, side)}
        soft = 0.1 * across + 0.05 * down
        frames = {picture: scene.get(picture, soft).clone() for picture in pictures}  # a clone: of one tensor torch makes one input
        return frames | {name: number(0.3) for name in numbers}

    return trace_frames(name, function, samples, side, outputs)
