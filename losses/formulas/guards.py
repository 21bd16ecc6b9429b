"""Where a part of a formula does not count, its operations get harmless numbers to work on.

Autograd multiplies the slope of an unused branch by 0, and 0 times infinity is NaN. So in where(c, a, b) the logarithms, powers and
quotients of each branch see their argument only where the branch counts, and 1 elsewhere; and a product with a weight that is made
of the target alone counts only where that weight is not 0, so that 0 log 0 is 0.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from losses.formulas.functions import FUNCTIONS
from losses.formulas.tree import Call, Node, Number, names, rebuilt, walk

# Operations without a bound somewhere, and which of their arguments decides: 1 does no harm to any.
_RISKY = {"log": 0, "log1p": 0, "sqrt": 0, "lgamma": 0, "exp": 0, "expm1": 0, "pow": 0, "power_of_size": 0, "div": 1}
_EVEN = (2.0, 4.0, 6.0, 8.0)


@dataclass(frozen=True)
class Guard:
    """Rewrites formulas of one axis: `targets` are its variables that do not move along it, `fixed` those and the parameters."""

    targets: Collection[str]
    fixed: Collection[str]
    within: bool  # whether a condition may be carried into a sum: not where it differs from entry to entry

    def guarded(self, node: Node, known: frozenset[Node] = frozenset()) -> Node:
        """The formula with its parts guarded, and |u| written where its square root or power is meant.

        The `known` conditions hold wherever the node counts.
        """
        if not isinstance(node, Call):
            return node
        if node.name == "where":
            return self._branches(node, known)
        if node.name in ("mul", "div") and (condition := self._counts(node)) is not None and condition not in known:
            inner = rebuilt(node, lambda child: self.guarded(child, known | {condition}))
            kept = self._kept(inner, condition)
            return kept if kept == inner else Call("where", (condition, kept, Number(0.0)), (), node.at)
        return _simplified(rebuilt(node, lambda child: self.guarded(child, known)))

    def _branches(self, node: Call, known: frozenset[Node]) -> Node:
        condition, a, b = (self.guarded(part, known) for part in node.arguments)
        other = Call("not", (condition,), (), node.at)
        return replace(node, arguments=(condition, self._kept(a, condition), self._kept(b, other)))

    def _counts(self, node: Call) -> Node | None:
        """The condition that a product is not 0 by its weights, if it has any."""
        weights = [factor for factor in _factors(node) if self._is_weight(factor)]
        if not weights:
            return None
        product = weights[0]
        for weight in weights[1:]:
            product = Call("mul", (product, weight))
        return Call("ne", (product, Number(0.0)))

    def _is_weight(self, node: Node) -> bool:
        used = names(node)
        return used <= set(self.fixed) and not used.isdisjoint(self.targets) and not _is_risky(node)

    def _kept(self, node: Node, condition: Node) -> Node:
        """The node with the arguments of risky operations at 1 where the condition does not hold."""
        if not isinstance(node, Call) or (not self.within and node.name in FUNCTIONS and FUNCTIONS[node.name].over):
            return node
        node = rebuilt(node, lambda child: self._kept(child, condition))
        if node.name not in _RISKY or _is_tame(node):
            return node
        place = _RISKY[node.name]
        arguments = list(node.arguments)
        arguments[place] = Call("where", (condition, arguments[place], Number(1.0)), (), node.at)
        return replace(node, arguments=tuple(arguments))


def _simplified(node: Call) -> Node:
    """|u| for the root of its square; and a power of |u| as that of u, or by the function that knows its derivatives at 0."""
    match node:
        case Call("sqrt", (Call("pow", (inner, Number(2.0))),)):
            return Call("abs", (inner,), (), node.at)
        case Call("pow", (Call("abs", (inner,)), Number(value) as exponent)) if value in _EVEN:
            return Call("pow", (inner, exponent), (), node.at)
        case Call("pow", (Call("abs", (inner,)), exponent)):
            return Call("power_of_size", (inner, exponent), (), node.at)
        case _:
            return node


def _factors(node: Node) -> list[Node]:
    """What a product is made of; of a quotient, its numerator's factors."""
    match node:
        case Call("mul", (a, b)):
            return [*_factors(a), *_factors(b)]
        case Call("div", (a, _)) | Call("neg", (a,)):
            return _factors(a)
        case _:
            return [node]


def _is_risky(node: Node) -> bool:
    return any(isinstance(each, Call) and each.name in _RISKY and not _is_tame(each) for each in walk(node))


def _is_tame(node: Call) -> bool:
    """Nothing harmful comes of a number in the place that decides, or of a square."""
    deciding = node.arguments[_RISKY[node.name]]
    if isinstance(deciding, Number):
        return True
    return node.name == "pow" and node.arguments[1] in (Number(1.0), Number(2.0))
