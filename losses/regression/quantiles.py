"""Losses that count errors of the two signs differently."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import residual as residual_axis
from losses.core.registry import loss
from losses.core.spec import OPEN_UNIT, Knob, Paper


@loss(
    "Quantile",
    axis=residual_axis,
    formula=r"\max\left( -\tau r,\; (1 - \tau)\, r \right)",
    sources=[Paper("R. Koenker, G. Bassett, Regression quantiles", 1978, doi="10.2307/1913643")],
    aliases=("pinball", "check loss"),
    elsewhere={
        "scikit-learn": "mean_pinball_loss(alpha=tau)",
        "XGBoost": "reg:quantileerror, quantile_alpha=tau; a leaf is set to the best constant",
        "LightGBM": "quantile, alpha=tau; a leaf is set to the best constant",
    },
)
def quantile(
    residual: Tensor,
    *,
    tau: Annotated[float, Knob(r"\tau", 0.01, 0.99, "the quantile to predict", OPEN_UNIT)] = 0.5,
) -> Tensor:
    """The pinball loss: predicting too low costs τ a unit, too high 1 − τ, so its minimiser is the τ-quantile.

    For prediction intervals and asymmetric costs. At τ = 1/2 it is half the absolute error and gives the median.

    >>> quantile(torch.tensor([0.5, -3.0]), tau=0.9)
    tensor([0.0500, 2.7000])
    """
    return torch.maximum(-tau * residual, (1 - tau) * residual)


@loss(
    "Expectile",
    axis=residual_axis,
    formula=r"\begin{cases} (1 - \tau)\, r^2 & r > 0 \\ \tau\, r^2 & r \le 0 \end{cases}",
    sources=[Paper("W. K. Newey, J. L. Powell, Asymmetric least squares estimation and testing", 1987, doi="10.2307/1911031")],
)
def expectile(
    residual: Tensor,
    *,
    tau: Annotated[float, Knob(r"\tau", 0.01, 0.99, "the weight of predictions that are too low", OPEN_UNIT)] = 0.5,
) -> Tensor:
    """A squared error that weighs errors of the two signs differently.

    For asymmetric costs where a smooth gradient is wanted: it is to the mean what the pinball loss is to the median. At τ = 1/2 it
    is half the squared error. Outliers move it, as they move squared error.

    >>> expectile(torch.tensor([0.5, -3.0]), tau=0.9)
    tensor([0.0250, 8.1000])
    """
    # two plain numbers in `where` would make a float32
    weight = torch.as_tensor(tau, dtype=residual.dtype)
    return torch.where(residual > 0, 1 - weight, weight) * residual**2
