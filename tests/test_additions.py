"""What CONTRIBUTING.md promises: a loss is one function, and the rest follows, on the page of every family."""

from typing import Annotated

import numpy as np
import pytest
from torch import Tensor

from losses.core import axes
from losses.core.curve import evaluate, grid
from losses.core.registry import LOSSES, loss
from losses.core.spec import Knob, Paper
from losses.divergences import Distribution, relative
from losses.tracing.program import trace
from tests.support.interpreter import run
from tests.support.pages import opened, scenes

Scale = Annotated[float, Knob("c", 0.1, 5.0, "what the loss is multiplied by")]


def regression(residual: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * residual.abs() ** 3


def binary(z: Tensor, y: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * (z - 4 * y + 2) ** 2


def multiclass(z: Tensor, y: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((z - y) ** 2).sum(dim=-1)


def divergences(p: Tensor, q: Distribution, *, c: Scale = 1.0) -> Tensor:
    return c * relative(p, q).sum(dim=-1)


def segmentation(p: Tensor, y: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((p - y) ** 2).mean(dim=(-2, -1))


def detection(predicted: Tensor, target: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((predicted - target) ** 2).sum(dim=-1)


def embedding(a: Tensor, b: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * ((a - b) ** 2).sum(dim=-1)


def adversarial(real: Tensor, fake: Tensor, *, c: Scale = 1.0) -> Tensor:
    return c * (real - fake) ** 2


# The function, its own axis, and the formula of each family's addition.
ADDITIONS = {
    "regression": (regression, axes.residual, r"c\,|r|^3"),
    "binary": (binary, axes.logit, r"c\,(z - 4y + 2)^2"),
    "multiclass": (multiclass, axes.class_logit, r"c \sum_k (z_k - y_k)^2"),
    "divergences": (divergences, axes.outcome, r"c \sum_k p_k \log(p_k / q_k)"),
    "segmentation": (segmentation, axes.overlap, r"\frac{c}{N} \sum_i (p_i - y_i)^2"),
    "detection": (detection, axes.shift, r"c \sum_k (P_k - T_k)^2"),
    "embedding": (embedding, axes.distance, r"c \sum_k (a_k - b_k)^2"),
    "adversarial": (adversarial, axes.fake_score, "c\\,(r - f)^2"),
}


@pytest.fixture(params=ADDITIONS)
def added(request):
    """One more loss in a family, until the test is over."""
    function, axis, formula = ADDITIONS[request.param]
    function.__module__ = f"losses.{request.param}"
    function.__name__ = "throwaway"
    function.__doc__ = "A loss for the time of a test.\n\nIt is c times a simple distance.\n\n>>> 1 + 1\n2"
    loss("Throwaway", axis=axis, formula=formula, sources=[Paper("Nobody", 2026)])(function)
    yield LOSSES["throwaway"]
    del LOSSES["throwaway"]


def test_a_loss_of_each_family_is_one_function(added):
    app = opened(f"{added.family}.py", loss="Throwaway", c="2.5")
    assert app.selectbox(key="loss").value == "Throwaway"
    assert app.session_state["c"] == 2.5
    curves = [curve for scene in scenes(app) for curve in scene.get("curves", []) if isinstance(curve, dict)]
    assert "throwaway" in [curve["slug"] for curve in curves]
    x = grid(added, added.axis, added.axis.span, 41)
    drawn = run(trace(added, added.axis), {"x": x, "y": 0.3, "c": 2.5})
    for name in ("value", "slope", "curvature"):
        np.testing.assert_allclose(drawn[name], getattr(evaluate(added, added.axis, x, 0.3, c=2.5), name), rtol=1e-12, atol=1e-12)
