"""Loss functions in plain torch, each written once, with the facts a reader needs beside it.

>>> import torch
>>> from losses import LOSSES, curve
>>> LOSSES["huber"](torch.tensor([0.5, -3.0]), delta=2.0)
tensor([0.1250, 4.0000])
>>> curve("focal", axis="logit", target=1.0, span=(-2.0, 2.0), points=3, gamma=0.0).value.round(4).tolist()
[2.1269, 0.6931, 0.1269]
"""

from importlib import import_module
from pkgutil import iter_modules

from losses.analysis.comparison import Comparison, compare
from losses.analysis.properties import Properties, properties
from losses.core.cost import reduce, weight_decay
from losses.core.curve import Curve, curve
from losses.core.registry import LOSSES, losses_of
from losses.core.spec import Loss
from losses.formulas import FormulaError, own, take

__all__ = [
    "FAMILIES",
    "LOSSES",
    "Comparison",
    "Curve",
    "FormulaError",
    "Loss",
    "Properties",
    "compare",
    "curve",
    "losses_of",
    "own",
    "properties",
    "reduce",
    "take",
    "weight_decay",
]


def _families() -> dict[str, str]:
    """The title of every family, which is how its docstring begins, in the order of the catalogue.

    A module of this package is a family if it says its PLACE among them. Importing it has filled the registry, in an order that
    depends on what imports what; here the registry is put into that of the families.
    """
    modules = [import_module(f"losses.{module.name}") for module in iter_modules(__path__)]
    placed = sorted((module for module in modules if hasattr(module, "PLACE")), key=lambda module: module.PLACE)
    titles = {
        module.__name__.removeprefix("losses."): (module.__doc__ or "").split(":")[0].removesuffix(" losses") for module in placed
    }
    for entry in [entry for family in titles for entry in losses_of(family)]:
        LOSSES[entry.slug] = LOSSES.pop(entry.slug)
    return titles


FAMILIES: dict[str, str] = _families()
