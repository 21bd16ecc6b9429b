"""The parts of a plain page's pictures: its axes, and one curve for each loss on each of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from components.chart.scene import INFINITE, MEANINGLESS, PANELS, chart_axis, drawn, panel
from components.kit.state import Number, Table
from components.kit.tuned import Tuned
from components.site.facts import about
from components.site.graph import Graph
from components.site.messages import Drawn
from components.states import compare, family, home
from components.states.fields import OVERLAY, listed
from components.states.formulas import OWN
from components.wire.chart import Curve
from components.wire.site import PlainAim, PlainAxis, PlainChart, PlainLoss, PlainPage, PlainPicture, PlainSlot
from losses import LOSSES, losses_of
from losses.core.axes import axes_of, params_on, residual, settings_on
from losses.core.spec import Axis, Loss

S = TypeVar("S")
LIVE: PlainPicture = {"name": "chart", "module": "chart/live.js", "parts": [], "left": {}}


def family_page(name: str, own: Table[S] | None = None, pictures: Sequence[Drawn[S]] = ()) -> PlainPage:
    """The curves of a family, and one laid over them; some pages have a table of their own, with further pictures."""
    losses = losses_of(name)
    axes = list(dict.fromkeys(axis for loss in losses for axis in axes_of(loss)))
    over = f"loss{OVERLAY}"
    graph = Graph(own or family.table(name))
    page = _page(graph, axes, {"loss": "", over: OVERLAY}, ["loss", "y", "axis", "x", "show", over])
    further = [picture.plain(own) for picture in pictures] if own else []
    return {**page, "pictures": [*page["pictures"], *further], "about": abouts(name)}


def abouts(name: str) -> dict[str, str]:
    """What stands below the pictures of a family's page, by the name of the loss."""
    return {loss.name: about(loss) for loss in losses_of(name)}


def compare_page() -> PlainPage:
    """Two to four losses on one axis. A loss of the reader's own needs the app, which traces it."""
    slots = {f"loss{place}": str(place) for place in compare.SLOTS}
    order = [*slots, "axis", "y", "x", "layout", "scale", "what"]
    return _page(Graph(compare.table, [OWN]), compare.page_axes(), slots, order, compared=True)


def home_page() -> PlainPage:
    """The figure of the first page, which has one loss."""
    huber = LOSSES["huber"]
    curves = {f"{huber.name} {residual.slug}": plain_curve(huber, residual)}
    chart = plain_chart([residual], [{"key": "", "loss": huber.name, "suffix": ""}], curves)
    return {"table": Graph(home.table).plain, "order": [], "chart": chart, "pictures": [LIVE], "about": {}}


def _page(
    graph: Graph, axes: Sequence[Axis], slots: Mapping[str, str], order: Sequence[str], *, compared: bool = False
) -> PlainPage:
    """A page of curves on these axes; the slots are what the keys of sliders end in, by the key of the field of their loss."""
    table = graph.plain
    names = {option for field in table["fields"] if field["key"] in slots for option in field.get("options", ())}
    losses = [loss for loss in LOSSES.values() if loss.name in names]
    curves = {f"{loss.name} {axis.slug}": plain_curve(loss, axis) for loss in losses for axis in axes if axis.draws(loss)}
    chart = plain_chart(
        axes, [{"key": key, "loss": "", "suffix": suffix} for key, suffix in slots.items()], curves, compared=compared
    )
    return {"table": table, "order": order, "chart": chart, "pictures": [LIVE], "about": {}}


def plain_chart(
    axes: Sequence[Axis], slots: Sequence[PlainSlot], curves: Mapping[str, Curve], *, compared: bool = False
) -> PlainChart:
    """The chart of these curves on these axes."""
    return {
        "slots": slots,
        "axis": axes[0].slug,
        "span": axes[0].span,
        "panels": ["value", "slope"],
        "compared": compared,
        "scales": {compare.UNIT_SLOPE: "slope", compare.UNIT_CURVATURE: "curvature"},
        "aside": compare.ASIDE,
        "axes": {axis.slug: plain_axis(axis) for axis in axes},
        "curves": curves,
        "losses": offered_losses() if compared else {},
    }


def offered_losses() -> dict[str, PlainLoss]:
    """The losses that the slots of a page which compares them are offered, by their names."""
    losses = [loss for loss in LOSSES.values() if compare.shared_axes([loss])]
    return {loss.name: {"axis": loss.axis.slug, "word": listed([loss])(loss.name)} for loss in losses}


def plain_curve(loss: Loss, axis: Axis) -> Curve:
    """A loss at its defaults on an axis."""
    numbers = {param.name: param.default for param in params_on(loss, axis)}
    return drawn(Tuned(loss, settings_on(loss, axis, numbers)), axis, axis.target.start)


def plain_axis(axis: Axis) -> PlainAxis:
    """An axis, with what depends on the target there."""
    own = axis.target
    inside = np.linspace(*axis.span, 5)[1:-1]
    return {
        "axis": chart_axis(axis),
        "panels": {name: panel(name, axis) for name in PANELS},
        "target": own.start,
        "meaningless": {text: MEANINGLESS for text in map(_said, axis.meaningless)},
        "inside": [float(x) for x in inside],
        "infinite": INFINITE.format(symbol=own.symbol, y="{y}", loss="{loss}"),
        "aims": {_said(y): _aim(axis, y) for y in _targets(axis)} if axis.partners else {},
        "notes": {option: compare.note_of(option, axis, None) for option in (compare.AS_WRITTEN, compare.UNIT_SLOPE)},
    }


def _targets(axis: Axis) -> list[float]:
    """The targets at which the slider of an axis stops."""
    low, high = axis.target.span
    steps = round((high - low) / axis.target.step)
    return sorted({axis.target.start, *(round(min(low + axis.target.step * k, high), 10) for k in range(steps + 1))})


def _aim(axis: Axis, target: float) -> PlainAim:
    """Where the prediction is right for a target, and what the scale says of it."""
    at = axis.truth(target) if axis.truth else math.nan
    scale = compare.scale_of(compare.UNIT_CURVATURE, at, axis.span[0])
    note = compare.note_of(compare.UNIT_CURVATURE, axis, scale)
    return {"at": at if scale else None, "note": note}


def _said(target: float) -> str:
    """What an address says of a target.

    >>> _said(0.5), _said(1.0)
    ('0.5', '1')
    """
    (text,) = Number(key="y", default=target, low=target, high=target, step=1.0).write(target)
    return text
