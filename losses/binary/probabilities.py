"""Losses of the probability of the positive class, or of its logit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import Sigmoid, logit, probability
from losses.core.registry import loss
from losses.core.softmax import faded
from losses.core.spec import COX, GOOD, NON_NEGATIVE, S0, S1, S2, S3, S4, UNIT, Knob, Paper

Unary = Callable[[Tensor], Tensor]
LIN = Paper("T.-Y. Lin et al., Focal loss for dense object detection", 2017, url="https://arxiv.org/abs/1708.02002")


def log_loss(p: Tensor | Sigmoid, hit: Tensor | float, miss: Tensor | float, gamma: Tensor | float | None = None) -> Tensor:
    """-hit (1 - p)^gamma log p - miss p^gamma log(1 - p), for any weights hit and miss; a term of weight 0 is 0."""
    x, half = (p.logit, 0) if isinstance(p, Sigmoid) else (p, 0.5)
    hit, miss = torch.as_tensor(hit, dtype=x.dtype), torch.as_tensor(miss, dtype=x.dtype)
    # a term of weight 0 looks at p = 1/2 instead: 0 * inf, in the value or in a gradient, would be NaN
    known, unknown = torch.where(hit == 0, half, x), torch.where(miss == 0, half, x)
    if isinstance(p, Sigmoid):
        log_p, log_q = F.logsigmoid(known), F.logsigmoid(-unknown)
        if gamma is None:
            return -hit * log_p - miss * log_q
        largest = torch.finfo(x.dtype).max  # gamma may be 0, and 0 times the logarithm of 0 would be NaN
        not_p, not_q = F.logsigmoid(-known.clamp(max=largest)), F.logsigmoid(unknown.clamp(min=-largest))
        return -hit * faded(log_p, not_p, gamma) - miss * faded(log_q, not_q, gamma)
    if gamma is None:
        return -hit * known.log() - miss * (-unknown).log1p()
    positive = surprise(known, gamma, lambda p: 1 - p, torch.log)
    negative = surprise(unknown, gamma, lambda p: p, lambda p: (-p).log1p())
    return hit * positive + miss * negative


def surprise(p: Tensor, gamma: Tensor | float, doubt: Unary, log: Unary) -> Tensor:
    """-doubt(p)^gamma log(p), with its limits and theirs of its derivatives at p = 0 and p = 1."""
    inside = (p > 0) & (p < 1)
    safe = torch.where(inside, p, 0.5)
    d = doubt(p)
    edge = torch.where(d == 0, d ** (gamma + 1) * (1 + d / 2), -log(p))
    return torch.where(inside, -(doubt(safe) ** gamma) * log(safe), edge)


def both(p: Tensor | Sigmoid) -> tuple[Tensor, Tensor]:
    """p and 1 - p."""
    if isinstance(p, Sigmoid):
        return F.logsigmoid(p.logit).exp(), F.logsigmoid(-p.logit).exp()
    return p, 1 - p


@loss(
    "BCE",
    axis=probability,
    formula=r"-\left( y \log p + (1 - y) \log(1 - p) \right)",
    sources=[
        S0.but("Prints the loss and its derivative without the minus: as printed it is greatest at the right answer."),
        S1.but("Its minus stands before the first term only, and has to bracket both."),
        S2.but(
            "Writes log₂ but computes with natural logarithms; and calls the log-likelihood the cross entropy, without the minus."
        ),
        S3,
        S4.but("Says it diverges as p → 0 or 1: it does so only on the wrong side."),
        GOOD,
    ],
    pytorch={
        "p": "F.binary_cross_entropy(p, y, reduction='none')",
        "z": "F.binary_cross_entropy_with_logits(z, y, reduction='none')",
    },
    aliases=("log loss", "binary cross-entropy", "binary crossentropy"),
    elsewhere={
        "torch.nn": "BCELoss(); each logarithm is at least −100",
        "Keras": "BinaryCrossentropy(); probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "sigmoid_binary_cross_entropy(); of logits",
        "scikit-learn": "log_loss()",
        "XGBoost": "reg:logistic; of logits",
        "LightGBM": "cross_entropy; of logits",
    },
)
def bce(p: Tensor | Sigmoid, y: Tensor | float) -> Tensor:
    """Minus the logarithm of the probability given to the label; confident mistakes cost without limit.

    The negative log-likelihood of a coin, and the default for classification. It is a proper score: on average the true probability
    has the least loss. Through a sigmoid its gradient is p − y, so even a confident mistake has a gradient of nearly 1.

    >>> bce(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]))
    tensor([0.6931, 0.1054])
    """
    return log_loss(p, y, 1 - y)


@loss(
    "BCE with logits",
    axis=logit,
    formula=r"\max(z, 0) - z\,y + \log\!\left( 1 + \mathrm{e}^{-|z|} \right)",
    sources=[
        S0.but("The last line is right, but two of the steps before it drop or flip a sign, and the 0 is printed as a letter o."),
        S4,
        COX,
    ],
    pytorch={"z": "F.binary_cross_entropy_with_logits(z, y, reduction='none')"},
    aliases=("sigmoid cross entropy", "logistic loss"),
    elsewhere={
        "torch.nn": "BCEWithLogitsLoss()",
        "Keras": "BinaryCrossentropy(from_logits=True)",
        "optax": "sigmoid_binary_cross_entropy()",
        "scikit-learn": "SGDClassifier(loss='log_loss')",
        "XGBoost": "binary:logitraw",
        "LightGBM": "binary",
    },
)
def bce_with_logits(z: Tensor, y: Tensor | float) -> Tensor:
    """Cross entropy computed from the logit, where it is smooth and convex and does not overflow.

    The form to train with: sigmoid and logarithm are computed in one step, so nothing is rounded to 0 in between. The gradient is
    σ(z) − y at every logit.

    >>> bce_with_logits(torch.tensor([0.5, -3.0]), torch.tensor([0.0, 1.0]))
    tensor([0.9741, 3.0486])
    """
    # equal to the printed form, whose max and |z| have the wrong autograd slope at z = 0
    return log_loss(Sigmoid(z), y, 1 - y)


@loss(
    "Weighted BCE",
    axis=probability,
    formula=r"-\left( \beta\, y \log p + (1 - y) \log(1 - p) \right)",
    sources=[S0.but("Prints it without the outer minus and with one between the terms, where a plus belongs."), S1],
    pytorch={"z": "F.binary_cross_entropy_with_logits(z, y, pos_weight=torch.full_like(z, beta), reduction='none')"},
    imbalance="β weighs the positives",
    elsewhere={
        "torch.nn": "BCEWithLogitsLoss(pos_weight=torch.tensor(beta)); of logits",
        "XGBoost": "binary:logistic, scale_pos_weight=beta; of logits",
        "LightGBM": "binary, scale_pos_weight=beta; of logits",
    },
)
def weighted_bce(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.1, 20.0, "how many times a positive counts", log=True)] = 2.0,
) -> Tensor:
    """Cross entropy in which a positive example counts β times.

    For rare positives: β > 1 gives fewer false negatives and more false positives. The best prediction is no longer the probability
    itself: its odds are multiplied by β.

    >>> weighted_bce(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]), beta=3.0)
    tensor([0.6931, 0.3161])
    """
    return log_loss(p, beta * y, 1 - y)


@loss(
    "Balanced BCE",
    axis=probability,
    formula=r"-\left( \beta\, y \log p + (1 - \beta)(1 - y) \log(1 - p) \right)",
    sources=[S0, S1.but("Sets β = 1 − y/HW; it has to be 1 − Σy/HW, the share of negatives."), S2],
    imbalance="β weighs the classes",
    elsewhere={
        "Keras": "BinaryFocalCrossentropy(apply_class_balancing=True, alpha=beta, gamma=0); probabilities stay 10⁻⁷ away "
        "from 0 and 1",
        "optax": "sigmoid_focal_loss(alpha=beta, gamma=0); of logits",
        "MONAI": "FocalLoss(alpha=beta, gamma=0); of logits",
    },
)
def balanced_bce(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.01, 0.99, "the weight of positives; negatives get 1 − β", UNIT)] = 0.75,
) -> Tensor:
    """Cross entropy with weight β for positives and 1 − β for negatives.

    If β is the share of negatives, both classes have the same total weight. It is weighted BCE with β/(1 − β), times 1 − β.

    >>> balanced_bce(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]), beta=0.5)
    tensor([0.3466, 0.0527])
    """
    return log_loss(p, beta * y, (1 - beta) * (1 - y))


@loss(
    "Focal",
    axis=probability,
    formula=r"-\left( y (1 - p)^{\gamma} \log p + (1 - y)\, p^{\gamma} \log(1 - p) \right)",
    sources=[
        S1,
        S2.but(
            "Prints it without the minus, so the loss is negative; and says hard examples contribute more, "
            "where the loss is never above cross entropy: only their share grows."
        ),
        S4.but("Its code clamps p: it replaces a smaller p by 10⁻⁴, so the very worst examples have no gradient."),
        LIN,
    ],
    imbalance="easy examples fade",
    aliases=("RetinaNet",),
    elsewhere={
        "Keras": "BinaryFocalCrossentropy(gamma=gamma); probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "sigmoid_focal_loss(gamma=gamma); of logits",
        "MONAI": "FocalLoss(gamma=gamma); of logits",
    },
)
def focal(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    gamma: Annotated[float, Knob(r"\gamma", 0.0, 5.0, "how fast easy examples fade", NON_NEGATIVE)] = 2.0,
) -> Tensor:
    """Cross entropy, but examples that the model already gets right count less.

    Made for detectors that see a thousand easy negatives for every object. At γ = 2 an example with p = 0.9 counts a hundredth of
    its cross entropy; at γ = 0 it is cross entropy.

    >>> focal(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]), gamma=1.0)
    tensor([0.3466, 0.0105])
    """
    return log_loss(p, y, 1 - y, gamma)


@loss(
    "Balanced focal",
    axis=probability,
    formula=r"-\left( \alpha\, y (1 - p)^{\gamma} \log p + (1 - \alpha)(1 - y)\, p^{\gamma} \log(1 - p) \right)",
    sources=[
        S0.but(
            "Leaves out the minus and, in the second term, the factor 1 − y; and calls γ a class weight, "
            "where only α weighs the classes."
        ),
        S1,
        LIN,
    ],
    imbalance="α weighs the classes, easy examples fade",
    elsewhere={
        "Keras": "BinaryFocalCrossentropy(apply_class_balancing=True, alpha=alpha, gamma=gamma); probabilities stay 10⁻⁷ "
        "away from 0 and 1",
        "optax": "sigmoid_focal_loss(alpha=alpha, gamma=gamma); of logits",
        "MONAI": "FocalLoss(alpha=alpha, gamma=gamma); of logits",
    },
)
def balanced_focal(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    gamma: Annotated[float, Knob(r"\gamma", 0.0, 5.0, "how fast easy examples fade", NON_NEGATIVE)] = 2.0,
    alpha: Annotated[float, Knob(r"\alpha", 0.01, 0.99, "the weight of positives; negatives get 1 − α", UNIT)] = 0.25,
) -> Tensor:
    """Focal loss with a class weight: α for positives, 1 − α for negatives.

    The form used in RetinaNet. Its best values there, γ = 2 with α = 1/4, give the rare positives the smaller weight, because γ has
    already made the easy negatives count little.

    >>> balanced_focal(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]), gamma=1.0, alpha=0.5)
    tensor([0.1733, 0.0053])
    """
    return log_loss(p, alpha * y, (1 - alpha) * (1 - y), gamma)


@loss(
    "Squared error",
    axis=probability,
    formula=r"(p - y)^2",
    sources=[S1, S3, Paper("G. W. Brier, Verification of forecasts expressed in terms of probability", 1950)],
    pytorch={"p": "F.mse_loss(p, y, reduction='none')"},
    aliases=("Brier score",),
    elsewhere={
        "torch.nn": "MSELoss()",
        "Keras": "MeanSquaredError()",
        "optax": "squared_error()",
        "scikit-learn": "brier_score_loss()",
    },
)
def squared_error(p: Tensor | Sigmoid, y: Tensor | float) -> Tensor:
    """The Brier score: the squared distance of the predicted probability from the label.

    A proper score that never exceeds 1, so no single mistake dominates. Through a sigmoid its gradient goes to 0 on confident
    mistakes, so they are corrected slowly.

    >>> squared_error(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]))
    tensor([0.2500, 0.0100])
    """
    p, q = both(p)
    return (p * (1 - y) - q * y) ** 2  # p - y, without rounding where p is close to a label of 1


@loss(
    "MSE-BCE mix",
    axis=probability,
    formula=r"(1 - w)(p - y)^2 - w \left( y \log p + (1 - y) \log(1 - p) \right)",
    sources=[S0.but("Prints the squared term as √(Σ y² − x²), which is not zero only at y = x, and not real everywhere.")],
)
def mse_bce(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    mix: Annotated[float, Knob("w", 0.0, 1.0, "the share of cross entropy", UNIT)] = 0.5,
) -> Tensor:
    """A weighted sum of squared error and cross entropy.

    An example of a combined loss: with any share of cross entropy a confident mistake costs without limit again, and keeps a
    gradient.

    >>> mse_bce(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]), mix=0.25)
    tensor([0.3608, 0.0338])
    """
    return (1 - mix) * squared_error(p, y) + log_loss(p, mix * y, mix * (1 - y))


@loss(
    "Smoothed BCE",
    axis=probability,
    formula=r"-\left( \tilde{y} \log p + (1 - \tilde{y}) \log(1 - p) \right),"
    r"\quad \tilde{y} = y (1 - \epsilon) + \tfrac{\epsilon}{2}",
    sources=[
        S0.but("Prints one-hot labels as ε off the true class, where they are 0; its smoothed labels are right."),
        Paper("C. Szegedy et al., Rethinking the Inception architecture", 2016, url="https://arxiv.org/abs/1512.00567"),
    ],
    elsewhere={
        "Keras": "BinaryCrossentropy(label_smoothing=epsilon); probabilities stay 10⁻⁷ away from 0 and 1",
    },
)
def smoothed_bce(
    p: Tensor | Sigmoid,
    y: Tensor | float,
    *,
    epsilon: Annotated[float, Knob(r"\epsilon", 0.0, 1.0, "the share of the label spread over both classes", UNIT)] = 0.1,
) -> Tensor:
    """Cross entropy against a label moved towards 1/2, so that full confidence is not best.

    Label smoothing for two classes: it keeps logits from growing without end. The loss cannot reach 0; its least value is the
    entropy of the smoothed label.

    >>> smoothed_bce(torch.tensor([0.5, 0.9]), torch.tensor([0.0, 1.0]), epsilon=0.2)
    tensor([0.6931, 0.3251])
    """
    return bce(p, y * (1 - epsilon) + epsilon / 2)


@loss(
    "Binary KL",
    axis=probability,
    formula=r"y \log\frac{y}{p} + (1 - y) \log\frac{1 - y}{1 - p}",
    sources=[
        S0.but("Prints it as −p log(p/q), which is the negative of the divergence."),
        S1,
        S2.but("Subtracts the entropy of the wrong distribution, so the result can be negative."),
        Paper("S. Kullback, R. A. Leibler, On information and sufficiency", 1951, doi="10.1214/aoms/1177729694"),
    ],
    elsewhere={
        "torch.nn": "KLDivLoss(); of the logarithms of (1 − p, p); summed over both",
        "Keras": "KLDivergence(); of (1 − p, p); probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "kl_divergence(); of the logarithms of (1 − p, p)",
    },
)
def binary_kl(p: Tensor | Sigmoid, y: Tensor | float) -> Tensor:
    """Cross entropy less the entropy of y: 0 where the prediction p equals y.

    It has the gradient of cross entropy, and for soft labels too it is 0 at p = y, which makes it the choice for distillation. For
    hard labels it equals cross entropy.

    >>> binary_kl(torch.tensor([0.5, 0.9]), torch.tensor([0.25, 1.0]))
    tensor([0.1308, 0.1054])
    """
    cross = log_loss(p, y, 1 - y)
    y = torch.as_tensor(y, dtype=cross.dtype)
    return cross + (torch.xlogy(y, y) + torch.xlogy(1 - y, 1 - y))
