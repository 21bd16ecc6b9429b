"""Random formulas of the grammar, most of which are no number somewhere on their axis."""

from __future__ import annotations

import random

VARIABLES = {"residual": ("r",), "probability": ("p", "p", "z", "y", "m"), "logit": ("z", "z", "p", "y", "m")}
_UNARY = ("abs", "sign", "sqrt", "exp", "log", "log1p", "expm1", "sin", "cos", "tanh", "sigmoid", "logsigmoid", "softplus")
_MORE = ("logcosh", "erf", "lgamma")
_LOSSES = {
    "residual": ("mse({0})", "mae({0})", "huber({0}, delta=a)", "cauchy({0})"),
    "probability": ("bce(p, y)", "focal(p, y, gamma=b)", "hinge({0})"),
    "logit": ("bce(p, y)", "squared_hinge({0}, y)", "hinge({0})"),
}
_NUMBERS = ("0", "1", "2", "3", "0.5", "0.3", "1e3", "1e-3", "pi", "7")


def random_formula(generator: random.Random, axis: str) -> str:
    """A formula of up to five levels that uses the first variable of the axis."""
    return f"{_tree(generator, axis, 4)} {generator.choice('+-*')} {_tree(generator, axis, 2)} + 0*{VARIABLES[axis][0]}"


def _tree(g: random.Random, axis: str, depth: int) -> str:
    def below() -> str:
        return _tree(g, axis, depth - 1)

    if depth <= 0 or g.random() < 0.12:
        return g.choice((*VARIABLES[axis], *VARIABLES[axis], *_NUMBERS, "a", "b"))
    match g.randrange(12):
        case 0 | 1 | 2 | 3:
            return f"{g.choice((*_UNARY, *_MORE))}({below()})"
        case 4 | 5 | 6:
            return f"({below()} {g.choice('+-*/')} {below()})"
        case 7:
            return f"({below()})^{g.choice(('2', '3', '0.5', '-1', 'a', 'b'))}"
        case 8:
            return f"where({below()} {g.choice(('<', '<=', '>', '>='))} {below()}, {below()}, {below()})"
        case 9:
            return f"{g.choice(('max', 'min'))}({below()}, {below()})"
        case 10:
            return g.choice(_LOSSES[axis]).format(below())
        case _:
            return f"abs({below()})^{g.choice(('a', '1.5', '2', '0.5'))}"
