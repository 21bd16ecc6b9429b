"""The Compare page: two to four losses on one axis, each with its own sliders, in one live picture."""

from __future__ import annotations

from components.chart.scene import Picture
from components.explorer.picture import live_picture
from components.kit.layout import picture_and_panel
from components.kit.link import Link
from components.kit.navigation import offer
from components.states.compare import PRESETS, SLOTS, table


def compare_page() -> None:
    """Draw the page in the state its URL says."""
    column, panel = picture_and_panel()
    link = Link()
    picture = table(link)
    link.publish()
    with panel:
        _controls(link, picture)
    with column:
        live_picture(picture)
        offer("presets", PRESETS)


def _controls(link: Link, picture: Picture) -> None:
    link.draw("axis")
    curves = {curve.suffix: curve for curve in picture.curves}
    for place in map(str, SLOTS):
        link.draw(f"loss{place}")
        if place in curves:
            link.knobs(curves[place], picture.axis)
    link.draw("y", "x", "layout", "scale", "what")
