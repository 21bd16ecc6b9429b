"""What a beginner asks: for each question a function that computes the answer."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from losses.core.numbers import number
from losses.studies.claims.residuals import fitted
from losses.studies.play import Play
from losses.studies.questions.record import Answer, question
from losses.studies.toolbox import array, function, points, scalar, slope


@question(
    threads=["jcjohnson/pytorch-examples/issues/8", "Spandan-Madan/A-Collection-of-important-tasks-in-pytorch/issues/4"],
    play=Play("regression", loss="mse", at=3),
)
def gradient_for() -> Answer:
    """What is a gradient for?"""
    r, rate, steps = points(-4, 4), 0.1, 20
    loss = function("mse")
    start, now = scalar(3.0), scalar(3.0)
    pull = slope(loss, start)
    first = start - rate * pull
    for _ in range(steps):
        now = now - rate * slope(loss, now)
    return Answer(
        text=(
            "It says which way to move a prediction, and how far. Take squared error and a prediction that is 3 too high: the "
            f"gradient, the slope of the curve there, is {number(float(pull))}. It is positive, so the loss grows with the "
            f"prediction, and training lowers the prediction. One step of {number(rate)} times the gradient makes the error "
            f"{number(float(first))} in place of 3; {steps} such steps make it {number(float(now))}. Where the gradient is 0, "
            "nothing moves."
        ),
        x=array(r),
        lines={"squared error": array(loss(r)), "its gradient": array(slope(loss, r))},
        across="residual r, prediction minus target",
        mark=3.0,
    )


@question(
    threads=["tensorflow/benchmarks/issues/154", "orchardbirds/bokbokbok/issues/65"],
    play=Play("compare", loss1="mse", loss2="huber"),
)
def first_loss() -> Answer:
    """Which loss should I start with?"""
    x, three = points(0, 4), scalar(3.0)
    curves: dict[str, Callable[[Tensor], Tensor]] = {
        "squared error": function("mse"),
        "Huber": function("huber"),
        "cross entropy": lambda mistake: function("bce_with_logits")(-mistake, torch.ones_like(mistake)),
    }
    pulls = {name: number(float(slope(loss, three))) for name, loss in curves.items()}
    return Answer(
        text=(
            "To predict numbers: squared error, or Huber if some targets are far off. To predict yes or no: cross entropy on the "
            "logit (BCE with logits). To predict one of several classes: cross entropy. For masks: Dice and cross entropy "
            "together. What makes them good to start with: a mistake always has a gradient. At a mistake of 3, a residual of 3 or "
            f"a logit of −3 where the label is 1, it is {pulls['squared error']} for squared error, {pulls['Huber']} for Huber and "
            f"{pulls['cross entropy']} for cross entropy."
        ),
        x=array(x),
        lines={name: array(loss(x)) for name, loss in curves.items()},
        across="size of the mistake: residual, or logit on the wrong side",
        mark=3.0,
    )


@question(
    threads=["dmlc/xgboost/issues/829", "perpetual-ml/perpetual/issues/46"], play=Play("compare", loss1="mse", loss2="cauchy")
)
def with_outliers() -> Answer:
    """Which loss should I use with outliers?"""
    outliers = points(0, 100, 101)
    fits = {
        name: fitted(function(slug), outliers)
        for name, slug in (("squared error", "mse"), ("Huber", "huber"), ("Cauchy", "cauchy"))
    }
    far = {name: number(float(fit[-1])) for name, fit in fits.items()}
    return Answer(
        text=(
            "One whose gradient stops growing. Fit one number to five observations, four of them from −1 to 1 and the last at "
            f"100: squared error gives {far['squared error']}, Huber {far['Huber']} and Cauchy {far['Cauchy']}. Start with Huber: "
            "it is convex, so a fit has one minimum. Cauchy nearly ignores a far outlier, but it is not convex: a fit may end in "
            "another minimum, so it needs a good start."
        ),
        x=array(outliers),
        lines={name: array(fit) for name, fit in fits.items()},
        across="one observation among five, the others from −1 to 1",
        up="the number that fits all five best",
        mark=100.0,
    )


@question(
    threads=["clcarwin/focal_loss_pytorch/issues/3", "jimitshah77/Focal-CTC-OMR/issues/2"],
    play=Play("binary", loss="focal", loss2="bce"),
)
def focal_gamma() -> Answer:
    """What does γ do in focal loss?"""
    p, y = points(0.005, 0.995), scalar(1.0)
    gammas = (0.0, 1.0, 2.0, 5.0)

    def share(at: Tensor, gamma: float) -> Tensor:
        return function("focal", gamma=gamma)(at, y) / function("bce")(at, y)

    easy, hard = (
        ", ".join(f"{number(100 * float(share(scalar(at), gamma)))} % at γ = {number(gamma)}" for gamma in gammas[:3])
        for at in (0.9, 0.1)
    )
    return Answer(
        text=(
            "It sets how fast easy examples fade. Focal loss is cross entropy times (1 − p)^γ, where p is the probability of the "
            f"right class. An example with p = 0.9 keeps {easy} of its cross entropy. A hard one with p = 0.1 keeps {hard}. So "
            "with a larger γ the hard examples make up more of the total; no example costs more than before."
        ),
        x=array(p),
        lines={f"γ = {number(gamma)}": array(share(p, gamma)) for gamma in gammas},
        across="probability of the right class, p",
        up="focal loss over cross entropy",
        mark=0.9,
    )


@question(
    threads=[
        "mks0601/A-Convolutional-Neural-Network-Cascade-for-Face-Detection/issues/19",
        "lusinlu/bias-loss-skipblocknet/issues/7",
    ],
    play=Play("binary", loss="bce", loss2="focal", at=0.95),
)
def easy_example() -> Answer:
    """What is an easy example?"""
    p, y, many, few = points(0.5, 0.995), scalar(1.0), 100, 2
    losses = {"cross entropy": function("bce"), "focal, γ = 2": function("focal", gamma=2.0)}
    easy, hard = (
        [number(count * float(loss(scalar(at), y))) for loss in losses.values()] for count, at in ((many, 0.95), (few, 0.1))
    )
    return Answer(
        text=(
            "One that the model already gets right and is sure of: the right class has a probability near 1, so its loss is "
            f"small. But many small losses add up. {many} easy examples with p = 0.95 have a total cross entropy of {easy[0]}, and "
            f"{few} hard ones with p = 0.1 have {hard[0]}: the easy ones decide. With focal loss, γ = 2, the totals are {easy[1]} "
            f"and {hard[1]}: the hard ones decide."
        ),
        x=array(p),
        lines={f"{many} easy examples, {name}": array(many * loss(p, y)) for name, loss in losses.items()}
        | {f"{few} hard ones, cross entropy": array(few * losses["cross entropy"](scalar(0.1), y) + 0 * p)},
        across="probability of the right class in the easy examples, p",
        up="total loss",
        mark=0.95,
    )
