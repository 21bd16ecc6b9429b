"""Losses that judge every pixel alone, and average: binary cross entropy in five weightings."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.binary.probabilities import log_loss
from losses.core.axes import overlap
from losses.core.operations import erode
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, S0, S1, UNIT, Knob, Paper

LIN = Paper("T.-Y. Lin et al., Focal loss for dense object detection", 2017, url="https://arxiv.org/abs/1708.02002")
RONNEBERGER = Paper(
    "O. Ronneberger et al., U-Net: convolutional networks for biomedical image segmentation",
    2015,
    url="https://arxiv.org/abs/1505.04597",
)
XIE = Paper("S. Xie, Z. Tu, Holistically-nested edge detection", 2015, url="https://arxiv.org/abs/1504.06375")


def on_pixels(value: Tensor | float, p: Tensor) -> Tensor:
    """A number for each image, as one that every pixel of it shares."""
    return torch.as_tensor(value, dtype=p.dtype).unsqueeze(-1).unsqueeze(-1)


def borders(y: Tensor) -> Tensor:
    """How far the label of each pixel is from that of the neighbour, of four, that differs most; none lie outside the frame."""
    y = y.detach()
    return torch.maximum(y - erode(y, 1.0), (1 - y) - erode(1 - y, 1.0))


@loss(
    "Pixel BCE",
    axis=overlap,
    formula=r"-\frac{1}{N} \sum_i \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)",
    sources=[
        S0.but("Has a minus between the two terms, where a plus belongs."),
        S1.but("Its minus stands before the first term only, and has to bracket both."),
    ],
    pytorch={"p": "F.binary_cross_entropy(p, y.expand_as(p), reduction='none').mean(dim=(-2, -1))"},
    elsewhere={
        "torch.nn": "BCELoss(); each logarithm is at least −100",
        "Keras": "BinaryCrossentropy(); probabilities stay 10⁻⁷ away from 0 and 1",
        "optax": "sigmoid_binary_cross_entropy(); of logits; one number for each pixel, of which this is the mean",
        "scikit-learn": "log_loss()",
    },
)
def pixel_bce(p: Tensor, y: Tensor) -> Tensor:
    """The mean over the N pixels of binary cross entropy: each pixel is judged alone.

    The default for masks; a wrong pixel always has a gradient. Where the object is small the background decides: a mask that leaves
    out the object has a low loss.

    >>> pixel_bce(torch.tensor([[0.5, 0.9], [0.2, 0.1]]), torch.tensor([[0.0, 1.0], [0.0, 0.0]]))
    tensor(0.2818)
    """
    return log_loss(p, y, 1 - y).mean(dim=(-2, -1))


@loss(
    "Weighted pixel BCE",
    axis=overlap,
    formula=r"-\frac{1}{N} \sum_i \left( \beta\, y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)",
    sources=[S0.but("Has a minus between the two terms, where a plus belongs."), S1],
    imbalance="β weighs the object",
    elsewhere={
        "torch.nn": "BCEWithLogitsLoss(pos_weight=torch.tensor(beta)); of logits",
    },
)
def weighted_pixel_bce(
    p: Tensor,
    y: Tensor,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.1, 20.0, "how many times a pixel of the object counts", log=True)] = 2.0,
) -> Tensor:
    """Pixel BCE in which a pixel of the object counts β times.

    For objects that cover little of the frame: β > 1 gives fewer missed pixels and more false ones.

    >>> weighted_pixel_bce(torch.tensor([[0.5, 0.9], [0.2, 0.1]]), torch.tensor([[0.0, 1.0], [0.0, 0.0]]), beta=3.0)
    tensor(0.3344)
    """
    return log_loss(p, on_pixels(beta, p) * y, 1 - y).mean(dim=(-2, -1))


@loss(
    "Balanced pixel BCE",
    axis=overlap,
    formula=r"-\frac{1}{N} \sum_i \left( (1 - \bar{y})\, y_i \log p_i + \bar{y}\, (1 - y_i) \log(1 - p_i) \right),"
    r"\quad \bar{y} = \frac{1}{N} \sum_i y_i",
    sources=[
        S0.but("In the first of its two forms β is the sigmoid of the prediction; it is the share of background in the mask."),
        S1.but("Sets β = 1 − y/HW, where y has to be summed over the image, and labels the formula W-BCE."),
        XIE,
    ],
    imbalance="object and background weigh alike",
)
def balanced_pixel_bce(p: Tensor, y: Tensor) -> Tensor:
    """Pixel BCE in which the object, however small, weighs as much as all of the background.

    The weights come from each mask itself: the object gets the share of background, 1 − ȳ, and the background that of the object.
    A mask all of one class therefore weighs nothing: its loss and gradient are 0, whatever is predicted.

    >>> balanced_pixel_bce(torch.tensor([[0.5, 0.9], [0.2, 0.1]]), torch.tensor([[0.0, 1.0], [0.0, 0.0]]))
    tensor(0.0836)
    """
    share = y.mean(dim=(-2, -1), keepdim=True)
    return log_loss(p, (1 - share) * y, share * (1 - y)).mean(dim=(-2, -1))


@loss(
    "Edge-weighted BCE",
    axis=overlap,
    formula=r"-\frac{1}{N} \sum_i \left( 1 + \kappa \max_{j \sim i} |y_i - y_j| \right)"
    r" \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)",
    sources=[S0, RONNEBERGER],
    imbalance="κ weighs the edge of the object",
)
def edge_weighted_bce(
    p: Tensor,
    y: Tensor,
    *,
    edge: Annotated[float, Knob(r"\kappa", 0.0, 20.0, "how many times more a pixel at the edge counts", NON_NEGATIVE)] = 5.0,
) -> Tensor:
    """Pixel BCE in which a pixel next to one with another label counts 1 + κ times.

    For outlines that have to be right, and for objects that touch. Neighbours are the four j that share a side with pixel i; beyond
    the frame there are none. Of a soft target the largest difference between neighbours counts.

    >>> edge_weighted_bce(torch.tensor([[0.5, 0.9], [0.2, 0.1]]), torch.tensor([[0.0, 1.0], [0.0, 0.0]]), edge=1.0)
    tensor(0.5077)
    """
    weight = 1 + on_pixels(edge, p) * borders(y)
    return log_loss(p, weight * y, weight * (1 - y)).mean(dim=(-2, -1))


@loss(
    "Pixel focal",
    axis=overlap,
    formula=r"-\frac{1}{N} \sum_i \left( \alpha\, y_i (1 - p_i)^{\gamma} \log p_i"
    r" + (1 - \alpha)(1 - y_i)\, p_i^{\gamma} \log(1 - p_i) \right)",
    sources=[S1, LIN],
    imbalance="α weighs the object, easy pixels fade",
    elsewhere={
        "Keras": "BinaryFocalCrossentropy(apply_class_balancing=True, alpha=alpha, gamma=gamma); probabilities stay 10⁻⁷ "
        "away from 0 and 1",
        "optax": "sigmoid_focal_loss(alpha=alpha, gamma=gamma); of logits; one number for each pixel, of which this is the mean",
        "MONAI": "FocalLoss(alpha=alpha, gamma=gamma); of logits",
    },
)
def pixel_focal(
    p: Tensor,
    y: Tensor,
    *,
    gamma: Annotated[float, Knob(r"\gamma", 0.0, 5.0, "how fast easy pixels fade", NON_NEGATIVE)] = 2.0,
    alpha: Annotated[float, Knob(r"\alpha", 0.01, 0.99, "the weight of the object; the background gets 1 − α", UNIT)] = 0.25,
) -> Tensor:
    """The mean over the pixels of balanced focal loss: pixels that are already right count less.

    The many easy pixels of the background no longer outweigh the doubtful ones along the outline. α and γ work together: with γ = 2
    the paper's best weight for the rare class is 1/4.

    >>> pixel_focal(torch.tensor([[0.5, 0.9]]), torch.tensor([[0.0, 1.0]]), gamma=1.0, alpha=0.5)
    tensor(0.0893)
    """
    weight = on_pixels(alpha, p)
    return log_loss(p, weight * y, (1 - weight) * (1 - y), on_pixels(gamma, p)).mean(dim=(-2, -1))
