"""What a loss is: a plain torch function with its facts beside it, and the axes it can be drawn on.

A hyperparameter's name, default, range, symbol and meaning stand once, in the header of the loss's function.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Protocol, TypeVar, runtime_checkable

from torch import Tensor

from losses.core.counterparts import Counterpart
from losses.core.formula import formula_symbols
from losses.core.inputs import INPUTS, Takes

LossFunction = Callable[..., Tensor]
Setting = float | tuple[float, ...]
T = TypeVar("T")


@runtime_checkable
class Written(Protocol):
    """A function that is in no file: it says its own source, and which functions of this package that calls."""

    source: str
    helpers: Sequence[Callable[..., Any]]


@dataclass(frozen=True)
class Interval:
    """The legal values of a hyperparameter; an infinite end is always open."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    def __contains__(self, value: float | Sequence[float] | Tensor) -> bool:
        if isinstance(value, Tensor):
            return all(self._holds(v.item()) for v in value.flatten())
        return all(map(self._holds, value if isinstance(value, Sequence) else (value,)))

    def _holds(self, value: float) -> bool:
        above = value > self.low if self.open_low else value >= self.low
        below = value < self.high if self.open_high else value <= self.high
        return above and below and math.isfinite(value)

    def __str__(self) -> str:
        left = "(" if self.open_low or math.isinf(self.low) else "["
        right = ")" if self.open_high or math.isinf(self.high) else "]"
        return f"{left}{self.low:g}, {self.high:g}{right}"


REAL = Interval(-math.inf, math.inf)
POSITIVE = Interval(0.0, math.inf, open_low=True)
NON_NEGATIVE = Interval(0.0, math.inf)
UNIT = Interval(0.0, 1.0)
OPEN_UNIT = Interval(0.0, 1.0, open_low=True, open_high=True)


@dataclass(frozen=True)
class Knob:
    """How a hyperparameter is shown and turned: its symbol in LaTeX, the slider's range, and one line of meaning."""

    symbol: str
    low: float
    high: float
    help: str
    domain: Interval = POSITIVE
    log: bool = False
    each: str = ""  # what a vector of it has one number for: "class"


@dataclass(frozen=True)
class Param:
    """A hyperparameter of one loss: its name and default from the signature, and its knob."""

    name: str
    default: float
    knob: Knob

    def parts(self, classes: int) -> tuple[Param, ...]:
        """Itself, or a plain hyperparameter for each class: weight1, weight2, ..."""
        if not self.knob.each:
            return (self,)
        return tuple(self._part(i) for i in range(1, classes + 1))

    def _part(self, i: int) -> Param:
        knob = replace(self.knob, symbol=f"{self.knob.symbol}_{{{i}}}", help=f"{self.knob.each} {i}: {self.knob.help}", each="")
        return Param(f"{self.name}{i}", self.default, knob)

    def check(self, loss: str, value: Setting | Tensor) -> None:
        """Raise ValueError, naming loss, parameter, legal range and value, unless the value is legal."""
        if value not in self.knob.domain:
            raise ValueError(f"{loss}: {self.name} must lie in {self.knob.domain}, got {value}")


@dataclass(frozen=True)
class Target:
    """What an axis calls the target, which values it can have, and its slider: a probability, unless it says otherwise.

    `input` is the loss's name for it, if that is not the symbol.
    """

    symbol: str = "y"
    quantity: str = "target"
    help: str = "0 or 1, or a probability between them"
    start: float = 1.0
    domain: Interval = UNIT
    span: tuple[float, float] = (0.0, 1.0)
    step: float = 0.05
    input: str = ""

    @property
    def name(self) -> str:
        """The name of the input that is the target."""
        return self.input or self.symbol


@dataclass(frozen=True)
class Example:
    """Which prediction a point of an axis stands for: the logit of it, and the point for a logit, both for a target.

    Axes whose examples are `of` the same show the same prediction in different terms.
    """

    of: str
    logit: Callable[[float, float], float]
    point: Callable[[float, float], float]


# Makes one input of a loss out of what its parameters name: x, the points of an axis; y, the target; a number that the axis
# holds; or an input made before. Its body is a single `return`, which losses.core.code prints.
Link = Callable[..., Any]


