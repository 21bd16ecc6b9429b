"""What a loss is: a plain torch function with its facts beside it, kept in one registry.

A family is one module of decorated functions. The decorator reads the signature, so a hyperparameter's name, default, range,
symbol and meaning stand once, in the function's own header.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, TypeVar, get_type_hints

import torch
from torch import Tensor

LossFunction = Callable[..., Tensor]
Setting = float | tuple[float, ...]
# Plain numbers, vectors (..., C), masks (..., H, W), boxes (..., 4), or points (..., D).
Takes = Literal["numbers", "classes", "pixels", "boxes", "vectors"]
T = TypeVar("T")


@dataclass(frozen=True)
class Interval:
    """The legal values of a hyperparameter; an infinite end is always open."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    def __contains__(self, value: float | Sequence[float] | Tensor) -> bool:
        v = torch.as_tensor(value, dtype=torch.float64)
        above = v > self.low if self.open_low else v >= self.low
        below = v < self.high if self.open_high else v <= self.high
        return bool((above & below & v.isfinite()).all())

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
    """What an axis calls the target, which values it can have, and its slider: a probability, unless it says otherwise."""

    symbol: str = "y"
    quantity: str = "target"
    help: str = "0 or 1, or a probability between them"
    start: float = 1.0
    domain: Interval = UNIT
    span: tuple[float, float] = (0.0, 1.0)
    step: float = 0.05


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
        return next((self.links[own.slug] for own in (loss.axis, *loss.also) if own.slug in self.links), dict[str, Link]())

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
        return loss.axis.target.symbol in loss.inputs

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
    def link(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url


S0 = Paper("Convolution Neural Network Loss Functions (lecture notes)")
S1 = Paper("J. Yuan, Loss Function")
S2 = Paper("CSPaulia, 100 Loss Functions", 2025)
S3 = Paper("Practical 3.4, Convolutional Neural Networks: Loss functions (slides)")
S4 = Paper("Rico's Nerd Cluster, Deep Learning: Loss Functions", 2022)


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
        return next(name for name in self.inputs if name != self.axis.target.symbol)

    @property
    def formula_inputs(self) -> tuple[str, ...]:
        """The symbols under which the formula knows the loss's inputs."""
        used = formula_symbols(self.formula)
        return tuple(s for name in self.inputs for s in sorted(INPUT_SYMBOLS.get(name, {name}) & used))

    @property
    def defaults(self) -> dict[str, float]:
        return {param.name: param.default for param in self.params}


LOSSES: dict[str, Loss] = {}

# Letters a formula may use for the inputs of its loss; all others must be hyperparameters.
INPUT_SYMBOLS = {
    **{"residual": {"r"}, "s": {"m"}, "logits": {"z"}, "probabilities": {"p"}, "onehot": {"y"}},
    **{"real": {"r"}, "fake": {"f"}},
    **{"predicted": {"P"}, "target": {"T"}, "t_star": set[str](), "mask_p": {"p"}, "mask_y": {"y"}},
    **{"anchor": {"a"}, "positive": {"p"}, "negative": {"n"}, "negatives": {"n"}},
}
NOT_SYMBOLS = {r"\sigma", r"\pi", "C", "N"}  # the sigmoid, and the numbers of classes and of pixels; C is also a box around boxes
NAMED = re.compile(r"[A-Z]_\{\\text\{[a-z]+\}\}")  # a letter with a word below it is a symbol of its own
BOUND = re.compile(r"\\(?:sum|max)_\{?([A-Za-z])")  # an index that a sum or a maximum runs over
GREEK = re.compile(r"\\(?:var)?(?:alpha|beta|gamma|delta|epsilon|tau|lambda|mu|theta|sigma|rho|kappa|eta|nu|omega)(?![a-z])")


def loss(
    name: str,
    *,
    axis: Axis,
    formula: str,
    sources: Sequence[Paper],
    pytorch: dict[str, str] | None = None,
    imbalance: str = "",
    also: Sequence[Axis] = (),
) -> Callable[[LossFunction], LossFunction]:
    """Register a loss function under its own name and return the same function.

    `pytorch` maps an input's name to the expression in torch.nn.functional that computes the same loss from that input, where
    PyTorch has one; `imbalance` says in a few words how the loss copes with classes of unequal size, where it is made for that;
    `also` holds further axes in whose terms its inputs can be given, which not every loss of its own axis has.
    Raises ValueError, naming the loss, for a duplicate name, a default outside its range, or a formula whose symbols are not
    exactly the inputs and hyperparameters of the function.
    """

    def register(function: LossFunction) -> LossFunction:
        described = _describe(function, name, axis, formula, tuple(sources))
        entry = replace(described, pytorch=pytorch or {}, imbalance=imbalance, also=tuple(also))
        _check_entry(entry)
        LOSSES[entry.slug] = entry
        function.__doc__ = _full_doc(entry, inspect.getdoc(function) or "")
        return function

    return register


def _describe(function: LossFunction, name: str, axis: Axis, formula: str, sources: tuple[Paper, ...]) -> Loss:
    hints = get_type_hints(function, include_extras=True)
    inputs: list[str] = []
    params: list[Param] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is not parameter.KEYWORD_ONLY:
            inputs.append(parameter.name)
            continue
        knob = next((m for m in getattr(hints[parameter.name], "__metadata__", ()) if isinstance(m, Knob)), None)
        if knob is None or parameter.default is parameter.empty:
            raise ValueError(f"{function.__name__}: hyperparameter {parameter.name} needs a Knob and a default")
        params.append(Param(parameter.name, parameter.default, knob))
    paragraphs = inspect.cleandoc(function.__doc__ or "").split("\n\n")
    if len(paragraphs) < 3 or not paragraphs[-1].startswith(">>>"):
        raise ValueError(f"{function.__name__}: the docstring needs a summary, what the loss is for, and a worked example")
    summary, about = (" ".join(p.split()) for p in (paragraphs[0], " ".join(paragraphs[1:-1])))
    family = function.__module__.removeprefix("losses.").split(".")[0]  # a module of this package, or a package of modules
    return Loss(function.__name__, name, family, axis, formula, tuple(inputs), tuple(params), sources, function, summary, about)


def _check_entry(entry: Loss) -> None:
    slug = entry.slug
    if slug in LOSSES or any(entry.name == other.name and entry.family == other.family for other in LOSSES.values()):
        raise ValueError(f"{slug}: a loss with this slug or name is already registered")
    for param in entry.params:
        knob = param.knob
        if not knob.low <= param.default <= knob.high or any(v not in knob.domain for v in (knob.low, knob.high)):
            raise ValueError(f"{slug}: {param.name} = {param.default} must lie in [{knob.low:g}, {knob.high:g}] and {knob.domain}")
    symbols = formula_symbols(entry.formula)
    wanted = {param.knob.symbol for param in entry.params}
    inputs = {symbol for name in entry.inputs for symbol in INPUT_SYMBOLS.get(name, {name})}
    if missing := wanted - symbols:
        raise ValueError(f"{slug}: the formula lacks the hyperparameter symbols {sorted(missing)}")
    if unknown := symbols - wanted - inputs:
        raise ValueError(f"{slug}: the formula uses {sorted(unknown)}, which are neither inputs nor hyperparameters")


def formula_symbols(formula: str) -> set[str]:
    r"""The variables of a LaTeX formula: its Greek letters and the single Latin letters outside commands and text.

    >>> sorted(formula_symbols(r"\delta^2 \log(1 + (r/\delta)^2) \text{ if } c"))
    ['\\delta', 'c', 'r']
    >>> sorted(formula_symbols(r"\frac{1}{C} \sum_c y_c z_c"))
    ['y', 'z']
    """
    plain = re.sub(r"\\(?:text|begin|end|operatorname|mathrm)\{[^}]*\}", " ", formula)
    latin = set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", plain)))
    return (set(GREEK.findall(formula)) | set(NAMED.findall(formula)) | latin) - NOT_SYMBOLS - set(BOUND.findall(formula))


def _full_doc(entry: Loss, written: str) -> str:
    """The docstring as `help` shows it: what the author wrote, and what the registry knows, so that neither repeats the other."""
    prose, example = written.rsplit("\n\n", 1)
    said, result = INPUT_HELP[entry.axis.takes], BROADCAST if entry.axis.takes == "numbers" else LEADING
    shapes = "\n".join(f"    {name}: {said.get(name, 'tensor')}" for name in entry.inputs)
    knobs = "\n".join(f"    {p.name}: {p.knob.help}; in {p.knob.domain}, default {p.default:g}{_each(p)}" for p in entry.params)
    sources = "\n".join("    " + " ".join(filter(None, (s.title, str(s.year or ""), s.link))) for s in entry.sources)
    sections = [
        prose,
        f"Inputs ({result}):\n{shapes}",
        f"Hyperparameters:\n{knobs}" if knobs else "",
        f"Raises (called as LOSSES[{entry.slug!r}]):\n    ValueError: if a hyperparameter lies outside its domain."
        if knobs
        else "",
        f"Sources:\n{sources}",
        example,
    ]
    return "\n\n".join(filter(None, sections)) + "\n"


def _each(param: Param) -> str:
    return f", one for all or one for each {param.knob.each}" if param.knob.each else ""


BROADCAST = "any shapes that broadcast; the result is element-wise"
LEADING = "leading shapes that broadcast, and are those of the result"
INPUT_HELP: dict[Takes, dict[str, str]] = {
    "numbers": {
        "residual": "prediction - target, in the units of the target",
        "p": "predicted probability of the positive class, in [0, 1]",
        "z": "logit, log(p / (1 - p)), any real number",
        "s": "score, any real number; positive for the positive class",
        "y": "target, 0 or 1, or a probability between them",
        "real": "discriminator's output on a real sample, any real number",
        "fake": "discriminator's output on a generated sample, any real number",
    },
    "classes": {
        "z": "logits of C classes (..., C), any real numbers",
        "x": "log-probabilities of C classes (..., C)",
        "y": "target, a distribution over the classes (..., C), one-hot or soft",
        "label": "target, the integer number of the class (...), from 0",
        "p": "true distribution (..., C)",
        "q": "distribution that stands for it (..., C), or a Softmax, known by its logits",
    },
    "pixels": {
        "p": "predicted probability of the object at every pixel (..., H, W)",
        "z": "logit at every pixel (..., H, W), any real numbers",
        "y": "target, a mask (..., H, W) of 0 and 1",
        "logits": "logits of C classes at every pixel (..., C, H, W), any real numbers",
        "probabilities": "predicted probabilities of C classes at every pixel (..., C, H, W)",
        "onehot": "target, 1 for the class of each pixel and 0 for the others (..., C, H, W)",
    },
    "boxes": {
        "predicted": "predicted boxes (..., 4) as x1, y1, x2, y2",
        "target": "target boxes (..., 4) as x1, y1, x2, y2",
        "z": "logits of C classes (..., C), any real numbers",
        "label": "target, the integer number of the class (...), from 0",
        "p": "predicted probability of an object at each of A anchors (..., A)",
        "y": "target, 1 for the anchors that hold an object and 0 for the others (..., A)",
        "t": "the predicted box as seen from each anchor (..., A, 4); see `parameterised`",
        "t_star": "the target box as seen from each anchor (..., A, 4)",
        "mask_p": "predicted probability of each class's mask at every pixel (..., C, H, W)",
        "mask_y": "target, a mask (..., H, W) of 0 and 1",
    },
    "vectors": {
        "anchor": "embedding that the others are compared with (..., D)",
        "positive": "embedding that belongs with the anchor (..., D)",
        "negative": "embedding that does not (..., D)",
        "negatives": "K embeddings that do not (..., K, D)",
        "a": "one embedding of a pair (..., D)",
        "b": "the other (..., D)",
        "y": "target, 1 for a pair that belongs together and 0 for one that does not (...)",
    },
}
