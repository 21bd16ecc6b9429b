"""The segmentation page: the losses, the target and what is painted, the numbers of the scene, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np

from components.kit.state import Choice, Number, Pick, Text
from components.kit.tuned import Tuned
from components.states import fields
from components.states.family import start_of
from components.states.fields import NONE, choice, switch
from components.states.masks import decode, empty, encode
from losses import LOSSES, losses_of
from losses.scenes.masks import KNOBS, SHAPES, SIDES, target

PAGE = "segmentation"
PAINTED = "painted"  # the target's shape when the reader made it
OF = {"logit, z": "z", "probability, p": "p"}
ALONG = {name.replace("_", " "): name for name in KNOBS}
SORTS = ("loss", "value", "false_negatives", "false_positives", "border")
MAPPED, BESIDE, UNMAPPED = 1, 2, (3, 4)  # the slots: the page's own loss, the second whose gradient is drawn, and the others
SMOOTHING = "eps"
LONGEST_MASK = 2 * SIDES[-1] ** 2  # letters: at most one for each pixel, and the side


@dataclass(frozen=True)
class Segmentation:
    """What the segmentation page shows; the gradient is drawn of the first `maps` curves.

    The target and what is painted are masks as text. `smoothed` is the curve whose smoothing is drawn, on a `patch` of pixels.
    """

    curves: list[Tuned]
    maps: int
    side: int
    target: str
    drawn: str
    erased: str
    numbers: dict[str, float]
    seed: int
    swept: str
    of: str
    alike: bool
    sort: str
    smoothed: Tuned
    patch: int


def table(pick: Pick) -> Segmentation:
    """What the segmentation page shows."""
    losses = losses_of(PAGE)
    own = fields.loss(pick, losses, LOSSES[start_of(PAGE).loss])
    mapped = [fields.tuned(pick, own, own.axis), *_slot(pick, BESIDE, LOSSES["jaccard"].name, "Beside it")]
    side, text = _target(pick)
    swept = ALONG[pick(choice("along", "Curve along", list(ALONG)))]
    of = OF[pick(choice("of", "Gradient with respect to the", list(OF)))]
    about = "the colours of both pictures stand for the same numbers"
    alike = pick(switch("alike", "One scale for both gradients", about))
    curves = [*mapped, *(curve for place in UNMAPPED for curve in _slot(pick, place, NONE, "On the curve too"))]
    numbers = {name: pick(_number(name)) for name in KNOBS}
    seed = fields.count(pick, "seed", "seed of the noise", 0, 20, 0)
    drawn, erased = (pick(painted_mask(key, empty())) for key in ("drawn", "erased"))
    sort = pick(Choice(key="sort", default=SORTS[0], options=[*SORTS, *(f"-{name}" for name in SORTS)]))
    patch = fields.count(pick, "patch", "pixels of a patch", 1, 200, 20)
    dice = Tuned(LOSSES["dice"], LOSSES["dice"].defaults)
    smoothed = next((curve for curve in curves if SMOOTHING in curve.settings), dice)
    return Segmentation(
        curves=curves,
        maps=len(mapped),
        side=side,
        target=text,
        drawn=drawn,
        erased=erased,
        numbers=numbers,
        seed=seed,
        swept=swept,
        of=of,
        alike=alike,
        sort=sort,
        smoothed=smoothed,
        patch=patch,
    )


def _slot(pick: Pick, place: int, default: str, label: str) -> list[Tuned]:
    """The loss of one of the other slots, if there is one."""
    other = fields.slot(pick, losses_of(PAGE), place, default, label)
    return [fields.tuned(pick, other, other.axis, str(place))] if other else []


def _target(pick: Pick) -> tuple[int, str]:
    """The side of the frame and the target in it, as text; a painted one may be of another side."""
    shape = pick(choice("target", "Target", [*SHAPES, PAINTED]))
    side = int(pick(choice("side", "Pixels a side", [str(side) for side in SIDES])))
    if shape in SHAPES:
        return side, _shape(shape, side)
    return side, pick(painted_mask("mask", _shape(next(iter(SHAPES)), SIDES[0])))


@cache
def _shape(shape: str, side: int) -> str:
    """The target of a shape, as text."""
    return encode(target(shape, side).numpy() > 0)


def _number(name: str) -> Number:
    """A number of the scene."""
    param = KNOBS[name]
    return Number(key=name, default=param.default, low=param.knob.low, high=param.knob.high, label=name.replace("_", " "))


def painted_mask(key: str, default: str) -> Text:
    """A painted mask."""
    return Text(
        key=key,
        default=default,
        longest=LONGEST_MASK,
        form="mask",
        allowed=lambda text: decode(text, SIDES[0]) is not None,
        sample=_random_mask,
    )


def _random_mask(random: Random) -> str:
    """The text of a small mask of random pixels."""
    return encode(np.array([[random.random() < 0.5 for _ in range(8)] for _ in range(8)]))
