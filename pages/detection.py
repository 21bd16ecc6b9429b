"""Detection losses: how far a predicted box is from its target, alone and beside classes and masks."""

import streamlit as st

from components.detection.page import detection_page

st.title("Detection")
st.write(
    "A predicted box, P, and a target, T. Losses of their overlap are the same at every scale, but the plainest of them says "
    "nothing of boxes that do not touch. Losses of the coordinates do, and depend on the scale."
)
detection_page()
