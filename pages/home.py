"""The first page: what this is, and every loss at a glance."""

import streamlit as st

from components.catalogue.gallery import gallery
from components.kit.layout import apply_style
from components.kit.navigation import links

apply_style()
st.title("Loss Atlas")
st.write(
    "Every loss here is one PyTorch function; its gradient and curvature are autograd's. "
    "Pick one, turn its hyperparameters, and see what the formula does. Solid is the loss, dashed its gradient."
)
links("to_catalogue", [("All of them in one table, to search and sort", "catalogue")])
gallery()
