"""Losses of the overlap of two masks, from the soft counts of pixels that are right and wrong.

Each is computed as what is wrong over the whole. That is the printed one less a ratio, without its cancellation near 0.
"""

from __future__ import annotations

from typing import Annotated

import torch
from torch import Tensor

from losses.binary.probabilities import log_loss
from losses.core.axes import overlap
from losses.core.kinks import positive_part
from losses.core.registry import loss
from losses.core.spec import NON_NEGATIVE, S0, S1, S2, S4, UNIT, Knob, Paper
from losses.regression.convex import log_cosh
from losses.segmentation.pixelwise import on_pixels

DROZDZAL = Paper("M. Drozdzal et al., The importance of skip connections", 2016, url="https://arxiv.org/abs/1608.04117")
MILLETARI = Paper("F. Milletari et al., V-Net", 2016, url="https://arxiv.org/abs/1606.04797")
RAHMAN = Paper("M. A. Rahman, Y. Wang, Optimizing intersection-over-union", 2016, doi="10.1007/978-3-319-50835-1_22")
SALEHI = Paper("S. S. M. Salehi et al., Tversky loss function for image segmentation", 2017, url="https://arxiv.org/abs/1706.05721")
ABRAHAM = Paper("N. Abraham, N. M. Khan, A novel focal Tversky loss function", 2018, url="https://arxiv.org/abs/1810.07842")
BROSCH = Paper("T. Brosch et al., Deep convolutional encoder networks", 2015, doi="10.1007/978-3-319-24574-4_1")
TAGHANAKI = Paper("S. A. Taghanaki et al., Combo loss", 2018, url="https://arxiv.org/abs/1805.02798")
YU = Paper("J. Yu, M. Blaschko, The Lovász hinge", 2015, url="https://arxiv.org/abs/1512.07797")

Smoothing = Annotated[float, Knob(r"\epsilon", 0.0, 10.0, "smoothing: pixels added to both halves of the ratio", NON_NEGATIVE)]


def ratio(part: Tensor, whole: Tensor) -> Tensor:
    """Part over whole, and 0, with no slope, where there is no whole."""
    return torch.where(whole == 0, 0, part / torch.where(whole == 0, 1, whole))


def weighed(p: Tensor, y: Tensor, beta: Tensor | float) -> Tensor:
    """What is wrong at each pixel: false positives weighed by beta, false negatives by the rest."""
    beta = on_pixels(beta, p)
    return beta * p * (1 - y) + (1 - beta) * (1 - p) * y


@loss(
    "Dice",
    axis=overlap,
    formula=r"1 - \frac{2 \sum_i p_i y_i + \epsilon}{\sum_i p_i + \sum_i y_i + \epsilon}",
    sources=[
        S0.but("Loses the factor 2 in its index; and its smoothed form, 1 − 2(I + 1)/(P + Y + 1), is negative on a perfect match."),
        S1.but("Credits Sudre, whose loss weighs the classes; this one is older."),
        S4.but(
            "Its code counts background too, so it is 1 − accuracy; and it says Dice is the more sensitive at high overlap, "
            "where the Jaccard loss is: dDice/dIoU = 2/(1 + IoU)² falls from 2 to 1/2."
        ),
        DROZDZAL,
    ],
    imbalance="background that is right does not count",
    aliases=("F1", "Sørensen", "Sorensen"),
    elsewhere={
        "Keras": "Dice(); without eps, which is 10⁻⁷ there",
        "optax": "binary_dice_loss(smooth=eps / 2); of logits",
        "MONAI": "DiceLoss(smooth_nr=eps, smooth_dr=eps)",
    },
)
def dice(p: Tensor, y: Tensor, *, eps: Smoothing = 1.0) -> Tensor:
    """One less twice the overlap over the sum of both areas.

    It weighs an error against the size of the object, so a small object counts as much as a large one. The smoothing ε, in pixels,
    makes an empty prediction of an empty mask cost 0, and makes errors on objects of few pixels cheaper. At ε = 0 an empty
    prediction of an empty mask is 0/0; it counts 0, the limit as ε goes to 0.

    >>> dice(torch.tensor([[0.5, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]]), eps=0.5)
    tensor(0.3750)
    """
    wrong = (p * (1 - y) + (1 - p) * y).sum(dim=(-2, -1))
    return ratio(wrong, p.sum(dim=(-2, -1)) + y.sum(dim=(-2, -1)) + eps)


