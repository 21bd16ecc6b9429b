"""The batch page: what the predictions are, two losses, how their rows become a cost, and the rows, with batches worth a look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from random import Random
from statistics import NormalDist
from typing import Any

import numpy as np

from components.kit.presets import Preset
from components.kit.state import Pick, Text
from components.kit.tuned import Tuned
from components.states import fields, formulas
from components.states.formulas import Last, Slot
from components.states.rows import KINDS, LETTERS, Kind, read, write
from losses import LOSSES, losses_of
from losses.core.axes import AXES
from losses.core.cost import REDUCTIONS
from losses.core.spec import NON_NEGATIVE, S4, Knob, Loss, Param

PAGE = "batch"
FIRST = {"residual": ("mae", "huber"), "probability": ("bce", "focal"), "logit": ("bce", "focal")}
WEIGHTS = (
    Param("negative", 1.0, Knob("w_0", 0.1, 10.0, "weight of the rows with target 0", log=True)),
    Param("positive", 1.0, Knob("w_1", 0.1, 10.0, "weight of the rows with target 1", log=True)),
)
DECAY = Param("decay", 0.0, Knob(r"\lambda", 0.0, 2.0, "", NON_NEGATIVE))
FILE = "file"  # what a link says of rows that are too many for it
# what weight decay adds to the cost, by the reduction of the rows
ADDED = {
    "mean": "Weight decay adds λ/(2m) Σ θ² to the mean of the m rows.",
    "sum": "Weight decay adds λ/2 Σ θ² to the sum of the rows.",
    "none": "Weight decay is added to a mean or to a sum.",
}
THETA = "1 -2 0.5"
NO_NUMBER = "“{word}” is no number and is left out. Write spaces between numbers, and points in them."
LONGEST_THETA = 500


@dataclass(frozen=True)
class Batch:
    """What the batch page shows; the rows are text, and so are the model's weights theta."""

    kind: Kind
    slots: dict[int, Slot]
    reduction: str
    weights: dict[str, float]
    decay: float
    theta: str
    rows: str

    @property
    def curves(self) -> list[Tuned]:
        """The losses of the slots that have one."""
        return [slot.curve for slot in self.slots.values() if slot.curve]


def table(pick: Pick, last: Last | None = None) -> Batch:
    """What the batch page shows, where these formulas could be taken last.

    Rows that are FILE are in the session that read the file, and in no other.
    """
    words = [kind.words for kind in KINDS]
    kind = KINDS[words.index(pick(fields.choice("predictions", "Predictions are", words)))]
    slots = _slots(pick, kind, last)
    reduction = pick(fields.choice("reduction", "Cost", REDUCTIONS))
    weights = {param.name: pick(fields.knob(param)) for param in WEIGHTS if kind.binary}
    decay = pick(fields.knob(DECAY))
    theta = pick(Text(key="theta", default=THETA, longest=LONGEST_THETA, form="any", label="Model weights θ", sample=_random_theta))
    return Batch(kind, slots, reduction, weights, decay, theta, pick(_rows(kind)))


def _slots(pick: Pick, kind: Kind, last: Last | None) -> dict[int, Slot]:
    axis = AXES[kind.axis]
    losses = [loss for loss in losses_of("binary" if kind.binary else "regression") if _is_closed(loss, kind)]
    firsts = enumerate(FIRST[kind.axis], start=1)
    return {place: formulas.slot(pick, losses, place, LOSSES[first].name, axis, last) for place, first in firsts}


def _is_closed(loss: Loss, kind: Kind) -> bool:
    """Whether the loss takes every prediction that the kind can have."""
    axis = AXES[kind.axis]
    return axis.draws(loss) and not axis.is_open(loss)


def _rows(kind: Kind) -> Text:
    """The rows of a kind, each kind's under a key of its own."""
    return Text(
        key=f"rows_{kind.axis}",
        default=kind.first,
        longest=LETTERS,
        form="rows",
        allowed=lambda text: text == FILE or read(text, kind) is not None,
        sample=partial(_random_rows, kind),
    )


def _random_rows(kind: Kind, random: Random) -> str:
    rows = [(round(random.random(), 3), float(random.random() < 0.5)) for _ in range(random.randint(1, 12))]
    return write(np.array(rows))


def _random_theta(random: Random) -> str:
    return " ".join(f"{random.uniform(-3, 3):.2f}" for _ in range(random.randint(0, 5)))


def _spread(count: int, middle: float, width: float) -> list[float]:
    """Probabilities whose logits lie as evenly as a normal distribution's quantiles."""
    quantiles = (NormalDist(middle, width).inv_cdf((i + 0.5) / count) for i in range(count))
    return [round(1 / (1 + math.exp(-z)), 3) for z in quantiles]


def _batch(name: str, look_for: str, **values: Any) -> Preset:  # noqa: ANN401
    return Preset(PAGE, table, name, values, look_for)


_RARE = "~".join([*(f"{p}_0" for p in _spread(90, -3, 1.2)), *(f"{p}_1" for p in _spread(10, 0, 1.5))])
BATCHES = (
    _batch(
        "Three rows",
        f"The example of {S4.title}: predictions 1, 3, 5 and targets 2, 1, 5. Under MAE the rows lose 1, 2 and 0: a sum of 3, a "
        "mean of 1.",
    ),
    _batch(
        "One outlier",
        "The last prediction is far off. Under squared error nine tenths of the pull on the model come from that one row; "
        "Huber bounds it, and leaves more than half to the other nine.",
        rows_residual="1.2_1~1.9_2~3.1_3~4.2_4~4.8_5~6.1_6~6.9_7~8_8~9.1_9~20_10",
        loss1="mse",
    ),
    _batch(
        "Rare positives",
        "Ninety easy rows of class 0, ten of class 1, of which half are missed. The many easy rows have a large part in the cost "
        "under cross entropy; focal leaves them next to none.",
        predictions=KINDS[1].words,
        rows_probability=_RARE,
    ),
)
