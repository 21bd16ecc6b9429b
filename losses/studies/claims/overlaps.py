"""Claims about losses of masks."""

from __future__ import annotations

from itertools import product

import torch
from torch import Tensor

from losses.core.axes import AXES
from losses.core.numbers import number
from losses.core.registry import LOSSES
from losses.core.spec import S0, S1, S2, S4
from losses.segmentation.classes import BERMAN
from losses.segmentation.overlap import ABRAHAM, BROSCH, DROZDZAL, SALEHI, lovasz
from losses.studies.claims.record import Evidence, claim, verdict
from losses.studies.play import Play
from losses.studies.toolbox import EXACT, Function, array, function, largest, points, scalar, slope, threshold

X = points(0, 1)


def overlapping(slug: str, **settings: float) -> Function:
    """A loss of masks against the share of the prediction that lies on the object; both are equally large."""
    loss, axis = LOSSES[slug], AXES["overlap"]

    def along(x: Tensor) -> Tensor:
        return loss.function(*axis.inputs(loss, x, scalar(1.0)), **settings)

    return along


@claim(
    sources=[S4],
    losses=["jaccard", "dice"],
    right=r"\frac{dL_\mathrm{IoU}}{dI} = -\frac{S}{(S - I)^2}, \; \frac{dL_\mathrm{Dice}}{dI} = -\frac{2}{S}, \; S = \sum (p + y)",
    reference=DROZDZAL,
    play=Play("compare", axis="overlap", loss1="dice", loss2="jaccard", eps1=0, eps2=0),
)
def iou_vs_dice(*, iou: Function = overlapping("jaccard", eps=0.0), dice: Function = overlapping("dice", eps=0.0)) -> Evidence:
    """IoU is the more sensitive loss at low overlap, and Dice at high overlap."""
    steep = {"IoU": slope(iou, X).abs(), "Dice": slope(dice, X).abs()}
    low, high = (float(steep["IoU"][i] / steep["Dice"][i]) for i in (0, -1))
    crossing = threshold(lambda x: float(slope(iou, scalar(x)).abs()) >= float(slope(dice, scalar(x)).abs()), 0.0, 1.0)
    return Evidence(
        verdict=verdict(low > 1 > high, sometimes=low > 1 or high < 1),
        margin=1 / low,
        finding=(
            f"with no overlap Dice is {number(1 / low)} times as steep as IoU, and with full overlap IoU is {number(high)} times "
            "as steep as Dice"
        ),
        numbers={"IoU over Dice at full overlap": high, "equally steep at an overlap of": crossing},
        x=array(X),
        lines={name: array(values) for name, values in steep.items()},
        across="share of the prediction on the object",
        up="steepness, |dL/dx|",
    )


def half_tversky(x: Tensor, eps: float) -> Tensor:
    """Tversky with beta = 1/2."""
    return overlapping("tversky", beta=0.5, eps=eps)(x)


def smoothed_dice(x: Tensor, eps: float) -> Tensor:
    """Dice at one value of its smoothing."""
    return overlapping("dice", eps=eps)(x)


@claim(
    sources=[S0, S1],
    losses=["tversky", "dice"],
    right=r"\frac{I}{I + \tfrac{1}{2} \mathrm{FP} + \tfrac{1}{2} \mathrm{FN}} = \frac{2 I}{\sum p + \sum y}",
    reference=SALEHI,
    play=Play("compare", axis="overlap", loss1="dice", loss2="tversky"),
)
def tversky_half_is_dice(*, tversky: Function = half_tversky, dice: Function = smoothed_dice) -> Evidence:
    """Tversky with β = 1/2 is Dice."""
    plain, smoothed, twice = (largest(tversky(X, a), dice(X, b)) for a, b in ((0.0, 0.0), (1.0, 1.0), (1.0, 2.0)))
    return Evidence(
        verdict=verdict(max(plain, smoothed) < EXACT, sometimes=plain < EXACT),
        margin=plain,
        finding=(
            f"the largest difference is {number(plain)} without smoothing, {number(smoothed)} with ε = 1 in both, and "
            f"{number(twice)} with ε = 1 in Tversky and 2 in Dice"
        ),
        numbers={"largest difference with ε = 1 in both": smoothed, "with Dice's ε twice as large": twice},
        x=array(X),
        lines={"Tversky, ε = 1": array(tversky(X, 1.0)), "Dice, ε = 1": array(dice(X, 1.0)), "Dice, ε = 2": array(dice(X, 2.0))},
        across="share of the prediction on the object",
        condition="ε is 0, or Dice's ε is twice that of Tversky" if twice < EXACT else "ε is 0",
    )


