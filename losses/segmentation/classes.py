"""Losses of several classes at every pixel: predictions and one-hot targets are (..., C, H, W)."""

from __future__ import annotations

import torch
from torch import Tensor

from losses.core.axes import overlap
from losses.core.registry import loss
from losses.core.softmax import log_softmax
from losses.core.spec import S0, S2, Paper
from losses.multiclass.entropies import expect
from losses.segmentation.overlap import lovasz, ratio

BERMAN = Paper("M. Berman et al., The Lovász-softmax loss", 2018, url="https://arxiv.org/abs/1705.08790")


@loss(
    "Pixel cross entropy",
    axis=overlap,
    formula=r"-\frac{1}{N} \sum_i \sum_c y_{ci} \log \frac{\mathrm{e}^{z_{ci}}}{\sum_j \mathrm{e}^{z_{ji}}}",
    sources=[S0],
    pytorch={"logits": "F.cross_entropy(logits, onehot.expand_as(logits), reduction='none').mean(dim=(-2, -1))"},
    elsewhere={
        "torch.nn": "CrossEntropyLoss()",
        "Keras": "CategoricalCrossentropy(from_logits=True, axis=-3)",
        "optax": "softmax_cross_entropy(axis=-3); one number for each pixel, of which this is the mean",
    },
)
def pixel_cross_entropy(logits: Tensor, onehot: Tensor) -> Tensor:
    """The mean over the N pixels of the cross entropy of their classes.

    The default where pixels have one of several classes. Its gradient at each pixel is the predicted distribution less the true
    one, over N; frequent classes outvote rare ones.

    >>> pixel_cross_entropy(torch.tensor([[[1.0, 0.0]], [[2.0, 0.0]]]), torch.tensor([[[0.0, 1.0]], [[1.0, 0.0]]]))
    tensor(0.5032)
    """
    return -expect(torch.movedim(onehot, -3, -1), log_softmax(torch.movedim(logits, -3, -1))).mean(dim=(-2, -1))


@loss(
    "Lovász softmax",
    axis=overlap,
    formula=r"\frac{1}{C} \sum_{c \text{ present}} \overline{\Delta}_{\text{Jaccard}}\!\left( |y_c - p_c| \right)",
    sources=[S2.but("Averages over all classes; the authors' code leaves out those that are not in the target."), BERMAN],
    imbalance="every class present counts alike",
)
def lovasz_softmax(probabilities: Tensor, onehot: Tensor) -> Tensor:
    """The Jaccard loss of each class made continuous in the errors of its probabilities; the mean over the C classes present.

    Made for the mean IoU: on hard predictions it is 1 − mean IoU. It needs a hard target. A class without a pixel in the target is
    left out of the mean; a target without any class costs 0.

    >>> lovasz_softmax(torch.tensor([[[0.9, 0.4]], [[0.1, 0.6]]]), torch.tensor([[[1.0, 1.0]], [[0.0, 0.0]]]))
    tensor(0.3500)
    """
    present = (onehot.sum(dim=(-2, -1)) > 0).to(probabilities.dtype)
    each = lovasz((onehot - probabilities).abs(), onehot)
    return ratio((each * present).sum(dim=-1), present.sum(dim=-1))
