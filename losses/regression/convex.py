"""Convex losses: outliers pull as hard as any residual of their size, or with a force that has a limit."""

from __future__ import annotations

import math
from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import residual as residual_axis
from losses.core.digits import root_one_plus_square
from losses.core.registry import loss
from losses.core.spec import S0, S1, S3, S4, Knob, Paper


@loss(
    "MSE",
    axis=residual_axis,
    formula=r"r^2",
    sources=[
        S0.but("Prints a sum over the outputs under the name of a mean; and, elsewhere, a root of a difference of squares."),
        S1,
        S3.but("Carries a factor 1/2, so its gradient is half of the one drawn here and in PyTorch."),
        S4,
        Paper("A.-M. Legendre, Nouvelles méthodes pour la détermination des orbites des comètes", 1805),
    ],
    pytorch={"residual": "F.mse_loss(residual, torch.zeros_like(residual), reduction='none')"},
    aliases=("L2", "least squares", "quadratic loss", "RMSE is its root"),
    elsewhere={
        "torch.nn": "MSELoss()",
        "Keras": "MeanSquaredError()",
        "optax": "squared_error(); l2_loss is half of it",
        "scikit-learn": "mean_squared_error()",
        "XGBoost": "reg:squarederror; 1/2 times",
        "LightGBM": "regression; 1/2 times",
    },
)
def mse(residual: Tensor) -> Tensor:
    """Squares the error: twice the error costs four times as much.

    The default for regression. Up to a factor and a constant it is the negative log-likelihood of Gaussian noise, and its minimiser
    is the conditional mean. Its pull grows with the residual without limit, so one outlier can move the whole fit.

    >>> mse(torch.tensor([0.5, -3.0]))
    tensor([0.2500, 9.0000])
    """
    return residual**2


@loss(
    "MAE",
    axis=residual_axis,
    formula=r"|r|",
    sources=[
        S0.but("Says the gradient has the same size everywhere: true except at 0, where it jumps."),
        S1,
        S4.but("Loses the absolute value in its line on the sum reduction."),
        Paper("F. Y. Edgeworth, On observations relating to several quantities", 1887),
    ],
    pytorch={"residual": "F.l1_loss(residual, torch.zeros_like(residual), reduction='none')"},
    aliases=("L1", "LAD", "least absolute deviations"),
    elsewhere={
        "torch.nn": "L1Loss()",
        "Keras": "MeanAbsoluteError()",
        "scikit-learn": "mean_absolute_error()",
        "XGBoost": "reg:absoluteerror; a leaf is set to the best constant",
        "LightGBM": "regression_l1; a leaf is set to the best constant",
    },
)
def mae(residual: Tensor) -> Tensor:
    """The size of the error: every residual pulls with the same force.

    Minimised by the conditional median, so outliers move it little. The pull does not weaken near the target, so gradient steps of
    a fixed size keep overshooting it.

    >>> mae(torch.tensor([0.5, -3.0]))
    tensor([0.5000, 3.0000])
    """
    return residual.abs()


@loss(
    "Huber",
    axis=residual_axis,
    formula=r"\begin{cases} \frac{1}{2} r^2 & |r| \le \delta \\ \delta\,(|r| - \frac{1}{2}\delta) & |r| > \delta \end{cases}",
    sources=[
        S0.but("Calls it Smooth L1: the two are equal only at δ = β = 1, otherwise they differ by the factor δ."),
        S4,
        Paper("P. J. Huber, Robust estimation of a location parameter", 1964, doi="10.1214/aoms/1177703732"),
    ],
    pytorch={"residual": "F.huber_loss(residual, torch.zeros_like(residual), delta=delta, reduction='none')"},
    elsewhere={
        "torch.nn": "HuberLoss(delta=delta)",
        "Keras": "Huber(delta=delta)",
        "optax": "huber_loss(delta=delta)",
        "scikit-learn": "SGDRegressor(loss='huber', epsilon=delta)",
        "LightGBM": "huber, alpha=delta; its second derivative is 1 everywhere",
    },
)
def huber(
    residual: Tensor,
    *,
    delta: Annotated[float, Knob(r"\delta", 0.05, 5.0, "where the bowl turns into a line")] = 1.0,
) -> Tensor:
    """Quadratic near zero and linear far out, so an outlier pulls with a force of at most δ.

    For data that are mostly clean with some gross errors: small residuals count as in least squares, large ones pull no harder than
    δ. Set δ near the size of the ordinary noise.

    >>> huber(torch.tensor([0.5, -3.0]), delta=2.0)
    tensor([0.1250, 4.0000])
    """
    size = residual.abs()
    return torch.where(size <= delta, residual**2 / 2, delta * (size - delta / 2))


