"""Vectors in a scene: what the live chart needs to show a prediction and a target as bars, and three classes as a simplex."""

from __future__ import annotations

from components.wire.chart import Bars, Entries
from losses.core.axes import CoordinateAxis
from losses.core.spec import Loss
from losses.studies.floor import excludes
from losses.tracing.program import ProgramData, trace_entries, trace_simplex, trace_softmax


def vectors(axis: CoordinateAxis, loss: Loss, arrows: str) -> Entries:
    """The prediction and the target of a scene along one entry, and the groups of bars that show them."""
    name, classes = loss.prediction, len(axis.prediction)
    labels = [str(i) for i in range(1, classes + 1)]
    low, high = axis.span
    title = "logits, z" if name == "z" else "log-probabilities, x"
    groups: list[Bars] = [
        {
            "name": name,
            "title": title,
            "labels": labels,
            "low": low,
            "high": high,
            "drag": True,
        },
        {"name": "p", "title": "softmax, p", "labels": labels, "low": 0, "high": 1},
        {"name": "y", "title": "target, y", "labels": labels, "low": 0, "high": 1, "drag": True},
        {"name": "gradient", "title": f"gradient, dL/d{name}", "labels": labels},
    ]
    return {
        "prediction": name,
        "given": "y",
        "vectors": {name: list(axis.prediction), "y": list(axis.distribution)},
        "swept": axis.swept - 1,
        "exclusive": excludes(loss),
        "link": trace_softmax(classes, axis.swept, name).data,
        "groups": groups,
        "simplex": {"labels": [f"class {i}" for i in labels], "arrows": arrows} if simplex_program(axis, loss) else None,
    }


def entry_program(axis: CoordinateAxis, loss: Loss) -> ProgramData:
    """The program of the loss along the entry, with the gradient with respect to every entry."""
    return trace_entries(loss, len(axis.prediction), axis.swept, axis.twice).data


def simplex_program(axis: CoordinateAxis, loss: Loss) -> ProgramData | None:
    """The program of the loss over all predictions of three classes that exclude each other; None where there is no simplex."""
    return trace_simplex(loss).data if len(axis.prediction) == 3 and excludes(loss) and not axis.twice else None
