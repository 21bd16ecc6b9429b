"""Robust losses: the pull of an outlier has a limit, and for most of them it falls with the size of the residual."""

from __future__ import annotations

import math
from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import residual as residual_axis
from losses.core.digits import exp_less_one, log_one_plus_square, root_one_plus_square
from losses.core.registry import loss
from losses.core.spec import S4, Interval, Knob, Paper

ZHANG = Paper("Z. Zhang, Parameter estimation techniques", 1997, doi="10.1016/S0262-8856(96)01112-2")


@loss(
    "Cauchy",
    axis=residual_axis,
    formula=r"\delta^2 \log\!\left( 1 + (r/\delta)^2 \right)",
    sources=[
        S4.but("Writes the kernel of the residual e; it has to be s = r², and ρ'(s) = 1/(1 + s/δ²) is the weight, not the pull."),
        ZHANG,
    ],
    aliases=("Lorentzian",),
)
def cauchy(
    residual: Tensor,
    *,
    delta: Annotated[float, Knob(r"\delta", 0.05, 5.0, "the residual that pulls hardest")] = 1.0,
) -> Tensor:
    """Grows like a logarithm: the pull of a residual rises up to r = δ and falls beyond.

    Used in bundle adjustment and SLAM against gross outliers. It is r² near zero, twice Huber's r²/2, and not convex: a fit may
    have several minima and needs a good start.

    >>> cauchy(torch.tensor([0.5, -3.0]), delta=2.0)
    tensor([0.2425, 4.7146])
    """
    return delta**2 * log_one_plus_square(residual / delta)


@loss(
    "Geman-McClure",
    axis=residual_axis,
    formula=r"\frac{r^2}{1 + (r/\delta)^2}",
    sources=[Paper("S. Geman, D. E. McClure, Statistical methods for tomographic image reconstruction", 1987), ZHANG],
)
def geman_mcclure(
    residual: Tensor,
    *,
    delta: Annotated[float, Knob(r"\delta", 0.05, 5.0, "the scale beyond which residuals are given up")] = 1.0,
) -> Tensor:
    """Levels off at δ², so that a far outlier costs the same however far it is.

    For vision problems with many outliers. The pull is greatest at r = δ/√3; far out it falls with the cube of the residual.

    >>> geman_mcclure(torch.tensor([0.5, -3.0]), delta=2.0)
    tensor([0.2353, 2.7692])
    """
    x = residual / delta
    far = x.abs() > 1
    near, inverse = torch.where(far, 0, x), 1 / torch.where(far, x, 1)
    # far out the square is too large for a number, and the derivative of the printed form cancels
    return delta**2 * torch.where(far, 1 / (1 + inverse**2), near**2 / (1 + near**2))


@loss(
    "Welsch",
    axis=residual_axis,
    formula=r"\delta^2 \left( 1 - \mathrm{e}^{-(r/\delta)^2} \right)",
    sources=[
        Paper("J. E. Dennis, R. E. Welsch, Techniques for nonlinear least squares", 1978, doi="10.1080/03610917808812083"),
        ZHANG,
    ],
    aliases=("Leclerc", "correntropy"),
)
def welsch(
    residual: Tensor,
    *,
    delta: Annotated[float, Knob(r"\delta", 0.05, 5.0, "the width of the well")] = 1.0,
) -> Tensor:
    """An inverted bell curve: residuals of more than a few δ have almost no pull.

    Also known as Leclerc or correntropy loss. In reweighted least squares the weight of a residual is a Gaussian, so there is no
    sharp limit beyond which residuals are dropped.

    >>> welsch(torch.tensor([0.5, -3.0]), delta=2.0)
    tensor([0.2423, 3.5784])
    """
    x = (residual / delta).clamp(min=-100).clamp(max=100)  # beyond, exp(-x^2) is 0 as a number
    return -(delta**2) * exp_less_one(-(x**2))


@loss(
    "Tukey",
    axis=residual_axis,
    formula=r"\begin{cases} \frac{c^2}{6}\left( 1 - \left( 1 - (r/c)^2 \right)^3 \right) & |r| \le c \\ \frac{c^2}{6} & |r| > c"
    r" \end{cases}",
    sources=[
        Paper("A. E. Beaton, J. W. Tukey, The fitting of power series", 1974, doi="10.1080/00401706.1974.10489171"),
        ZHANG,
    ],
    aliases=("bisquare", "biweight"),
)
def tukey(
    residual: Tensor,
    *,
    c: Annotated[float, Knob("c", 0.5, 8.0, "beyond it a residual has no pull at all")] = 4.685,
) -> Tensor:
    """The biweight: a bowl that ends in a flat plateau, so an outlier beyond c has no pull.

    With unit noise, c = 4.685 keeps 95 per cent of the efficiency of least squares. It needs a good start, because on the plateau
    there is no gradient.

    >>> tukey(torch.tensor([0.5, -3.0]), c=2.0)
    tensor([0.1174, 0.6667])
    """
    x = ((residual / c) ** 2).clamp(max=1)
    return c**2 / 6 * x * (3 - 3 * x + x**2)  # 1 - (1 - x)^3 without its cancellation near 0


