"""What the page says about a loss of the reader's own: what its curve is computed to be, and the code that draws it."""

from __future__ import annotations

import streamlit as st

from components.chart.scene import Picture
from components.explorer.facts import program, properties_of
from components.kit.tuned import Tuned
from losses import properties


def own_facts(tuned: Tuned, picture: Picture) -> None:
    """Everything below the picture."""
    loss, axis, target = tuned.loss, picture.axis, picture.target
    left, right = st.columns(2, gap="large")
    if picture.problem:
        return
    with left:
        st.header("What it is", anchor=False)
        properties_of(loss, axis, target, properties(loss, axis=axis, target=target, **tuned.settings))
    with right:
        st.header("The same curve in PyTorch", anchor=False)
        program(tuned, axis, target, picture.span)
