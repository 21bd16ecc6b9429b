"""Claims of practitioners about newer losses, from public threads."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from losses.core.curve import gradient
from losses.core.numbers import Difference, number
from losses.core.spec import Paper
from losses.studies.claims.record import Evidence, claim, verdict
from losses.studies.play import Play
from losses.studies.toolbox import EXACT, Function, array, function, largest, points, scalar, slope, threshold

ADDONS = Paper("TensorFlow Addons, issue 1863", 2020, url="https://github.com/tensorflow/addons/issues/1863")
KERAS = Paper("Keras examples, issue 869", 2022, url="https://github.com/keras-team/keras-io/issues/869")
LIGHTGBM = Paper("LightGBM, issue 5567", 2022, url="https://github.com/lightgbm-org/LightGBM/issues/5567")
GCE = Paper("Keras, pull request 21024 (its first text)", 2025, url="https://github.com/keras-team/keras/pull/21024")
DPO = Paper("E. Mitchell's DPO, issue 64", 2024, url="https://github.com/eric-mitchell/direct-preference-optimization/issues/64")
THREADS = {"addons": ADDONS, "keras": KERAS, "lightgbm": LIGHTGBM, "gce": GCE, "dpo": DPO}

LIN = Paper("T.-Y. Lin et al., Focal loss for dense object detection", 2017, url="https://arxiv.org/abs/1708.02002")
HINTON = Paper("G. Hinton et al., Distilling the knowledge in a neural network", 2015, url="https://arxiv.org/abs/1503.02531")
CHEN = Paper("T. Chen, C. Guestrin, XGBoost", 2016, doi="10.1145/2939672.2939785")
AZAR = Paper(
    "M. G. Azar et al., A general theoretical paradigm to understand learning from human preferences",
    2023,
    url="https://arxiv.org/abs/2310.12036",
)
GHOSH = Paper("A. Ghosh et al., Robust loss functions under label noise", 2017, url="https://arxiv.org/abs/1712.09482")

P = points(0.01, 0.99, 197)
ALPHAS = (0.25, 0.5, 0.75)


def balanced(p: Tensor, y: Tensor, alpha: float) -> Tensor:
    """Focal loss with a weight for each class, without focus."""
    return function("balanced_focal", gamma=0.0, alpha=alpha)(p, y)


@claim(
    sources=[ADDONS],
    losses=["focal", "balanced_focal"],
    right=r"-\alpha_t (1 - p_t)^0 \log p_t = \alpha_t \cdot \mathrm{CE}",
    reference=LIN,
    play=Play("compare", axis="probability", loss1="focal", loss2="bce", gamma1=0),
)
def focal_without_focus(*, plain: Function = function("focal", gamma=0.0), weighed: Function = balanced) -> Evidence:
    """At γ = 0 the focal loss is cross entropy."""
    one = torch.ones_like(P)
    cross = function("bce")(P, one)
    off = largest(plain(P, one), cross)
    shares = {alpha: float((weighed(P, one, alpha) / cross).mean()) for alpha in ALPHAS}
    always = all(abs(share - 1) < EXACT for share in shares.values())
    said = ", ".join(f"{number(share)} at α = {number(alpha)}" for alpha, share in shares.items())
    return Evidence(
        verdict=verdict(off < EXACT and always, sometimes=off < EXACT),
        margin=off,
        finding=f"without class weights the two differ by {number(off)}; with them it is this share of cross entropy: {said}",
        numbers={f"share of cross entropy at α = {number(alpha)}": share for alpha, share in shares.items()},
        x=array(P),
        lines={"cross entropy": array(cross), "focal, γ = 0": array(plain(P, one)), "with α = 0.25": array(weighed(P, one, 0.25))},
        across="probability of the true class",
        condition="the classes have no weights α",
    )


def generalized(z: Tensor, y: Tensor, q: float) -> Tensor:
    """Generalized cross entropy at one value of its hyperparameter."""
    return function("generalized_cross_entropy", q=q)(z, y)


@claim(
    sources=[GCE],
    losses=["generalized_cross_entropy"],
    right=r"\frac{C - C^{1 - q}}{q} \le \sum_{k=1}^{C} L_q(z, k) \le \frac{C - 1}{q}",
    reference=GHOSH,
    play=Play("multiclass", loss="generalized_cross_entropy"),
)
def robust_as_q_falls(*, loss: Function = generalized) -> Evidence:
    """The nearer q is to 0, the more robust generalized cross entropy is to wrong labels."""
    qs = points(0.05, 1.0, 39)
    labels = torch.eye(3, dtype=torch.float64)
    sure, unsure = torch.tensor([6.0, 0.0, 0.0], dtype=torch.float64), torch.zeros(3, dtype=torch.float64)

    def spread(q: float) -> float:
        """By how much the losses of all labels in sum differ between a sure model and one that guesses: 0 defies uniform noise."""
        return float(loss(sure, labels, q).sum() - loss(unsure, labels, q).sum())

    spreads = torch.tensor([spread(float(q)) for q in qs], dtype=torch.float64)
    last = Difference(abs(spread(1.0)), ulp=torch.finfo(qs.dtype).eps * 3)
    gap = largest(loss(sure, labels, 1e-6), function("cross_entropy")(sure, labels))
    return Evidence(
        verdict=verdict(bool((spreads.diff() > 0).all())),
        margin=spread(0.05),
        finding=(
            f"it is the other way. Summed over all three labels, a sure prediction costs {number(spread(0.05))} more than a guess "
            f"at q = 0.05, so uniform noise pulls towards guessing, and at q = 1 the difference is {number(last)}; "
            f"at q = 10⁻⁶ the loss is within {number(gap)} of cross entropy"
        ),
        numbers={"difference at q = 0.05": spread(0.05), "at q = 0.5": spread(0.5), "at q = 1": last},
        x=array(qs),
        lines={"sum over the labels, sure less guess": array(spreads)},
        across="q",
        up="difference of the sums",
    )


def unscaled(z: Tensor, y: Tensor, temperature: float) -> Tensor:
    """Distillation without the factor T²."""
    return function("distillation", temperature=temperature)(z, y) / temperature**2


@claim(
    sources=[KERAS],
    losses=["distillation"],
    right=r"\frac{\partial}{\partial z_c} \mathrm{KL} = \frac{1}{T} \left( s_c - t_c \right) \approx \frac{z_c - v_c}{C\, T^2}",
    reference=HINTON,
    play=Play("multiclass", loss="distillation"),
)
def distillation_scale(*, loss: Function = unscaled) -> Evidence:
    """Without the factor T² the gradient of distillation falls as 1/T²."""
    z, teacher = torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64), torch.tensor([0.7, 0.2, 0.1], dtype=torch.float64)

    def pull(temperature: float) -> float:
        at = z.clone().requires_grad_()
        (by_logits,) = gradient(loss(at, teacher, temperature), at)
        return float((by_logits.detach() ** 2).sum().sqrt())

    temperatures = points(1.0, 20.0, 39)
    pulls = torch.tensor([pull(float(t)) for t in temperatures], dtype=torch.float64)
    power = math.log(pull(50.0) / pull(100.0)) / math.log(2)
    return Evidence(
        verdict=verdict(abs(power - 2) < 0.05),
        margin=power,
        finding=f"from T = 50 to T = 100 the gradient falls as 1 over T to the power {number(power)}",
        numbers={"gradient at T = 1": pull(1.0), "at T = 4": pull(4.0), "at T = 20": pull(20.0)},
        x=array(temperatures),
        lines={"without T²": array(pulls), "times T²": array(pulls * temperatures**2)},
        across="temperature T",
        up="size of the gradient",
    )


@claim(
    sources=[LIGHTGBM],
    losses=["huber"],
    right=r"\text{step} = -\frac{\sum_i L'(r_i)}{\sum_i h_i}, \quad h_i = 1 \text{ in place of } L''(r_i) = 0"
    r" \text{ for } |r_i| > \delta",
    reference=CHEN,
    play=Play("compare", axis="residual", loss1="huber", loss2="pseudo_huber"),
)
def huber_in_a_booster(*, loss: Function = function("huber", delta=1.0)) -> Evidence:
    """A booster that fits Huber by Newton steps should be given its second derivative, which is 0 beyond δ."""
    far, count = 5.0, 100
    within = torch.arange(1, count + 1, dtype=torch.float64)

    def step(inside: float) -> float:
        """Newton's step of a leaf with so many residuals of 1/2, the others far out."""
        r = torch.full((count,), far, dtype=torch.float64)
        r[: int(inside)] = 0.5
        curvature = slope(lambda x: gradient(loss(x), x)[0], r).sum()
        return float(slope(loss, r).sum() / curvature)

    steps = torch.tensor([step(float(n)) for n in within], dtype=torch.float64)
    one, mean = step(1.0), float(slope(loss, scalar(far)))
    return Evidence(
        verdict=verdict(one <= far),
        margin=one,
        finding=(
            f"in a leaf with {count - 1} of {count} residuals at {number(far)} and one at 0.5 the step is {number(one)} long; "
            f"without that one it is {number(mean)} times {count} over 0, infinite"
        ),
        numbers={"step with 1 of 100 within δ": one, "with 50": step(50.0), "residual far out": far},
        x=array(within),
        lines={"step with the second derivative": array(steps), "the residuals far out": array(torch.full_like(within, far))},
        across="residuals within δ, of 100",
        up="length of the step",
    )


