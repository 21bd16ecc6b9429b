"""Where a branch of a formula does not count, it gets harmless numbers to work on.

Autograd multiplies the slope of an unused branch by 0, and 0 times infinity is NaN. So in where(c, a, b) each branch sees its
variables only where it counts, and a safe number elsewhere; and a term whose weight is a target counts only where that is not 0, so
that 0 log 0 is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from losses.formulas.tree import Call, Name, Node, Number, names, rebuilt, walk

SAFE = (0.5, 1.5, -0.5, -1.5, 0.25, 3.0)
_RISKY = {"log", "log1p", "sqrt", "lgamma", "div", "pow", "power_of_size"}

Finite = Callable[[Node, float], bool]  # whether a node has a value and derivatives where every variable has this value


def guarded(
    node: Node, variables: Collection[str], targets: Collection[str], finite: Finite, known: frozenset[Node] = frozenset()
) -> Node:
    """The formula with its branches and its weighted terms guarded, and |u| written where its square root or power is meant.

    `finite` is asked for numbers at which a branch does no harm; the `known` conditions hold wherever the node counts.
    """
    if not isinstance(node, Call):
        return node
    weight = next((part for part in node.arguments if node.name in ("mul", "div") and _is_weight(part, targets)), None)
    counts = frozenset([_counts(weight)]) if weight else known
    node = rebuilt(node, lambda child: guarded(child, variables, targets, finite, known | counts))
    match node:
        case Call("mul" | "div") if counts <= known:
            return node
        case Call("sqrt", (Call("pow", (inner, Number(2.0))),)):
            return Call("abs", (inner,), (), node.at)
        case Call("pow", (Call("abs", (inner,)), exponent)):
            return _power(node, inner, exponent)
        case Call("where", (condition, a, b)):
            other = Call("not", (condition,), (), node.at)
            branches = (_where(condition, a, variables, finite), _where(other, b, variables, finite))
            return Call("where", (condition, *branches), (), node.at)
        case Call("mul" | "div" as name, (weight, term)) if _is_weight(weight, targets):
            return _weighted(name, weight, term, variables, finite)
        case Call("mul", (term, weight)) if _is_weight(weight, targets):
            return _weighted("mul", weight, term, variables, finite)
        case _:
            return node


def _power(node: Call, inner: Node, exponent: Node) -> Node:
    """|u| to a power: of an even number it is that of u; else the function that knows its derivatives at 0."""
    if isinstance(exponent, Number) and exponent.value in (2.0, 4.0, 6.0, 8.0):
        return Call("pow", (inner, exponent), (), node.at)
    return Call("power_of_size", (inner, exponent), (), node.at)


def _counts(weight: Node) -> Node:
    """The condition that a term of this weight counts."""
    return Call("ne", (weight, Number(0.0)))


def _is_weight(node: Node, targets: Collection[str]) -> bool:
    return bool(names(node)) and names(node) <= set(targets) and not _is_risky(node)


def _weighted(name: str, weight: Node, term: Node, variables: Collection[str], finite: Finite) -> Node:
    """weight times a term, or over it; 0 where the weight is."""
    if not (_is_risky(term) or name == "div"):
        return Call(name, (weight, term))
    counts = _counts(weight)
    product = Call(name, (weight, _where(counts, term, variables, finite, always=name == "div")))
    return Call("where", (counts, product, Number(0.0)))


def _where(condition: Node, branch: Node, variables: Collection[str], finite: Finite, *, always: bool = False) -> Node:
    """The branch with its variables kept at a safe number where the condition does not hold, if it could do harm there."""
    if not names(branch) & set(variables) or not (always or _is_risky(branch)):
        return branch
    safe = next((value for value in SAFE if finite(branch, value)), SAFE[0])

    def kept(node: Node) -> Node:
        if isinstance(node, Name) and node.name in variables:
            return Call("where", (condition, node, Number(safe)), (), node.at)
        return rebuilt(node, kept) if isinstance(node, Call) else node

    return kept(branch)


def _is_risky(node: Node) -> bool:
    """Whether the node has an operation that is undefined, or without a bound, somewhere."""
    return any(isinstance(each, Call) and each.name in _RISKY and not _is_tame(each) for each in walk(node))


def _is_tame(node: Call) -> bool:
    """A division by a number, or a whole power, never breaks."""
    _, *rest = node.arguments
    if not rest or not isinstance(rest[0], Number):
        return False
    return node.name == "div" or (node.name == "pow" and rest[0].value >= 0 and rest[0].value == int(rest[0].value))
