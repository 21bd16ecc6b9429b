"""Claims about classification: focal losses, class weights, and gradients that vanish."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from losses.adversarial import GOODFELLOW
from losses.binary.probabilities import LIN
from losses.core.numbers import Difference, number
from losses.core.spec import S0, S1, S2, S3, S4, Paper
from losses.embedding import SCHROFF
from losses.studies.claims.record import Evidence, claim, verdict
from losses.studies.numerics import STEPS, Check
from losses.studies.play import Play
from losses.studies.toolbox import EXACT, Function, array, function, largest, points, scalar, slope, threshold

GLOROT = Paper(
    "X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward neural networks",
    2010,
    url="https://proceedings.mlr.press/v9/glorot10a.html",
)

P = points(0.002, 0.998, 499)
ONE = scalar(1.0)


def focal_printed(p: Tensor, gamma: float) -> Tensor:
    """As S2 prints it, without the minus."""
    return (1 - p) ** gamma * p.log()


@claim(
    sources=[S2],
    losses=["focal", "multiclass_focal"],
    right=r"-(1 - p_t)^\gamma \log p_t",
    reference=LIN,
    play=Play("binary", loss="focal"),
)
def focal_sign(*, printed: Function = focal_printed) -> Evidence:
    """The focal loss is (1 − p)^γ log p."""
    values = printed(P, 2.0)
    wrong, right = float(printed(scalar(0.1), 2.0)), float(function("focal", gamma=2.0)(scalar(0.1), ONE))
    return Evidence(
        verdict=verdict(float(values.min()) >= -EXACT),
        margin=wrong,
        finding=f"as printed it is negative. At p = 0.1 and γ = 2 it is {number(wrong)}, where the loss is {number(right)}",
        numbers={"at p = 0.1, as printed": wrong, "and the loss": right},
        x=array(P),
        lines={"as printed": array(values), "focal": array(function("focal", gamma=2.0)(P, ONE))},
        across="probability of the true class, γ = 2",
    )


@claim(
    sources=[S1, S2, S4],
    losses=["focal"],
    right=r"\frac{\mathrm{FL}}{\mathrm{CE}} = (1 - p_t)^\gamma",
    reference=LIN,
    play=Play("compare", axis="probability", what="loss ratio", at=0.9),
)
def focal_downweights(*, focal: Function = function("focal", gamma=2.0), cross: Function = function("bce")) -> Evidence:
    """Focal weighs easy examples down: at p = 0.9 and γ = 2 to one hundredth of cross entropy."""
    ratio = focal(P, ONE) / cross(P, ONE)
    at = float(focal(scalar(0.9), ONE) / cross(scalar(0.9), ONE))
    hard = float(focal(scalar(0.1), ONE) / cross(scalar(0.1), ONE))
    falls = bool((ratio.diff() < 0).all())
    off = Difference(abs(at - 0.01), ulp=torch.finfo(P.dtype).eps)  # it rests on 1 - p, a difference of numbers of size 1
    return Evidence(
        verdict=verdict(off < EXACT and falls),
        margin=off,
        finding=(
            f"at p = 0.9 focal is {number(at)} times cross entropy (the difference from 0.01 is {number(off)}), and at p = 0.1 it "
            f"is {number(hard)} times"
        ),
        numbers={"ratio at p = 0.9": at, "and at p = 0.1": hard},
        x=array(P),
        lines={"focal over cross entropy": array(ratio), "(1 − p)²": array((1 - P) ** 2)},
        across="probability of the true class, γ = 2",
        up="ratio",
    )


def weighed(p: Tensor, y: Tensor, alpha: float) -> Tensor:
    """Cross entropy with class weights alpha and 1 - alpha."""
    return function("balanced_focal", gamma=0.0, alpha=alpha)(p, y)


@claim(
    sources=[S2],
    losses=["balanced_focal", "balanced_bce"],
    right=r"\alpha m = (1 - \alpha) n \iff \frac{\alpha}{1 - \alpha} = \frac{n}{m}",
    reference=LIN,
    play=Play("binary", loss="balanced_focal"),
)
def balanced_alpha(*, loss: Function = weighed) -> Evidence:
    """With α/(1 − α) = n/m, for m positives and n negatives, both classes weigh the same in all."""
    m, n = 12, 88
    alphas = points(0.01, 0.99, 99)
    half = scalar(0.5)  # where both classes cost the same
    positives = torch.stack([m * loss(half, ONE, float(a)) for a in alphas])
    negatives = torch.stack([n * loss(half, 0 * ONE, float(a)) for a in alphas])
    alpha = n / (n + m)
    totals = m * loss(half, ONE, alpha), n * loss(half, 0 * ONE, alpha)
    return Evidence(
        verdict=verdict(largest(*totals) < EXACT),
        margin=largest(*totals),
        finding=(
            f"with {m} positives, {n} negatives and α = {number(alpha)} each class costs {number(float(totals[0]))} in all at p = "
            f"0.5; the difference is {number(largest(*totals))}"
        ),
        numbers={"α": alpha, "total of the positives": float(totals[0]), "total of the negatives": float(totals[1])},
        x=array(alphas),
        lines={"12 positives": array(positives), "88 negatives": array(negatives)},
        across="α",
        up="total loss at p = 0.5",
    )


def squared_error(z: Tensor) -> Tensor:
    """Squared error through a sigmoid, for y = 1."""
    return function("squared_error")(z.sigmoid(), ONE)


@claim(
    sources=[S1, S3],
    losses=["squared_error"],
    right=r"\frac{\partial}{\partial z} (\sigma(z) - y)^2 = 2 (\sigma(z) - y)\, \sigma'(z) \to 0",
    reference=GLOROT,
    play=Play("compare", axis="logit", loss2="squared_error", what="gradient ratio", at=-4),
)
def mse_sigmoid_saturates(*, squared: Function = squared_error) -> Evidence:
    """Squared error through a sigmoid learns slowly where the sigmoid is saturated."""
    z = points(-12, 4)

    def cross(at: Tensor) -> Tensor:
        return function("bce_with_logits")(at, ONE)

    ratio = slope(squared, z) / slope(cross, z)
    wrong = ratio[z <= -2]
    at = float(slope(squared, scalar(-8.0)) / slope(cross, scalar(-8.0)))
    return Evidence(
        verdict=verdict(at < 0.01 and bool((wrong.diff() > 0).all())),
        margin=at,
        finding=f"at z = −8, a confident mistake, the gradient of squared error is {number(at)} times that of cross entropy",
        numbers={
            "gradient of squared error at z = −8": float(slope(squared, scalar(-8.0))),
            "of cross entropy": float(slope(cross, scalar(-8.0))),
        },
        x=array(z),
        lines={"squared error": array(slope(squared, z)), "cross entropy": array(slope(cross, z))},
        across="logit z, for y = 1",
        up="gradient",
    )


@claim(
    sources=[S0],
    losses=["gan_generator_minimax", "gan_generator_non_saturating"],
    right=r"(\log(1 - \sigma(f)))' = -\sigma(f) \to 0, \quad (-\log \sigma(f))' = \sigma(f) - 1 \to -1",
    reference=GOODFELLOW,
    play=Play("adversarial"),
)
def minimax_saturates(
    *, minimax: Function = function("gan_generator_minimax"), other: Function = function("gan_generator_non_saturating")
) -> Evidence:
    """Trained on log(1 − D), the generator stalls where the discriminator wins."""
    f = points(-10, 6)
    stalled, going = float(slope(minimax, scalar(-10.0)).abs()), float(slope(other, scalar(-10.0)).abs())
    return Evidence(
        verdict=verdict(stalled < 1e-3 < 0.5 < going),
        margin=stalled,
        finding=f"at a score of −10 the gradient of log(1 − D) has size {number(stalled)}, that of −log D {number(going)}",
        numbers={"of the non-saturating one there": going, "both at a score of 0": float(slope(minimax, scalar(0.0)).abs())},
        x=array(f),
        lines={"log(1 − D)": array(slope(minimax, f)), "−log D": array(slope(other, f))},
        across="score of a generated sample",
        up="gradient",
    )


@claim(
    sources=[S3],
    losses=["triplet"],
    right=r"\max(0,\ d(a, p)^2 + \alpha - d(a, n)^2) = 0 \iff d(a, n)^2 \ge d(a, p)^2 + \alpha",
    reference=SCHROFF,
    play=Play("embedding", loss="triplet"),
)
def triplet_margin(*, loss: Function = function("triplet", alpha=0.5)) -> Evidence:
    """The triplet loss is zero once the negative is further, in squared distance, than the positive by the margin."""
    away = points(0, 2, 801)
    anchor, positive = torch.zeros(2, dtype=away.dtype), torch.tensor([1.0, 0.0], dtype=away.dtype)
    found = loss(anchor, positive, torch.stack([away, 0 * away], dim=-1))
    further = away**2 - 1
    zero, beyond = found == 0, further >= 0.5
    agree = (zero == beyond).double().mean()
    origin = torch.zeros(2, dtype=away.dtype)

    def at(excess: float) -> float:
        return float(loss(origin, positive, torch.tensor([(1 + excess) ** 0.5, 0.0], dtype=away.dtype)))

    reached = threshold(lambda excess: at(excess) < EXACT, 0.0, 3.0)
    return Evidence(
        verdict=verdict(bool(agree == 1)),
        margin=reached,
        finding=(
            f"with a margin of 0.5 the loss is {number(at(0.0))} where both are equally far, and 0 from a difference of "
            f"{number(reached, zero=EXACT)} on"
        ),
        numbers={"loss where both are equally far": at(0.0), "zero from a difference of": reached},
        x=array(further),
        lines={"triplet, α = 0.5": array(found), "the margin less the difference": array((0.5 - further).relu())},
        across="squared distance of the negative, less that of the positive",
    )


def power_of_ten(value: float) -> Difference:
    """The power of ten that is nearest: rounding is what is measured here, and its digits depend on the processor."""
    return Difference(10.0 ** round(math.log10(value)), ulp=0.0)


def central(f: Function, x: Tensor, h: Tensor) -> Tensor:
    """As S0 prints it."""
    return (f(x + h) - f(x - h)) / (2 * h)


@claim(
    sources=[S0],
    losses=["bce_with_logits", "bce"],
    right=r"\frac{f(x + h) - f(x - h)}{2h} = f'(x) + \tfrac{1}{6} h^2 f'''(x) + \dots",
    reference=Paper("W. H. Press et al., Numerical recipes, section 5.7", 2007),
    play=Play("binary", loss="bce", axis="logit"),
)
def central_difference_order(*, difference: Function = central) -> Evidence:
    """The central difference (f(x + h) − f(x − h))/2h is the gradient."""

    def f(z: Tensor) -> Tensor:
        return function("bce_with_logits")(z, ONE)

    x = scalar(1.3)
    h = torch.tensor(STEPS)
    error = (difference(f, x, h) - slope(f, x)).abs().clamp_min(1e-17)
    behind = ((f(x + h) - f(x)) / h - slope(f, x)).abs().clamp_min(1e-17)
    order = float((error[220] / error[180]).log() / (h[220] / h[180]).log())  # from h = 1e-3 to 1e-1
    best, least = Check(array(error), array(behind)).best
    wall = float(error[:20].mean()) / least
    exact = float(error.max()) < EXACT
    return Evidence(
        verdict=verdict(exact, sometimes=abs(order - 2) < 0.1 and wall > 10),
        margin=order,
        finding=(
            f"from h = 0.1 to 0.001 the error falls with h to the power {number(order)}. For smaller h rounding takes over: at h = "
            f"10⁻¹² the error is about {number(power_of_ten(float(error[0])))}"
        ),
        numbers={
            "least error, about": power_of_ten(least),
            "near h": power_of_ten(best),
            "error at h = 10⁻¹², about": power_of_ten(float(error[0])),
        },
        x=array(h.log10()),
        lines={"central difference": array(error.log10()), "forward difference": array(behind.log10())},
        across="log₁₀ h, at z = 1.3 and y = 1",
        up="log₁₀ error",
        condition="h goes to 0 and nothing is rounded",
    )
