"""The first page: what this is, and every loss at a glance."""

import streamlit as st

from components.catalogue.gallery import gallery, links
from components.kit.layout import apply_style

apply_style()
st.title("Loss Atlas")
st.write(
    "Every loss here is one PyTorch function; its gradient and curvature are autograd's. "
    "Pick one, turn its hyperparameters, and see what the formula does. Solid is the loss, dashed its gradient."
)
links("to_catalogue", [("All of them in one table, to search and sort", "catalogue")])
gallery()
