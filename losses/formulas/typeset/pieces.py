"""An expression by cases in LaTeX: equal cases as one, the most frequent last as "otherwise"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from losses.formulas.typeset.cases import Case, Condition, Facts, Tree, branched, leaves
from losses.formulas.typeset.forms import Known, shortest, size
from losses.formulas.typeset.latex import written
from losses.formulas.typeset.reading import HALF
from losses.formulas.typeset.sums import ONE, Function, Powers, Sum, TooLong, as_term, content, power, scaled
from losses.formulas.typeset.values import Array, value

MOST_CASES = 4
MOST_PARTS = 400  # of a case, before a shorter form of it is looked for
NEAR = 1e-9  # how far two forms of one function may differ in numbers, for rounding
FEWEST = 4  # numbers at which both must be defined


def shown(tree: Tree, numbers: Mapping[str, Array]) -> Tree:
    """The tree with each case in its shortest form, and cases that are one function as one; raises TooLong for very long cases.

    `numbers` are ordinary values of the symbols, at which functions are compared.
    """
    if any(leaf.weight > MOST_PARTS for _, leaf in leaves(tree)):
        raise TooLong
    known: Known = {}
    if isinstance(tree, Sum):
        return shortest(tree, known)
    short = {leaf: shortest(leaf, known) for _, leaf in leaves(tree)}
    values = {leaf: value(leaf, numbers) for leaf in short}
    by_size = sorted(short, key=lambda leaf: size(short[leaf]))
    alike = {leaf: next((other for other in by_size if _covers(values[other], values[leaf])), leaf) for leaf in short}
    return _replaced(tree, {leaf: short[other] for leaf, other in alike.items()}, Facts())


def _covers(one: Array, other: Array) -> bool:
    """Whether one function is the other wherever that is defined."""
    one, other = np.broadcast_arrays(one, other)
    defined = np.isfinite(other)
    if defined.sum() < min(FEWEST, other.size):
        return False
    rounding = NEAR * np.abs(other[defined]).max()
    return bool(np.allclose(one[defined], other[defined], rtol=NEAR, atol=rounding))


def _replaced(tree: Tree, forms: Mapping[Sum, Sum], facts: Facts) -> Tree:
    if not isinstance(tree, Case):
        return forms[tree]
    return branched(tree.condition, lambda known: _replaced(tree.yes if known.known[-1][1] else tree.no, forms, known), facts)


def in_latex(tree: Tree, domain: Facts) -> str | None:
    """The tree in LaTeX; None with more cases than a reader can take in."""
    if isinstance(tree, Sum):
        return written(tree)
    groups: dict[Sum, list[Facts]] = {}
    for facts, leaf in leaves(tree, domain):
        groups.setdefault(leaf, []).append(facts)
    otherwise = _otherwise(tree, groups)
    rows = [(leaf, _path(facts, domain)) for leaf, paths in groups.items() if leaf != otherwise for facts in paths]
    if len(rows) >= MOST_CASES:
        return None
    lines = [rf"{written(leaf)} & \text{{if }} {path}" for leaf, path in rows]
    return r"\begin{cases} " + r" \\ ".join([*lines, rf"{written(otherwise)} & \text{{otherwise}}"]) + r" \end{cases}"


def _otherwise(tree: Case, groups: Mapping[Sum, list[Facts]]) -> Sum:
    """The case with the most ways to it; of two, the one far out."""
    most = max(len(paths) for paths in groups.values())
    last = [leaf for leaf, paths in groups.items() if len(paths) == most]
    far = tree.condition.kind == "gt" and _is_far(tree.condition.of)
    return last[0] if len(groups) == 2 and len(last) == 2 and far else last[-1]


def _is_far(a: Sum) -> bool:
    """Whether the sum is above 0 far from x = 0: its terms with x are positive, and even functions of it."""
    return all(
        factor > 0 and all(e.number == 2 or (isinstance(base, Function) and base.name == "abs") for base, e in powers)
        for powers, factor in _with_x(a).items()
    )


def _with_x(a: Sum) -> dict[Powers, Fraction]:
    return {powers: factor for powers, factor in a.terms.items() if "x" in Sum({powers: factor}).symbols}


def _path(facts: Facts, domain: Facts) -> str:
    """The conditions that lead to a case, without those that follow from the others, or hold in all of the domain."""
    known = list(facts.known)
    for fact in facts.known[len(domain.known) :]:
        others = [other for other in known if other != fact]
        if fact in known and Facts(tuple(others)).decide(fact[0]) == fact[1]:
            known = others
    texts = [_condition(condition, holds) for condition, holds in known[len(domain.known) :]]
    return r" \text{ and } ".join(_joined(texts))


def _joined(texts: list[tuple[str, str, str]]) -> Iterator[str]:
    """The conditions one by one, and two bounds of one side as one: -1 <= r <= 1."""
    turned = {">": "<", r"\ge": r"\le"}
    for i, (left, relation, right) in enumerate(texts):
        alike = sorted((other for other in texts if other[0] == left), key=lambda other: other[1] not in turned)
        if len(alike) != 2 or alike[0][1] not in turned or alike[1][1] not in turned.values():
            yield f"{left} {relation} {right}"
        elif i == texts.index(alike[0]):
            yield f"{alike[0][2]} {turned[alike[0][1]]} {left} {alike[1][1]} {alike[1][2]}"


def _condition(condition: Condition, holds: bool) -> tuple[str, str, str]:
    """The two sides of a condition, x on the left, and the relation between them."""
    terms = condition.of.terms
    own = _with_x(condition.of) or {powers: factor for powers, factor in terms.items() if powers}
    left, right = Sum(own), Sum({powers: -factor for powers, factor in terms.items() if powers not in own})
    factor, _ = content(left) if len(own) == 1 else (Fraction(1 if any(f > 0 for f in own.values()) else -1), ONE)
    left, right = scaled(left, 1 / factor), scaled(right, 1 / factor)
    if all(len(side.terms) == 1 for side in (left, right)) and condition.kind == "gt":
        left, right = _roots(left, right)
    relations = {"eq": ("=", r"\ne"), "gt": (">", r"\le") if factor > 0 else ("<", r"\ge")}
    return written(left, inline=True), relations[condition.kind][not holds], written(right, inline=True)


def _roots(left: Sum, right: Sum) -> tuple[Sum, Sum]:
    """Both sides of an inequality of squares without the squares."""
    (powers, _), (others, number_) = as_term(left), as_term(right)
    squares = powers and number_ > 0 and all(e.number == 2 for _, e in (*powers, *others))
    return (power(left, HALF), power(right, HALF)) if squares else (left, right)
