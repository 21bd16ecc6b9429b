"""The batch page: rows of predictions and targets, what two losses make of them, and which rows their costs come from."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import partial

import streamlit as st

from components.batch.upload import upload
from components.explorer.formulas import keep_formulas, last_formulas, slot_controls
from components.export.buttons import take
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.mounted import Component, left_in, mounted
from components.kit.navigation import offer
from components.kit.outside import tell
from components.kit.state import read_number
from components.kit.tuned import Tuned, file_stem
from components.states.batch import ADDED, BATCHES, DECAY, FILE, NO_NUMBER, Batch, table
from components.states.rows import COLUMNS, LETTERS, MOST, Kind, read, write
from components.wire.pages import BatchCurve, BatchScene, RowsKind, RowsMessage, SceneMessage
from losses.core.axes import AXES
from losses.core.curve import Array
from losses.scenes.batch import trace_concentration, trace_cost, trace_decay, trace_truth
from losses.tracing.program import trace

HELD = "rows_held"  # where the session keeps them

CHART_HTML = """
<div class="atlas-batch">
  <div class="atlas-batch-plot" role="figure"></div>
  <div class="atlas-tables"><table class="atlas-costs"></table><div tabindex="0"><table class="atlas-worst"></table></div></div>
  <p class="atlas-batch-note" role="status"></p>
</div>
"""
ROWS_HTML = """
<div class="atlas-batch">
  <div class="atlas-instances"><table></table></div>
  <p role="status"></p>
</div>
"""
_chart: Component[SceneMessage[BatchScene]] = mounted("batch", "batch/batch", html=CHART_HTML)
_rows: Component[RowsMessage] = mounted("instances", "batch/table", html=ROWS_HTML)


def batch_page() -> None:
    """Draw the page in the state its URL says."""
    picture, panel = picture_and_panel()
    link = Link()
    held: dict[str, Array] = st.session_state.setdefault(HELD, {})
    state = table(link, last_formulas(link))
    link.publish()
    keep_formulas(state.slots.values())
    with panel:
        theta = _controls(link, state)
    kind, text = state.kind, state.rows
    rows = held.get(kind.axis) if text == FILE else read(text, kind)
    with picture:
        if rows is None:
            _lost(kind)
            offer("batches", BATCHES)
            return
        if not state.curves:
            st.markdown("No formula here can be read, so there is nothing to compute yet.")
            return
        _chart(key="batch", data={"scene": batch_scene(state, theta)})
        with st.container(key="take", horizontal=True):
            take("batch", "batch/export", file_stem(curve.loss for curve in state.curves))
        offer("batches", BATCHES)
        _table(kind, text, rows)


def _controls(link: Link, state: Batch) -> list[float]:
    """Draw the controls, and say what the model's weights are."""
    link.draw("predictions")
    for place, slot in state.slots.items():
        link.draw(f"loss{place}")
        slot_controls(link, slot, AXES[state.kind.axis])
    link.draw("reduction", *state.weights, DECAY.name)
    if state.decay:
        st.caption(ADDED[state.reduction])
    link.draw("theta")
    return _theta(state.theta)


def _theta(text: str) -> list[float]:
    """The weights of the model; a word that is no number, such as one with a decimal comma, is named, and counts nothing."""
    words = [word for word in re.split(r",?\s+|,$", text) if word]
    numbers = {word: read_number([word]) for word in words}
    wrong = next((word for word, value in numbers.items() if value is None), "")
    if wrong:
        tell(NO_NUMBER.format(word=wrong[:40]), refused=True)
    return [value for word in words if (value := numbers[word]) is not None]


def _table(kind: Kind, text: str, rows: Array) -> None:
    """The rows, in a table that can be edited or filled from a file."""

    def edited() -> None:
        new = read(left_in("instances", "text", str, MOST) or "", kind)
        if new is not None:
            _keep(kind, new)

    upload(kind, _keep)
    if text == FILE:
        st.caption(f"{len(rows)} rows: too many for the link, which leaves them out. They stay in this session, and nowhere else.")
    columns = COLUMNS[: rows.shape[1]]
    data: RowsMessage = {
        "kind": rows_kind(kind),
        "rules": kind.rules,
        "columns": columns,
        "rows": b64encode(rows.tobytes()).decode(),
    }
    _rows(key="instances", data=data, on_text_change=edited)


def _lost(kind: Kind) -> None:
    """Ask for the file again whose rows the link could not hold, and this session does not have."""
    st.markdown(
        "**The rows of this page are lost.** They came from a file, were too many for the link, and were kept in a session that "
        "has ended: it was cut off, the app was started again, or the link was opened elsewhere. Choose the file again."
    )
    upload(kind, _keep)
    example = partial(st.session_state.update, {f"rows_{kind.axis}": kind.first})
    st.button("Start with the example instead", type="tertiary", on_click=example)


def _keep(kind: Kind, rows: Array) -> None:
    """Make these the rows of the page; what is too long for a link stays in the session."""
    written = write(rows)
    if len(written) > LETTERS:
        st.session_state[HELD][kind.axis] = rows
    st.session_state[f"rows_{kind.axis}"] = FILE if len(written) > LETTERS else written
    st.session_state["predictions"] = kind.words


def rows_kind(kind: Kind) -> RowsKind:
    """What the rows are, as data."""
    return {"axis": kind.axis, "symbol": kind.symbol, "binary": kind.binary}


def batch_scene(state: Batch, theta: list[float]) -> BatchScene:
    """What is made of the rows, whatever they are."""
    kind, axis = state.kind, AXES[state.kind.axis]
    quantity = "probability of the true class, pₜ" if kind.binary else axis.title
    return {
        "kind": rows_kind(kind),
        "axis": {"title": quantity, "symbol": "pₜ" if kind.binary else axis.symbol, "low": 0 if kind.binary else None},
        "curves": [batch_curve(curve, kind) for curve in state.curves],
        "cost": trace_cost().data,
        "concentration": trace_concentration().data,
        "decay": trace_decay().data,
        "truth": trace_truth(kind.axis == "logit").data,
        "reduction": state.reduction,
        "numbers": state.weights | {DECAY.name: state.decay},
        "theta": theta,
    }


def batch_curve(tuned: Tuned, kind: Kind) -> BatchCurve:
    """A loss at its settings, for rows of this kind."""
    loss, axis = tuned.loss, AXES[kind.axis]
    drawn = AXES["probability"] if kind.binary else axis
    return {
        "slug": loss.slug,
        "name": loss.name,
        "inputs": tuned.numbers(axis),
        "controls": tuned.controls(axis),
        "open": drawn.is_open(loss),
        "rows": trace(loss, axis).data,
        "drawn": trace(loss, drawn).data,
    }