@loss(
    "Smooth L1",
    axis=residual_axis,
    formula=r"\begin{cases} \frac{r^2}{2\beta} & |r| < \beta \\ |r| - \frac{1}{2}\beta & |r| \ge \beta \end{cases}",
    sources=[
        S0.but("Calls it Huber: it is Huber with δ = β, divided by β."),
        Paper("R. Girshick, Fast R-CNN", 2015, doi="10.1109/ICCV.2015.169"),
    ],
    pytorch={"residual": "F.smooth_l1_loss(residual, torch.zeros_like(residual), beta=beta, reduction='none')"},
    elsewhere={
        "torch.nn": "SmoothL1Loss(beta=beta)",
        "Keras": "Huber(delta=beta); beta times",
        "optax": "huber_loss(delta=beta); beta times",
        "scikit-learn": "SGDRegressor(loss='huber', epsilon=beta); beta times",
        "LightGBM": "huber, alpha=beta; beta times; its second derivative is 1 everywhere",
    },
)
def smooth_l1(
    residual: Tensor,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.05, 5.0, "half the width of the rounded tip")] = 1.0,
) -> Tensor:
    """The absolute error with a rounded tip, so the pull goes to 0 at the target.

    Common for the box coordinates of object detectors. Far out its slope is 1 whatever β is; that of Huber is δ.

    >>> smooth_l1(torch.tensor([0.5, -3.0]), beta=2.0)
    tensor([0.0625, 2.0000])
    """
    size = residual.abs()
    return torch.where(size < beta, residual**2 / (2 * beta), size - beta / 2)


@loss(
    "Log-cosh",
    axis=residual_axis,
    formula=r"\log\cosh r",
    sources=[S0],
    elsewhere={
        "Keras": "LogCosh()",
        "optax": "log_cosh()",
    },
)
def log_cosh(residual: Tensor) -> Tensor:
    """Close to r²/2 near zero and to the absolute error far out.

    Like Huber with δ = 1, but smooth in every derivative; its slope is tanh r. It has no parameter for the width of the bowl, so
    the data have to be scaled instead.

    >>> log_cosh(torch.tensor([0.5, -3.0]))
    tensor([0.1201, 2.3093])
    """
    size = residual.abs()
    near = torch.where(size < 1, residual, 0)
    # |r| + log1p(exp(-2|r|)) - log 2 cancels near 0, sinh overflows far out: each where it is exact
    far = size + (-2 * size).exp().log1p() - math.log(2)
    return torch.where(size < 1, (near.sinh() ** 2).log1p() / 2, far)


@loss(
    "Pseudo-Huber",
    axis=residual_axis,
    formula=r"\delta^2 \left( \sqrt{1 + (r/\delta)^2} - 1 \right)",
    sources=[
        S0.but("Leaves out the factor δ², so that for δ ≠ 1 it no longer approximates Huber."),
        Paper("P. Charbonnier et al., Deterministic edge-preserving regularization", 1997, doi="10.1109/83.551699"),
    ],
    aliases=("Charbonnier",),
    elsewhere={
        "XGBoost": "reg:pseudohubererror, huber_slope=delta",
    },
)
def pseudo_huber(
    residual: Tensor,
    *,
    delta: Annotated[float, Knob(r"\delta", 0.05, 5.0, "the slope of the tails, and where they begin")] = 1.0,
) -> Tensor:
    """A smooth Huber: a parabola near zero that approaches lines of slope δ far out.

    Used where second derivatives matter, because all its derivatives are continuous. It stays below Huber, by up to δ²/2 far out.

    >>> pseudo_huber(torch.tensor([0.5, -3.0]), delta=2.0)
    tensor([0.1231, 3.2111])
    """
    x = residual / delta
    far = x.abs() > 1
    near = torch.where(far, 0, x)
    # the printed form cancels near 0, and far out its square is too large for a number
    bowl = near**2 / ((1 + near**2).sqrt() + 1)
    return delta**2 * torch.where(far, root_one_plus_square(torch.where(far, x, 1)) - 1, bowl)
