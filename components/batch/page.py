"""The batch page: rows of predictions and targets, what two losses make of them, and which rows their costs come from."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from components.batch.rows import KINDS, LETTERS, Kind, read, read_file, write
from components.export.buttons import take
from components.kit import older as controls
from components.kit.layout import picture_and_panel
from components.kit.link import Link, read_number, read_text
from components.kit.mounted import mounted, style
from components.kit.navigation import links
from components.kit.tuned import Tuned, file_stem
from components.states.fields import losses_on
from components.states.presets import BATCHES, look_for
from losses.core.axes import AXES
from losses.core.cost import REDUCTIONS
from losses.core.curve import Array
from losses.core.spec import NON_NEGATIVE, Axis, Knob, Param
from losses.scenes.batch import trace_concentration, trace_cost, trace_decay, trace_truth
from losses.tracing.program import trace

FIRST = {"residual": ("MAE", "Huber"), "probability": ("BCE", "Focal"), "logit": ("BCE", "Focal")}
WEIGHTS = (
    Param("negative", 1.0, Knob("w_0", 0.1, 10.0, "weight of the rows with target 0", log=True)),
    Param("positive", 1.0, Knob("w_1", 0.1, 10.0, "weight of the rows with target 1", log=True)),
)
DECAY = Param("decay", 0.0, Knob(r"\lambda", 0.0, 2.0, "λ/(2m) Σ θ² beside a mean of m rows, λ/2 Σ θ² beside a sum", NON_NEGATIVE))
FILE = "file"  # what a link says of rows that are too many for it
HELD = "rows_held"  # where the session keeps them
THETA = "1 -2 0.5"

_CHART = """
<div class="atlas-batch">
  <div class="atlas-batch-plot" role="img"></div>
  <div class="atlas-tables"><table class="atlas-costs"></table><div><table class="atlas-worst"></table></div></div>
  <p class="atlas-batch-note" role="status"></p>
</div>
"""
_ROWS = """
<div class="atlas-batch">
  <div class="atlas-instances"><table></table></div>
  <p role="status"></p>
</div>
"""
_chart = mounted("batch", "batch/batch", html=_CHART, css=style("batch/batch"))
_rows = mounted("instances", "batch/table", html=_ROWS)


def batch_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    with panel:
        kind = _kind(link)
        curves = _losses(link, kind)
        reduction = controls.choice(link, "reduction", "Cost", REDUCTIONS)
        weights = {param.name: controls.knob(link, param, param.name) for param in WEIGHTS if kind.binary}
        lam, theta = _decay(link)
    with picture:
        chart = st.container()
        _table(link, kind)
    link.publish()
    scene = _scene(kind, curves) | {"reduction": reduction, "numbers": weights | {DECAY.name: lam}, "theta": theta}
    with chart:
        _chart(key="batch", data={"scene": scene})
        with st.container(key="take", horizontal=True):
            take("batch", "batch/export", file_stem(curve.loss for curve in curves))
        if said := look_for(BATCHES):
            st.write(said)
        links("batches", [(preset.name, preset.address) for preset in BATCHES])


def _kind(link: Link) -> Kind:
    words = [kind.words for kind in KINDS]
    return KINDS[words.index(controls.choice(link, "predictions", "Predictions are", words))]


def _losses(link: Link, kind: Kind) -> list[Tuned]:
    axis = AXES[kind.axis]
    family = "binary" if kind.binary else "regression"
    losses = [loss for loss in losses_on(axis) if loss.family == family and not axis.is_open(loss)]
    curves: list[Tuned] = []
    for slot, first in enumerate(FIRST[kind.axis], start=1):
        if loss := controls.loss_slot(link, losses, slot, first, f"Loss {slot}"):
            curves.append(controls.knobs(link, loss, axis, str(slot)))
    return curves


def _decay(link: Link) -> tuple[float, list[float]]:
    """How much the model's weights cost, and which they are; a word that is no number is named, and counts nothing."""
    lam = controls.knob(link, DECAY, DECAY.name)
    text = link.settle("theta", THETA, read_text, legal=lambda said: len(said) <= 500)
    st.text_input("Model weights θ", key="theta", max_chars=500)
    words = text.replace(",", " ").split()
    numbers = {word: read_number([word]) for word in words}
    wrong = next((word for word, value in numbers.items() if value is None), "")
    if wrong:
        st.caption(f":red[{wrong[:40]!r} is no number and is left out.]")
    return lam, [value for word in words if (value := numbers[word]) is not None]


