"""The page of lessons: which one is open, and at which step. Only the browser reads it (components/lessons/place.js)."""

from __future__ import annotations

from components.kit.constants import CONSTANTS
from components.kit.state import Choice, Count, Pick
from components.states.fields import NONE

PAGE = "lessons"
ORDER = (  # from the first lesson to the last
    *("what-a-loss-is", "outliers", "squared-error-for-classes", "cross-entropy", "softmax", "focal", "imbalance"),
    *("dice-and-iou", "kl-divergence", "where-numbers-break"),
)


def table(pick: Pick) -> tuple[str, int]:
    """The name of a lesson, and the number of a step."""
    name = pick(Choice(key="lesson", default=NONE, options=[NONE, *ORDER]))
    return name, int(pick(Count(key="step", default=1, low=1, high=CONSTANTS["steps"])))