@cache
def needs(link: Link) -> tuple[str, ...]:
    """The names of what a link makes its input of."""
    return tuple(inspect.signature(link).parameters)


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A quantity a loss can be drawn against: what it is called, where it lives, and how its points become inputs of a loss.

    `span` is the part drawn at first, and `reach` the part in which properties are looked for. `truth` says where on it the
    prediction equals a target, if it has such a place. `takes` is what the inputs of a loss are whose own axis it is.
    `links` has, for the slug of a loss's own axis, the links that make the inputs of such a loss, by name and in order.
    `partners` are the slugs of the two losses that Compare shows first on it; it does not offer an axis without them.
    `example` says which prediction a point stands for, where other axes show the same one.
    """

    slug: str
    quantity: str
    symbol: str
    domain: Interval
    span: tuple[float, float]
    reach: tuple[float, float]
    truth: Callable[[float], float] | None
    target: Target = Target()
    takes: Takes = "numbers"
    links: Mapping[str, Mapping[str, Link]] = field(default_factory=dict[str, Mapping[str, Link]], compare=False, repr=False)
    class_count: int = 1  # of the vectors that a loss of classes gets
    infinite: tuple[str, ...] = ()  # the predictions that are infinite at the ends of the domain
    meaningless: Mapping[float, str] = field(default_factory=dict[float, str], compare=False)  # targets without an axis, and why
    partners: tuple[str, ...] = ()
    example: Example | None = field(default=None, compare=False, repr=False)

    @property
    def title(self) -> str:
        return f"{self.quantity}, {self.symbol}"

    @property
    def words(self) -> str:
        """Its slug as a reader sees it."""
        return self.slug.replace("_", " ")

    @property
    def held(self) -> Mapping[str, tuple[float, ...]]:
        """The numbers that stay as the points move, by the names under which links ask for them."""
        return {}

    def links_of(self, loss: Loss) -> Mapping[str, Link]:
        """The links for the inputs of the loss; none where it cannot be drawn on this axis."""
        for own in (loss.axis, *loss.also):
            if own.slug in self.links:
                return self.links[own.slug]
        return {}

    def draws(self, loss: Loss) -> bool:
        """Whether the loss can be drawn on this axis."""
        return bool(self.links_of(loss))

    def links_to(self, loss: Loss, names: Iterable[str]) -> dict[str, Link]:
        """The links that make the inputs of these names, and the inputs that those are made of, in order."""
        links, wanted = self.links_of(loss), set(names)
        chosen: list[str] = []
        for name in reversed(list(links)):
            if name in wanted:
                chosen.append(name)
                wanted.update(need for need in needs(links[name]) if need != "x")  # which names the points, not an input
        return {name: links[name] for name in reversed(chosen)}

    def inputs(self, loss: Loss, x: Tensor, y: Tensor) -> tuple[Any, ...]:
        """The positional arguments of the loss at the points x, for the target y."""
        made: dict[str, Any] = {**self.held, "y": y}
        for name, link in self.links_to(loss, loss.inputs).items():
            made[name] = link(**{need: x if need == "x" else made[need] for need in needs(link)})
        return tuple(made[name] for name in loss.inputs)

    def classes(self, loss: Loss) -> int:
        """How many classes or outcomes the loss's vectors have here; 1 where its inputs are no vectors of classes."""
        return self.class_count if loss.axis.takes == "classes" else 1

    def is_open(self, loss: Loss) -> bool:
        """Whether the loss's own prediction is infinite at the ends, so that a sweep has to stop short of them."""
        return loss.prediction in self.infinite

    def takes_target(self, loss: Loss) -> bool:
        """Whether the loss, drawn here, takes a number as its target."""
        return loss.axis.target.name in loss.inputs

    def check_span(self, span: tuple[float, float]) -> None:
        """Raise ValueError unless the span is increasing and inside the axis's domain."""
        low, high = span
        if not low < high or low not in self.domain or high not in self.domain:
            raise ValueError(f"span must be an increasing pair in {self.domain} on the {self.slug} axis, got {span}")

    def check_target(self, loss: Loss, target: float) -> None:
        """Raise ValueError, naming the loss, for a target the axis cannot have, or one that leaves the axis without a meaning."""
        if not self.takes_target(loss):
            return
        if target not in self.target.domain:
            raise ValueError(f"{loss.slug}: target must lie in {self.target.domain}, got {target}")
        if target in self.meaningless:
            raise ValueError(f"{loss.slug}: at target {target:g} {self.meaningless[target]}")


