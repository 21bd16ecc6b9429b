"""What the tests of the package share: a loss evaluated at chosen points of one of its axes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from losses import LOSSES, Curve
from losses.core.axes import find_axis
from losses.core.curve import evaluate


@pytest.fixture(scope="session")
def at() -> Callable[..., Curve]:
    """Value, slope and curvature of a loss at any points of an axis, where `curve` knows only even spacing."""

    def sample(slug: str, x: object, axis: str | None = None, y: float = 1.0, **hyperparameters: float) -> Curve:
        loss = LOSSES[slug]
        points = np.atleast_1d(np.asarray(x, dtype=np.float64))
        return evaluate(loss, find_axis(loss, axis), points, y, **hyperparameters)

    return sample
