"""The form of a formula that keeps its digits in float32: known patterns of its tree, replaced by functions made for them."""

from __future__ import annotations

from losses.core.spec import Axis
from losses.formulas.scope import variables
from losses.formulas.tree import Call, Name, Node, Number, rebuilt

_SIGNS = {
    **{"add": " + ", "sub": " - ", "mul": "*", "div": "/", "pow": "^", "and": " and ", "or": " or "},
    **{"lt": " < ", "le": " <= ", "gt": " > ", "ge": " >= ", "eq": " == ", "ne": " != "},
}
_BINDS = {
    **{"or": 1, "and": 2, "not": 3, "add": 5, "sub": 5, "mul": 6, "div": 6, "neg": 7, "pow": 8},
    **dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne"), 4),
}
_SPOKEN = {"log_cosh": "logcosh", "amax": "max", "amin": "min"}


def stable(tree: Node, axis: Axis) -> Node:
    """The same formula with every known pattern replaced.

    >>> from losses import own
    >>> from losses.core.axes import residual
    >>> written(stable(own("log(1 + exp(r))/2").function.tree, residual))
    'softplus(r)/2'
    """
    known = "z" if {"z", "p"} <= variables(axis).keys() and axis.slug != "probability" else ""

    def changed(node: Node) -> Node:
        if not isinstance(node, Call):
            return node
        inner = rebuilt(node, changed)
        return _replaced(inner, known, "x" in variables(axis)) or inner

    return changed(tree)


def _replaced(node: Call, logit: str, has_classes: bool) -> Node | None:
    """What to write for a node whose arguments are stable already; `logit` is the variable whose sigmoid p is, if any."""
    match node:
        case Call("log", (inner,)):
            return _log(inner, logit, has_classes)
        case Call("log1p", (Call("exp", (u,)),)):
            return _softplus(u)
        case Call("log1p", (Call("neg", (p,)),)) if (z := _logit(p, logit, has_classes)) is not None:
            return Call("logsigmoid", (_minus(z),))
        case Call("div", (Number(1.0), Call("add", (Number(1.0), Call("exp", (u,))) | (Call("exp", (u,)), Number(1.0))))):
            return Call("sigmoid", (_minus(u),))
        case Call("div", (Call("exp", (a,)), Call("add", (Number(1.0), Call("exp", (b,))) | (Call("exp", (b,)), Number(1.0))))) if (
            a == b
        ):
            return Call("sigmoid", (a,))
        case Call("sub", (Call("exp", (u,)), Number(1.0))):
            return Call("expm1", (u,))
        case Call("sub", (Call("sqrt", (Call("add", (Number(1.0), u) | (u, Number(1.0))),)) as root, Number(1.0))):
            return Call("div", (u, Call("add", (root, Number(1.0)))))
        case _:
            return None


def _log(inner: Node, logit: str, has_classes: bool) -> Node | None:
    """The logarithm of something that has a function of its own."""
    match inner:
        case Call("sigmoid", (z,)):
            return Call("logsigmoid", (z,))
        case Call("softmax", (Name("z"),)) if has_classes:
            return Name("x")
        case Call("softmax", (z,)):
            return Call("sub", (z, Call("logsumexp", (z,))))
        case Call("sum", (Call("exp", (z,)),)):
            return Call("logsumexp", (z,))
        case Call("add", (Number(1.0), Call("exp", (u,))) | (Call("exp", (u,)), Number(1.0))):
            return _softplus(u)
        case Call("div", (Call("add", (Call("exp", (a,)), Call("exp", (b,)))), Number(2.0))) if a == _minus(b) or b == _minus(a):
            return Call("log_cosh", (b if isinstance(a, Call) and a.name == "neg" else a,))
        case Call("sub", (Number(1.0), p)):
            z = _logit(p, logit, has_classes)
            return Call("log1p", (_minus(p),)) if z is None else Call("logsigmoid", (_minus(z),))
        case Call("add", (Number(1.0), u) | (u, Number(1.0))) if not isinstance(u, Number):
            return Call("log1p", (u,))
        case Name("p") if has_classes:
            return Name("x")
        case Name("p") if logit:
            return Call("logsigmoid", (Name(logit),))
        case _:
            return None


def _logit(p: Node, logit: str, has_classes: bool) -> Node | None:
    """Of what a probability is the sigmoid, if it is one."""
    if isinstance(p, Call) and p.name == "sigmoid":
        return p.arguments[0]
    return Name(logit) if p == Name("p") and logit and not has_classes else None


def _softplus(u: Node) -> Node:
    """softplus(u), as the tree has it."""
    return Call("neg", (Call("logsigmoid", (_minus(u),)),))


def _minus(u: Node) -> Node:
    return u.arguments[0] if isinstance(u, Call) and u.name == "neg" else Call("neg", (u,))


def written(node: Node) -> str:
    """A tree as the text of a formula.

    >>> written(Call("mul", (Call("add", (Name("r"), Number(1.0))), Call("pow", (Name("r"), Number(2.0))))))
    '(r + 1)*r^2'
    """
    return _written(node, 0)


def _written(node: Node, place: int) -> str:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Number):
        return format(node.value, ".17g") if node.value != round(node.value, 12) else format(node.value, ".12g")
    if node.name == "neg" and isinstance(node.arguments[0], Call) and node.arguments[0].name == "logsigmoid":
        return f"softplus({_written(_minus(node.arguments[0].arguments[0]), 0)})"
    binds = _BINDS.get(node.name)
    if binds is None:
        settings = [f"{name}={_written(value, 0)}" for name, value in node.settings]
        arguments = [_written(argument, 0) for argument in node.arguments]
        return f"{_SPOKEN.get(node.name, node.name)}({', '.join([*arguments, *settings])})"
    if node.name in ("neg", "not"):
        text = ("-" if node.name == "neg" else "not ") + _written(node.arguments[0], binds)
    else:
        left, right = node.arguments
        is_power = node.name == "pow"
        text = _written(left, binds + is_power) + _SIGNS[node.name] + _written(right, binds + (not is_power))
    return f"({text})" if binds < place else text
