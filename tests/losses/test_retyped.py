"""A loss of the catalogue, typed as a formula in its textbook form, has the catalogue's value, slope and curvature."""

import numpy as np
import pytest

from losses import LOSSES, own
from losses.core.axes import AXES
from losses.core.curve import evaluate
from tests.support.retyped import RETYPED


def settings(slug: str, part: float) -> dict[str, float]:
    """Each hyperparameter at this part of its range."""
    params = LOSSES[slug].params
    return {p.name: round(p.knob.low + part * (p.knob.high - p.knob.low), 6) for p in params}


@pytest.mark.parametrize("slug", RETYPED)
def test_a_loss_typed_as_in_a_textbook_is_the_loss(slug):
    axis, text = RETYPED[slug]
    on, loss, typed = AXES[axis], LOSSES[slug], own(text, axis)
    low, high = on.span
    inset = 0.013 * (high - low)
    x = np.linspace(low + inset, high - inset, 60)  # none of these is a corner
    names = {param.name for param in typed.params}
    for chosen in (dict(loss.defaults), settings(slug, 0.37), settings(slug, 0.81)):
        assert names == chosen.keys()
        for target in (1.0, 0.0, 0.3) if on.takes_target(loss) and axis != "margin" else (1.0,):
            if target == 0.3 and on.target.step == 1.0:
                continue
            right = evaluate(loss, on, x, target, **chosen)
            found = evaluate(typed, on, x, target, **chosen)
            for name in ("value", "slope", "curvature"):
                expected, typed_in = getattr(right, name), getattr(found, name)
                finite = np.isfinite(expected) & np.isfinite(right.value)
                np.testing.assert_allclose(
                    typed_in[finite], expected[finite], rtol=1e-12, atol=1e-12, err_msg=f"{name} {chosen} {target}"
                )
