"""What the page says about a loss of the reader's own: what its curve is computed to be, and its programs."""

from __future__ import annotations

import streamlit as st

from components.chart.scene import Picture
from components.explorer.facts import program, properties_of
from components.kit.code import python
from components.kit.link import Link
from components.kit.tuned import Tuned
from components.states.own import THIS_CURVE
from losses import properties
from losses.formulas.programs import programs


def own_facts(link: Link, tuned: Tuned, picture: Picture, code: str) -> None:
    """Everything below the picture."""
    loss, axis, target = tuned.loss, picture.axis, picture.target
    left, right = st.columns(2, gap="large")
    with left:
        st.header("What it is", anchor=False)
        if not picture.problem:
            properties_of(loss, axis, target, properties(loss, axis=axis, target=target, **tuned.settings))
    with right:
        st.header("Take it away", anchor=False)
        link.draw("code")
        if code != THIS_CURVE:
            python("program", programs(loss, axis, target, tuned.settings)[code])
        elif not picture.problem:
            program(tuned, axis, target, picture.span)
