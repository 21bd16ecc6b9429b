"""What the losses of masks need that PyTorch lacks. Each is one operation of a traced graph, and lets no gradient through.

Masks are (..., H, W), any number of them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

scipy: Any = import_module("scipy")  # it imports each of its parts when that is first used
Pixelwise = TypeVar("Pixelwise", bound=Callable[..., Tensor])


def operation(function: Pixelwise) -> Pixelwise:
    """Make a function of masks or numbers, whose result has the type of the first, one operation: atlas::<its name>."""
    name = f"atlas::{function.__name__}"
    # Not torch.library.custom_op: it imports PyTorch's compiler at the first call, which takes two seconds.
    torch.library.define(name, torch.library.infer_schema(function, mutates_args=()))  # pyright: ignore[reportUnknownMemberType]
    torch.library.impl(name, "CompositeExplicitAutograd", function)
    node = getattr(torch.ops.atlas, function.__name__)

    @wraps(function)  # keeps the source at hand, for the code that the app prints
    def call(*inputs: Tensor | float) -> Tensor:
        return node(*(each.detach() if isinstance(each, Tensor) else each for each in inputs))

    return call  # pyright: ignore[reportReturnType]


@operation
def edt(mask: Tensor) -> Tensor:
    """How far each nonzero pixel is from the nearest zero pixel, in pixels; 0 at zero pixels, and in a mask that has none.

    >>> edt(torch.tensor([[0.0, 1.0, 1.0], [1.0, 1.0, 1.0]]))
    tensor([[0.0000, 1.0000, 2.0000],
            [1.0000, 1.4142, 2.2361]])
    """
    masks = (mask != 0).numpy(force=True).reshape(-1, *mask.shape[-2:])
    different = {one.tobytes(): i for i, one in enumerate(masks)}  # a sweep repeats its masks
    distances = np.zeros(masks.shape)
    for i in different.values():
        if not masks[i].all():
            scipy.ndimage.distance_transform_edt(masks[i], distances=distances[i])
    distances = distances[[different[one.tobytes()] for one in masks]].reshape(mask.shape)
    return torch.as_tensor(distances, dtype=mask.dtype, device=mask.device)


@operation
def erode(mask: Tensor, beyond: float) -> Tensor:
    """The least of each pixel and its four neighbours, where `beyond` stands for what lies outside the frame.

    >>> erode(torch.tensor([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]]), 1.0)
    tensor([[1., 1., 0.],
            [1., 0., 0.]])
    """
    wide = F.pad(mask, (1, 1, 1, 1), value=beyond)
    across = torch.minimum(wide[..., 1:-1, :-2], wide[..., 1:-1, 2:])
    along = torch.minimum(wide[..., :-2, 1:-1], wide[..., 2:, 1:-1])
    return torch.minimum(mask, torch.minimum(across, along))