@loss(
    "Squared Dice",
    axis=overlap,
    formula=r"1 - \frac{2 \sum_i p_i y_i + \epsilon}{\sum_i p_i^2 + \sum_i y_i^2 + \epsilon}",
    sources=[S0.but("Prints the same sum of squares above and below, so the value is −1 whatever is predicted."), MILLETARI],
    imbalance="background that is right does not count",
    elsewhere={
        "MONAI": "DiceLoss(squared_pred=True, smooth_nr=eps, smooth_dr=eps)",
    },
)
def squared_dice(p: Tensor, y: Tensor, *, eps: Smoothing = 1.0) -> Tensor:
    """Dice with squares in place of areas, which is the squared distance of the masks over the sum of their squares.

    The form of V-Net. For a soft target it is 0 at p = y, where plain Dice is not; on hard masks the two agree.

    >>> squared_dice(torch.tensor([[0.5, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]]), eps=0.75)
    tensor(0.3125)
    """
    return ratio(((p - y) ** 2).sum(dim=(-2, -1)), (p**2).sum(dim=(-2, -1)) + (y**2).sum(dim=(-2, -1)) + eps)


@loss(
    "Jaccard",
    axis=overlap,
    formula=r"1 - \frac{\sum_i p_i y_i + \epsilon}{\sum_i p_i + \sum_i y_i - \sum_i p_i y_i + \epsilon}",
    sources=[
        S0.but("Calls the intersection alone the IoU, and leaves −I out of the denominator where it first prints this loss."),
        S4.but("Says it is the more sensitive at low overlap and Dice at high overlap; it is the other way round."),
        RAHMAN,
    ],
    imbalance="background that is right does not count",
    aliases=("IoU", "intersection over union"),
    elsewhere={
        "Keras": "Tversky(alpha=1, beta=1); without eps, which is 10⁻⁷ there",
        "optax": "dice_loss(alpha=1, beta=1, smooth=eps); of logits",
        "MONAI": "DiceLoss(jaccard=True, smooth_nr=2 * eps, smooth_dr=2 * eps)",
    },
)
def jaccard(p: Tensor, y: Tensor, *, eps: Smoothing = 1.0) -> Tensor:
    """One less the intersection over the union.

    The loss of the usual score, IoU. With D the Dice loss and no smoothing it is 2D/(1 + D): the two rank single images alike and
    differ in how hard they pull. An empty prediction of an empty mask counts 0.

    >>> jaccard(torch.tensor([[0.5, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]]), eps=0.5)
    tensor(0.5000)
    """
    wrong = (p * (1 - y) + (1 - p) * y).sum(dim=(-2, -1))
    return ratio(wrong, (p * y).sum(dim=(-2, -1)) + wrong + eps)


@loss(
    "Tversky",
    axis=overlap,
    formula=r"1 - \frac{\sum_i p_i y_i + \epsilon}"
    r"{\sum_i p_i y_i + \beta \sum_i p_i (1 - y_i) + (1 - \beta) \sum_i (1 - p_i) y_i + \epsilon}",
    sources=[
        S0.but(
            "Does not say which errors β weighs: here false positives, where the paper's best value, 0.7, is on false negatives."
        ),
        S1.but("Calls β a weight of false positives and negatives; it weighs the former, and 1 − β the latter."),
        SALEHI,
    ],
    imbalance="β weighs false positives against missed pixels",
    elsewhere={
        "Keras": "Tversky(alpha=1 - beta, beta=beta); without eps, which is 10⁻⁷ there; its alpha weighs the missed pixels",
        "optax": "dice_loss(alpha=beta, beta=1 - beta, smooth=eps); of logits",
        "MONAI": "TverskyLoss(alpha=beta, beta=1 - beta, smooth_nr=eps, smooth_dr=eps)",
    },
)
def tversky(
    p: Tensor,
    y: Tensor,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.0, 1.0, "the weight of false positives; missed pixels get 1 − β", UNIT)] = 0.5,
    eps: Smoothing = 1.0,
) -> Tensor:
    """The Dice loss with a weight for each kind of error: β for false positives, 1 − β for missed pixels.

    For small lesions, where a missed pixel is worse than a false one: β below 1/2. At β = 1/2 it is Dice with twice the smoothing.
    Where nothing is wrong it is 0, without smoothing too.

    >>> tversky(torch.tensor([[0.5, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]]), beta=0.2, eps=0.1)
    tensor(0.4500)
    """
    return ratio(*tversky_parts(p, y, beta, eps))


