"""The batch page of the site: rows in the address or of a file that the browser reads, and what two losses make of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, cast

from components.batch import page
from components.batch.page import batch_curve, batch_scene, rows_kind
from components.batch.sentences import reading
from components.kit.state import Choice, Field, Pick
from components.site.document import Document
from components.site.graph import Graph
from components.site.layout import beside, controls, picture, plain_page, presets
from components.site.messages import Drawn, Part
from components.states import batch
from components.states.batch import ADDED, BATCHES, DECAY, NO_NUMBER, Batch
from components.states.formulas import OWN
from components.states.rows import COLUMNS, KINDS, LETTERS, MOST, MOST_ROWS
from components.wire.pages import BatchCurve, BatchScene, SceneMessage
from components.wire.site import BatchWords, PlainPage, PlainRows, UploadKind, UploadMessage

T = TypeVar("T")
_UPLOAD = f"""
<details class="atlas-upload">
  <summary>A file of your own</summary>
  <p><small>A table with a prediction and a target in each row: CSV, TSV or text, up to {MOST // 1_000_000} MB and
  {MOST_ROWS // 1000} 000 rows. You choose the columns next. The file is read in this browser, and sent nowhere.</small></p>
  <p class="atlas-lost" hidden>The rows of this address came from a file and are too many for it. Choose the file again.</p>
  <input type="file" accept=".csv,.tsv,.txt" aria-label="File">
  <p role="alert"></p>
  <div class="atlas-choices"></div>
</details>
"""
_WORDS = '<small></small><p class="refused" role="alert"></p>'


def _table(pick: Pick) -> Batch:
    """The page's table without losses of the reader's own, which the app traces."""

    def built(field: Field[T]) -> T:
        if not isinstance(field, Choice):
            return pick(field)
        return cast("T", pick(replace(field, options=[option for option in field.options if option != OWN])))

    return batch.table(built)


def _scene(state: Batch) -> SceneMessage[BatchScene]:
    """All but the losses, which are parts of their own, and the model's weights, which the browser reads."""
    return {"scene": {**batch_scene(state, []), "curves": []}}


def _first(state: Batch) -> list[BatchCurve]:
    return [batch_curve(state.slots[1].curve, state.kind)] if state.slots[1].curve else []


def _second(state: Batch) -> list[BatchCurve]:
    return [batch_curve(state.slots[2].curve, state.kind)] if state.slots[2].curve else []


def _rows(state: Batch) -> PlainRows:
    """What the table of rows gets, but for the rows."""
    kind = state.kind
    return {
        "kind": rows_kind(kind),
        "rules": kind.rules,
        "columns": COLUMNS[:2],
        "rows": "",
        "first": kind.first,
        "letters": LETTERS,
    }


def _decay(state: Batch) -> BatchWords:
    return {"added": ADDED[state.reduction], "decay": state.decay, "theta": state.theta, "no_number": NO_NUMBER}


def _upload(state: Batch) -> UploadMessage:
    kinds: list[UploadKind] = [
        {"words": kind.words, "axis": kind.axis, "binary": kind.binary, "rules": kind.rules} for kind in KINDS
    ]
    return {"reading": reading(), "kinds": kinds, "kind": KINDS.index(state.kind), "lost": False}


_PICTURES = (
    Drawn[Batch](
        "batch",
        "batch/batch",
        [
            Part("", _scene, ("predictions",)),
            Part("scene.curves", _first, ("predictions", "loss1")),
            Part("scene.curves", _second, ("predictions", "loss2")),
        ],
        {},
    ),
    Drawn[Batch]("decay", "site/said", [Part("", _decay, ("reduction",))], {}),
    Drawn[Batch]("instances", "batch/table", [Part("", _rows, ("predictions",))], {}),
    Drawn[Batch](
        "upload", "batch/upload", [Part("", _upload), Part("kind", lambda state: _upload(state)["kind"], ("predictions",))], {}
    ),
)


def batch_parts() -> PlainPage:
    """The rows, what two losses make of them, and the place for a file, as data."""
    pictures = [each.plain(_table) for each in _PICTURES]
    order = ["predictions", "loss1", "loss2", "reduction", "negative", "positive", DECAY.name, "theta"]
    return {"table": Graph(_table).plain, "order": order, "chart": None, "pictures": pictures, "about": {}}


def batch_page() -> Document:
    """The page of these, with batches worth a look."""
    table = picture("upload", _UPLOAD) + picture("instances", page.ROWS_HTML)
    drawn = beside(picture("batch", page.CHART_HTML), controls() + picture("decay", _WORDS), main=True) + table
    return plain_page(batch.PAGE, batch_parts(), drawn, presets("Batches to begin with", BATCHES), OWN)
