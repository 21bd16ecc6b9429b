"""The first page: one live figure, what it shows in three sentences, three ways on, first questions, and the families."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from components.catalogue.families import families
from components.chart.live import chart
from components.chart.scene import Picture, scene
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import Item, linked, listed
from components.kit.terms import explained
from components.states import batch, catalogue, compare, questions
from components.states.addresses import address
from components.states.home import table
from losses import LOSSES
from losses.core.curve import evaluate
from losses.core.numbers import number
from losses.studies.questions import QUESTIONS

DOORS = {
    compare.PAGE: ("Compare two losses", "in one picture, and see where they part"),
    batch.PAGE: ("Bring your own numbers", "and see which rows decide the cost"),
    catalogue.PAGE: ("Look one up", f"among {len(LOSSES)} losses, by name or by property"),
}
FIRST_QUESTIONS = 5  # which the list of questions begins with


def home_page() -> None:
    """Draw the page in the state its URL says."""
    column, panel = picture_and_panel()
    link = Link()
    picture = table(link)
    link.publish()
    with panel:
        link.draw(*(picture.curves[0].key(name) for name in picture.curves[0].numbers(picture.axis)))
        for sentence in sentences(picture):
            explained(sentence)
    with column:
        chart(scene(picture), key="chart", probe_key="at")
    linked("doors", doors_markup())
    st.header("First questions", anchor=False)
    items = [Item(address(questions.PAGE, question=one.slug), one.asked) for one in [*QUESTIONS.values()][:FIRST_QUESTIONS]]
    listed("first_questions", "First questions", items)
    st.header("Families of losses", anchor=False)
    st.caption("Blue: the loss. Thin and grey: its slope, the gradient, on its own scale. The level line is zero for both.")
    families()


def sentences(picture: Picture) -> tuple[str, str, str]:
    """What the figure shows, with the numbers that it has now."""
    huber, at = picture.curves[0], np.array([picture.probe])
    pull, squared = (
        number(abs(float(gradient[0])))
        for gradient in (
            evaluate(huber.loss, picture.axis, at, picture.target, **huber.settings).slope,
            evaluate(LOSSES["mse"], picture.axis, at).slope,
        )
    )
    what = "an outlier" if abs(picture.probe) > huber.numbers(picture.axis)["delta"] else "no outlier: it lies in the bowl"
    return (
        "The upper curve is the Huber loss: what a prediction costs. The residual r is how far it misses its target.",
        "The lower curve is its gradient: how hard training pulls this prediction back, and to which side.",
        f"The dot is {what}, r = {number(picture.probe)}. Drag δ: its pull is never more than δ. Now it is {pull}, where "
        f"squared error pulls with {squared}.",
    )


def doors_markup() -> str:
    """The ways on from the first page, as HTML."""
    doors = "".join(
        f'<a href="{page}"><b>{escape(words)}</b><span>{escape(more)}</span></a>' for page, (words, more) in DOORS.items()
    )
    return f'<nav class="atlas-doors" aria-label="Ways on">{doors}</nav>'
