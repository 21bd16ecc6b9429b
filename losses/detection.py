"""Detection losses: functions of boxes (..., 4), x1, y1, x2, y2 with x1 ≤ x2 and y1 ≤ y2, alone or beside classes and masks.

Every one is finite, with a finite gradient, for boxes that part, touch or coincide, and for boxes of no width or height. Where two
edges coincide a gradient is the mean of those on both sides; an overlap of no area has none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated

import torch
from torch import Tensor

from losses.binary import bce
from losses.core.axes import shift
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, S0, S4, UNIT, Knob, Paper
from losses.multiclass.entropies import expect, sparse_cross_entropy
from losses.regression import smooth_l1
from losses.segmentation.overlap import ratio
from losses.segmentation.pixelwise import pixel_bce

PLACE = 8  # among the families of the catalogue

YU = Paper("J. Yu et al., UnitBox: an advanced object detection network", 2016, url="https://arxiv.org/abs/1608.01471")
REZATOFIGHI = Paper("H. Rezatofighi et al., Generalized intersection over union", 2019, url="https://arxiv.org/abs/1902.09630")
ZHENG = Paper("Z. Zheng et al., Distance-IoU loss", 2020, url="https://arxiv.org/abs/1911.08287")
GIRSHICK = Paper("R. Girshick, Fast R-CNN", 2015, doi="10.1109/ICCV.2015.169")
REN = Paper("S. Ren et al., Faster R-CNN", 2015, url="https://arxiv.org/abs/1506.01497")
HE = Paper("K. He et al., Mask R-CNN", 2017, url="https://arxiv.org/abs/1703.06870")


def sides(box: Tensor) -> tuple[Tensor, Tensor]:
    """Width and height."""
    x1, y1, x2, y2 = box.unbind(dim=-1)
    return x2 - x1, y2 - y1


def centre(box: Tensor) -> tuple[Tensor, Tensor]:
    """The middle, across and down."""
    x1, y1, x2, y2 = box.unbind(dim=-1)
    return (x1 + x2) / 2, (y1 + y2) / 2


def area(box: Tensor) -> Tensor:
    """Width times height."""
    width, height = sides(box)
    return width * height


def overlap(predicted: Tensor, target: Tensor, positive: Callable[[Tensor], Tensor] = positive_part) -> tuple[Tensor, Tensor]:
    """The areas of what both boxes cover, and of what either does; `positive` makes 0 of the negative sides of separate boxes."""
    left, top, right, bottom = predicted.unbind(dim=-1)
    x1, y1, x2, y2 = target.unbind(dim=-1)
    width = torch.minimum(right, x2) - torch.maximum(left, x1)
    height = torch.minimum(bottom, y2) - torch.maximum(top, y1)
    both = positive(width) * positive(height)
    return both, area(predicted) + area(target) - both


def hull(predicted: Tensor, target: Tensor) -> Tensor:
    """The smallest box around two."""
    left, top, right, bottom = predicted.unbind(dim=-1)
    x1, y1, x2, y2 = target.unbind(dim=-1)
    near, far = (torch.minimum(left, x1), torch.minimum(top, y1)), (torch.maximum(right, x2), torch.maximum(bottom, y2))
    return torch.stack([*near, *far], dim=-1)


def apart(predicted: Tensor, target: Tensor) -> Tensor:
    """The distance of the centres over the diagonal of the hull, squared."""
    (x, y), (to_x, to_y) = centre(predicted), centre(target)
    width, height = sides(hull(predicted, target))
    return ratio((x - to_x) ** 2 + (y - to_y) ** 2, width**2 + height**2)


def aspect(box: Tensor) -> Tensor:
    """The angle whose tangent is width over height; that of a square for a point, which has no shape."""
    width, height = sides(box)
    point = (width == 0) & (height == 0)
    return torch.atan2(torch.where(point, 1, width), torch.where(point, 1, height))


def parameterised(box: Tensor, anchor: Tensor) -> Tensor:
    """A box as a detector's four numbers beside an anchor: shift of the centre over its sides, and logarithms of width and height.

    Those of the anchor itself are 0. A box of no width or height has the logarithm −∞.

    >>> parameterised(torch.tensor([1.0, 0.0, 5.0, 1.0]), torch.tensor([0.0, 0.0, 2.0, 2.0]))
    tensor([ 1.0000, -0.2500,  0.6931, -0.6931])
    """
    (x, y), (x_a, y_a), (w, h), (w_a, h_a) = centre(box), centre(anchor), sides(box), sides(anchor)
    return torch.stack([(x - x_a) / w_a, (y - y_a) / h_a, (w / w_a).log(), (h / h_a).log()], dim=-1)


@loss(
    "IoU",
    axis=shift,
    formula=r"1 - \frac{|P \cap T|}{|P \cup T|}",
    sources=[S4, YU.but("Takes −log IoU, which is infinite for boxes that do not overlap.")],
    aliases=("Jaccard", "intersection over union"),
)
def box_iou(predicted: Tensor, target: Tensor) -> Tensor:
    """One less the area that the predicted box, P, shares with the target, T, over the area that either covers.

    The measure that detectors are judged by, the same at every scale. Boxes that do not overlap cost 1 however far apart they are,
    and their gradient is exactly 0, so nothing moves them together. The same holds for a predicted box of no width or height, and
    for two boxes without any area.

    >>> box_iou(torch.tensor([1.0, 0.0, 3.0, 2.0]), torch.tensor([0.0, 0.0, 2.0, 2.0]))
    tensor(0.6667)
    """
    return 1 - ratio(*overlap(predicted, target))


@loss(
    "GIoU",
    axis=shift,
    formula=r"1 - \frac{|P \cap T|}{|P \cup T|} + \frac{|C| - |P \cup T|}{|C|}",
    sources=[REZATOFIGHI],
    aliases=("generalized intersection over union",),
    elsewhere={
        "MONAI": "BoxGIoULoss()",
    },
)
def box_giou(predicted: Tensor, target: Tensor) -> Tensor:
    """The IoU loss, plus the share of the smallest box around both, C, that neither covers.

    That share falls as separate boxes come nearer, so there is always a gradient. The loss lies between 0 and 2. Where one box
    contains the other it is the IoU loss. It is 1 for two boxes without any area on one upright or level line.

    >>> box_giou(torch.tensor([3.0, 0.0, 5.0, 2.0]), torch.tensor([0.0, 0.0, 2.0, 2.0]))
    tensor(1.2000)
    """
    # GIoU has no kink where boxes touch: relu takes one side there, whose curvature is right, which that of a mean slope is not
    both, either = overlap(predicted, target, torch.relu)
    around = area(hull(predicted, target))
    return 1 - ratio(both, either) + ratio(around - either, around)


@loss(
    "DIoU",
    axis=shift,
    formula=r"1 - \frac{|P \cap T|}{|P \cup T|} + \frac{\operatorname{dist}(\bar{P}, \bar{T})^2}{\operatorname{diag}(C)^2}",
    sources=[ZHENG],
)
def box_diou(predicted: Tensor, target: Tensor) -> Tensor:
    """The IoU loss, plus the squared distance of the centres over the squared diagonal of the smallest box around both, C.

    It has a gradient whether or not the boxes overlap, also where one contains the other and GIoU is no more than IoU. The box does
    not move straight at the target, because a larger C also lowers the loss. For boxes whose centres agree it is the IoU loss.

    >>> box_diou(torch.tensor([3.0, 0.0, 5.0, 2.0]), torch.tensor([0.0, 0.0, 2.0, 2.0]))
    tensor(1.3103)
    """
    return box_iou(predicted, target) + apart(predicted, target)


@loss(
    "CIoU",
    axis=shift,
    formula=r"\begin{aligned} & 1 - \frac{|P \cap T|}{|P \cup T|}"
    r" + \frac{\operatorname{dist}(\bar{P}, \bar{T})^2}{\operatorname{diag}(C)^2}"
    r" + \frac{\mathrm{v}^2}{1 - \mathrm{IoU} + \mathrm{v}},"
    r" \\ & \mathrm{v} = \frac{4}{\pi^2} \left( \arctan \frac{\mathrm{w}_T}{\mathrm{h}_T}"
    r" - \arctan \frac{\mathrm{w}_P}{\mathrm{h}_P} \right)^2 \end{aligned}",
    sources=[ZHENG.but("Its code drops the factor 1/(w² + h²) from the gradient of v; the gradient drawn here has it.")],
)
def box_ciou(predicted: Tensor, target: Tensor) -> Tensor:
    """The DIoU loss, plus α v: how far the aspect ratios differ, which counts more the better the boxes overlap.

    The weight α = v / (1 − IoU + v) counts as a constant in the gradient, as in the paper. On identical boxes, where it is 0/0, it
    is set to 0. For boxes of one shape, whatever their size, it is the DIoU loss. A point counts as a square.

    >>> box_ciou(torch.tensor([0.0, 0.0, 4.0, 1.0]), torch.tensor([0.0, 0.0, 2.0, 2.0]))
    tensor(0.7470)
    """
    apart_from_shape = box_diou(predicted, target)
    v = 4 / math.pi**2 * (aspect(target) - aspect(predicted)) ** 2
    alpha = ratio(v, box_iou(predicted, target) + v).detach()
    return apart_from_shape + alpha * v


@loss(
    "EIoU",
    axis=shift,
    formula=r"1 - \frac{|P \cap T|}{|P \cup T|} + \frac{\operatorname{dist}(\bar{P}, \bar{T})^2}{\operatorname{diag}(C)^2}"
    r" + \frac{(\mathrm{w}_P - \mathrm{w}_T)^2}{\mathrm{w}_C^2} + \frac{(\mathrm{h}_P - \mathrm{h}_T)^2}{\mathrm{h}_C^2}",
    sources=[Paper("Y.-F. Zhang et al., Focal and efficient IOU loss", 2021, url="https://arxiv.org/abs/2101.08158")],
    aliases=("efficient intersection over union",),
)
def box_eiou(predicted: Tensor, target: Tensor) -> Tensor:
    """The DIoU loss, plus how far widths and heights differ, each over that of the smallest box around both, C.

    CIoU compares the ratio of the sides alone, so that it cannot tell a box from a larger one of the same shape; here each side is
    drawn to its own target. For boxes of the same sides it is the DIoU loss. A ratio over a side of 0 counts 0.

    >>> box_eiou(torch.tensor([0.0, 0.0, 4.0, 1.0]), torch.tensor([0.0, 0.0, 2.0, 2.0]))
    tensor(1.2292)
    """
    (width, height), (to_width, to_height) = sides(predicted), sides(target)
    across, down = sides(hull(predicted, target))
    unlike = ratio((width - to_width) ** 2, across**2) + ratio((height - to_height) ** 2, down**2)
    return box_diou(predicted, target) + unlike


@loss(
    "Alpha-IoU",
    axis=shift,
    formula=r"1 - \left( \frac{|P \cap T|}{|P \cup T|} \right)^{\alpha}",
    sources=[Paper("J. He et al., Alpha-IoU", 2021, url="https://arxiv.org/abs/2110.13675")],
)
def box_alpha_iou(
    predicted: Tensor,
    target: Tensor,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.5, 5.0, "the power: above 1 boxes that nearly fit pull harder")] = 3.0,
) -> Tensor:
    """One less a power of the IoU.

    Above 1 the boxes that overlap well pull harder, which makes them fit more closely; below 1 those that overlap little do. At
    α = 1 it is the IoU loss. Boxes that do not overlap have no gradient.

    >>> box_alpha_iou(torch.tensor([1.0, 0.0, 3.0, 2.0]), torch.tensor([0.0, 0.0, 2.0, 2.0]), alpha=2.0)
    tensor(0.8889)
    """
    iou = ratio(*overlap(predicted, target))
    apart = iou == 0
    return 1 - torch.where(apart, 0, torch.where(apart, 1, iou) ** alpha)


@loss(
    "Class and box",
    axis=shift,
    formula=r"\begin{aligned} & \alpha \left( \log \sum_c \mathrm{e}^{z_c} - z_{\text{label}} \right)"
    r" \\ & + \frac{1 - \alpha}{4} \sum_i \operatorname{smoothL1}_{\beta}(P_i - T_i) \end{aligned}",
    sources=[S0.but("Equates Huber with smooth L1, which it is at δ = β = 1 alone, and leaves the scale of the coordinates open.")],
)
def class_and_box(
    z: Tensor,
    label: Tensor | int,
    predicted: Tensor,
    target: Tensor,
    *,
    alpha: Annotated[float, Knob(r"\alpha", 0.0, 1.0, "the weight of the class; the box gets 1 − α", UNIT)] = 0.5,
    beta: Annotated[float, Knob(r"\beta", 0.05, 5.0, "half the width of the rounded tip")] = 1.0,
) -> Tensor:
    """α times the cross entropy of the class, plus 1 − α times the mean smooth L1 of the box's four coordinates.

    The simplest detector, for one object. One term has no unit and the other is in units of the coordinates: the same boxes cost
    far more in pixels than in widths, and the weights have to make up for that.

    >>> class_and_box(torch.tensor([0.0, 2.0]), 1, torch.ones(4), torch.zeros(4), alpha=0.25, beta=0.5)
    tensor(0.5942)
    """
    tip = torch.as_tensor(beta, dtype=predicted.dtype).unsqueeze(-1)
    return alpha * sparse_cross_entropy(z, label) + (1 - alpha) * smooth_l1(predicted - target, beta=tip).mean(dim=-1)


@loss(
    "Faster R-CNN",
    axis=shift,
    formula=r"\begin{aligned} & -\frac{1}{N_{\text{cls}}} \sum_i \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)"
    r" \\ & + \frac{\lambda}{N_{\text{box}}} \sum_i y_i \sum_k \operatorname{smoothL1}(t_{ik} - t^*_{ik}) \end{aligned}",
    sources=[
        S0.but(
            "Multiplies the box loss by a second one, divides both terms by one N, and lacks y: only positive anchors have a box "
            "to be held to. Its λ of 10 is to weigh the terms equally: that goes with 256 and 2400."
        ),
        REN,
    ],
)
def faster_rcnn(
    p: Tensor,
    y: Tensor,
    t: Tensor,
    t_star: Tensor,
    *,
    lam: Annotated[float, Knob(r"\lambda", 0.0, 20.0, "the weight of the boxes", NON_NEGATIVE)] = 10.0,
    n_cls: Annotated[float, Knob(r"N_{\text{cls}}", 1.0, 1000.0, "divides the classes: anchors in a batch", log=True)] = 256.0,
    n_box: Annotated[float, Knob(r"N_{\text{box}}", 1.0, 10000.0, "divides the boxes: places of anchors", log=True)] = 2400.0,
) -> Tensor:
    """For each anchor, whether it holds an object; for those that do, where it lies.

    Trains a network to propose regions. An anchor, i, has a probability p and a label y, 0 or 1. For a positive one, smooth L1 with
    β = 1 compares the four numbers t, which lead from the anchor to the predicted box, with t*, which lead to the target. The t of
    the others do not count. Only the ratio λ/N_box matters.

    >>> faster_rcnn(torch.tensor([0.5, 0.1]), torch.tensor([1, 0]), torch.ones(2, 4), torch.zeros(2, 4), lam=1, n_cls=2, n_box=2)
    tensor(1.3993)
    """
    return bce(p, y).sum(dim=-1) / n_cls + lam / n_box * expect(y, smooth_l1(t - t_star).sum(dim=-1))


@loss(
    "Mask R-CNN",
    axis=shift,
    formula=r"\begin{aligned} & \log \sum_c \mathrm{e}^{z_c} - z_{\text{label}} + \sum_i \operatorname{smoothL1}(P_i - T_i)"
    r" \\ & - \frac{1}{N} \sum_j \left( y_j \log p_j + (1 - y_j) \log(1 - p_j) \right) \end{aligned}",
    sources=[S0.but("Its mask term lacks the minus, so that the worst mask would cost least."), HE],
)
def mask_rcnn(z: Tensor, label: Tensor | int, predicted: Tensor, target: Tensor, mask_p: Tensor, mask_y: Tensor) -> Tensor:
    """The class, the box, and the mean cross entropy of the N pixels of a mask.

    Of the masks that are predicted for every class, (..., C, H, W), p is that of the true one: the others do not count, so that
    classes do not compete for a pixel. The box term is the sum of smooth L1, with β = 1, over its four coordinates.

    >>> mask_rcnn(torch.tensor([0.0, 2.0]), 1, torch.ones(4), torch.zeros(4), torch.full((2, 1, 2), 0.2), torch.tensor([[0, 1]]))
    tensor(3.0432)
    """
    number = torch.as_tensor(label, device=mask_p.device).unsqueeze(-1)
    right = torch.arange(mask_p.shape[-3], device=mask_p.device) == number
    mask = torch.where(right.unsqueeze(-1).unsqueeze(-1), mask_p, 0).sum(dim=-3)
    return sparse_cross_entropy(z, label) + smooth_l1(predicted - target).sum(dim=-1) + pixel_bce(mask, mask_y)
