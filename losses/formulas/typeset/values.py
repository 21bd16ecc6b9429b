"""Expressions as numbers, to tell whether two are the same function, and to test them against autograd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from losses.formulas.typeset.cases import Case, Tree
from losses.formulas.typeset.sums import Base, E, Function, Sum, Symbol, as_float

scipy: Any = import_module("scipy")  # it imports each of its parts when that is first used
Array = npt.NDArray[np.float64]


def _sigmoid(u: Array) -> Array:
    return 1 / (1 + np.exp(-u))


def _special(name: str) -> Callable[..., Array]:
    def function(*arguments: Array) -> Array:
        return getattr(scipy.special, name)(*arguments)

    return function


VALUES: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "sgn": np.sign,
    "log": np.log,
    "max": np.maximum,
    "min": np.minimum,
    "sin": np.sin,
    "cos": np.cos,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "floor": np.floor,
    "sigmoid": _sigmoid,
    "erf": _special("erf"),
    "erfc": _special("erfc"),
    "lgamma": _special("gammaln"),
    "digamma": _special("psi"),
    "polygamma": _special("polygamma"),
}


def value(tree: Tree, numbers: Mapping[str, Array]) -> Array:
    """The expression where each symbol has these numbers, arrays of one length; pi and e are known."""
    with np.errstate(all="ignore"):
        return _tree(tree, {"pi": np.array(np.pi), **numbers})


def _tree(tree: Tree, numbers: Mapping[str, Array]) -> Array:
    if isinstance(tree, Case):
        of = _sum(tree.condition.of, numbers)
        return np.where(of > 0 if tree.condition.kind == "gt" else of == 0, _tree(tree.yes, numbers), _tree(tree.no, numbers))
    return _sum(tree, numbers)


def _sum(a: Sum, numbers: Mapping[str, Array]) -> Array:
    result = np.array(0.0)
    for powers, factor in a.terms.items():
        term = np.array(as_float(factor))
        for base, e in powers:
            term = term * (np.exp(_sum(e, numbers)) if base == E else np.power(_base(base, numbers), _sum(e, numbers)))
        result = result + term
    return result


def _base(base: Base, numbers: Mapping[str, Array]) -> Array:
    if isinstance(base, Symbol):
        return numbers[base.key]
    if isinstance(base, Function):
        return VALUES[base.name](*(_sum(argument, numbers) for argument in base.arguments))
    return _sum(base, numbers)
