"""A loss of the reader's own: a formula, which is parsed and never executed, or any function of PyTorch."""

from __future__ import annotations

from losses.core.axes import AXES
from losses.core.shared import shared
from losses.core.spec import Axis, Loss
from losses.formulas.error import FormulaError
from losses.formulas.formula import Formula, formula
from losses.formulas.latex import latex
from losses.formulas.taken import take

__all__ = ["FormulaError", "own", "take"]


def own(text: str, axis: str | Axis = "residual", slug: str = "own") -> Loss:
    r"""The loss that a formula says, which `curve`, `properties` and everything else then take as they take one of the catalogue.

    Inputs: `text` is an expression in the variables of the axis (r against the residual; p, z, m and y for two classes; z, y and
    more for several), and every other name in it is a hyperparameter; lines such as `delta = 1 in [0.1, 5]` say where it starts and
    how far its slider goes. The losses of the catalogue are functions in it, by their slugs. `slug` is its name in printed code.
    Raises FormulaError, a ValueError with the position, for a text that is no formula, and ValueError for an axis without formulas.

    >>> import losses
    >>> mixture = losses.own("0.3*mse(r) + w*mae(r)\nw = 0.7 in [0, 1]")
    >>> c = losses.curve(mixture, span=(1.0, 3.0), points=3)
    >>> c.value.round(4).tolist(), c.slope.round(4).tolist()
    ([1.0, 2.6, 4.8], [1.3, 1.9, 2.5])
    """
    if isinstance(axis, str) and axis not in AXES:
        raise ValueError(f"no axis {axis!r} (there are: {', '.join(AXES)})")
    return _loss(formula(text, AXES[axis] if isinstance(axis, str) else axis, slug))


@shared(maxsize=256)
def _loss(written: Formula) -> Loss:
    place = written.slug.removeprefix("own")
    return Loss(
        slug=written.slug,
        name=f"Your own {place}" if place else "Your own",
        family="own",
        axis=written.axis,
        formula=latex(written.tree),
        inputs=written.inputs,
        params=written.params,
        sources=(),
        function=written,
        summary="A loss of your own.",
        about="",
    )