@dataclass(frozen=True)
class Paper:
    """Where a loss comes from: one of the five source documents or a publication, and what it got wrong there."""

    title: str
    year: int | None = None
    doi: str = ""
    url: str = ""
    mistake: str = ""

    def but(self, mistake: str) -> Paper:
        """The same source, with the mistake it makes about the loss at hand."""
        return replace(self, mistake=mistake)

    @property
    def author(self) -> str:
        """What stands before the title proper: its author, or the whole title where none is named.

        >>> Paper("P. J. Huber, Robust estimation of a location parameter", 1964).author
        'P. J. Huber'
        >>> Paper("Convolution Neural Network Loss Functions (lecture notes)").author
        'Convolution Neural Network Loss Functions'
        """
        return self.title.partition(",")[0].partition(" (")[0]

    @property
    def link(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url


GOOD = Paper("I. J. Good, Rational decisions", 1952, doi="10.1111/j.2517-6161.1952.tb00104.x")
COX = Paper("D. R. Cox, The regression analysis of binary sequences", 1958, doi="10.1111/j.2517-6161.1958.tb00292.x")
S0 = Paper(
    "Convolution Neural Network Loss Functions (lecture notes)",
    url="https://github.com/MVRonkin/Deep-Learning-in-Image-Processing-Lectures",
)
S1 = Paper("J. Yuan, Loss Function", url="https://junkunyuan.github.io")
S2 = Paper("CSPaulia, 100 Loss Functions", 2025, url="https://github.com/CSPaulia/cspaulia-blog")
S3 = Paper("Practical 3.4, Convolutional Neural Networks: Loss functions (slides)")
S4 = Paper("Rico's Nerd Cluster, Deep Learning: Loss Functions", 2022, url="https://github.com/RicoJia/ricojia.github.io")


@dataclass(frozen=True)
class Loss:
    """One loss of the registry: call it as the function it wraps, with every hyperparameter checked first."""

    slug: str
    name: str
    family: str
    axis: Axis
    formula: str
    inputs: tuple[str, ...]
    params: tuple[Param, ...]
    sources: tuple[Paper, ...]
    function: LossFunction
    summary: str
    about: str
    pytorch: dict[str, str] = field(default_factory=dict[str, str])
    imbalance: str = ""
    also: tuple[Axis, ...] = ()
    aliases: tuple[str, ...] = ()  # other names that people look for it under
    elsewhere: tuple[Counterpart, ...] = ()  # its calls in other libraries
    untraced: str = ""  # why the graph of a reader's function cannot be traced; it is then drawn from samples
    help: str = ""  # all of this in one text, with the worked example

    def __call__(self, *inputs: Tensor | float, **hyperparameters: Tensor | Setting) -> Tensor:
        self.check(hyperparameters)
        return self.function(*inputs, **hyperparameters)

    def check(self, hyperparameters: Mapping[str, Tensor | Setting]) -> None:
        """Raise TypeError for a hyperparameter this loss does not have, ValueError for a value it cannot take."""
        for name, value in hyperparameters.items():
            self.param(name).check(self.slug, value)

    def param(self, name: str) -> Param:
        for param in self.params:
            if param.name == name:
                return param
        known = ", ".join(p.name for p in self.params) or "none"
        raise TypeError(f"{self.slug}: no hyperparameter {name!r} (it has: {known})")

    def parts(self, classes: int) -> tuple[Param, ...]:
        """The hyperparameters as plain numbers: one that each class has its own of becomes one for every class."""
        return tuple(part for param in self.params for part in param.parts(classes))

    def flatten(self, settings: Mapping[str, Setting], classes: int) -> dict[str, float]:
        """Settings as one number for each of `parts`; a single number is that of every class.

        Raises ValueError, naming loss and hyperparameter, where there is not one number for each.
        """
        numbers: dict[str, float] = {}
        for name, value in settings.items():
            parts = self.param(name).parts(classes)
            values = (value,) * len(parts) if isinstance(value, int | float) else tuple(value)
            if len(values) != len(parts):
                raise ValueError(f"{self.slug}: {name} takes one number, or {len(parts)} here, got {value}")
            numbers |= {part.name: v for part, v in zip(parts, values, strict=True)}
        return numbers

    def gather(self, numbers: Mapping[str, T], classes: int) -> dict[str, T | tuple[T, ...]]:
        """What `flatten` took apart: every hyperparameter, as a number or as one for each class."""
        return {
            param.name: tuple(numbers[part.name] for part in param.parts(classes)) if param.knob.each else numbers[param.name]
            for param in self.params
        }

    @property
    def prediction(self) -> str:
        """The name of the input that is predicted, and differentiated."""
        return next(name for name in self.inputs if name != self.axis.target.name)

    @property
    def formula_inputs(self) -> tuple[str, ...]:
        """The symbols under which the formula knows the loss's inputs."""
        used, known = formula_symbols(self.formula), INPUTS[self.axis.takes]
        return tuple(known[name].symbol for name in self.inputs if known[name].symbol in used)

    @property
    def defaults(self) -> dict[str, float]:
        return {param.name: param.default for param in self.params}