def tversky_parts(p: Tensor, y: Tensor, beta: Tensor | float, eps: Tensor | float) -> tuple[Tensor, Tensor]:
    """What is wrong, and the whole that it is a part of."""
    wrong = weighed(p, y, beta).sum(dim=(-2, -1))
    return wrong, (p * y).sum(dim=(-2, -1)) + wrong + eps


@loss(
    "Focal Tversky",
    axis=overlap,
    formula=r"\left( 1 - \frac{\sum_i p_i y_i + \epsilon}"
    r"{\sum_i p_i y_i + \beta \sum_i p_i (1 - y_i) + (1 - \beta) \sum_i (1 - p_i) y_i + \epsilon} \right)^{\gamma}",
    sources=[
        S0.but("Gives every class its own γ and weight α; the paper has one, as the power 1/γ: its best, 4/3, is γ = 3/4 here."),
        S1.but("Says it learns hard examples more, which holds for γ above 1 only; the paper's power is 1/γ."),
        ABRAHAM,
    ],
    imbalance="β weighs false positives against missed pixels",
)
def focal_tversky(
    p: Tensor,
    y: Tensor,
    *,
    beta: Annotated[float, Knob(r"\beta", 0.0, 1.0, "the weight of false positives; missed pixels get 1 − β", UNIT)] = 0.5,
    gamma: Annotated[float, Knob(r"\gamma", 0.25, 3.0, "the power: below 1 the nearly right pull harder")] = 0.75,
    eps: Smoothing = 1.0,
) -> Tensor:
    """A power of the Tversky loss.

    Above 1 the images that are far off count more; below 1 those that are nearly right keep more of their pull. Below 1 the slope
    at a perfect prediction is infinite.

    >>> focal_tversky(torch.tensor([[0.5, 1.0, 0.0]]), torch.tensor([[0.0, 1.0, 1.0]]), beta=0.2, gamma=2.0, eps=0.1)
    tensor(0.2025)
    """
    wrong, whole = tversky_parts(p, y, beta, eps)
    right, weight = wrong == 0, on_pixels(beta, p)
    # at 0 a power below 1 is infinitely steep along every pixel that can become wrong; for all others infinity * 0 would be NaN
    pull = weight * (1 - y) - (1 - weight) * y
    steep = (on_pixels(right & (whole > 0), y) * pull) != 0
    single = pull * (p - (pull < 0).to(p.dtype)) / on_pixels(torch.where(whole == 0, 1, whole.detach()), p)
    corner = torch.where(steep, torch.where(steep, single, 1) ** on_pixels(gamma, p), 0).sum(dim=(-2, -1))
    return torch.where(right, corner, torch.where(right, 1, ratio(wrong, whole)) ** gamma)


@loss(
    "Sensitivity-specificity",
    axis=overlap,
    formula=r"1 - w\, \frac{\sum_i p_i y_i}{\sum_i y_i} - (1 - w) \frac{\sum_i (1 - p_i)(1 - y_i)}{\sum_i (1 - y_i)}",
    sources=[
        S0.but("Prints the score, which grows as the prediction improves; the loss is 1 less the score."),
        S1.but("Prints the score as the loss, and credits Hashemi; the idea is Brosch's, of squared errors."),
        BROSCH,
    ],
    imbalance="w weighs the shares of object and background that are right",
)
def sensitivity_specificity(
    p: Tensor,
    y: Tensor,
    *,
    w: Annotated[float, Knob("w", 0.0, 1.0, "the weight of sensitivity; specificity gets 1 − w", UNIT)] = 0.5,
) -> Tensor:
    """The share of the object that is missed, weighed against the share of the background that is hit.

    Each share is of its own class, so the size of the object does not matter. A mask without object has nothing to miss, and one
    without background nothing to hit: that share counts 0.

    >>> sensitivity_specificity(torch.tensor([[0.5, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]]), w=0.8)
    tensor(0.4500)
    """
    missed, hit = ((1 - p) * y).sum(dim=(-2, -1)), (p * (1 - y)).sum(dim=(-2, -1))
    return w * ratio(missed, y.sum(dim=(-2, -1))) + (1 - w) * ratio(hit, (1 - y).sum(dim=(-2, -1)))


