"""Every page of the site. What is not there yet is said in one sentence, with how to start the app."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from components.catalogue.families import families_markup
from components.catalogue.home import doors_markup, sentences
from components.kit.state import read
from components.site.answers import catalogue_page, claims_page, questions_page
from components.site.batch import batch_page
from components.site.classes import classes_page
from components.site.document import Document
from components.site.layout import chart, curves_page, presets
from components.site.lessons import lessons_page
from components.site.numerics import numerics_page
from components.site.parts import compare_page, family_page, home_page
from components.site.planes import LIKELIHOODS, divergences_page, embedding_page, likelihoods_page, ranking_page
from components.site.scenes import adversarial_page, detection_page, segmentation_page
from components.site.words import lead
from components.states import (
    adversarial,
    batch,
    catalogue,
    claims,
    compare,
    detection,
    divergences,
    embedding,
    home,
    lessons,
    multiclass,
    numerics,
    own,
    questions,
    ranking,
    segmentation,
)
from components.states.formulas import OWN
from losses import FAMILIES


def makers() -> dict[str, Callable[[], Document]]:
    """What makes each page, by its name."""
    families = {name: partial(_family, name) for name in FAMILIES}
    planes = {embedding.PAGE: embedding_page, divergences.PAGE: divergences_page}
    planes |= {LIKELIHOODS: likelihoods_page, ranking.PAGE: ranking_page, multiclass.PAGE: classes_page}
    scenes = {segmentation.PAGE: segmentation_page, detection.PAGE: detection_page, adversarial.PAGE: adversarial_page, **planes}
    lists = {catalogue.PAGE: catalogue_page, questions.PAGE: questions_page, claims.PAGE: claims_page, lessons.PAGE: lessons_page}
    numbers = {batch.PAGE: batch_page, numerics.PAGE: numerics_page}
    return {
        home.PAGE: _home,
        **(families | scenes),
        compare.PAGE: _compare,
        **lists,
        **numbers,
        own.PAGE: partial(_in_the_app, own.PAGE),
    }


def _family(name: str) -> Document:
    return curves_page(name, family_page(name))


def _compare() -> Document:
    return curves_page(
        compare.PAGE,
        compare_page(),
        presets("Comparisons to begin with", compare.PRESETS) + f"<p><small>{compare.left_out()}</small></p>",
        left_out=OWN,
    )


def _in_the_app(page: str) -> Document:
    return Document(page, lead(page), "", {}, needs_app=True)


def _home() -> Document:
    words = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(read(home.table, {}))[:2])
    families = f"<h2>Families of losses</h2>{families_markup()}"
    return Document(home.PAGE, lead("home"), chart(words) + doors_markup() + families, {"page": home_page()}, ("site/page.js",))
