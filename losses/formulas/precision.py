"""What float32 makes of a loss, against float64: from where on its results are wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import torch

from losses.analysis.search import spaced
from losses.core.curve import Array
from losses.core.numbers import number
from losses.core.spec import Axis, Loss, Setting

LARGEST = float(torch.finfo(torch.float32).max)
HALF = 10**-3.5  # relative: half of the seven digits that float32 has
SMALLEST = 1e-30  # below it a 0 in float32 is right
SIZES = np.geomspace(1e-6, 1e6, 121)
UNDEFINED, INFINITE, ZERO, LOST, TOO_LARGE = range(1, 6)
KINDS = {
    UNDEFINED: "is NaN",
    INFINITE: "is infinite",
    ZERO: "is 0 instead of a positive number",
    LOST: "keeps fewer than half of its digits",
    TOO_LARGE: "is larger than any number",
}


def precision(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> Iterator[str]:
    """A sentence for each side of the axis on which float32 goes wrong from some point on, and one for what it does near 0."""
    if axis.takes != "numbers":
        return
    for side, end, sign in ((-1, axis.domain.low, "< −"), (1, axis.domain.high, "> ")):
        if math.isfinite(end):
            continue
        faults = _faults(loss, axis, target, settings, side * SIZES)
        right = np.flatnonzero(faults == 0)
        if right.size and (last := int(right[-1])) < len(SIZES) - 1:
            finer = spaced(float(SIZES[last]), float(SIZES[last + 1]), 65)
            fine = _faults(loss, axis, target, settings, side * finer)
            first = min(int(np.flatnonzero(fine == 0)[-1]) + 1, len(finer) - 1)
            if fine[first] in KINDS:
                farther = f", and {KINDS[ZERO]} farther out" if faults[-1] == ZERO != fine[first] else ""
                begin = _about(float(finer[first]), 3)
                yield f"In float32 the loss {KINDS[int(fine[first])]} for {axis.symbol} {sign}{begin}{farther}."
        if side > 0 and right.size and faults[0] in (ZERO, LOST):
            reach = _about(float(SIZES[right[0]]), 1)
            yield f"In float32 the loss {KINDS[LOST]} near 0, for |{axis.symbol}| below about {reach}."


def _about(value: float, digits: int) -> str:
    """To as many digits as the search tells."""
    return number(float(f"{value:.{digits}g}"))


def _faults(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting], x: Array) -> Array:
    """What is wrong in float32 at each point, of KINDS; 0 where nothing is, and -1 where float64 has no number either."""
    single = torch.tensor(x, dtype=torch.float32)
    y = torch.tensor(target, dtype=torch.float32)
    with torch.no_grad():
        value, wanted = (
            loss.function(*axis.inputs(loss, points, t), **settings).double().expand(points.shape).numpy(force=True)
            for points, t in ((single, y), (single.double(), y.double()))
        )
    size = np.abs(wanted)
    lost = np.isfinite(wanted) & (np.abs(value - wanted) > HALF * size) & (size > SMALLEST)
    return np.select(
        [
            np.isnan(wanted),
            np.isnan(value),
            np.isfinite(wanted) & (size > LARGEST),
            np.isinf(value),
            (value == 0) & (wanted > SMALLEST),
            lost,
        ],
        [-1, UNDEFINED, TOO_LARGE, INFINITE, ZERO, LOST],
        0,
    )
