"""What a formula can compute: each operation's PyTorch function, how it is printed, and what it takes.

Reductions go over the classes, or over the pixels of a mask, and keep the dimension as 1, so that what they give can be combined
with every entry again.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional as F

from losses.core.axes import Sigmoid
from losses.core.softmax import Softmax, log_softmax

Kind = Literal["number", "vector", "condition", "input"]  # an input that only losses of the catalogue can read
Known = Sigmoid | Softmax  # a probability, or a distribution, known by its logits


def entries(p: Tensor | Known) -> Tensor:
    """The probabilities themselves, of those that may be known by their logits."""
    if isinstance(p, Softmax):
        return log_softmax(p.logits).exp()
    return p.logit.sigmoid() if isinstance(p, Sigmoid) else p


def power_of_size(u: Tensor, exponent: Tensor | float) -> Tensor:
    """|u| to a power, with the slope 0 that it has at u = 0 for every exponent above 1, and the curvature: 2 of u², ∞ below 2."""
    q = torch.as_tensor(exponent, dtype=u.dtype)
    zero, none = u == 0, torch.zeros_like(q)
    bend = torch.where(q == 2, 1, torch.where((q > 1) & (q < 2), torch.full_like(q, torch.finfo(u.dtype).max), none))
    return torch.where(zero, bend * u**2 + torch.zeros_like(u) ** q, torch.where(zero, 1, u.abs()) ** q)


def log_sum_exp(v: Tensor, dims: tuple[int, ...]) -> Tensor:
    """log of the sum of exp(v) over some dimensions, which stay as 1; no exponential is too large for a number."""
    top = v.amax(dim=dims, keepdim=True).detach()
    return top + (v - top).exp().sum(dim=dims, keepdim=True).log()


def softmax(v: Tensor, dims: tuple[int, ...]) -> Tensor:
    """exp(v), divided by its sum over some dimensions."""
    return (v - log_sum_exp(v, dims)).exp()


def _quotient(a: Tensor, b: Tensor) -> Tensor:
    return a / b


def _power(a: Tensor, b: Tensor) -> Tensor:
    return a**b


def _sum(v: Tensor, dims: tuple[int, ...]) -> Tensor:
    return v.sum(dim=dims, keepdim=True)


def _mean(v: Tensor, dims: tuple[int, ...]) -> Tensor:
    return v.mean(dim=dims, keepdim=True)


def _amax(v: Tensor, dims: tuple[int, ...]) -> Tensor:
    return v.amax(dim=dims, keepdim=True)


def _amin(v: Tensor, dims: tuple[int, ...]) -> Tensor:
    return -(-v).amax(dim=dims, keepdim=True)


@dataclass(frozen=True)
class Function:
    """One operation: how many arguments it takes, of which kind, and what it gives for them.

    `over` is "" for what is done with each number by itself, "sum" for what makes one number of a vector, "each" for what makes a
    vector of one. In the printed code {0}, {1}, ... are the arguments, and {dims} is the
    dimension of a vector, or several; {every} is always a tuple.
    """

    compute: Callable[..., Any]
    code: str
    latex: str
    fewest: int = 1
    most: int = 1
    over: Literal["", "sum", "each"] = ""
    takes: Kind = "number"
    gives: Kind = "number"


def _method(name: str, latex: str) -> Function:
    return Function(getattr(torch, name), f"({{0}}).{name}()", latex)


def _binary(compute: Callable[..., Any], sign: str, latex: str, takes: Kind = "number", gives: Kind = "number") -> Function:
    return Function(compute, f"({{0}}) {sign} ({{1}})", latex, 2, 2, takes=takes, gives=gives)


def _compared(compute: Callable[..., Any], sign: str, latex: str) -> Function:
    return _binary(compute, sign, latex, gives="condition")


def _reduced(compute: Callable[[Tensor, tuple[int, ...]], Tensor], code: str, latex: str) -> Function:
    return Function(compute, code, latex, over="sum", takes="vector")


FUNCTIONS: dict[str, Function] = {
    "neg": Function(operator.neg, "-({0})", "-{0}"),
    "add": _binary(operator.add, "+", "{0} + {1}"),
    "sub": _binary(operator.sub, "-", "{0} - {1}"),
    "mul": _binary(operator.mul, "*", r"{0} \, {1}"),
    "div": _binary(_quotient, "/", r"\frac{{{0}}}{{{1}}}"),
    "pow": _binary(_power, "**", "{0}^{{{1}}}"),
    "power_of_size": Function(power_of_size, "power_of_size({0}, {1})", r"\left| {0} \right|^{{{1}}}", 2, 2),
    "lt": _compared(operator.lt, "<", "{0} < {1}"),
    "le": _compared(operator.le, "<=", r"{0} \le {1}"),
    "gt": _compared(operator.gt, ">", "{0} > {1}"),
    "ge": _compared(operator.ge, ">=", r"{0} \ge {1}"),
    "eq": _compared(operator.eq, "==", "{0} = {1}"),
    "ne": _compared(operator.ne, "!=", r"{0} \ne {1}"),
    "and": _binary(torch.bitwise_and, "&", r"{0} \text{{ and }} {1}", takes="condition", gives="condition"),
    "or": _binary(torch.bitwise_or, "|", r"{0} \text{{ or }} {1}", takes="condition", gives="condition"),
    "not": Function(operator.invert, "~({0})", r"\text{{not }} {0}", takes="condition", gives="condition"),
    "where": Function(torch.where, "torch.where({0}, {1}, {2})", "", 3, 3),
    "max": Function(torch.maximum, "torch.maximum({0}, {1})", r"\max\!\left( {0}, {1} \right)", 2, 2),
    "min": Function(torch.minimum, "torch.minimum({0}, {1})", r"\min\!\left( {0}, {1} \right)", 2, 2),
    "abs": _method("abs", r"\left| {0} \right|"),
    "sign": _method("sign", r"\operatorname{{sign}}\!\left( {0} \right)"),
    "sqrt": _method("sqrt", r"\sqrt{{{0}}}"),
    "exp": _method("exp", r"\mathrm{{e}}^{{{0}}}"),
    "log": _method("log", r"\log\!\left( {0} \right)"),
    "log1p": _method("log1p", r"\log\!\left( 1 + {0} \right)"),
    "expm1": _method("expm1", r"\left( \mathrm{{e}}^{{{0}}} - 1 \right)"),
    "sin": _method("sin", r"\sin\!\left( {0} \right)"),
    "cos": _method("cos", r"\cos\!\left( {0} \right)"),
    "tanh": _method("tanh", r"\tanh\!\left( {0} \right)"),
    "sigmoid": _method("sigmoid", r"\sigma\!\left( {0} \right)"),
    "logsigmoid": Function(F.logsigmoid, "F.logsigmoid({0})", r"\log \sigma\!\left( {0} \right)"),
    "erf": _method("erf", r"\operatorname{{erf}}\!\left( {0} \right)"),
    "lgamma": _method("lgamma", r"\log \Gamma\!\left( {0} \right)"),
    "sum": _reduced(_sum, "({0}).sum(dim={dims}, keepdim=True)", r"\sum_{{c}} {0}"),
    "mean": _reduced(_mean, "({0}).mean(dim={dims}, keepdim=True)", r"\operatorname{{mean}}_{{c}} {0}"),
    "amax": _reduced(_amax, "({0}).amax(dim={dims}, keepdim=True)", r"\max_{{c}} {0}"),
    "amin": _reduced(_amin, "-(-({0})).amax(dim={dims}, keepdim=True)", r"\min_{{c}} {0}"),
    "logsumexp": _reduced(log_sum_exp, "log_sum_exp({0}, {every})", r"\log \sum_{{c}} \mathrm{{e}}^{{{0}}}"),
    "softmax": Function(
        softmax, "softmax({0}, {every})", r"\operatorname{{softmax}}\!\left( {0} \right)", over="each", takes="vector"
    ),
}
# Those whose arguments have to be tensors, even where they are plain numbers.
OF_TENSORS = ("where", "max", "min", "power_of_size")
# The functions of this package that the printed code of an operation calls.
HELPERS = {"power_of_size": power_of_size, "logsumexp": log_sum_exp, "softmax": softmax}
