"""Losses made for small errors: one lets them go free, the other makes them count more."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import residual as residual_axis
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, Knob, Paper


@loss(
    "Epsilon-insensitive",
    axis=residual_axis,
    formula=r"\max\left( 0,\; |r| - \epsilon \right)",
    sources=[Paper("V. N. Vapnik, The nature of statistical learning theory", 1995, doi="10.1007/978-1-4757-2440-0")],
    aliases=("support vector regression", "SVR"),
    elsewhere={
        "scikit-learn": "SGDRegressor(loss='epsilon_insensitive', epsilon=epsilon)",
    },
)
def epsilon_insensitive(
    residual: Tensor,
    *,
    epsilon: Annotated[float, Knob(r"\epsilon", 0.0, 3.0, "half the width of the free tube", NON_NEGATIVE)] = 0.5,
) -> Tensor:
    """The absolute error beyond ε: errors smaller than ε cost nothing.

    The loss of support vector regression. Points with an error smaller than ε have no gradient, so only the others decide the fit.

    >>> epsilon_insensitive(torch.tensor([0.5, -3.0]), epsilon=1.0)
    tensor([0., 2.])
    """
    return positive_part(residual.abs() - epsilon)


@loss(
    "Wing",
    axis=residual_axis,
    formula=r"\begin{cases} w \log\!\left( 1 + |r|/\epsilon \right) & |r| < w \\"
    r" |r| - w + w \log\!\left( 1 + w/\epsilon \right) & |r| \ge w \end{cases}",
    sources=[
        Paper("Z.-H. Feng et al., Wing loss for robust facial landmark localisation", 2018, url="https://arxiv.org/abs/1711.06753")
    ],
)
def wing(
    residual: Tensor,
    *,
    w: Annotated[float, Knob("w", 0.5, 15.0, "where the logarithm turns into a line")] = 3.0,
    epsilon: Annotated[float, Knob(r"\epsilon", 0.1, 5.0, "how steep the logarithm is near 0: the smaller, the steeper")] = 0.5,
) -> Tensor:
    """A logarithm for small errors and a line for large ones: an error pulls harder as it shrinks.

    Made for landmarks of faces, where small errors of many points matter as much as large errors of a few; its paper has w = 10
    and ε = 2, in pixels. Below w the pull is w/(ε + |r|), at most w/ε; beyond it the pull is 1. It has a corner at 0.

    >>> wing(torch.tensor([0.5, -3.0]), w=2.0, epsilon=1.0)
    tensor([0.8109, 3.1972])
    """
    size, turn = residual.abs(), torch.as_tensor(w, dtype=residual.dtype)
    # the minimum and the positive part meet at |r| = w, where each has the mean slope of its two sides
    return turn * (torch.minimum(size, turn) / epsilon).log1p() + positive_part(size - turn)
