"""Expressions by cases: a sum, or a condition with one tree where it holds and another where it does not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from losses.formulas.typeset.functions import rebuilt
from losses.formulas.typeset.sums import (
    ONE,
    ZERO,
    Base,
    Function,
    Sum,
    Symbol,
    TooLong,
    Undefined,
    content,
    is_nonzero,
    minus,
    multiplied,
    number,
    plus,
    scaled,
    shared,
    sign,
    single,
)

MOST = 40  # cases of one tree while it is read


@dataclass(frozen=True)
class Condition:
    """Whether a sum is above 0 ("gt"), or is 0 ("eq")."""

    kind: Literal["gt", "eq"]
    of: Sum


@dataclass(frozen=True)
class Case:
    """One tree where the condition holds, another where it does not."""

    condition: Condition
    yes: Tree
    no: Tree


Tree = Sum | Case


@dataclass(frozen=True)
class Facts:
    """Conditions that are known to hold or not to hold."""

    known: tuple[tuple[Condition, bool], ...] = ()

    def with_(self, condition: Condition, holds: bool) -> Facts:
        """These and one more; the same object each time, so that what it has decided is kept."""
        fact = condition, holds
        if fact not in self._more:
            self._more[fact] = Facts((*self.known, fact))
        return self._more[fact]

    @cached_property
    def _more(self) -> dict[tuple[Condition, bool], Facts]:
        return {}

    def decide(self, condition: Condition) -> bool | None:
        """Whether the condition holds, if that follows from what is known."""
        if condition not in self._decided:
            self._decided[condition] = self._followed(condition)
        return self._decided[condition]

    @cached_property
    def _decided(self) -> dict[Condition, bool | None]:
        return {}

    def _followed(self, condition: Condition) -> bool | None:
        above, below = self._bounded(condition.of), self._bounded(scaled(condition.of, -1))
        if condition.kind == "gt":
            return True if above == "above" else False if below else None
        if "above" in (above, below) or (condition, False) in self.known:
            return False
        return True if above and below else None

    def _bounded(self, a: Sum) -> Literal["above", "from", ""]:
        """Whether a sum is above 0, or at least 0, because it is a known one plus what is not negative, or by itself."""
        result = _own(a)
        for bound, strict in self._bounds:
            if any(powers in a.terms for powers in bound.terms if powers) and (over := _own(minus(a, bound))):
                result = "above" if strict or "above" in (over, result) else "from"
        return result

    @cached_property
    def _bounds(self) -> list[tuple[Sum, bool]]:
        """The sums that are at least 0, and whether they are above 0."""
        bounds: list[tuple[Sum, bool]] = []
        for condition, holds in self.known:
            if condition.kind == "gt":
                bounds.append((condition.of, True) if holds else (scaled(condition.of, -1), False))
            elif holds:
                bounds += [(condition.of, False), (scaled(condition.of, -1), False)]
        return bounds


def _own(a: Sum) -> Literal["above", "from", ""]:
    if not a.terms:
        return "from"
    return "" if sign(a) < 1 else "above" if is_nonzero(a) else "from"


def greater(a: Sum, b: Sum) -> Tree:
    """1 where a is above b, else 0."""
    difference = minus(a, b)
    return _truth(Condition("gt", _positive_multiple(difference))) if difference.terms else ZERO


def equal(a: Sum, b: Sum) -> Tree:
    """1 where a is b, else 0: a product is 0 where one of its factors is."""
    difference = minus(a, b)
    if not difference.terms:
        return ONE
    common = shared(difference) if len(difference.terms) > 1 else dict(next(iter(difference.terms)))
    factors = [base for base, e in common.items() if (e.number or 0) > 0]
    rest = plus(
        *(
            multiplied(term, (tuple((base, scaled(e, -1)) for base, e in common.items()), Fraction(1)))
            for term in difference.terms.items()
        )
    )
    result: Tree = _truth(Condition("eq", content(rest)[1]))
    for factor in factors:
        result = chosen(_truth(Condition("eq", content(single(factor))[1])), ONE, result)
    return result


def _positive_multiple(a: Sum) -> Sum:
    """The sum times what is known to be above 0, so that it has no common factor and no fraction of such symbols."""
    positive = (base for base in shared(a) if isinstance(base, Symbol) and not base.negative and not base.zero)
    factor, primitive = content(_times_powers(a, {base: scaled(shared(a)[base], -1) for base in positive}))
    return primitive if factor > 0 else scaled(primitive, -1)


def _times_powers(a: Sum, powers: Mapping[Base, Sum]) -> Sum:
    return plus(*(multiplied(term, (tuple(powers.items()), Fraction(1))) for term in a.terms.items()))


def _truth(condition: Condition) -> Tree:
    holds = Facts().decide(condition)
    return Case(condition, ONE, ZERO) if holds is None else ONE if holds else ZERO


def combined(function: Callable[..., Tree], *trees: Tree, facts: Facts = Facts()) -> Tree:
    """A function of sums, applied to trees case by case; it may itself make cases."""
    settled = [_settled(tree, facts) for tree in trees]
    split = next((tree for tree in settled if isinstance(tree, Case)), None)
    if split is None:
        return _resolved(function(*settled), facts)
    return branched(split.condition, lambda known: combined(function, *settled, facts=known), facts)


def chosen(condition: Tree, yes: Tree, no: Tree, facts: Facts = Facts()) -> Tree:
    """One tree where the condition, itself a tree of 1 and 0, is 1, and the other elsewhere."""
    condition = _settled(condition, facts)
    if isinstance(condition, Case):
        return branched(condition.condition, lambda known: chosen(condition, yes, no, known), facts)
    return _resolved(yes if condition.terms else no, facts)


def branched(condition: Condition, tree: Callable[[Facts], Tree], facts: Facts) -> Tree:
    """What the tree is where the condition holds and where not, which is one if both are equal."""
    yes, no = tree(facts.with_(condition, True)), tree(facts.with_(condition, False))
    if yes == no or (condition.kind == "eq" and _is_limit(condition, yes, no)):
        return no
    result = Case(condition, yes, no)
    if sum(1 for _ in leaves(result)) > MOST:
        raise TooLong
    return result


def _settled(tree: Tree, facts: Facts) -> Tree:
    while isinstance(tree, Case) and (holds := facts.decide(tree.condition)) is not None:
        tree = tree.yes if holds else tree.no
    return tree


def _resolved(tree: Tree, facts: Facts) -> Tree:
    """The tree without the cases that the facts decide."""
    tree = _settled(tree, facts)
    if isinstance(tree, Sum):
        return tree
    return branched(tree.condition, lambda known: _resolved(tree, known), facts)


def _is_limit(condition: Condition, yes: Tree, no: Tree) -> bool:
    """Whether the one value where a sum is 0 is what the other case gives there too."""
    if not isinstance(yes, Sum) or not isinstance(no, Sum) or (solution := solved(condition.of)) is None:
        return False
    name, value = solution
    try:
        return replaced(no, name, value) == replaced(yes, name, value)
    except Undefined:
        return False


def solved(a: Sum) -> tuple[str, Sum] | None:
    """A symbol and its value where the sum is 0, if the sum is a number times the symbol and what is free of it."""
    for powers, factor in a.terms.items():
        if len(powers) == 1 and isinstance(powers[0][0], Symbol) and powers[0][1] == ONE:
            name, rest = powers[0][0].key, Sum({other: f for other, f in a.terms.items() if other != powers})
            if name not in rest.symbols:
                return name, scaled(rest, -1 / factor)
    return None


def replaced(a: Sum, name: str, value: Sum) -> Sum:
    """The sum with a value in the place of a symbol."""

    def base(one: Function | Symbol) -> Sum | None:
        return value if one.key == name else None

    return rebuilt(a, base)


def leaves(tree: Tree, facts: Facts = Facts()) -> Iterator[tuple[Facts, Sum]]:
    """Every case with the facts that lead to it."""
    if isinstance(tree, Sum):
        yield facts, tree
    else:
        yield from leaves(tree.yes, facts.with_(tree.condition, True))
        yield from leaves(tree.no, facts.with_(tree.condition, False))


def refined(tree: Tree, domain: Facts, *, points: bool, facts: Facts | None = None) -> Tree:
    """The tree with each case written as its facts allow: |u| as u where u is above 0, a symbol as its value where it has one.

    `points` is whether cases in which x is a single number are kept; those at the ends of its domain never are.
    """
    facts = facts or domain
    if isinstance(tree, Case):
        condition = _refined_condition(tree.condition, facts)
        if isinstance(condition, Sum):
            return refined(tree.yes if condition.terms else tree.no, domain, points=points, facts=facts)
        if condition.kind == "gt" and "x" in condition.of.symbols and _is_point(condition, domain if points else facts):
            return refined(tree.yes, domain, points=points, facts=facts)

        def branch(known: Facts) -> Tree:
            return refined(tree.yes if known.known[-1][1] else tree.no, domain, points=points, facts=known)

        return branched(condition, branch, facts)
    for condition, holds in facts.known:
        if condition.kind == "eq" and holds and (solution := solved(condition.of)):
            tree = _substituted(tree, *solution)
    return rebuilt(tree, lambda base: _refined(base, facts))


def _substituted(a: Sum, name: str, value: Sum) -> Sum:
    """The sum with a value in the place of a symbol; as it is where it is not defined there."""
    try:
        return replaced(a, name, value)
    except Undefined:
        return a


def _is_point(condition: Condition, facts: Facts) -> bool:
    """Whether a sum that is not above 0 must then be 0."""
    return bool(facts.with_(condition, False).decide(Condition("eq", content(condition.of)[1])))


def _refined_condition(condition: Condition, facts: Facts) -> Condition | Sum:
    """The condition as the facts allow to write it, or 1 or 0 where they decide it."""
    of = rebuilt(condition.of, lambda base: _refined(base, facts))
    truth = greater(of, ZERO) if condition.kind == "gt" else equal(of, ZERO)
    if isinstance(truth, Sum):
        return truth
    holds = facts.decide(truth.condition)
    return truth.condition if holds is None else ONE if holds else ZERO


def _refined(base: Function | Symbol, facts: Facts) -> Sum | None:
    if not isinstance(base, Function):
        return None
    match base.name, base.arguments:
        case (("abs" | "sgn"), (u,)) if (up := _side(u, facts)) is not None:
            factor = 1 if up else -1
            return scaled(u, factor) if base.name == "abs" else scaled(ONE, factor)
        case (("max" | "min"), (a, b)) if (up := _side(minus(a, b), facts)) is not None:
            return a if up == (base.name == "max") else b
        case _:
            return None


def within(symbol: Symbol, low: float, high: float) -> Iterator[tuple[Condition, bool]]:
    """The facts that a symbol lies from one number to another; an infinite end says nothing."""
    for end, up in ((low, 1), (high, -1)):
        if math.isfinite(end):
            beyond = scaled(minus(number(Fraction(end)), single(symbol)), up)
            yield Condition("gt", _positive_multiple(beyond)), False


def _side(a: Sum, facts: Facts) -> bool | None:
    """Whether the sum is known to be at least 0, or at most 0."""
    positive = facts.decide(Condition("gt", _positive_multiple(a))) if a.terms else True
    negative = facts.decide(Condition("gt", _positive_multiple(scaled(a, -1)))) if a.terms else False
    return True if positive or negative is False else False if negative or positive is False else None
