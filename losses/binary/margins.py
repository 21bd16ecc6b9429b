"""Losses of the margin m = (2y - 1) s of a score s: positive where the score has the right sign."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import margin
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import COX, S0, S1, S4, Paper


@loss(
    "Zero-one",
    axis=margin,
    formula=r"\mathbf{1}[\, m \le 0 \,]",
    sources=[S1],
    elsewhere={
        "scikit-learn": "zero_one_loss(); of the predicted label",
    },
)
def zero_one(s: Tensor, y: Tensor | float) -> Tensor:
    """Counts a mistake: 1 if the score has the wrong sign, 0 if it has the right one.

    The error rate, which the other losses stand in for. It jumps at 0 and is flat elsewhere: its gradient is 0, so it cannot be
    used for training.

    >>> zero_one(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 0.0]))
    tensor([1., 0.])
    """
    return 1 - (s * (2 * y - 1)).sign().relu()


@loss(
    "Hinge",
    axis=margin,
    formula=r"\max(0,\; 1 - m)",
    sources=[S1, S4, Paper("C. Cortes, V. Vapnik, Support-vector networks", 1995, doi="10.1007/BF00994018")],
    aliases=("SVM", "support vector machine"),
    elsewhere={
        "Keras": "Hinge()",
        "optax": "hinge_loss(); labels −1 and 1",
        "scikit-learn": "SGDClassifier(loss='hinge')",
        "XGBoost": "binary:hinge; its second derivative is 1 where it has a slope",
    },
)
def hinge(s: Tensor, y: Tensor | float) -> Tensor:
    """0 for examples that are right by a margin of 1 or more, and a line for the others.

    The loss of support vector machines: examples with a margin below 1 pull, all with the same force, and the others not at all.
    Its scores are not probabilities.

    >>> hinge(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 0.0]))
    tensor([1.5000, 0.0000])
    """
    return positive_part(1 - s * (2 * y - 1))


@loss(
    "Squared hinge",
    axis=margin,
    formula=r"\max(0,\; 1 - m)^2",
    sources=[Paper("Y. Tang, Deep learning using linear support vector machines", 2013, url="https://arxiv.org/abs/1306.0239")],
    aliases=("L2-SVM",),
    elsewhere={
        "Keras": "SquaredHinge()",
        "scikit-learn": "SGDClassifier(loss='squared_hinge')",
    },
)
def squared_hinge(s: Tensor, y: Tensor | float) -> Tensor:
    """The hinge squared: the pull falls to 0 as the margin of 1 is reached.

    Differentiable everywhere. Examples far on the wrong side pull harder than under the hinge, which makes it more sensitive to
    wrong labels.

    >>> squared_hinge(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 0.0]))
    tensor([2.2500, 0.0000])
    """
    return positive_part(1 - s * (2 * y - 1)) ** 2


@loss(
    "Exponential",
    axis=margin,
    formula=r"\mathrm{e}^{-m}",
    sources=[Paper("Y. Freund, R. E. Schapire, A decision-theoretic generalization", 1997, doi="10.1006/jcss.1997.1504")],
    aliases=("AdaBoost",),
    elsewhere={
        "scikit-learn": "GradientBoostingClassifier(loss='exponential')",
    },
)
def exponential(s: Tensor, y: Tensor | float) -> Tensor:
    """Multiplies the cost by e for every unit of margin that is lost.

    The loss that AdaBoost minimises. A single mislabelled example far on the wrong side can cost more than all the others.

    >>> exponential(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 0.0]))
    tensor([1.6487, 0.0498])
    """
    return (-s * (2 * y - 1)).exp()


@loss(
    "Soft margin",
    axis=margin,
    formula=r"\log\!\left( 1 + \mathrm{e}^{-m} \right)",
    sources=[
        S0,
        COX,
    ],
    pytorch={"s": "F.soft_margin_loss(s, 2 * y - 1, reduction='none')"},
    aliases=("logistic loss", "log loss of a score"),
    elsewhere={
        "torch.nn": "SoftMarginLoss(); labels −1 and 1",
        "Keras": "BinaryCrossentropy(from_logits=True)",
        "optax": "sigmoid_binary_cross_entropy()",
        "scikit-learn": "SGDClassifier(loss='log_loss')",
        "XGBoost": "binary:logistic",
        "LightGBM": "binary",
    },
)
def soft_margin(s: Tensor, y: Tensor | float) -> Tensor:
    """The logistic loss as a function of the margin: nearly linear on the wrong side, close to 0 on the right one.

    The same as cross entropy on logits, written for labels −1 and 1. Every example keeps some gradient, and the scores are
    log-odds.

    >>> soft_margin(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 0.0]))
    tensor([0.9741, 0.0486])
    """
    return -F.logsigmoid(s * (2 * y - 1))


@loss(
    "Modified Huber",
    axis=margin,
    formula=r"\begin{cases} \max(0,\; 1 - m)^2 & m \ge -1 \\ -4m & m < -1 \end{cases}",
    sources=[
        Paper("T. Zhang, Statistical behavior and consistency of classification methods", 2004, doi="10.1214/aos/1079120130"),
    ],
    aliases=("quadratically smoothed hinge", "SGDClassifier"),
    elsewhere={
        "scikit-learn": "SGDClassifier(loss='modified_huber')",
    },
)
def modified_huber(s: Tensor, y: Tensor | float) -> Tensor:
    """The squared hinge down to a margin of −1, and a line of slope −4 beyond.

    Differentiable everywhere, and a wrong label far out pulls with a force of at most 4, where the squared hinge has no limit. A
    score of −1 to 1 can be read as a probability, (s + 1)/2; scikit-learn's SGDClassifier offers the loss for that.

    >>> modified_huber(torch.tensor([0.5, 3.0]), torch.tensor([0.0, 0.0]))
    tensor([ 2.2500, 12.0000])
    """
    short = positive_part(1 - s * (2 * y - 1))
    bowl = torch.clamp(short, max=2)
    return bowl**2 + 4 * (short - bowl)
