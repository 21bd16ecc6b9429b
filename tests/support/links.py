"""Random valid states of every page that draws curves, and what a link to one of them has to draw."""

from dataclasses import dataclass
from random import Random

import numpy as np

from components.chart.scene import Picture
from components.kit.state import Query, address_of, random_state
from components.states import compare, family, multiclass, own
from losses import FAMILIES
from losses.core.curve import evaluate

PAGES = [*(family for family in FAMILIES if family != "segmentation"), "compare"]  # its scene has tests of its own
# What would draw other lines than those of the losses themselves.
KEPT = ("show", "what", "scale", "layout")


@dataclass(frozen=True)
class Link:
    """A page with a query, and the picture that the server makes of it."""

    page: str
    query: Query
    picture: Picture

    @property
    def address(self):
        return address_of(self.page, self.query)

    def check(self, shown):
        """The lines that were drawn are the losses and their slopes: `shown` has x, value and slope of each curve."""
        curves = self.picture.curves
        assert len(shown) == len(curves), self.address
        for curve, line in zip(curves, shown, strict=True):
            x = np.asarray(line["x"], dtype=float)
            wanted = evaluate(curve.loss, self.picture.axis, x, self.picture.target, **curve.settings)
            for name in ("value", "slope"):
                y = np.asarray(line[name], dtype=float)
                known = ~np.isnan(y)
                assert known.sum() > 350
                np.testing.assert_allclose(y[known], getattr(wanted, name)[known], rtol=1e-9, atol=1e-12, err_msg=self.address)


def random_link(random: Random, page: str) -> Link:
    """A random state of a page in which it has curves to draw."""
    while True:
        query, picture = random_state(lambda pick: _picture_of(page, pick), random, KEPT)
        if not picture.problem:
            return Link(page, query, picture)


def _picture_of(page, pick):
    if page == multiclass.PAGE:
        return multiclass.table(pick).picture
    if page in (compare.PAGE, own.PAGE):
        return {compare.PAGE: compare.table, own.PAGE: own.table}[page](pick).picture
    return family.curves(pick, page)
