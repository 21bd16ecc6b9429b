"""What smoothing makes of masks with nothing to overlap: the cases that a ratio of areas leaves at 0/0 or at its worst."""

from __future__ import annotations

import torch
from torch import Tensor

from losses.core.curve import Array
from losses.core.spec import Loss

# For each case which of two patches of equal size is predicted, and which is true.
CASES: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "nothing there, nothing predicted": ((0, 0), (0, 0)),
    "nothing there, a patch predicted": ((1, 0), (0, 0)),
    "a patch there, nothing predicted": ((0, 0), (1, 0)),
    "a patch there, another predicted": ((0, 1), (1, 0)),
}


def smoothed(loss: Loss, pixels: int, eps: Array, **settings: float) -> dict[str, Array]:
    """The loss in each case at each smoothing, for patches of so many pixels.

    >>> import numpy as np
    >>> from losses import LOSSES
    >>> [values.round(3).tolist() for values in smoothed(LOSSES["dice"], 100, np.array([0.0, 1.0])).values()]
    [[0.0, 0.0], [1.0, 0.99], [1.0, 0.99], [1.0, 0.995]]
    """
    p, y = (torch.stack([_patches(case[i], pixels) for case in CASES.values()]).unsqueeze(1) for i in (0, 1))
    values = loss.function(p, y, eps=torch.as_tensor(eps), **settings)  # (cases, 1) against (smoothings)
    return dict(zip(CASES, values.numpy(force=True), strict=True))


def _patches(which: tuple[int, int], pixels: int) -> Tensor:
    """A frame (1, 2 pixels) whose two halves are the patches."""
    return torch.tensor(which, dtype=torch.float64).repeat_interleave(pixels).unsqueeze(0)