def _table(link: Link, kind: Kind) -> None:
    """The rows, in a table that can be edited or filled from a file; what is too long for a link stays in the session."""
    key = f"rows_{kind.axis}"
    held: dict[str, Array] = st.session_state.setdefault(HELD, {})

    def legal(text: str) -> bool:
        return kind.axis in held if text == FILE else len(text) <= LETTERS and read(text, kind) is not None

    text = link.settle(key, kind.first, read_text, legal=legal)
    given = held[kind.axis] if text == FILE else read(text, kind)
    rows = np.empty((0, 2)) if given is None else given

    def keep(new: Array) -> None:
        written = write(new)
        if len(written) > LETTERS:
            held[kind.axis] = new
        st.session_state[key] = FILE if len(written) > LETTERS else written

    def edited() -> None:
        new = read(st.session_state["instances"]["text"], kind)
        if new is not None:
            keep(new)

    _upload(kind, keep)
    if text == FILE:
        st.caption(f"{len(rows)} rows: too many for the link, which leaves them out. They stay in this session, and nowhere else.")
    data = {"kind": _said(kind), "rows": b64encode(rows.tobytes()).decode()}
    _rows(key="instances", data=data, on_text_change=edited)


def _upload(kind: Kind, keep: Callable[[Array], None]) -> None:
    """Take a file as the rows; what is wrong with it is said by line, and the rows stay as they were."""

    def taken() -> None:
        st.session_state["rows_said"] = ""
        given = st.session_state["rows_file"]
        if given is None:
            return
        try:
            keep(read_file(given.getvalue(), kind))
        except ValueError as problem:
            st.session_state["rows_said"] = str(problem)

    with st.popover("A CSV file of your own"):
        st.caption("Columns prediction and target, at most 5 MB. The file is read and not stored.")
        given = st.file_uploader("File", "csv", key="rows_file", on_change=taken)
    if given and (said := st.session_state.get("rows_said")):
        st.caption(f":red[{said} The rows are as they were.]")


def _said(kind: Kind) -> dict[str, Any]:
    return {"axis": kind.axis, "symbol": kind.symbol, "binary": kind.binary}


def _scene(kind: Kind, curves: list[Tuned]) -> dict[str, Any]:
    axis = AXES[kind.axis]
    drawn = AXES["probability"] if kind.binary else axis
    quantity = "probability of the true class, pₜ" if kind.binary else axis.title
    return {
        "kind": _said(kind),
        "axis": {"title": quantity, "symbol": "pₜ" if kind.binary else axis.symbol, "low": 0 if kind.binary else None},
        "curves": [_curve(curve, axis, drawn) for curve in curves],
        "cost": trace_cost().data,
        "concentration": trace_concentration().data,
        "decay": trace_decay().data,
        "truth": trace_truth(kind.axis == "logit").data,
    }


def _curve(tuned: Tuned, axis: Axis, drawn: Axis) -> dict[str, Any]:
    loss = tuned.loss
    return {
        "slug": loss.slug,
        "name": loss.name,
        "inputs": tuned.numbers(axis),
        "controls": tuned.controls(axis),
        "open": drawn.is_open(loss),
        "rows": trace(loss, axis).data,
        "drawn": trace(loss, drawn).data,
    }