@loss(
    "Fair",
    axis=residual_axis,
    formula=r"c^2 \left( \frac{|r|}{c} - \log\!\left( 1 + \frac{|r|}{c} \right) \right)",
    sources=[Paper("R. C. Fair, On the robust estimation of econometric models", 1974), ZHANG],
    elsewhere={
        "LightGBM": "fair, fair_c=c",
    },
)
def fair(
    residual: Tensor,
    *,
    c: Annotated[float, Knob("c", 0.1, 5.0, "the limit of the pull")] = 1.4,
) -> Tensor:
    """Between the parabola and the absolute value: the pull r/(1 + |r|/c) approaches c.

    Convex, with continuous first and second derivatives and one minimum. Its pull has the limit c, as Huber's has with δ = c, but
    is smaller at every residual except 0.

    >>> fair(torch.tensor([0.5, -3.0]), c=2.0)
    tensor([0.1074, 2.3348])
    """
    x = residual / c
    ratio = x.abs()
    small = ratio < 0.01
    near = torch.where(small, ratio, 0)
    # a - log(1 + a) = a^2 (1/2 - a/3 + a^2/4 - ...): the difference itself loses every digit near 0
    series = near * (-1 / 3 + near * (1 / 4 + near * (-1 / 5 + near * (1 / 6 + near * (-1 / 7 + near / 8))))) + 1 / 2
    return c**2 * torch.where(small, torch.where(small, x, 0) ** 2 * series, ratio - ratio.log1p())


@loss(
    "Barron",
    axis=residual_axis,
    formula=r"\begin{cases} \frac{1}{2} (r/c)^2 & \alpha = 2 \\ \log\!\left( \frac{1}{2} (r/c)^2 + 1 \right) & \alpha = 0 \\"
    r" \frac{|\alpha - 2|}{\alpha} \left( \left( \frac{(r/c)^2}{|\alpha - 2|} + 1 \right)^{\alpha/2} - 1 \right)"
    r" & \text{otherwise} \end{cases}",
    sources=[Paper("J. T. Barron, A general and adaptive robust loss function", 2019, url="https://arxiv.org/abs/1701.03077")],
)
def barron(
    residual: Tensor,
    *,
    alpha: Annotated[
        float, Knob(r"\alpha", -8.0, 2.0, "the tails: 2 parabola, 1 line, 0 logarithm, below 0 a plateau", Interval(-math.inf, 2.0))
    ] = 1.0,
    c: Annotated[float, Knob("c", 0.1, 5.0, "the width of the bowl")] = 1.0,
) -> Tensor:
    """One family that turns into least squares, pseudo-Huber, Cauchy, Geman-McClure or nearly Welsch as α falls.

    α = 2, 1, 0, −2 and −∞ give these losses up to scale, so a single slider moves from trusting every residual to forgetting
    the far ones. To learn α together with the model, add the normaliser of the paper: this loss alone is least at the smallest α.

    >>> barron(torch.tensor([0.5, -3.0]), alpha=0.0, c=2.0)
    tensor([0.0308, 0.7538])
    """
    a = torch.as_tensor(alpha, dtype=residual.dtype)
    x = residual / c
    parabola = a == 2
    bend = torch.where(parabola, 1, 2 - a)
    u = x / bend.sqrt()
    far = u.abs() > 1
    inside = torch.where(far, 0, u)
    outside = root_one_plus_square(torch.where(far, u, 1))
    root = torch.where(far, outside, (1 + inside**2).sqrt())
    log = torch.where(far, outside.log(), (inside**2).log1p() / 2)
    # near α = 0 and near r = 0 the digits of root^α - 1 = e^power - 1 cancel: there e^(power t) is integrated from t = 0 to 1
    # by Gauss's rule of three points, which is right to the last digit where |power| < 0.05
    power = a * log
    near = power.abs() < 0.05
    half = torch.where(near, power / 2, 0)
    small = bend * log * half.exp() * (4 + 5 * (0.6**0.5 * half).cosh()) / 9
    # bend root^α must not become too large a number before bend, which may be tiny, makes it smaller
    scale = bend.sqrt().clamp(max=1)
    large = (bend / scale**a * (scale * root) ** a - bend) / torch.where(near, 1, a)
    return torch.where(parabola, 2 * (x / 2) ** 2, torch.where(near, small, large))