def accuracy_code(pred: Tensor, labels: Tensor) -> Tensor:
    """S4's code for the Dice loss."""
    return 1 - 2 * (pred == labels).sum(dim=-1) / (pred.shape[-1] + labels.shape[-1])


@claim(
    sources=[S4],
    losses=["dice"],
    right=r"1 - \frac{2 \sum p y}{\sum p + \sum y}",
    reference=DROZDZAL,
    play=Play("segmentation", loss="dice"),
)
def dice_code(*, code: Function = accuracy_code) -> Evidence:
    """1 − 2·sum(pred == labels)/(numel + numel) computes the Dice loss."""
    sizes = torch.arange(1, 21)
    pixels = torch.arange(20)
    labels = (pixels < sizes.unsqueeze(-1)).double()
    nothing = torch.zeros_like(labels)
    found = code(nothing, labels)
    dice = function("dice", eps=0.0)(nothing.unsqueeze(-2), labels.unsqueeze(-2))
    accuracy = (nothing == labels).double().mean(dim=-1)
    five = torch.tensor([1.0, 1.0, 0.0, 0.0, 0.0])
    return Evidence(
        verdict=verdict(largest(found, dice) < EXACT),
        margin=largest(found, dice),
        finding=(
            f"if nothing is predicted on 20 pixels, the code and the Dice loss differ by up to {number(largest(found, dice))}. The "
            "code counts background that is right, so it computes 1 − accuracy"
        ),
        numbers={
            "the code, nothing predicted, 2 of 5 pixels object": float(code(torch.zeros(5), five)),
            "its largest difference from 1 − accuracy": largest(found, 1 - accuracy),
        },
        x=array(sizes),
        lines={"the code": array(found), "Dice": array(dice)},
        across="pixels of the object among 20, none of them predicted",
    )


def weighed_score(x: Tensor) -> Tensor:
    """w sensitivity + (1 - w) specificity of the overlap axis's scene, w = 1/2: 4 pixels of object, 12 of background."""
    sensitivity, specificity = x, 1 - 4 * (1 - x) / 12
    return (sensitivity + specificity) / 2


@claim(
    sources=[S0, S1],
    losses=["sensitivity_specificity"],
    right=r"w \frac{\sum (y - p)^2 y}{\sum y} + (1 - w) \frac{\sum (y - p)^2 (1 - y)}{\sum (1 - y)}",
    reference=BROSCH,
    play=Play("segmentation", loss="sensitivity_specificity"),
)
def sensitivity_specificity_is_a_score(*, score: Function = weighed_score) -> Evidence:
    """w·sensitivity + (1 − w)·specificity is a loss."""
    pulls = slope(score, X)
    return Evidence(
        verdict=verdict(float(pulls.max()) <= 0, sometimes=float(pulls.min()) < 0),
        margin=float(pulls.min()),
        finding=(
            f"it grows as the prediction improves, from {number(float(score(X[0])))} with no overlap to "
            f"{number(float(score(X[-1])))} for a perfect match: its slope is at least {number(float(pulls.min()))}. A loss has to "
            "fall"
        ),
        numbers={"where nothing overlaps": float(score(X[0])), "on a perfect match": float(score(X[-1]))},
        x=array(X),
        lines={"as printed": array(score(X)), "the loss": array(overlapping("sensitivity_specificity")(X))},
        across="share of the prediction on the object",
    )


def errors_of(p: Tensor, y: Tensor) -> Tensor:
    """The errors of a softmax."""
    return (y - p).abs()


