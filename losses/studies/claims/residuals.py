"""Claims about losses of a residual."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from losses.core.numbers import number
from losses.core.spec import S0, S4, Paper
from losses.studies.claims.record import Evidence, claim, verdict
from losses.studies.play import Play
from losses.studies.toolbox import EXACT, Function, array, function, largest, points, scalar, slope, threshold

HUBER = Paper("P. J. Huber, Robust estimation of a location parameter", 1964, doi="10.1214/aoms/1177703732")
BARRON = Paper("J. T. Barron, A general and adaptive robust loss function", 2019, url="https://arxiv.org/abs/1701.03077")
SMOOTH = Paper("PyTorch, SmoothL1Loss", url="https://docs.pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html")
MSE = Paper("PyTorch, MSELoss", url="https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html")
CERES = Paper("Ceres Solver, Modeling non-linear least squares: loss functions", url="http://ceres-solver.org/nnls_modeling.html")

R = points(-5, 5)
DELTAS = torch.tensor([0.25, 0.5, 1.0, 2.0, 4.0], dtype=torch.float64)


def huber(r: Tensor, delta: float) -> Tensor:
    """Huber at one value of its hyperparameter."""
    return function("huber", delta=delta)(r)


def smooth_l1(r: Tensor, beta: float) -> Tensor:
    """Smooth L1 at one value of its hyperparameter."""
    return function("smooth_l1", beta=beta)(r)


@claim(
    sources=[S0],
    losses=["huber", "smooth_l1"],
    right=r"\mathrm{Huber}_\delta(r) = \delta \cdot \mathrm{SmoothL1}_{\beta = \delta}(r)",
    reference=SMOOTH,
    play=Play("compare", loss2="smooth_l1", loss3="pseudo_huber", delta1=2, beta2=2, delta3=2),
)
def huber_is_smooth_l1(*, first: Function = huber, second: Function = smooth_l1) -> Evidence:
    """Huber and smooth L1 are one loss."""
    differences = {float(d): largest(first(R, float(d)), second(R, float(d))) for d in DELTAS}
    equal = [d for d, difference in differences.items() if difference < EXACT]
    ratio = first(R, 2.0)[-1] / second(R, 2.0)[-1]
    return Evidence(
        verdict=verdict(len(equal) == len(differences), sometimes=bool(equal)),
        margin=max(differences.values()),
        finding=(
            f"at δ = β = 2 Huber is {number(float(ratio))} times smooth L1. For δ = β from 0.25 to 4 and |r| up to 5 they differ "
            f"by up to {number(max(differences.values()))}"
        ),
        numbers={f"largest difference at {number(d)}": difference for d, difference in differences.items()}
        | {"ratio at δ = β = 2": float(ratio)},
        x=array(R),
        lines={"Huber, δ = 2": array(first(R, 2.0)), "smooth L1, β = 2": array(second(R, 2.0))},
        across="residual r",
        condition="δ = β = " + ", ".join(f"{number(d)}" for d in equal),
    )


@claim(
    sources=[S0, S4],
    losses=["huber"],
    right=r"\frac{dL}{dr} = r \text{ for } |r| \le \delta, \quad \delta \operatorname{sign} r \text{ beyond}",
    reference=HUBER,
    play=Play("regression", loss="huber"),
)
def huber_l2_l1(*, loss: Function = huber) -> Evidence:
    """Huber is squared error near zero and absolute error far out."""
    delta = 1.5
    found = slope(lambda r: loss(r, delta), R)
    said = torch.where(R.abs() <= delta, R, delta * R.sign())
    return Evidence(
        verdict=verdict(largest(found, said) < EXACT),
        margin=largest(found, said),
        finding=f"the gradient is r up to |r| = δ, and δ or −δ beyond; the largest difference is {number(largest(found, said))}",
        numbers={"gradient at r = 0.5": float(slope(lambda r: loss(r, delta), scalar(0.5))), "and at r = 5": float(found[-1])},
        x=array(R),
        lines={"Huber, δ = 1.5": array(found), "r near 0, ±δ beyond": array(said)},
        across="residual r",
        up="gradient",
    )


@claim(
    sources=[S0],
    losses=["log_cosh"],
    right=r"\log \cosh r \approx \tfrac{1}{2} r^2 \text{ near } 0, \quad |r| - \log 2 \text{ far out}",
    reference=Paper("PyTorch, softplus", url="https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html"),
    play=Play("regression", loss="log_cosh"),
)
def log_cosh_limits(*, loss: Function = function("log_cosh")) -> Evidence:
    """Log-cosh is r²/2 near 0 and |r| − log 2 far out."""
    near, far = scalar(0.01), scalar(10.0)
    errors = [float((loss(near) / (near**2 / 2) - 1).abs()), float((loss(far) / (far - math.log(2)) - 1).abs())]
    return Evidence(
        verdict=verdict(max(errors) < 1e-4),
        margin=max(errors),
        finding=(
            f"the relative error of r²/2 is {number(errors[0])} at r = 0.01, and that of |r| − log 2 is {number(errors[1])} at r = "
            "10"
        ),
        numbers={"relative error at r = 0.01": errors[0], "and at r = 10": errors[1]},
        x=array(R),
        lines={
            "log-cosh": array(loss(R)),
            "r²/2": array((R**2 / 2).where(R.abs() < 2, math.nan)),
            "|r| − log 2": array(R.abs() - math.log(2)),
        },
        across="residual r",
    )


def pseudo_printed(r: Tensor, delta: float) -> Tensor:
    """As S0 prints it, without the factor delta squared."""
    return (1 + (r / delta) ** 2).sqrt() - 1


@claim(
    sources=[S0],
    losses=["pseudo_huber"],
    right=r"\delta^2 \left( \sqrt{1 + (r/\delta)^2} - 1 \right)",
    reference=BARRON,
    play=Play("regression", loss="pseudo_huber", delta=3),
)
def pseudo_huber_scale(*, printed: Function = pseudo_printed) -> Evidence:
    """√(1 + (r/δ)²) − 1 approximates Huber."""
    far = scalar(1e4)
    slopes = {float(d): float(slope(lambda r, d=float(d): printed(r, d), far)) for d in DELTAS}
    fitting = [d for d, found in slopes.items() if abs(found / d - 1) < 1e-3]  # Huber's slope far out is delta
    wide = points(-30, 30)
    return Evidence(
        verdict=verdict(len(fitting) == len(slopes), sometimes=bool(fitting)),
        margin=slopes[0.25],
        finding=f"at δ = 0.25 its slope far out is {number(slopes[0.25])}, where Huber's is 0.25. In general it is 1/δ, not δ",
        numbers={f"slope far out at δ = {number(d)}": found for d, found in slopes.items()},
        x=array(wide),
        lines={
            "as printed, δ = 3": array(printed(wide, 3.0)),
            "Huber": array(huber(wide, 3.0)),
            "pseudo-Huber": array(function("pseudo_huber", delta=3.0)(wide)),
        },
        across="residual r",
        condition="δ = " + ", ".join(f"{number(d)}" for d in fitting),
    )


def root_printed(x: Tensor, y: Tensor) -> Tensor:
    """As S0 prints the squared error of one instance."""
    return ((y**2 - x**2).sum(dim=-1)).sqrt()


@claim(
    sources=[S0],
    losses=["mse"],
    right=r"\frac{1}{K} \sum_k (y_k - x_k)^2",
    reference=MSE,
    play=Play("regression", loss="mse"),
)
def mse_root(*, printed: Function = root_printed) -> Evidence:
    """The squared error of an instance is √(Σ y² − x²)."""
    y, wrong = torch.tensor([1.0, 2.0], dtype=torch.float64), torch.tensor([2.0, 1.0], dtype=torch.float64)
    x = points(-3, 3)
    along = printed(x.unsqueeze(-1), torch.ones(1, dtype=x.dtype))
    unreal = float(along.isnan().double().mean())
    elsewhere = float(printed(wrong, y))
    right = bool(unreal == 0) and elsewhere > 0
    last = threshold(
        lambda size: bool(printed(torch.tensor([size], dtype=x.dtype), torch.ones(1, dtype=x.dtype)).isnan()), 0.0, 3.0
    )
    return Evidence(
        verdict=verdict(right),
        margin=last,
        finding=(
            f"for y = 1 it is not a real number for any prediction beyond {number(last)}; and for x = (2, 1) and y = (1, 2) it is "
            f"{number(elsewhere)}, although the prediction is wrong"
        ),
        numbers={"for x = (2, 1), y = (1, 2)": elsewhere, "where the squared error is": float(((wrong - y) ** 2).mean())},
        x=array(x),
        lines={"as printed": array(along), "squared error": array((x - 1) ** 2)},
        across="prediction x, for y = 1",
    )


def printed_weight(s: Tensor, delta: float) -> Tensor:
    """As S4 prints the derivative."""
    return 1 / (1 + s / delta**2)


def rho(s: Tensor, delta: float) -> Tensor:
    """The Cauchy loss of S4, of what it writes as e."""
    return delta**2 * (s / delta**2).log1p()


@claim(
    sources=[S4],
    losses=["cauchy"],
    right=r"\rho(s) = \delta^2 \log(1 + s/\delta^2), \quad \rho'(s) = \frac{1}{1 + s/\delta^2}, \quad s = r^2",
    reference=CERES,
    play=Play("regression", loss="cauchy", show=("weight",)),
)
def cauchy_weight(*, weight: Function = printed_weight, loss: Function = rho) -> Evidence:
    """The derivative of the Cauchy loss δ² log(1 + e/δ²) is 1/(1 + e/δ²), so that large residuals lose their influence."""
    delta = 1.5
    s = points(0, 25)
    by_square = largest(slope(lambda at: loss(at, delta), s), weight(s, delta))
    r, two = points(0.5, 5), scalar(2.0)
    by_residual = slope(lambda at: loss(at**2, delta), r)
    apart = largest(by_residual, weight(r, delta))
    right, wrong = float(slope(lambda at: loss(at**2, delta), two)), float(weight(two, delta))
    undefined = float(loss(scalar(-(delta**2) - 1), delta))
    return Evidence(
        verdict=verdict(by_square < EXACT and apart < EXACT, sometimes=by_square < EXACT),
        margin=right,
        finding=(
            f"with e = r² the largest difference is {number(by_square)}. With e = r the formula gives {number(wrong)} at r = 2 and "
            f"δ = 1.5, where the derivative is {number(right)}"
        ),
        numbers={"largest difference where e is r²": by_square, "the printed loss at e = −δ² − 1": undefined},
        x=array(r),
        lines={
            "1/(1 + r/δ²), e read as r": array(weight(r, delta)),
            "dρ/dr of ρ(r²)": array(by_residual),
            "weight 1/(1 + r²/δ²)": array(weight(r**2, delta)),
        },
        across="residual r, for δ = 1.5",
        up="derivative",
        condition="e stands for the square of the residual",
    )


@claim(
    sources=[S0],
    losses=["mae"],
    right=r"\frac{dL}{dr} = \operatorname{sign} r",
    reference=Paper("PyTorch, L1Loss", url="https://docs.pytorch.org/docs/stable/generated/torch.nn.L1Loss.html"),
    play=Play("regression", loss="mae"),
)
def mae_gradient_constant(*, loss: Function = function("mae")) -> Evidence:
    """The gradient of the absolute error has the same size everywhere."""
    sizes = slope(loss, R).abs()
    spread = largest(sizes[R != 0].max(), sizes[R != 0].min())
    at_zero = float(slope(loss, scalar(0.0)).abs())
    same = spread < EXACT
    return Evidence(
        verdict=verdict(same and abs(at_zero - float(sizes[0])) < EXACT, sometimes=same),
        margin=spread,
        finding=(
            f"away from 0 the size is {number(float(sizes[0]))} everywhere (the largest difference is {number(spread)}); at r = 0, "
            f"the kink, autograd gives {number(at_zero)}"
        ),
        numbers={"size away from 0": float(sizes[0]), "what autograd says at the kink": at_zero},
        x=array(R),
        lines={"gradient of the absolute error": array(slope(loss, R)), "of the squared error": array(slope(function("mse"), R))},
        across="residual r",
        up="gradient",
        condition="r is not 0",
    )


@claim(
    sources=[S0, S4],
    losses=["mse", "huber"],
    right=r"\left| \frac{dL}{dr} \right| = 2|r| \to \infty",
    reference=HUBER,
    play=Play("batch", rows_residual="1.2_1~1.9_2~3.1_3~4.2_4~4.8_5~6.1_6~6.9_7~8_8~9.1_9~20_10", loss1="mse"),
)
def mse_outliers(*, loss: Function = function("mse")) -> Evidence:
    """Squared error is sensitive to outliers."""
    outliers = points(0, 1000, 41)
    moved = fitted(loss, outliers)
    bounded = fitted(function("huber"), outliers)
    grown = float((moved[-1] - moved[20]) / (moved[20] - moved[0]).clamp_min(EXACT))
    return Evidence(
        verdict=verdict(grown > 0.9),
        margin=grown,
        finding=(
            f"an outlier at 1000 moves the fit of five numbers to {number(float(moved[-1]))}. Its second 500 move the fit "
            f"{number(grown)} times as far as its first 500. With Huber the fit is {number(float(bounded[-1]))}"
        ),
        numbers={"fit with the outlier at 1000": float(moved[-1]), "and with Huber": float(bounded[-1])},
        x=array(outliers),
        lines={"squared error": array(moved), "Huber": array(bounded)},
        across="one observation among five, the others from −1 to 1",
        up="the number that fits all five best",
    )


def fitted(loss: Function, outliers: Tensor) -> Tensor:
    """The number whose losses against four observations and an outlier have the least sum, by bisection of the gradient."""
    others = torch.tensor([-1.0, -0.3, 0.3, 1.0], dtype=torch.float64)
    low, high = outliers * 0 - 1, outliers.clamp_min(1.0)
    for _ in range(60):
        middle = (low + high) / 2
        pull = slope(lambda at: loss(at - outliers) + loss(at.unsqueeze(-1) - others).sum(dim=-1), middle)
        low, high = torch.where(pull < 0, middle, low), torch.where(pull < 0, high, middle)
    return (low + high) / 2