@loss(
    "Dice-BCE mix",
    axis=overlap,
    formula=r"w \left( 1 - \frac{2 \sum_i p_i y_i + \epsilon}{\sum_i p_i + \sum_i y_i + \epsilon} \right)"
    r" - \frac{1 - w}{N} \sum_i \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)",
    sources=[S0, TAGHANAKI],
    imbalance="Dice's share does not count background that is right",
    elsewhere={
        "MONAI": "DiceCELoss(sigmoid=True, lambda_dice=w, lambda_ce=1 - w, smooth_nr=eps, smooth_dr=eps); of logits",
    },
)
def dice_bce(
    p: Tensor,
    y: Tensor,
    *,
    w: Annotated[float, Knob("w", 0.0, 1.0, "the share of Dice", UNIT)] = 0.5,
    eps: Smoothing = 1.0,
) -> Tensor:
    """A weighted sum of Dice and pixel BCE.

    What most networks for masks are trained with. Dice judges the object as a whole; cross entropy has a gradient at every pixel,
    where Dice alone has almost none on an object that is missed.

    >>> dice_bce(torch.tensor([[0.5, 0.9]]), torch.tensor([[0.0, 1.0]]), w=0.25, eps=0.5)
    tensor(0.3512)
    """
    bce = 1 - on_pixels(w, p)  # inside the logarithms' weights: 0 times an infinite cross entropy is 0
    return w * dice(p, y, eps=eps) + log_loss(p, bce * y, bce * (1 - y)).mean(dim=(-2, -1))


@loss(
    "Log-cosh Dice",
    axis=overlap,
    formula=r"\log \cosh\!\left( 1 - \frac{2 \sum_i p_i y_i + \epsilon}{\sum_i p_i + \sum_i y_i + \epsilon} \right)",
    sources=[Paper("S. Jadon, A survey of loss functions for semantic segmentation", 2020, url="https://arxiv.org/abs/2006.14822")],
    imbalance="background that is right does not count",
)
def log_cosh_dice(p: Tensor, y: Tensor, *, eps: Smoothing = 1.0) -> Tensor:
    """The logarithm of the hyperbolic cosine of the Dice loss.

    About half the square of a small Dice loss, so that the pull fades as the masks come to agree; it is 0.43 at most. Two empty
    masks cost 0.

    >>> log_cosh_dice(torch.tensor([[0.5, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 1.0]]), eps=0.5)
    tensor(0.0687)
    """
    return log_cosh(dice(p, y, eps=eps))


@loss(
    "Dice-focal mix",
    axis=overlap,
    formula=r"w \left( 1 - \frac{2 \sum_i p_i y_i + \epsilon}{\sum_i p_i + \sum_i y_i + \epsilon} \right)"
    r" - \frac{1 - w}{N} \sum_i \left( y_i (1 - p_i)^{\gamma} \log p_i + (1 - y_i)\, p_i^{\gamma} \log(1 - p_i) \right)",
    sources=[
        Paper("MONAI, an open-source framework for deep learning in healthcare", 2022, url="https://arxiv.org/abs/2211.02701")
    ],
    imbalance="Dice's share does not count background that is right, easy pixels fade",
    elsewhere={
        "MONAI": "DiceFocalLoss(sigmoid=True, gamma=gamma, lambda_dice=w, lambda_focal=1 - w, smooth_nr=eps, "
        "smooth_dr=eps); of logits",
    },
)
def dice_focal(
    p: Tensor,
    y: Tensor,
    *,
    w: Annotated[float, Knob("w", 0.0, 1.0, "the share of Dice", UNIT)] = 0.5,
    gamma: Annotated[float, Knob(r"\gamma", 0.0, 5.0, "how fast easy pixels fade", NON_NEGATIVE)] = 2.0,
    eps: Smoothing = 1.0,
) -> Tensor:
    """A weighted sum of Dice and the mean focal loss of the pixels.

    As the mix with cross entropy, but pixels that are already right count little. MONAI's DiceFocalLoss has a weight for each of
    the two. At γ = 0 it is the mix with cross entropy.

    >>> dice_focal(torch.tensor([[0.5, 0.9]]), torch.tensor([[0.0, 1.0]]), w=0.25, gamma=1.0, eps=0.5)
    tensor(0.1856)
    """
    focal = 1 - on_pixels(w, p)  # inside the weights: 0 times an infinite loss is 0
    return w * dice(p, y, eps=eps) + log_loss(p, focal * y, focal * (1 - y), on_pixels(gamma, p)).mean(dim=(-2, -1))


