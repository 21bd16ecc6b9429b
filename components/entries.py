"""Vectors in a scene: what the live chart needs to show a prediction and a target as bars, and three classes as a simplex."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from losses.axes import Entries
from losses.least import excludes
from losses.program import trace_entries, trace_simplex, trace_softmax
from losses.spec import Loss


def vectors(axis: Entries, loss: Loss, arrows: str) -> dict[str, Any]:
    """The prediction and the target of a scene along one entry, and the groups of bars that show them."""
    name, classes = loss.prediction, len(axis.prediction)
    labels = [str(i) for i in range(1, classes + 1)]
    low, high = axis.span
    title = "logits, z" if name == "z" else "log-probabilities, x"
    groups = [
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
        "vectors": {name: list(axis.prediction), "y": list(axis.given)},
        "swept": axis.swept - 1,
        "exclusive": excludes(loss),
        "link": _softmax(classes, axis.swept, name),
        "groups": groups,
        "simplex": {"labels": [f"class {i}" for i in labels], "arrows": arrows} if simplex_program(axis, loss) else None,
    }


def entry_program(axis: Entries, loss: Loss) -> dict[str, Any]:
    """The program of the loss along the entry, with the gradient with respect to every entry."""
    return _entries(loss.slug, len(axis.prediction), axis.swept, axis.twice)


def simplex_program(axis: Entries, loss: Loss) -> dict[str, Any] | None:
    """The program of the loss over all predictions of three classes that exclude each other; None where there is no simplex."""
    return _simplex(loss.slug) if len(axis.prediction) == 3 and excludes(loss) and not axis.twice else None


@lru_cache(maxsize=256)
def _entries(slug: str, classes: int, swept: int, twice: bool) -> dict[str, Any]:
    return json.loads(trace_entries(slug, classes, swept, twice).to_json())


@cache
def _softmax(classes: int, swept: int, name: str) -> dict[str, Any]:
    return json.loads(trace_softmax(classes, swept, name).to_json())


@cache
def _simplex(slug: str) -> dict[str, Any]:
    return json.loads(trace_simplex(slug).to_json())
