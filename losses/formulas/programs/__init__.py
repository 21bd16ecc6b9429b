"""A loss as code to take away, each program as it is asked for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping

from losses.core.axes import find_axis
from losses.core.spec import Axis, Loss, Setting, Written
from losses.formulas.programs.arrays import jax_program, numpy_program
from losses.formulas.programs.boosting import LIGHTGBM, XGBOOST, axis_of_trees, objective_program
from losses.formulas.programs.pytorch import function_program, module_program

__all__ = ["Programs", "programs"]


class Programs(Mapping[str, str]):
    """Programs by the name of what they are for; each is written when it is asked for."""

    def __init__(self, writers: Mapping[str, Callable[[], str]]) -> None:
        self._writers = writers

    def __getitem__(self, name: str) -> str:
        return self._writers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._writers)

    def __len__(self) -> int:
        return len(self._writers)


def programs(
    loss: Loss, axis: str | Axis | None = None, target: float = 1.0, settings: Mapping[str, Setting] | None = None
) -> Programs:
    """The code of a loss on an axis, for each library that can have it, with the target and the settings as defaults.

    A loss of vectors has PyTorch alone, except along an axis of numbers; trees grow along a residual or a logit; a function that
    was taken from the reader is not printed again. Hyperparameters not among the settings keep their defaults.
    Raises ValueError for an unknown axis or an illegal setting, and TypeError for a hyperparameter the loss does not have.

    >>> from losses import LOSSES
    >>> list(programs(LOSSES["huber"])), list(programs(LOSSES["dice"]))
    (['PyTorch function', 'PyTorch module', 'NumPy', 'JAX', 'XGBoost', 'LightGBM'], ['PyTorch function', 'PyTorch module'])
    """
    along, numbers = find_axis(loss, axis), dict(settings or {})
    loss.check(numbers)
    writers: dict[str, Callable[[], str]] = {}
    if inspect.isfunction(loss.function) or isinstance(loss.function, Written):
        writers["PyTorch function"] = lambda: function_program(loss, along, numbers)
        writers["PyTorch module"] = lambda: module_program(loss, along, numbers)
    if along.takes in ("numbers", "vectors") and not loss.untraced:
        writers["NumPy"] = lambda: numpy_program(loss, along, target, numbers)
        writers["JAX"] = lambda: jax_program(loss, along, target, numbers)
    if axis_of_trees(loss) and not loss.untraced:
        writers["XGBoost"] = lambda: objective_program(XGBOOST, loss, numbers)
        writers["LightGBM"] = lambda: objective_program(LIGHTGBM, loss, numbers)
    return Programs(writers)