@loss(
    "Generalized Dice",
    axis=overlap,
    formula=r"1 - \frac{2 \left( \sum_i p_i y_i / (\sum_i y_i)^2 + \sum_i (1 - p_i)(1 - y_i) / (\sum_i (1 - y_i))^2 \right)}"
    r"{\sum_i (p_i + y_i) / (\sum_i y_i)^2 + \sum_i (2 - p_i - y_i) / (\sum_i (1 - y_i))^2}",
    sources=[Paper("C. H. Sudre et al., Generalised Dice overlap", 2017, url="https://arxiv.org/abs/1707.03237")],
    imbalance="object and background are weighed by 1/area²",
    elsewhere={
        "MONAI": "GeneralizedDiceLoss(smooth_nr=0.0, smooth_dr=0.0); of background and object",
    },
)
def generalized_dice(p: Tensor, y: Tensor) -> Tensor:
    """Dice over object and background together, each weighed by one over the square of its area.

    A small object has the larger weight, so that it is not lost beside the background. A class that is absent from the mask has
    weight 0; MONAI gives it the weight of the other.

    >>> generalized_dice(torch.tensor([[0.5, 1.0], [0.0, 0.0]]), torch.tensor([[0.0, 1.0], [0.0, 0.0]]))
    tensor(0.1786)
    """
    wrong = (p * (1 - y) + (1 - p) * y).sum(dim=(-2, -1))  # of either class, the same
    object_, rest = y.sum(dim=(-2, -1)), (1 - y).sum(dim=(-2, -1))
    # both weights times both areas squared: one over the square of a tiny area would be too large for a number
    weight = torch.where(object_ == 0, 0, torch.where(rest == 0, 1, rest**2))
    other = torch.where(rest == 0, 0, torch.where(object_ == 0, 1, object_**2))
    whole = weight * (p.sum(dim=(-2, -1)) + object_) + other * ((1 - p).sum(dim=(-2, -1)) + rest)
    return ratio((weight + other) * wrong, whole)


def lovasz(errors: Tensor, y: Tensor) -> Tensor:
    """The Lovász extension of the Jaccard loss at the errors of the pixels: largest first, each times what it adds to that loss.

    The Jaccard loss of the k largest is k over their union with the object; what each adds is held constant.
    """
    largest, order = torch.sort(errors.flatten(-2), dim=-1, descending=True, stable=True)
    truth = y.detach().expand_as(errors).flatten(-2).gather(-1, order)
    so_far, count = truth.cumsum(dim=-1), torch.arange(1, truth.shape[-1] + 1, dtype=errors.dtype, device=errors.device)
    union = truth.sum(dim=-1, keepdim=True) + count - so_far
    return (largest * (count / union - ratio(count - 1, union - 1 + truth))).sum(dim=-1)


@loss(
    "Lovász hinge",
    axis=overlap,
    formula=r"\overline{\Delta}_{\text{Jaccard}}\!\left( \max(0,\; 1 - (2y - 1)\, z) \right)",
    sources=[
        S2.but(
            "Its code takes the signs from the prediction, where they are those of the label; and it shows this hinge of logits "
            "where the text speaks of softmax."
        ),
        YU,
    ],
    imbalance="background that is right does not count",
)
def lovasz_hinge(z: Tensor, y: Tensor) -> Tensor:
    """The Jaccard loss made continuous in the hinge errors of the logits: the worst pixel counts first, each by what it adds.

    Convex in the logits, and made for the IoU itself. It needs a hard target. On logits of ±1 it is twice the Jaccard loss, since a
    wrong pixel has an error of 2. For an empty mask it is the largest error.

    >>> lovasz_hinge(torch.tensor([[1.0, -1.0], [-1.0, 3.0]]), torch.tensor([[1.0, 1.0], [0.0, 0.0]]))
    tensor(2.)
    """
    return lovasz(positive_part(1 - (2 * y - 1) * z), y)
