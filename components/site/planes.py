"""The pages whose own picture is moved by the hand, beside curves: points, distributions, a prediction and its spread, a list."""

from __future__ import annotations

from components.chart.scene import Picture
from components.families.divergences import distributions
from components.families.divergences.distributions import pair_message, pair_program
from components.families.embedding import points
from components.families.embedding.points import points_inputs, points_message
from components.families.likelihoods import spread
from components.families.likelihoods.spread import spread_message
from components.families.ranking import items
from components.families.ranking.items import items_message
from components.site.document import Document
from components.site.layout import beside, chart, controls, in_the_app, picture, plain_page, presets, without
from components.site.messages import Drawn, Part
from components.site.parts import family_page
from components.states import divergences, embedding, family, ranking
from components.states.divergences import Divergences
from components.states.embedding import Embedding
from components.states.fields import OVERLAY
from components.states.ranking import Ranking
from components.wire.site import PlainPage

LIKELIHOODS = "likelihoods"  # the page; its table is that of any family
_POINTS = Drawn[Embedding](
    "points",
    "families/embedding/points",
    # whether the page has a target, one of the inputs, depends on the loss laid over, and that on the axis
    [Part("", points_message, ("loss",)), Part("scene.inputs", points_inputs, ("loss", "axis", f"loss{OVERLAY}"))],
    {"places": "scene.places"},
)
_PAIR = Drawn[Divergences](
    "pair",
    "families/divergences/two_distributions",
    [Part("", pair_message, ("outcomes", "unit")), Part("scene.program", pair_program, ("outcomes",))],
    {"vectors": "scene.vectors"},
)
# a loss without a spread has no plane, and one that takes no pairs no list
_SPREAD = Drawn[Picture](
    "spread", "families/likelihoods/spread", [Part("", spread_message, ("loss", "axis"))], {"point": "scene.point"}
)
_ITEMS = Drawn[Ranking]("items", "families/ranking/items", [Part("", items_message, ("loss",))], {"scores": "scene.scores"})


def embedding_parts() -> PlainPage:
    """Points in a plane, and the curves of their losses, as data."""
    page = family_page(embedding.PAGE, embedding.table, [_POINTS])
    return {**page, "order": ["unsquared", *page["order"]]}  # the points stand above the curves


def embedding_page() -> Document:
    """The page of these, with triples worth a look."""
    pictures = picture("points", points.HTML) + chart()
    return plain_page(embedding.PAGE, embedding_parts(), pictures, presets("Triples and pairs to begin with", embedding.TRIPLES))


def divergences_parts() -> PlainPage:
    """The curves of divergences, and two distributions, as data. The Gaussian nearest to two peaks needs a search in the app."""
    return family_page(divergences.PAGE, divergences.table, [_PAIR])


def divergences_page() -> Document:
    """The page of these."""
    pair = beside(picture("pair", distributions.HTML), controls(("outcomes", "unit", "skew")))
    pictures = f"{chart()}<h2>Several outcomes</h2>{pair}{without(('apart', 'share'))}"
    note = in_the_app("The app also fits one Gaussian to two peaks, by each direction of the Kullback-Leibler divergence:")
    return plain_page(divergences.PAGE, divergences_parts(), pictures, note)


def likelihoods_parts() -> PlainPage:
    """The curves of likelihoods, and the plane of a prediction and its spread, as data."""
    return family_page(LIKELIHOODS, family.table(LIKELIHOODS), [_SPREAD])


def likelihoods_page() -> Document:
    """The page of these."""
    return plain_page(LIKELIHOODS, likelihoods_parts(), picture("spread", spread.HTML, some=True) + chart())


def ranking_parts() -> PlainPage:
    """The curves of losses of ranking, and the items of a list, as data."""
    return family_page(ranking.PAGE, ranking.table, [_ITEMS])


def ranking_page() -> Document:
    """The page of these, with lists worth a look."""
    pictures = picture("items", items.HTML, some=True) + chart()
    return plain_page(ranking.PAGE, ranking_parts(), pictures, presets("Lists to begin with", ranking.LISTS))
