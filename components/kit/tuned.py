"""A loss at its settings, with the keys of its sliders: what every page of curves, rows, masks or points shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from components.kit.words import decimals, linear_step, plain
from components.wire.chart import Control
from losses.core.axes import params_on
from losses.core.spec import Axis, Loss, Param, Setting


@dataclass(frozen=True)
class Tuned:
    """A loss, its hyperparameters as it takes them, and what the keys of their sliders end in."""

    loss: Loss
    settings: Mapping[str, Setting]
    suffix: str = ""

    def key(self, name: str) -> str:
        """The key of the slider of a number."""
        return name + self.suffix

    def numbers(self, axis: Axis) -> dict[str, float]:
        """The settings as one number for each slider that there is on the axis."""
        return self.loss.flatten(self.settings, axis.classes(self.loss))

    def controls(self, axis: Axis) -> list[Control]:
        """How the browser finds each of these sliders."""
        return [control(param, self.suffix) for param in params_on(self.loss, axis)]


def control(param: Param, suffix: str = "") -> Control:
    """How the browser finds a hyperparameter's slider, reads it and writes its number."""
    knob = param.knob
    digits = 2 if knob.log else decimals(linear_step(knob.low, knob.high), param.default)
    return {
        "key": param.name + suffix,
        "input": param.name,
        "symbol": plain(knob.symbol),
        "word": param.name,
        "decimals": digits,
        "range": {"low": knob.low, "high": knob.high, "log": knob.log},
    }


def file_stem(losses: Iterable[Loss]) -> str:
    """The name of a file that shows these losses, without its ending."""
    return "-".join(dict.fromkeys(loss.slug.replace("_", "-") for loss in losses))
