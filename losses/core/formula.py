"""The variables of a formula in LaTeX, so that it can be checked against the function it describes."""

from __future__ import annotations

import re

NOT_SYMBOLS = {r"\pi", "C", "N"}  # the numbers of classes and of pixels; C is also a box around boxes
SIGMOID = re.compile(r"\\sigma(?=(?:\\!)?(?:\\left)?\()")  # before a bracket; elsewhere the letter is a symbol
NAMED = re.compile(r"[A-Z]_\{\\text\{[a-z]+\}\}")  # a letter with a word below it is a symbol of its own
BOUND = re.compile(r"\\(?:sum|max)_\{?([A-Za-z])")  # an index that a sum or a maximum runs over
GREEK = re.compile(
    r"\\(?:var)?(?:alpha|beta|gamma|delta|epsilon|tau|lambda|mu|theta|sigma|rho|kappa|eta|nu|omega)(?![a-z])(?:_\{[+-]\})?"
)


def formula_symbols(formula: str) -> set[str]:
    r"""The variables of a LaTeX formula: its Greek letters and the single Latin letters outside commands and text.

    >>> sorted(formula_symbols(r"\delta^2 \log(1 + (r/\delta)^2) \text{ if } c"))
    ['\\delta', 'c', 'r']
    >>> sorted(formula_symbols(r"\frac{1}{C} \sum_c y_c z_c"))
    ['y', 'z']
    >>> sorted(formula_symbols(r"\log \sigma(\sigma d)"))
    ['\\sigma', 'd']
    """
    formula = SIGMOID.sub(" ", formula)
    plain = re.sub(r"\\(?:text|begin|end|operatorname|mathrm)\{[^}]*\}", " ", formula)
    latin = set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", plain)))
    return (set(GREEK.findall(formula)) | set(NAMED.findall(formula)) | latin) - NOT_SYMBOLS - set(BOUND.findall(formula))