@claim(
    sources=[DPO],
    losses=["ipo", "dpo"],
    right=r"\frac{d}{dd} \left( d - \tfrac{1}{2\beta} \right)^2 < 0 \iff d < \tfrac{1}{2\beta}",
    reference=AZAR,
    play=Play("ranking", loss="ipo"),
)
def ipo_turns_back(*, loss: Function = function("ipo", beta=0.1), other: Function = function("dpo", beta=0.1)) -> Evidence:
    """A step down the loss of IPO makes the preferred answer less likely and the other one more."""
    d = points(-20, 20)
    pulls, others = slope(loss, d), slope(other, d)
    against = pulls > 0
    turn = threshold(lambda at: float(slope(loss, scalar(at))) > 0, -20.0, 20.0) if bool(against.any()) else math.inf
    return Evidence(
        verdict=verdict(bool(against.all()), sometimes=bool(against.any())),
        margin=turn,
        finding=(
            f"at β = 0.1 the gradient of IPO changes its sign at d = {number(turn, zero=EXACT)}, which is 1/(2β): up to there it "
            f"widens the margin, and beyond it narrows it; that of DPO is {number(float(others.max()))} at most: it always widens"
        ),
        numbers={"gradient of IPO at d = 0": float(slope(loss, scalar(0.0))), "and at d = 10": float(slope(loss, scalar(10.0)))},
        x=array(d),
        lines={"IPO, β = 0.1": array(pulls), "DPO, β = 0.1": array(others)},
        across="difference of the log-ratios, d",
        up="gradient",
        condition="the margin d is already beyond 1/(2β)",
    )
