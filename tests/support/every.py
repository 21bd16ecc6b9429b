"""The losses of the registry with their settings, targets and inputs, for the tests that hold for every loss."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import one_hot

from losses import LOSSES, Loss
from losses.analysis.sampling import is_infinite
from losses.core.axes import axes_of, has_target
from losses.core.spec import Axis

Settings = dict[str, float]

ELEMENTWISE = [loss for loss in LOSSES.values() if axes_of(loss)]
PARAMS = [(loss, param) for loss in LOSSES.values() for param in loss.params]
every_param = pytest.mark.parametrize(("loss", "param"), [pytest.param(loss, p, id=f"{loss.slug}-{p.name}") for loss, p in PARAMS])
every_elementwise_param = pytest.mark.parametrize(
    ("loss", "param"), [pytest.param(loss, p, id=f"{loss.slug}-{p.name}") for loss in ELEMENTWISE for p in loss.params]
)


def settings_of(loss: Loss) -> list[Settings]:
    """The defaults, and each hyperparameter in turn at both ends of its slider."""
    ends = [{param.name: end} for param in loss.params for end in (param.knob.low, param.knob.high)]
    return [loss.defaults] + [loss.defaults | end for end in ends]


def targets_of(loss: Loss, axis: Axis, *many: Settings) -> tuple[float, ...]:
    """Hard and soft targets at which there is a curve, at all these settings."""
    wanted = (0.0, 0.3, 1.0) if has_target(loss) else (1.0,)
    return tuple(y for y in wanted if not any(is_infinite(loss, axis, y, **settings) for settings in many))


def sample_inputs(loss: Loss, dtype: torch.dtype = torch.float64) -> tuple[torch.Tensor, ...]:
    """Predictions (3, 4) and, where the loss takes one, targets (4,), hard and soft; vectors of five, hard masks 4 x 5; boxes."""
    generator = torch.Generator().manual_seed(0)
    sizes = {"numbers": (), "classes": (5,), "pixels": (4, 5), "boxes": (5,), "vectors": (5,)}
    x = torch.rand(3, 4, *sizes[loss.axis.takes], generator=generator, dtype=dtype)
    z = 8 * x - 4
    y = torch.tensor([0.0, 1.0, 0.3, 0.5], dtype=dtype)
    made = {"mean": 5 * x, "p": x, "y": y, "label": torch.tensor([0, 4, 2, 2]), "q": z.softmax(-1)}
    if loss.axis.takes == "classes":
        made["y"] = made["p"] = one_hot(made["label"], 5) * y[:, None] + (1 - y[:, None]) / 5
    if loss.axis.takes == "pixels":
        made["logits"] = 6 * torch.rand(3, 4, 3, 4, 5, generator=generator, dtype=dtype) - 3
        made["probabilities"] = made["logits"].softmax(-3)
        labels = torch.randint(3, (4, 4, 5), generator=generator)
        made["y"], made["onehot"] = (labels == 1).to(dtype), one_hot(labels, 3).movedim(-1, -3).to(dtype)
    if loss.axis.takes == "boxes":
        corner, t = torch.rand(2, 4, 2, generator=generator, dtype=dtype), torch.rand(4, 5, 4, generator=generator, dtype=dtype)
        made |= {
            "predicted": torch.cat([x[..., :2], x[..., :2] + x[..., 2:4]], -1),
            "target": torch.cat([corner[0], corner.sum(0)], -1),
        }
        made |= {"p": x, "y": (t[..., 0] > 0.5).to(dtype), "t": 3 * t + x.unsqueeze(-1), "t_star": t}
        made["mask_p"] = torch.rand(3, 4, 5, 2, 3, generator=generator, dtype=dtype)
        made["mask_y"] = (torch.rand(4, 2, 3, generator=generator) > 0.5).to(dtype)
    if loss.axis.takes == "vectors":
        made |= {name: 0.4 * torch.randn(4, 5, generator=generator, dtype=dtype) for name in ("positive", "negative", "b")}
        made["negatives"] = torch.randn(4, 6, 5, generator=generator, dtype=dtype)
    return tuple(made.get(name, z / 4 if loss.axis.takes == "vectors" else z) for name in loss.inputs)
