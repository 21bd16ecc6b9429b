"""A family's page: one loss, its controls, its live picture and its facts."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.chart.scene import Picture
from components.explorer.facts import facts
from components.explorer.picture import live_picture, open_in_compare
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.states.family import table
from losses import properties


def family_page(family: str) -> None:
    """Draw the page of a family that has nothing but curves, in the state its URL says."""
    link = Link()
    picture = table(family)(link)
    link.publish()
    family_curves(link, picture)
    picture_facts(picture)


def family_curves(link: Link, picture: Picture, above: Callable[[], None] | None = None) -> None:
    """The picture of a family's page beside its controls, and what is drawn above it."""
    column, panel = picture_and_panel()
    with column:
        if above:
            above()
        live_picture(picture)
    with panel:
        _controls(link, picture)


def _controls(link: Link, picture: Picture) -> None:
    """The controls of a family's page, and a way to Compare."""
    own, *over = picture.curves
    link.draw("loss")
    st.caption(own.loss.summary)
    link.knobs(own, picture.axis)
    link.draw("y", "axis", "x", "show", "loss2")
    for curve in over:
        link.knobs(curve, picture.axis)
    open_in_compare(picture)


def picture_facts(picture: Picture) -> None:
    """The facts of a picture's first curve."""
    own, axis, target = picture.curves[0], picture.axis, picture.target
    computed = None if picture.problem else properties(own.loss, axis=axis, target=target, **own.settings)
    facts(own, axis, computed, target, picture.span)
