"""What the losses of masks cost: value and gradient of one image against its pixels, beside the same losses by MONAI and kornia.

    python -m benchmarks.segmentation

Every round measures every loss once, ours and theirs in turn, so that what the machine does besides falls on all alike; the
numbers are medians over the rounds. Growth is that of the time for each doubling of the pixels: 2 is linear; what sorts grows
by a little more, and what is small by less, because of the fixed cost of so many operations.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from itertools import pairwise
from typing import TypedDict

import torch
from kornia.losses import binary_focal_loss_with_logits, lovasz_hinge_loss, lovasz_softmax_loss
from monai.losses.dice import DiceCELoss, DiceLoss
from monai.losses.hausdorff_loss import HausdorffDTLoss
from monai.losses.tversky import TverskyLoss
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES

SIZES = (64, 128, 256)
ROUNDS = 15
FAMILY = [slug for slug, loss in LOSSES.items() if loss.family == "segmentation"]
Work = Callable[[Tensor], Tensor]


class Smoothing(TypedDict):
    """What MONAI adds to the numerator and to the denominator."""

    smooth_nr: float
    smooth_dr: float


def scene(size: int) -> dict[str, Tensor]:
    """A disc, and a prediction of it that is shifted, soft and noisy; as probabilities, logits and three classes."""
    generator = torch.Generator().manual_seed(0)
    line = torch.linspace(-1, 1, size)
    radius = (line[:, None] ** 2 + line**2).sqrt()
    y = (radius < 0.5).float()
    z = 8 * (0.5 - radius.roll(size // 16, -1)) + 0.5 * torch.randn(size, size, generator=generator)
    labels = (radius < 0.5).long() + (radius < 0.25).long()
    logits = torch.stack([-z, z, 2 * z - 2]) + 0.5 * torch.randn(3, size, size, generator=generator)
    onehot = F.one_hot(labels, 3).movedim(-1, 0).float()
    return {
        "p": z.sigmoid(),
        "z": z,
        "y": y,
        "logits": logits,
        "probabilities": logits.softmax(0),
        "onehot": onehot,
        "labels": labels,
    }


def ours(slug: str, given: dict[str, Tensor]) -> tuple[Work, Tensor]:
    """The loss at its defaults as a function of its prediction, and the prediction."""
    prediction, target = LOSSES[slug].inputs
    return lambda p: LOSSES[slug].function(p, given[target]), given[prediction]


def theirs(given: dict[str, Tensor]) -> dict[str, tuple[str, Work, Tensor]]:
    """The same losses of the same inputs elsewhere; what takes logits there is given logits, softmax or sigmoid included."""
    p, z, y, logits, labels = (given[name] for name in ("p", "z", "y", "logits", "labels"))

    def monai(loss: Callable[[Tensor, Tensor], Tensor]) -> tuple[str, Work, Tensor]:
        return "MONAI", lambda p: loss(p[None, None], y[None, None]), p

    one: Smoothing = {"smooth_nr": 1.0, "smooth_dr": 1.0}
    return {
        "dice": monai(DiceLoss(**one)),
        "squared_dice": monai(DiceLoss(squared_pred=True, **one)),
        "jaccard": monai(DiceLoss(jaccard=True, smooth_nr=2.0, smooth_dr=2.0)),
        "tversky": monai(TverskyLoss(**one)),
        "dice_bce": (
            "MONAI",
            lambda z: DiceCELoss(sigmoid=True, lambda_dice=0.5, lambda_ce=0.5, **one)(z[None, None], y[None, None]),
            z,
        ),
        "hausdorff_dt": monai(HausdorffDTLoss(include_background=True)),
        "pixel_focal": ("kornia", lambda z: binary_focal_loss_with_logits(z[None], y[None], alpha=0.25, reduction="mean"), z),
        "lovasz_hinge": ("kornia", lambda z: lovasz_hinge_loss(z[None, None], y[None]), z),
        "lovasz_softmax": ("kornia", lambda z: lovasz_softmax_loss(z[None], labels[None]), logits),
        "pixel_bce": ("torch", lambda p: F.binary_cross_entropy(p, y), p),
        "pixel_cross_entropy": ("torch", lambda z: F.cross_entropy(z[None], labels[None]), logits),
    }


def milliseconds(work: Work, prediction: Tensor) -> float:
    """The time of one value and its gradient."""
    leaf = prediction.clone().requires_grad_()
    start = time.perf_counter()
    value = work(leaf)
    if value.requires_grad:
        torch.autograd.grad(value, leaf)
    return 1000 * (time.perf_counter() - start)


def measure() -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """Median milliseconds for each loss and size, ours and theirs."""
    found: dict[tuple[str, int], list[float]] = {}
    others: dict[tuple[str, int], list[float]] = {}
    scenes = {size: scene(size) for size in SIZES}
    reference = {size: theirs(scenes[size]) for size in SIZES}
    for turn in range(ROUNDS + 2):
        for size in SIZES:
            for slug in FAMILY:
                pairs = [(found, ours(slug, scenes[size]))]
                if slug in reference[size]:
                    pairs.append((others, reference[size][slug][1:]))
                for kept, (work, prediction) in pairs if turn % 2 else reversed(pairs):
                    took = milliseconds(work, prediction)
                    if turn >= 2:  # the first calls warm up
                        kept.setdefault((slug, size), []).append(took)
    medians = ({key: statistics.median(times) for key, times in kept.items()} for kept in (found, others))
    return next(medians), next(medians)


def report() -> None:
    torch.set_num_threads(1)  # what runs beside is then the neighbours alone
    found, others = measure()
    names = {slug: name for slug, (name, *_) in theirs(scene(8)).items()}
    print(
        f"{'value and gradient, ms':26}" + "".join(f"{f'{size} x {size}':>12}" for size in SIZES) + "   growth  ratio at each size"
    )
    for slug in FAMILY:
        times = [found[slug, size] for size in SIZES]
        ratios = [f"{found[slug, size] / others[slug, size]:.2f}" for size in SIZES if (slug, size) in others]
        beside = f"{' '.join(ratios)} of {names[slug]}'s" if ratios else ""
        print(f"{slug:26}" + "".join(f"{t:12.3f}" for t in times) + f"{growth(times):9.2f}  {beside}")
    totals = [sum(found[slug, size] for slug in FAMILY) for size in SIZES]
    print(f"{'all losses':26}" + "".join(f"{t:12.2f}" for t in totals) + f"{growth(totals):9.2f}")
    steps = [f"{(b / a) ** 0.5:.2f}" for a, b in pairwise(totals)]
    print(f"all losses, growth for each doubling of the pixels: {', '.join(steps)}")


def growth(times: list[float]) -> float:
    """By how much the time grows where the pixels double, over all sizes; sizes double sides, and so quadruple pixels."""
    return (times[-1] / times[0]) ** (1 / (2 * math.log2(SIZES[-1] / SIZES[0])))


if __name__ == "__main__":
    report()
