"""The pages of embeddings and of divergences: points in a plane and distributions, to be moved by the hand."""

from __future__ import annotations

from components.families.divergences import distributions
from components.families.divergences.distributions import pair_message, pair_program
from components.families.embedding import points
from components.families.embedding.points import points_inputs, points_message
from components.site.document import Document
from components.site.layout import beside, chart, controls, in_the_app, picture, plain_page, presets, without
from components.site.messages import Drawn, Part
from components.site.parts import family_page
from components.states import divergences, embedding
from components.states.divergences import Divergences
from components.states.embedding import Embedding
from components.states.fields import OVERLAY
from components.wire.site import PlainPage

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


def embedding_parts() -> PlainPage:
    """Points in a plane, and the curves of their losses, as data."""
    return family_page(embedding.PAGE, embedding.table, [_POINTS])


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
