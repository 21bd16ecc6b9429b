"""Regression losses: functions of the residual, prediction - target.

Every function is element-wise, stays accurate from r = 1e-8 to 1e4 and beyond, and is even in r unless it is built not to be.
"""

from __future__ import annotations

import math
from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import residual as residual_axis
from losses.core.digits import exp_less_one, log_one_plus_square, root_one_plus_square
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, OPEN_UNIT, S0, S1, S3, S4, Interval, Knob, Paper

PLACE = 1  # among the families of the catalogue

ZHANG = Paper("Z. Zhang, Parameter estimation techniques", 1997, doi="10.1016/S0262-8856(96)01112-2")


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


@loss("Log-cosh", axis=residual_axis, formula=r"\log\cosh r", sources=[S0])
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


@loss(
    "Quantile",
    axis=residual_axis,
    formula=r"\max\left( -\tau r,\; (1 - \tau)\, r \right)",
    sources=[Paper("R. Koenker, G. Bassett, Regression quantiles", 1978, doi="10.2307/1913643")],
    aliases=("pinball", "check loss"),
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


@loss(
    "Epsilon-insensitive",
    axis=residual_axis,
    formula=r"\max\left( 0,\; |r| - \epsilon \right)",
    sources=[Paper("V. N. Vapnik, The nature of statistical learning theory", 1995, doi="10.1007/978-1-4757-2440-0")],
    aliases=("support vector regression", "SVR"),
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
