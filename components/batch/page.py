"""The batch page: rows of predictions and targets, what two losses make of them, and which rows their costs come from."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

import numpy as np
import streamlit as st

from components.export.buttons import take
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.mounted import Component, left_in, mounted, style
from components.kit.navigation import offer
from components.kit.state import read_number
from components.kit.tuned import Tuned, file_stem
from components.states.batch import BATCHES, DECAY, FILE, Batch, table
from components.states.rows import LETTERS, Kind, read, read_file, write
from components.wire.pages import BatchCurve, BatchScene, RowsKind, RowsMessage, SceneMessage
from losses.core.axes import AXES
from losses.core.curve import Array
from losses.core.spec import Axis
from losses.scenes.batch import trace_concentration, trace_cost, trace_decay, trace_truth
from losses.tracing.program import trace

HELD = "rows_held"  # where the session keeps them

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
_chart: Component[SceneMessage[BatchScene]] = mounted("batch", "batch/batch", html=_CHART, css=style("kit/name", "batch/batch"))
_rows: Component[RowsMessage] = mounted("instances", "batch/table", html=_ROWS)


def batch_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    held: dict[str, Array] = st.session_state.setdefault(HELD, {})
    state = table(link, held)
    link.publish()
    with panel:
        theta = _controls(link, state)
    with picture:
        chart = st.container()
        _table(state, held)
    with chart:
        _chart(key="batch", data={"scene": _scene(state, theta)})
        with st.container(key="take", horizontal=True):
            take("batch", "batch/export", file_stem(curve.loss for curve in state.curves))
        offer("batches", BATCHES)


def _controls(link: Link, state: Batch) -> list[float]:
    """Draw the controls, and say what the model's weights are."""
    link.draw("predictions")
    for curve in state.curves:
        link.draw(f"loss{curve.suffix}")
        link.knobs(curve, AXES[state.kind.axis])
    link.draw("reduction", *state.weights, DECAY.name, "theta")
    return _theta(state.theta)


def _theta(text: str) -> list[float]:
    """The weights of the model; a word that is no number is named, and counts nothing."""
    words = text.replace(",", " ").split()
    numbers = {word: read_number([word]) for word in words}
    wrong = next((word for word, value in numbers.items() if value is None), "")
    if wrong:
        st.caption(f":red[{wrong[:40]!r} is no number and is left out.]")
    return [value for word in words if (value := numbers[word]) is not None]


def _table(state: Batch, held: dict[str, Array]) -> None:
    """The rows, in a table that can be edited or filled from a file; what is too long for a link stays in the session."""
    kind, text = state.kind, state.rows
    stored = held[kind.axis] if text == FILE else read(text, kind)
    rows = np.empty((0, 2)) if stored is None else stored

    def keep(new: Array) -> None:
        written = write(new)
        if len(written) > LETTERS:
            held[kind.axis] = new
        st.session_state[f"rows_{kind.axis}"] = FILE if len(written) > LETTERS else written

    def edited() -> None:
        new = read(left_in("instances", "text", str) or "", kind)
        if new is not None:
            keep(new)

    _upload(kind, keep)
    if text == FILE:
        st.caption(f"{len(rows)} rows: too many for the link, which leaves them out. They stay in this session, and nowhere else.")
    data: RowsMessage = {"kind": _kind(kind), "rules": kind.rules, "rows": b64encode(rows.tobytes()).decode()}
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


def _kind(kind: Kind) -> RowsKind:
    return {"axis": kind.axis, "symbol": kind.symbol, "binary": kind.binary}


def _scene(state: Batch, theta: list[float]) -> BatchScene:
    kind, axis = state.kind, AXES[state.kind.axis]
    drawn = AXES["probability"] if kind.binary else axis
    quantity = "probability of the true class, pₜ" if kind.binary else axis.title
    return {
        "kind": _kind(kind),
        "axis": {"title": quantity, "symbol": "pₜ" if kind.binary else axis.symbol, "low": 0 if kind.binary else None},
        "curves": [_curve(curve, axis, drawn) for curve in state.curves],
        "cost": trace_cost().data,
        "concentration": trace_concentration().data,
        "decay": trace_decay().data,
        "truth": trace_truth(kind.axis == "logit").data,
        "reduction": state.reduction,
        "numbers": state.weights | {DECAY.name: state.decay},
        "theta": theta,
    }


def _curve(tuned: Tuned, axis: Axis, drawn: Axis) -> BatchCurve:
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
