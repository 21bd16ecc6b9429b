"""The catalogue: what is searched for and asked of the losses, and their order in the table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from components.kit.state import Choice, Choices, Pick, Text
from losses import FAMILIES, LOSSES, properties
from losses.analysis.properties import far_axis, labels, steepest
from losses.core.spec import Loss, Paper

PAGE = "catalogue"
LONGEST_SEARCH = 80

# What a reader may ask of a loss: computed from it, or declared beside it.
ASK: dict[str, Callable[[Loss], bool]] = {
    "convex": lambda loss: properties(loss).convex,
    "smooth": lambda loss: properties(loss).smooth,
    "robust to outliers": lambda loss: has_outliers(loss) and steepest(loss) is not None,
    "handles imbalance": lambda loss: bool(loss.imbalance),
}


def has_outliers(loss: Loss) -> bool:
    """Whether an example can be an outlier: its residual, or its score against a label, can be as large as one likes."""
    return loss.axis.takes == "numbers" and far_axis(loss).slug in {"residual", "logit", "margin"}


def bounded(loss: Loss) -> bool:
    """Whether the loss is bounded along its own axis."""
    return properties(loss).bounded


def redescends(loss: Loss) -> bool:
    """Whether the pull falls back to 0 far out, whatever the label: those at which the loss is steepest."""
    axis = far_axis(loss)
    return steepest(loss) is not None and all(properties(loss, axis=axis, target=y).redescending for y in labels(loss))


def earliest(loss: Loss) -> Paper:
    """The first of a loss's sources."""
    return min(loss.sources, key=lambda paper: paper.year or math.inf)


# What each column of the table is sorted by.
ORDERS: dict[str, Callable[[Loss], Any]] = {
    "loss": lambda loss: loss.name.casefold(),
    "task": lambda loss: [*FAMILIES].index(loss.family),
    "along": lambda loss: loss.axis.words,
    "convex": lambda loss: not ASK["convex"](loss),
    "smooth": lambda loss: not ASK["smooth"](loss),
    "bounded": lambda loss: not bounded(loss),
    "redescends": lambda loss: not redescends(loss),
    "steepest": lambda loss: math.inf if (limit := steepest(loss)) is None else limit,
    "imbalance": lambda loss: not loss.imbalance,
    "hyperparameters": lambda loss: len(loss.params),
    "source": lambda loss: earliest(loss).year or math.inf,
}
FIRST_SORT = "task"  # whose order is the registry's
SORTS = [*ORDERS, *(f"-{name}" for name in ORDERS)]


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue shows: the words searched for, the order, and the tasks and properties asked for."""

    find: str
    sort: str
    tasks: list[str]
    asked: list[str]


def table(pick: Pick) -> Catalogue:
    """What the catalogue shows."""
    find = pick(Text(key="find", default="", longest=LONGEST_SEARCH, form="any", sample=_search))
    sort = pick(Choice(key="sort", default=FIRST_SORT, options=SORTS))
    tasks = pick(Choices(key="task", options=list(FAMILIES.values()), label="Task", wrap=True))
    return Catalogue(find, sort, tasks, pick(Choices(key="only", options=list(ASK), label="Only", wrap=True)))


def fitting(tasks: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The slugs of the losses made for one of the tasks, or for any if none is named, of which everything asked is true."""
    return [
        loss.slug
        for loss in LOSSES.values()
        if (not tasks or FAMILIES[loss.family] in tasks) and all(ASK[word](loss) for word in asked)
    ]


def _search(random: Random) -> str:
    return random.choice(["", "focal", "cross entropy", "L1"])
