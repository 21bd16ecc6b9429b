"""The variables of a formula: what each axis offers under which name, and how it is made from the inputs of a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from losses.core.axes import Sigmoid
from losses.core.inputs import INPUTS
from losses.core.softmax import log_softmax
from losses.core.spec import Axis
from losses.embedding import euclidean
from losses.formulas.functions import Kind, entries

# The dimensions of a vector, by what a loss takes.
DIMS: Mapping[str, tuple[int, ...]] = {"classes": (-1,), "pixels": (-2, -1)}


@dataclass(frozen=True)
class Variable:
    """What a name of a formula stands for: made from these inputs of the loss, by a function that the printed code calls, too.

    `whole`, where there is one, is how a loss of the catalogue gets it: a probability known by its logit.
    """

    meaning: str
    kind: Kind
    inputs: tuple[str, ...]
    make: Callable[..., Any]
    code: str  # as it is printed, with the names of the inputs
    whole: Callable[..., Any] | None = None
    whole_code: str = ""


def own_input(value: Tensor) -> Tensor:
    """The input itself."""
    return value


def logit(p: Tensor | Sigmoid) -> Tensor:
    """The log-odds of a probability, which may be known by them."""
    return p.logit if isinstance(p, Sigmoid) else p.log() - (-p).log1p()


def _margin_of_logit(z: Tensor, y: Tensor) -> Tensor:
    return z * (2 * y - 1)


def _margin_of(p: Tensor | Sigmoid, y: Tensor) -> Tensor:
    return _margin_of_logit(logit(p), y)


def _softmax(v: Tensor) -> Tensor:
    return log_softmax(v).exp()


def _plain(name: str, meaning: str, kind: Kind = "number") -> Variable:
    return Variable(meaning, kind, (name,), own_input, name)


_Y = _plain("y", "target")
_SCORES = "the logit, log(p / (1 - p))"


def _of_score(name: str) -> dict[str, Variable]:
    """What an axis of a logit or of a score offers, whose input has this name."""
    return {
        "z": _plain(name, _SCORES),
        "p": Variable("probability", "number", (name,), torch.sigmoid, f"{name}.sigmoid()", Sigmoid, f"Sigmoid({name})"),
        "m": Variable("margin, (2y - 1) z", "number", (name, "y"), _margin_of_logit, f"{name} * (2 * y - 1)"),
        "y": _Y,
    }


def _classes(name: str) -> dict[str, Variable]:
    """What an axis of several classes offers, whose prediction is a vector of logits or of their logarithms."""
    return {
        "p": Variable("probabilities", "vector", (name,), _softmax, f"log_softmax({name}).exp()"),
        "x": Variable("log-probabilities", "vector", (name,), log_softmax, f"log_softmax({name})"),
        "y": _plain("y", "target, one number for each class", "vector"),
    }


_VARIABLES: dict[str, dict[str, Variable]] = {
    "residual": {"r": _plain("residual", "residual, prediction - target")},
    "probability": {
        "p": Variable("probability", "number", ("p",), entries, "entries(p)", own_input, "p"),
        "z": Variable(_SCORES, "number", ("p",), logit, "logit(p)"),
        "m": Variable("margin, (2y - 1) z", "number", ("p", "y"), _margin_of, "logit(p) * (2 * y - 1)"),
        "y": _Y,
    },
    "logit": _of_score("z"),
    "margin": _of_score("s"),
    "class_logit": {
        "z": _plain("z", "logits", "vector"),
        **_classes("z"),
        "label": _plain("label", "number of the class", "input"),
    },
    "log_probability": _classes("x") | {"x": _plain("x", "log-probabilities", "vector")},
    "outcome": {
        name: Variable(INPUTS["classes"][name].meaning, "vector", (name,), entries, f"entries({name})", own_input, name)
        for name in ("q", "p")
    },
    "distance": {"d": Variable("distance of the pair", "number", ("a", "b"), euclidean, "euclidean(a, b)"), "y": _Y},
    "fake_score": {"f": _plain("fake", "score of a generated sample"), "r": _plain("real", "score of a real sample")},
    "difference": {"d": _plain("d", "difference of the two scores")},
    "log_ratio_difference": {"d": _plain("d", "difference of the two log-ratios")},
    "probability_ratio": {"r": _plain("ratio", "ratio of the probabilities"), "A": _plain("advantage", "advantage")},
    "overlap": {"p": _plain("p", "probability at every pixel", "vector"), "y": _plain("y", "target, a mask of 0 and 1", "vector")},
}


def variables(axis: Axis) -> dict[str, Variable]:
    """The variables of formulas on an axis; ValueError for an axis that has none."""
    if axis.slug not in _VARIABLES:
        raise ValueError(f"no formulas on the {axis.slug} axis (there are: {', '.join(_VARIABLES)})")
    return _VARIABLES[axis.slug]


def formula_axes() -> tuple[str, ...]:
    """The slugs of the axes that formulas can be written on."""
    return tuple(_VARIABLES)


def subject(axis: Axis) -> str:
    """The input that an axis moves, of which its first variable is made."""
    return next(iter(variables(axis).values())).inputs[-1]
