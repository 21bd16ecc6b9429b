"""A formula in LaTeX, as it was understood: what was typed, with its brackets where they count."""

from __future__ import annotations

import re

from losses.core.registry import LOSSES
from losses.formulas.functions import FUNCTIONS
from losses.formulas.spelling import GREEK
from losses.formulas.tree import Call, Name, Node, Number

_LETTERS = {"eps": r"\epsilon"} | {name: f"\\{command}" for command, name in GREEK.items() if not command.startswith("var")}
# How tightly an operation binds; what binds less loosely than its place asks for gets brackets.
_BINDS = {
    **{"where": 0, "or": 1, "and": 2, "not": 3, "add": 5, "sub": 5, "neg": 6, "mul": 7, "sum": 6, "mean": 6, "amax": 6, "amin": 6},
    **dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne"), 4),
    **{"div": 8, "pow": 9, "logsumexp": 6},
}
_ATOM = 10
_BARE = {name for name, function in FUNCTIONS.items() if name not in _BINDS or "left" in function.latex} | {"where", "div"}


def symbol(name: str) -> str:
    r"""A name as a symbol.

    >>> symbol("delta"), symbol("lam"), symbol("w_1"), symbol("w1"), symbol("mix")
    ('\\delta', '\\lambda', 'w_{1}', 'w_{1}', '\\text{mix}')
    """
    match = re.fullmatch(r"([A-Za-z]+?)_?([0-9]+|(?<=_)[A-Za-z0-9]+)?", name)
    letter, index = (match[1], match[2]) if match else (name.replace("_", ""), None)
    base = _LETTERS.get(letter, letter if len(letter) == 1 else f"\\text{{{letter}}}")
    return f"{base}_{{{index}}}" if index else base


def latex(node: Node) -> str:
    r"""The formula in LaTeX.

    >>> latex(Call("mul", (Number(2.0), Call("pow", (Call("add", (Name("r"), Number(1.0))), Number(2.0))))))
    '2 \\, \\left( r + 1 \\right)^{2}'
    """
    return _latex(node, 0)


def _latex(node: Node, place: int) -> str:
    if isinstance(node, Number):
        return _number(node.value)
    if isinstance(node, Name):
        return symbol(node.name)
    if node.name in LOSSES:
        parts = [_latex(part, 0) for part in node.arguments] + [f"{symbol(n)} = {_latex(v, 0)}" for n, v in node.settings]
        name = LOSSES[node.name].name.replace("_", r"\_")
        return rf"\text{{{name}}}\!\left( {', '.join(parts)} \right)"
    if node.name == "where":
        return _cases(node)
    text = FUNCTIONS[node.name].latex.format(*_arguments(node))
    return rf"\left( {text} \right)" if _BINDS.get(node.name, _ATOM) < place else text


def _arguments(node: Call) -> list[str]:
    """The arguments, each in brackets where it binds less than the operation."""
    binds = _BINDS.get(node.name, _ATOM)
    if node.name in _BARE:
        return [_latex(argument, 0) for argument in node.arguments]
    if node.name == "pow":
        return [_latex(node.arguments[0], _ATOM), _latex(node.arguments[1], 0)]
    first, *others = node.arguments
    return [
        _latex(first, binds - (node.name == "mul")),
        *(_latex(other, binds + (node.name in ("sub", "mul", "neg"))) for other in others),
    ]


def _cases(node: Call) -> str:
    """A choice, with further choices in its last branch as rows of their own."""
    rows: list[str] = []
    rest: Node = node
    while isinstance(rest, Call) and rest.name == "where":
        condition, value, rest = rest.arguments
        rows.append(rf"{_latex(value, 0)} & {_latex(condition, 0)}")
    rows.append(rf"{_latex(rest, 0)} & \text{{otherwise}}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _number(value: float) -> str:
    text = format(value, ".10g")
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
