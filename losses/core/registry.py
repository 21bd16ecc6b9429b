"""The registry of losses: the decorator that puts a function into it, what it checks, and the text about a loss in full."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_type_hints

from losses.core.counterparts import counterparts
from losses.core.formula import formula_symbols
from losses.core.inputs import INPUTS
from losses.core.spec import Axis, Knob, Loss, LossFunction, Paper, Param

LOSSES: dict[str, Loss] = {}


def losses_of(family: str) -> tuple[Loss, ...]:
    """The losses of a family, in the order of the catalogue.

    >>> from losses import losses_of
    >>> [loss.slug for loss in losses_of("embedding")]
    ['triplet', 'contrastive', 'info_nce', 'triplet_margin', 'cosine_embedding', 'hinge_embedding', 'siglip', 'arcface', 'cosface']
    """
    return tuple(entry for entry in LOSSES.values() if entry.family == family)


def is_registered(loss: Loss) -> bool:
    """Whether the loss is one of the registry: only then does its slug say which function it is."""
    entry = LOSSES.get(loss.slug)
    return entry is not None and entry.function is loss.function


@dataclass(frozen=True)
class Unregistered:
    """A loss of a reader's own as the key of a cache: equal to another that computes the same from the same hyperparameters."""

    function: LossFunction
    names: tuple[str, ...]
    loss: Loss = field(compare=False, repr=False)

    @classmethod
    def of(cls, loss: Loss) -> Unregistered:
        return cls(loss.function, tuple(param.name for param in loss.params), loss)


def loss(
    name: str,
    *,
    axis: Axis,
    formula: str,
    sources: Sequence[Paper],
    pytorch: dict[str, str] | None = None,
    imbalance: str = "",
    also: Sequence[Axis] = (),
    aliases: Sequence[str] = (),
    elsewhere: Mapping[str, str] | None = None,
) -> Callable[[LossFunction], LossFunction]:
    """Register a loss function under its own name and return the same function.

    `pytorch` maps an input's name to the expression in torch.nn.functional that computes the same loss from that input, where
    PyTorch has one; `imbalance` says in a few words how the loss copes with classes of unequal size, where it is made for that;
    `also` holds further axes in whose terms its inputs can be given, which not every loss of its own axis has; `aliases` are other
    names that people look for it under; `elsewhere` says, for each library that has the loss, how it is called there, with the
    hyperparameters under their names here, and behind semicolons how many times as large it is there, and what else differs.
    Raises ValueError, naming the loss, for a duplicate name, a default outside its range, or a formula whose symbols are not
    exactly the inputs and hyperparameters of the function.
    """

    def register(function: LossFunction) -> LossFunction:
        paragraphs = _paragraphs(function)
        entry = Loss(
            slug=function.__name__,
            name=name,
            family=function.__module__.removeprefix("losses.").split(".")[0],  # a module of this package, or a package of modules
            axis=axis,
            formula=formula,
            inputs=_inputs(function),
            params=_params(function),
            sources=tuple(sources),
            function=function,
            summary=" ".join(paragraphs[0].split()),
            about=" ".join(" ".join(paragraphs[1:-1]).split()),
            pytorch=pytorch or {},
            imbalance=imbalance,
            also=tuple(also),
            aliases=tuple(aliases),
            elsewhere=counterparts(elsewhere or {}),
        )
        _check(entry)
        LOSSES[entry.slug] = replace(entry, help=_help(entry, paragraphs))
        return function

    return register


def _inputs(function: LossFunction) -> tuple[str, ...]:
    parameters = inspect.signature(function).parameters.values()
    return tuple(parameter.name for parameter in parameters if parameter.kind is not parameter.KEYWORD_ONLY)


def _params(function: LossFunction) -> tuple[Param, ...]:
    hints = get_type_hints(function, include_extras=True)
    params: list[Param] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is not parameter.KEYWORD_ONLY:
            continue
        knob = next((m for m in getattr(hints[parameter.name], "__metadata__", ()) if isinstance(m, Knob)), None)
        if knob is None or parameter.default is parameter.empty:
            raise ValueError(f"{function.__name__}: hyperparameter {parameter.name} needs a Knob and a default")
        params.append(Param(parameter.name, parameter.default, knob))
    return tuple(params)


def _paragraphs(function: LossFunction) -> list[str]:
    """The docstring: a summary, one paragraph or more on what the loss is for, and a worked example."""
    paragraphs = inspect.cleandoc(function.__doc__ or "").split("\n\n")
    if len(paragraphs) < 3 or not paragraphs[-1].startswith(">>>"):
        raise ValueError(f"{function.__name__}: the docstring needs a summary, what the loss is for, and a worked example")
    return paragraphs


def _check(entry: Loss) -> None:
    if entry.slug in LOSSES or any(entry.name == other.name for other in losses_of(entry.family)):
        raise ValueError(f"{entry.slug}: a loss with this slug or name is already registered")
    for param in entry.params:
        knob = param.knob
        if not knob.low <= param.default <= knob.high or any(v not in knob.domain for v in (knob.low, knob.high)):
            bounds = f"[{knob.low:g}, {knob.high:g}] and {knob.domain}"
            raise ValueError(f"{entry.slug}: {param.name} = {param.default} must lie in {bounds}")
    known = INPUTS[entry.axis.takes]
    if nameless := [name for name in entry.inputs if name not in known]:
        raise ValueError(f"{entry.slug}: no meaning in losses.core.inputs for {nameless} where {entry.axis.takes} are taken")
    symbols = formula_symbols(entry.formula)
    knobs = {param.knob.symbol for param in entry.params}
    if missing := knobs - symbols:
        raise ValueError(f"{entry.slug}: the formula lacks the hyperparameter symbols {sorted(missing)}")
    if unknown := symbols - knobs - {known[name].symbol for name in entry.inputs}:
        raise ValueError(f"{entry.slug}: the formula uses {sorted(unknown)}, which are neither inputs nor hyperparameters")


def _help(entry: Loss, paragraphs: Sequence[str]) -> str:
    """What the author wrote, and between that and its example what the registry knows, so that neither repeats the other."""
    known = INPUTS[entry.axis.takes]
    result = "any shapes that broadcast; the result is element-wise"
    if entry.axis.takes != "numbers":
        result = "leading shapes that broadcast, and are those of the result"
    values = {"y": f", {entry.axis.target.help}"} if entry.axis.takes == "numbers" else {}  # the target that an axis tells of
    inputs = [f"    {name}: {known[name]}{values.get(name, '')}" for name in entry.inputs]
    knobs = [f"    {p.name}: {p.knob.help}; in {p.knob.domain}, default {p.default:g}{_each(p)}" for p in entry.params]
    sources = ["    " + " ".join(filter(None, (s.title, str(s.year or ""), s.link))) for s in entry.sources]
    raises = ["    ValueError: if a hyperparameter lies outside its domain."]
    sections = (
        {f"Inputs ({result})": inputs} | ({"Hyperparameters": knobs, "Raises": raises} if knobs else {}) | {"Sources": sources}
    )
    return "\n\n".join(
        [*paragraphs[:-1], *("\n".join([f"{title}:", *lines]) for title, lines in sections.items() if lines), paragraphs[-1]]
    )


def _each(param: Param) -> str:
    return f", one for all or one for each {param.knob.each}" if param.knob.each else ""
