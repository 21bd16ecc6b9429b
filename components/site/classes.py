"""The multiclass page of the site: curves along one logit, with the bars of all of them and the triangle of three classes.

A loss has a program for each number of classes. The page has those of three, and a file for each loss the others.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TypeVar, cast

from components.chart.scene import drawn
from components.chart.vectors import vectors
from components.kit.state import Field, Pick, Span, read
from components.kit.tuned import Tuned
from components.site.document import Document
from components.site.graph import Graph
from components.site.layout import chart, in_the_app, plain_page, presets
from components.site.messages import Drawn, Part
from components.site.parts import abouts, plain_axis, plain_chart
from components.site.values import script
from components.states import fields, multiclass
from components.states.multiclass import COUNTS, EXAMPLES, PAGE, START, Multiclass
from components.wire.chart import Curve, Entries, Simplex
from components.wire.site import PlainChart, PlainEntries, PlainPage, PlainSlot
from losses import losses_of
from losses.core.axes import CoordinateAxis, params_on, settings_on
from losses.core.spec import Loss
from losses.tracing.program import ProgramData, trace_softmax, trace_vectors

T = TypeVar("T")
OVER = f"loss{fields.OVERLAY}"
NO_PROGRAM: ProgramData = {"inputs": [], "ops": [], "outputs": {}}
LOST = "A file of this page did not come. Check the connection, then reload the page."


def _table(pick: Pick) -> Multiclass:
    """The page's table. The words of the span have {symbol} for the symbol of the axis: else each entry had fields of its own."""

    def built(field: Field[T]) -> T:
        if not isinstance(field, Span):
            return pick(field)
        return cast("T", pick(replace(field, label=fields.labelled("{symbol}", "from, to"))))

    return multiclass.table(built)


def _state(loss: Loss, classes: int = START, swept: int = 1) -> Multiclass:
    return read(multiclass.table, {"loss": [loss.name], "classes": [str(classes)], "sweep": [str(swept)]})


def _curve(loss: Loss, axis: CoordinateAxis) -> Curve:
    """A loss at its defaults for so many classes, without its program."""
    numbers = {param.name: param.default for param in params_on(loss, axis)}
    return drawn(Tuned(loss, settings_on(loss, axis, numbers)), axis, axis.target.start, NO_PROGRAM)


def _programs(loss: Loss) -> dict[str, ProgramData]:
    """The programs of a loss that are in its file, by the number of classes."""
    once = {str(classes): trace_vectors(loss.slug, classes).data for classes in COUNTS if classes != START}
    if loss.prediction != "z":
        return once
    return once | {f"{classes} twice": trace_vectors(loss.slug, classes, True).data for classes in COUNTS}


def _file(loss: Loss) -> str:
    return script(f"{loss.slug}.js", json.dumps(_programs(loss), separators=(",", ":"), allow_nan=False))


FILES = {f"{loss.slug}.js": partial(_file, loss) for loss in losses_of(PAGE)}


def _entries(state: Multiclass) -> Entries:
    """The bars of a prediction and a target, and the softmax of the whole prediction."""
    axis, own = state.axis, state.picture.curves[0].loss
    link = trace_softmax(len(axis.prediction), 1, own.prediction).data
    inputs = [f"{own.prediction}1" if name == "x" else name for name in link["inputs"]]
    return {**vectors(axis, own, state.picture.arrows), "link": {**link, "inputs": inputs}}


def _swept(state: Multiclass) -> int:
    return state.axis.swept - 1


def _simplex(state: Multiclass) -> Simplex | None:
    return vectors(state.axis, state.picture.curves[0].loss, state.picture.arrows)["simplex"]


_CHART = Drawn[Multiclass](
    "chart",
    "chart/live",
    [
        Part("scene.entries", _entries, ("loss", "classes")),
        Part("scene.entries.swept", _swept, ("classes", "sweep")),
        Part("scene.entries.simplex", _simplex, ("loss", "classes", "twice", "arrows")),
    ],
    {"entries": "scene.entries.vectors"},
)


def _chart() -> PlainChart:
    losses = losses_of(PAGE)
    first = {loss.prediction: loss for loss in reversed(losses)}
    axes = {f"{name}{k}": _state(loss, COUNTS[-1], k).axis for name, loss in first.items() for k in range(1, COUNTS[-1] + 1)}
    curves = {f"{loss.name} {count}": _curve(loss, _state(loss, count).axis) for loss in losses for count in COUNTS}
    entries: PlainEntries = {
        "predictions": {loss.name: loss.prediction for loss in losses},
        "files": {loss.name: f"{loss.slug}.js" for loss in losses},
        "programs": {f"{loss.name} {START}": trace_vectors(loss.slug, START).data for loss in losses},
        "lost": LOST,
    }
    slots: list[PlainSlot] = [{"key": key, "loss": "", "suffix": suffix} for key, suffix in (("loss", ""), (OVER, fields.OVERLAY))]
    plain = plain_chart([next(iter(axes.values()))], slots, curves)
    return {**plain, "axes": {name: plain_axis(axis) for name, axis in axes.items()}, "entries": entries}


def classes_parts() -> PlainPage:
    """The curves of losses of several classes, their bars and their triangle, as data."""
    return {
        "table": Graph(_table, apart=["classes"]).plain,
        "order": ["loss", "classes", "sweep", "twice", "x", "show", "arrows", OVER],
        "chart": _chart(),
        "pictures": [_CHART.plain(_table)],
        "about": abouts(PAGE),
    }


def classes_page() -> Document:
    """The page of these, with examples worth a look. The least value needs a search in the app."""
    note = in_the_app("The app also searches for the least that the loss can be when all logits move:")
    page = plain_page(PAGE, classes_parts(), chart(), presets("Examples to begin with", EXAMPLES) + note)
    return replace(page, files=FILES)
