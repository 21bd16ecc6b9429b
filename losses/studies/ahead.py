"""What the pages show when they open, as small computations that can be made before anybody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from losses.analysis.properties import properties, steepest
from losses.core.axes import CoordinateAxis
from losses.core.registry import LOSSES, losses_of
from losses.core.spec import Loss
from losses.scenes.boxes import trace_boxes, trace_shift
from losses.scenes.composed import trace_composed
from losses.scenes.mask_programs import trace_measures, trace_pixels, trace_scene, trace_shares, trace_sorted
from losses.scenes.masks import KNOBS, SIDES
from losses.scenes.planes import PLANES
from losses.scenes.points import trace_points
from losses.tracing.program import Program, trace, trace_entries


def pieces() -> Iterator[Callable[[], object]]:
    """The computations, each of some hundredths of a second, the most likely to be asked for first."""
    yield from (trace_boxes, trace_shift, trace_composed)
    yield from (partial(trace_points, slug) for slug in PLANES)
    yield from (partial(_own_program, loss) for loss in LOSSES.values())
    yield from (partial(function, loss) for loss in LOSSES.values() for function in (properties, steepest))
    side = SIDES[0]
    yield from (partial(trace_pixels, loss, side) for loss in losses_of("segmentation"))
    yield from (partial(trace_scene, side, name) for name in KNOBS)
    yield from (partial(function, side) for function in (trace_measures, trace_shares, trace_sorted))


def _own_program(loss: Loss) -> Program:
    """The program of a loss on its own axis."""
    axis = loss.axis
    if isinstance(axis, CoordinateAxis):
        return trace_entries(loss, len(axis.prediction), axis.swept, axis.twice)
    return trace(loss)
