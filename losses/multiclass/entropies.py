"""Cross entropy of several classes in its forms."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import class_logit, log_probability
from losses.core.registry import loss
from losses.core.softmax import entr, faded, log_doubt, log_softmax
from losses.core.spec import GOOD, NON_NEGATIVE, S0, S1, S2, S3, S4, UNIT, Knob, Paper, Setting

LIN = Paper("T.-Y. Lin et al., Focal loss for dense object detection", 2017, url="https://arxiv.org/abs/1708.02002")
SZEGEDY = Paper("C. Szegedy et al., Rethinking the Inception architecture", 2016, url="https://arxiv.org/abs/1512.00567")


def expect(y: Tensor, values: Tensor) -> Tensor:
    """The sum of y times values over the last dimension, where an infinite value of weight 0 counts 0."""
    return (y * torch.where(y == 0, 0, values)).sum(dim=-1)


@loss(
    "NLL",
    axis=log_probability,
    formula=r"-\sum_c y_c\, x_c",
    sources=[
        S0.but("Writes its own input as log ŷ, which holds only if the caller has taken the logarithm: the loss takes none."),
        S3,
        S4.but("Its example ends in −1.463, −0.463, −1.963; log-softmax of 1, 2, 0.5 is −1.464, −0.464, −1.964."),
        GOOD,
    ],
    aliases=("negative log-likelihood",),
    elsewhere={
        "torch.nn": "NLLLoss(); the target is the number of the class",
    },
)
def nll(x: Tensor, y: Tensor) -> Tensor:
    """Minus the log-probability of the true class, as it is given.

    The second half of cross entropy, for models that end in a log-softmax. It does not check its input: given logits or
    probabilities it runs without an error, and can be negative.

    >>> nll(torch.tensor([0.1, 0.2, 0.7]).log(), torch.tensor([0.0, 0.5, 0.5]))
    tensor(0.9831)
    """
    return -expect(y, x)


@loss(
    "Cross entropy",
    axis=class_logit,
    formula=r"-\sum_c y_c \log \frac{\mathrm{e}^{z_c}}{\sum_j \mathrm{e}^{z_j}}",
    sources=[
        S0.but("Says that cross entropy less entropy is at most 0: by Gibbs' inequality it is at least 0."),
        S1,
        S2.but("Writes log₂ but computes 0.36, 0.92 and 2.30 with natural logarithms; in bits they are 0.51, 1.32 and 3.32."),
        S3.but("Equates it with a sum of K sigmoid cross entropies: that is the loss of labels that do not exclude each other."),
        GOOD,
    ],
    pytorch={"z": "F.cross_entropy(z, y, reduction='none')"},
    aliases=("categorical cross-entropy", "softmax loss", "perplexity is its exponential"),
    elsewhere={
        "torch.nn": "CrossEntropyLoss()",
        "Keras": "CategoricalCrossentropy(from_logits=True)",
        "optax": "softmax_cross_entropy()",
        "scikit-learn": "log_loss(); of probabilities",
        "XGBoost": "multi:softprob; the target is the number of the class; its second derivatives are twice as large",
        "LightGBM": "multiclass; the target is the number of the class; its second derivatives are C/(C − 1) times as large",
    },
)
def cross_entropy(z: Tensor, y: Tensor) -> Tensor:
    """Minus the logarithm of the probability that the softmax gives the true class.

    The default for classes that exclude each other. Its gradient is p − y, the predicted distribution less the true one, so even a
    confident mistake has a gradient of nearly 1.

    >>> cross_entropy(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]))
    tensor(0.4644)
    """
    return -expect(y, log_softmax(z))


@loss(
    "Sparse cross entropy",
    axis=class_logit,
    formula=r"\log \sum_c \mathrm{e}^{z_c} - z_{\text{label}}",
    sources=[
        S0.but("Writes softmax with exp(−x), which ranks the classes in reverse, and flips the sign of its logarithm."),
        S3,
        S4.but("Its example has a predicted probability of 0 beside integer labels; as logits that is −∞."),
        GOOD,
    ],
    pytorch={"z": "F.cross_entropy(z, label, reduction='none')"},
    aliases=("sparse categorical cross-entropy",),
    elsewhere={
        "torch.nn": "CrossEntropyLoss()",
        "Keras": "SparseCategoricalCrossentropy(from_logits=True)",
        "optax": "softmax_cross_entropy_with_integer_labels()",
        "scikit-learn": "log_loss(); of probabilities",
        "XGBoost": "multi:softmax; its second derivatives are twice as large",
        "LightGBM": "multiclass; its second derivatives are C/(C − 1) times as large",
    },
)
def sparse_cross_entropy(z: Tensor, label: Tensor | int) -> Tensor:
    """Cross entropy with the true class given by its number instead of a one-hot vector.

    The same loss and gradient with less memory, which matters with many classes. Soft targets cannot be given.

    >>> sparse_cross_entropy(torch.tensor([[1.0, 2.0, 0.5], [0.0, 0.0, 0.0]]), torch.tensor([1, 2]))
    tensor([0.4644, 1.0986])
    """
    number = torch.as_tensor(label, device=z.device).long()
    log_p = log_softmax(z + torch.zeros_like(number).unsqueeze(-1))  # of the shape both broadcast to
    return -log_p.gather(-1, number.expand(log_p.shape[:-1]).unsqueeze(-1)).squeeze(-1)


@loss(
    "Weighted cross entropy",
    axis=class_logit,
    formula=r"-\sum_c w_c\, y_c \log \frac{\mathrm{e}^{z_c}}{\sum_j \mathrm{e}^{z_j}}",
    sources=[
        S0.but("Divides each example by the sum of all class weights; a mean over class numbers divides by the weights used.")
    ],
    pytorch={"z": "F.cross_entropy(z, y, weight=torch.as_tensor(weight, dtype=z.dtype).expand(z.shape[-1]), reduction='none')"},
    imbalance="w weighs the classes",
    elsewhere={
        "torch.nn": "CrossEntropyLoss(weight=weight)",
    },
)
def weighted_cross_entropy(
    z: Tensor,
    y: Tensor,
    *,
    weight: Annotated[Setting, Knob("w", 0.1, 10.0, "how many times it counts", log=True, each="class")] = 1.0,
) -> Tensor:
    """Cross entropy in which each class counts as often as its weight says.

    For classes of unequal size, usually with weights inverse to their frequency. PyTorch's mean over a batch divides by the sum of
    the weights used where targets are class numbers, and by the number of rows where they are vectors.

    >>> weighted_cross_entropy(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]), weight=(1.0, 3.0, 1.0))
    tensor(1.3931)
    """
    return -expect(torch.as_tensor(weight, dtype=z.dtype) * y, log_softmax(z))


@loss(
    "Multiclass focal",
    axis=class_logit,
    formula=r"-\sum_c \alpha_c\, y_c \left( 1 - \operatorname{softmax}(z)_c \right)^{\gamma} \log \operatorname{softmax}(z)_c",
    sources=[
        S0.but("Gives each class its own γ; the paper has one, and only α weighs the classes."),
        S2.but("Prints it without the minus, so the loss is negative."),
        LIN,
    ],
    imbalance="α weighs the classes, easy examples fade",
    aliases=("RetinaNet",),
    elsewhere={
        "Keras": "CategoricalFocalCrossentropy(alpha=alpha, gamma=gamma, from_logits=True); probabilities stay 10⁻⁷ away "
        "from 0 and 1",
        "MONAI": "FocalLoss(use_softmax=True, alpha=alpha, gamma=gamma); 1/C times",
    },
)
def multiclass_focal(
    z: Tensor,
    y: Tensor,
    *,
    gamma: Annotated[float, Knob(r"\gamma", 0.0, 5.0, "how fast easy examples fade", NON_NEGATIVE)] = 2.0,
    alpha: Annotated[Setting, Knob(r"\alpha", 0.1, 10.0, "how many times it counts", each="class")] = 1.0,
) -> Tensor:
    """Cross entropy in which a class that is already likely counts less, with a weight for each class.

    With very unequal classes it keeps the many easy examples from outweighing the few hard ones. At γ = 0 it is weighted cross
    entropy.

    >>> multiclass_focal(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]), gamma=1.0, alpha=0.5)
    tensor(0.0862)
    """
    weight, focus = torch.as_tensor(alpha, dtype=z.dtype), torch.as_tensor(gamma, dtype=z.dtype).unsqueeze(-1)
    # 1 - p by its logarithm: a power below 1 of a difference that rounds to 0 has no gradient
    return -expect(weight * y, faded(log_softmax(z), log_doubt(z), focus))


@loss(
    "Label smoothing",
    axis=class_logit,
    formula=r"-\sum_c \left( (1 - \epsilon)\, y_c + \tfrac{\epsilon}{C} \right)"
    r" \log \frac{\mathrm{e}^{z_c}}{\sum_j \mathrm{e}^{z_j}}",
    sources=[
        S0.but("Prints one-hot labels as ε off the true class, where they are 0; its smoothed labels are right."),
        SZEGEDY,
    ],
    pytorch={"z": "F.cross_entropy(z, y, label_smoothing=epsilon, reduction='none')"},
    elsewhere={
        "torch.nn": "CrossEntropyLoss(label_smoothing=epsilon)",
        "Keras": "CategoricalCrossentropy(from_logits=True, label_smoothing=epsilon)",
        "optax": "softmax_cross_entropy(); of smooth_labels(y, epsilon)",
    },
)
def label_smoothing(
    z: Tensor,
    y: Tensor,
    *,
    epsilon: Annotated[float, Knob(r"\epsilon", 0.0, 1.0, "the share of the label spread over all classes", UNIT)] = 0.1,
) -> Tensor:
    """Cross entropy against a label of which a share ε is spread evenly over all C classes.

    It keeps logits from growing without end and improves calibration. The loss cannot reach 0: its least value is the entropy of
    the smoothed label.

    >>> label_smoothing(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.0, 1.0, 0.0]), epsilon=0.3)
    tensor(0.7144)
    """
    share = torch.as_tensor(epsilon, dtype=z.dtype).unsqueeze(-1)
    return -expect((1 - share) * y + share / z.shape[-1], log_softmax(z))


@loss(
    "KL divergence",
    axis=class_logit,
    formula=r"\sum_c y_c \left( \log y_c - \log \frac{\mathrm{e}^{z_c}}{\sum_j \mathrm{e}^{z_j}} \right)",
    sources=[
        S0.but("Calls it self-entropy plus NLL: it is NLL less the entropy of the target."),
        S1,
        S2.but("Subtracts the entropy of the prediction instead of the target's, so the result can be negative."),
        Paper("S. Kullback, R. A. Leibler, On information and sufficiency", 1951, doi="10.1214/aoms/1177729694"),
    ],
    pytorch={"z": "F.kl_div(F.log_softmax(z, dim=-1), y, reduction='none').sum(dim=-1)"},
    aliases=("Kullback-Leibler",),
    elsewhere={
        "torch.nn": "KLDivLoss(); of log-probabilities; summed over the classes",
        "Keras": "KLDivergence(); of probabilities; probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "kl_divergence(); of log-probabilities",
    },
)
def kl_div(z: Tensor, y: Tensor) -> Tensor:
    """Cross entropy less the entropy of y: 0 where the softmax of z equals y.

    For distillation and other soft targets: the gradient is that of cross entropy, and the value is 0 at the target. For one-hot
    targets it equals cross entropy.

    >>> kl_div(torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.2, 0.6, 0.2]))
    tensor(0.0141)
    """
    return -expect(y, log_softmax(z)) - entr(y).sum(dim=-1)
