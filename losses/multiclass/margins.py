"""Losses that judge the logits of several classes without a softmax."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import class_logit
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, S0, Knob, Paper
from losses.multiclass.entropies import expect


@loss(
    "Multilabel soft margin",
    axis=class_logit,
    formula=r"\frac{1}{C} \sum_c \left( \log\!\left( 1 + \mathrm{e}^{z_c} \right) - y_c z_c \right)",
    sources=[S0.but("Prints it without the minus and without the mean over the classes.")],
    pytorch={"z": "F.multilabel_soft_margin_loss(z, y, reduction='none')"},
    elsewhere={
        "torch.nn": "MultiLabelSoftMarginLoss()",
        "Keras": "BinaryCrossentropy(from_logits=True)",
        "optax": "sigmoid_binary_cross_entropy(); one number for each label, of which this is the mean",
        "LightGBM": "multiclassova; C times; the target is the number of the class",
    },
)
def multilabel_soft_margin(z: Tensor, y: Tensor) -> Tensor:
    """The mean of one binary cross entropy for each label, for labels that do not exclude each other.

    For tagging, where an example may have several labels or none. Each label is judged alone, through a sigmoid; no softmax makes
    the probabilities add up to 1.

    >>> multilabel_soft_margin(torch.tensor([1.0, 2.0, -0.5]), torch.tensor([1.0, 1.0, 0.0]))
    tensor(0.3048)
    """
    # equal to the printed form, which would overflow
    return -(expect(y, F.logsigmoid(z)) + expect(1 - y, F.logsigmoid(-z))) / z.shape[-1]


@loss(
    "Max logit",
    axis=class_logit,
    formula=r"\max_j z_j - \sum_c y_c z_c",
    sources=[
        S0.but("Offers it as cross entropy without the normalising term; but then the gradient is 0 once the true class leads.")
    ],
    elsewhere={
        "optax": "multiclass_perceptron_loss(); the target is the number of the class",
    },
)
def max_logit(z: Tensor, y: Tensor) -> Tensor:
    """How far the true class is behind the leading one; 0 if it leads.

    The loss of the multiclass perceptron, and what remains of cross entropy without the logarithm of the sum. Its gradient is 0
    once the true class leads, however little, so it leaves no margin and gives no probabilities.

    >>> max_logit(torch.tensor([[1.0, 2.0, 0.5], [1.0, 2.0, 0.5]]), torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    tensor([0.0000, 1.5000])
    """
    # the printed form for y that sums to 1; a logit of infinity would be subtracted from itself there
    certain = z > torch.finfo(z.dtype).max
    behind = z.amax(dim=-1, keepdim=True) - torch.where(certain, 0, z)
    return expect(y, torch.where(certain, 0, behind))


@loss(
    "Multi-margin",
    axis=class_logit,
    formula=r"\frac{1}{C} \sum_{c \ne \text{label}} \max\!\left( 0,\; m - z_{\text{label}} + z_c \right)",
    sources=[
        Paper("J. Weston, C. Watkins, Support vector machines for multi-class pattern recognition", 1999),
        Paper(
            "PyTorch, torch.nn.MultiMarginLoss",
            2016,
            url="https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiMarginLoss.html",
        ),
    ],
    aliases=("multiclass hinge", "Weston-Watkins"),
    elsewhere={
        "torch.nn": "MultiMarginLoss(margin=margin)",
    },
)
def multi_margin(
    z: Tensor,
    label: Tensor | int,
    *,
    margin: Annotated[float, Knob("m", 0.0, 5.0, "how far the true class has to lead each other", NON_NEGATIVE)] = 1.0,
) -> Tensor:
    """The hinge for several classes: how far each other class comes within the margin of the true one, summed, over C.

    Classes that the true one leads by the margin pull nothing; every other is pushed down with the same force. It gives no
    probabilities. At a margin of 0 all logits can shrink to one value without a cost.

    >>> multi_margin(torch.tensor([[1.0, 2.0, 0.5], [0.0, 0.0, 0.0]]), torch.tensor([1, 2]), margin=2.0)
    tensor([0.5000, 1.3333])
    """
    number = torch.as_tensor(label, device=z.device).long()
    z = z + torch.zeros_like(number).unsqueeze(-1)  # of the shape both broadcast to
    number = number.expand(z.shape[:-1]).unsqueeze(-1)
    right = torch.arange(z.shape[-1], device=z.device) == number
    room = torch.as_tensor(margin, dtype=z.dtype).unsqueeze(-1)
    return torch.where(right, 0, positive_part(room - behind(z.gather(-1, number), z))).sum(dim=-1) / z.shape[-1]


def behind(ahead: Tensor, other: Tensor) -> Tensor:
    """ahead - other, and 0 for two that are infinite alike."""
    alike = (ahead == other) & (ahead.abs() > torch.finfo(ahead.dtype).max)
    return torch.where(alike, 0, ahead) - torch.where(alike, 0, other)


@loss(
    "Multilabel margin",
    axis=class_logit,
    formula=r"\frac{1}{C} \sum_{j} \sum_{i} y_j \left( 1 - y_i \right) \max\!\left( 0,\; 1 - (z_j - z_i) \right)",
    sources=[
        Paper(
            "PyTorch, torch.nn.MultiLabelMarginLoss",
            2016,
            url="https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelMarginLoss.html",
        )
    ],
    elsewhere={
        "torch.nn": "MultiLabelMarginLoss(); the target lists the numbers of the positives, then −1",
    },
)
def multilabel_margin(z: Tensor, y: Tensor) -> Tensor:
    """How far each negative label comes within a margin of 1 of each positive one, summed over all such pairs, over C.

    For tagging, where every label that an example has should rank above every label that it lacks. No score is judged alone, so
    where the labels end and the others begin is not learnt. A soft y weighs each pair by its chance to be one.

    >>> multilabel_margin(torch.tensor([1.0, 2.0, -0.5]), torch.tensor([1.0, 0.0, 0.0]))
    tensor(0.6667)
    """
    short = positive_part(1 - behind(z.unsqueeze(-1), z.unsqueeze(-2)))
    numbers = torch.arange(z.shape[-1], device=z.device)
    same = numbers.unsqueeze(-1) == numbers  # a label is no pair with itself
    pairs = torch.where(same, 0, y.unsqueeze(-1) * (1 - y).unsqueeze(-2))
    return expect(pairs, short).sum(dim=-1) / z.shape[-1]
