"""Losses of the distance between two outlines. A prediction above 1/2 is object; distances are in pixels, and held constant."""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.core.axes import overlap
from losses.core.operations import edt, erode
from losses.core.registry import loss
from losses.core.spec import S0, Knob, Paper
from losses.segmentation.pixelwise import on_pixels

HUTTENLOCHER = Paper("D. P. Huttenlocher et al., Comparing images using the Hausdorff distance", 1993, doi="10.1109/34.232073")
KARIMI = Paper(
    "D. Karimi, S. E. Salcudean, Reducing the Hausdorff distance in medical image segmentation",
    2019,
    url="https://arxiv.org/abs/1904.10030",
)
KERVADEC = Paper(
    "H. Kervadec et al., Boundary loss for highly unbalanced segmentation", 2019, url="https://arxiv.org/abs/1812.07032"
)


def hard(p: Tensor) -> Tensor:
    """1 where the mask is object."""
    return (p > 0.5).to(p.dtype)


def outline(p: Tensor) -> Tensor:
    """1 at pixels of the object that share a side with one that is not, or with the frame."""
    return hard(p) - erode(hard(p), 0.0)


def field(p: Tensor) -> Tensor:
    """How far each pixel is from the other side of the outline; 0 for an empty or full mask, which has none."""
    return edt(hard(p)) + edt(1 - hard(p))


@loss(
    "Hausdorff",
    axis=overlap,
    formula=r"\max\!\left( \max_{i \in \partial p} \min_{j \in \partial y} \lVert i - j \rVert,\;"
    r" \max_{j \in \partial y} \min_{i \in \partial p} \lVert i - j \rVert \right)",
    sources=[S0.but("Takes one of the two directed distances, of single values and squared."), HUTTENLOCHER],
)
def hausdorff(p: Tensor, y: Tensor) -> Tensor:
    """How far the worst pixel of either outline ∂ is from the other outline, in pixels.

    A metric, to be reported: it is piecewise constant, so it has no gradient and cannot be trained on. One stray pixel decides it.
    Without an object in the prediction or in the target it is undefined, NaN.

    >>> hausdorff(torch.tensor([[0.9, 0.1, 0.1], [0.1, 0.1, 0.1]]), torch.tensor([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]))
    tensor(2.)
    """
    ours, theirs = outline(p), outline(y)
    there, back = (ours * edt(1 - theirs)).amax(dim=(-2, -1)), (theirs * edt(1 - ours)).amax(dim=(-2, -1))
    # of an empty mask both are 0, and so is the divisor: undefined
    return torch.maximum(there, back) / (ours.amax(dim=(-2, -1)) * theirs.amax(dim=(-2, -1)))


@loss(
    "Hausdorff DT",
    axis=overlap,
    formula=r"\frac{1}{N} \sum_i (p_i - y_i)^2 \left( \operatorname{dist}_p(i)^a + \operatorname{dist}_y(i)^a \right)",
    sources=[S0.but("Offers the distance itself as a loss, which has no gradient to train on."), KARIMI],
    elsewhere={
        "MONAI": "HausdorffDTLoss(alpha=a, include_background=True)",
    },
)
def hausdorff_dt(
    p: Tensor,
    y: Tensor,
    *,
    a: Annotated[float, Knob("a", 0.5, 4.0, "how much more a distant error counts")] = 2.0,
) -> Tensor:
    """Squared error, each pixel weighed by a power of its distance from the outlines of prediction and target.

    Stands in for the Hausdorff distance, which has no gradient. In the formula dist(i) is how far pixel i is from the nearest pixel
    of the other kind in that mask: from the background inside the object, from the object outside it. The distances follow the
    prediction, but no gradient passes through them. A mask that is empty or full adds no distance.

    >>> hausdorff_dt(torch.tensor([[0.9, 0.2, 0.1], [0.1, 0.1, 0.1]]), torch.tensor([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]), a=1.0)
    tensor(0.8388)
    """
    power = on_pixels(a, p)
    return ((p - y) ** 2 * (field(p) ** power + field(y) ** power)).mean(dim=(-2, -1))


@loss(
    "Boundary",
    axis=overlap,
    formula=r"\frac{1}{N} \sum_i p_i \cdot \begin{cases} \operatorname{dist}_y(i) & y_i \le \frac{1}{2} \\"
    r" 1 - \operatorname{dist}_y(i) & y_i > \frac{1}{2} \end{cases}",
    sources=[KERVADEC],
    elsewhere={
        "MONAI": "BoundaryLoss()",
    },
)
def boundary(p: Tensor, y: Tensor) -> Tensor:
    """The mean of the prediction times the signed distance from the outline of the target, negative inside.

    In the formula dist(i) is how far pixel i is from the nearest pixel of the other kind in the target; pixels at the object's edge
    count 0. Every pixel pulls as hard as it is far, whatever is predicted. The loss is least at the truth, and below 0 where the
    object is wide; but predicting nothing costs 0, hardly more, so it goes with Dice or cross entropy. A target that is empty or
    full costs 0.

    >>> boundary(torch.tensor([[0.9, 0.2, 0.1], [0.1, 0.1, 0.1]]), torch.tensor([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]))
    tensor(0.4108)
    """
    signed = edt(1 - hard(y)) - (edt(hard(y)) - 1).relu()
    return (p * signed).mean(dim=(-2, -1))