def hinge_errors(p: Tensor, y: Tensor) -> Tensor:
    """Those of the binary form, at logits of -1 and 1."""
    return (1 - (2 * y - 1) * (2 * p - 1)).relu()


@claim(
    sources=[S2],
    losses=["lovasz_softmax", "lovasz_hinge"],
    right=r"\overline{\Delta}(\mathbf{1}_M) = 1 - \mathrm{IoU}(M)",
    reference=BERMAN,
    play=Play("segmentation", loss="lovasz_softmax"),
)
def lovasz_extends_jaccard(*, extension: Function = lovasz, errors: Function = errors_of) -> Evidence:
    """On hard predictions the Lovász extension equals 1 − IoU."""
    y = torch.tensor([[1.0, 1.0, 0.0, 0.0]], dtype=torch.float64)
    cube = [torch.tensor([corner], dtype=torch.float64) for corner in product((0.0, 1.0), repeat=4)]
    iou = torch.stack([1 - (p * y).sum() / (p + y - p * y).sum() for p in cube])
    soft, hinge = (torch.stack([extension(kind(p, y), y).squeeze() for p in cube]) for kind in (errors, hinge_errors))
    share = points(0, 1, 101)
    edges = [torch.cat([y[:, :1], t.view(1, 1), y[:, 2:]], dim=1) for t in share]
    times = float((hinge[iou > 0] / iou[iou > 0]).mean())
    edge, hinged = (torch.stack([extension(kind(p, y), y).squeeze() for p in edges]) for kind in (errors, hinge_errors))
    return Evidence(
        verdict=verdict(max(largest(soft, iou), largest(hinge, iou)) < EXACT, sometimes=largest(soft, iou) < EXACT),
        margin=largest(soft, iou),
        finding=(
            f"for all 16 masks of four pixels, with errors |y − p|, the largest difference is {number(largest(soft, iou))}. With "
            f"hinge errors of logits ±1 the extension is {number(times)} times 1 − IoU"
        ),
        numbers={
            "with hinge errors the value is, times 1 − IoU": times,
            "bend along an edge": largest(edge[2:] + edge[:-2], 2 * edge[1:-1]),
        },
        x=array(share),
        lines={"along an edge of the cube": array(edge), "with hinge errors": array(hinged)},
        across="probability of one of the two pixels of the object",
        condition="the errors are 0 and 1",
    )


def power(index: Tensor, gamma: float) -> Tensor:
    """As S0 and S1 print it."""
    return (1 - index) ** gamma


def root(index: Tensor, gamma: float) -> Tensor:
    """As the paper has it."""
    return (1 - index) ** (1 / gamma)


@claim(
    sources=[S0, S1],
    losses=["focal_tversky"],
    right=r"(1 - \mathrm{TI})^{1/\gamma}, \quad \gamma \in [1, 3]",
    reference=ABRAHAM,
    play=Play("compare", axis="overlap", loss1="tversky", loss2="focal_tversky"),
)
def focal_tversky_exponent(*, ours: Function = power, theirs: Function = root) -> Evidence:
    """Focal Tversky is (1 − TI)^γ."""
    same = largest(ours(X, 4 / 3), theirs(X, 4 / 3))
    turned = largest(ours(X, 0.75), theirs(X, 4 / 3))
    return Evidence(
        verdict=verdict(same < EXACT, sometimes=turned < EXACT),
        margin=same,
        finding=(
            f"with γ = 4/3 in both they differ by up to {number(same)}; with 0.75 in the printed form and 4/3 in the paper's the "
            f"largest difference is {number(turned)}"
        ),
        numbers={
            "largest difference of γ = 0.75 here and 4/3 there": turned,
            "at TI = 0.9, γ = 0.75": float(ours(scalar(0.9), 0.75)),
            "and with the exponent 4/3": float(ours(scalar(0.9), 4 / 3)),
        },
        x=array(X),
        lines={"exponent γ = 4/3": array(ours(X, 4 / 3)), "exponent 1/γ = 3/4": array(theirs(X, 4 / 3))},
        across="Tversky index",
        condition="its γ is 1 over the paper's γ",
    )
