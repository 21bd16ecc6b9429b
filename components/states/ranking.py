"""The ranking page: the curves of its family and the scores of a short list, with lists worth a look."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from random import Random

from components.chart.scene import Picture
from components.kit.presets import Preset
from components.kit.state import Numbers, Pick, Vector
from components.states.family import curves
from losses.scenes.lists import ITEMS, takes_pairs

PAGE = "ranking"
SHARES = (0.2, -0.4, 0.5, -0.6)  # where the scores stand at first, as parts of the largest


@dataclass(frozen=True)
class Ranking:
    """What the ranking page shows: curves, and for a loss of pairs the scores of the items between minus and plus the `most`."""

    picture: Picture
    scores: Vector
    most: float


def table(pick: Pick) -> Ranking:
    """What the ranking page shows."""
    picture = curves(pick, PAGE)
    loss = picture.curves[0].loss
    if not takes_pairs(loss.slug):
        return Ranking(picture, (), 0.0)
    most = loss.axis.span[1] / 2  # two scores differ by all of the axis at most
    return Ranking(picture, pick(_scores(most)), most)


def _scores(most: float) -> Numbers:
    """The scores of the items."""

    def sample(random: Random) -> Vector:
        return tuple(round(random.uniform(-most, most), 2) for _ in ITEMS)

    def carried(before: Hashable, scores: Vector) -> Vector:
        """The same list in the range of another loss."""
        return tuple(round(score * most / float(str(before)), 4) for score in scores)

    start = tuple(round(share * most, 2) for share in SHARES)
    return Numbers(key="scores", default=start, low=-most, high=most, shape=most, carried=carried, sample=sample)


def _list(name: str, look_for: str, scores: Sequence[float], loss: str = "") -> Preset:
    return Preset(PAGE, table, name, {"scores": scores} | ({"loss": loss} if loss else {}), look_for)


LISTS = (
    _list(
        "In order",
        "All pairs are in the right order, and RankNet still pulls a little at each of them: the further apart, the less.",
        (2.4, 0.8, -0.8, -2.4),
    ),
    _list(
        "In order, with a margin",
        "Every pair is apart by more than the margin. The loss is 0, and nothing pulls.",
        (2.4, 0.8, -0.8, -2.4),
        loss="margin_ranking",
    ),
    _list(
        "One far off",
        "The worst item has the highest score. The exponential loss grows so fast that this item decides nearly all of it.",
        (0.6, 0.2, -0.2, 2.8),
        loss="rank_exponential",
    ),
    _list(
        "Too far apart",
        "IPO wants every pair apart by 1/(2β), no less and no more. The pairs of the first and the last are further apart, and are "
        "pulled together.",
        (12, 4, -4, -12),
        loss="ipo",
    ),
)
