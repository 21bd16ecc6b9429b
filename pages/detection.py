"""Detection losses: how far a predicted box is from its target, alone and beside classes and masks."""

import streamlit as st

from components.families.detection.page import detection_page
from components.kit.terms import explained

st.title("Detection")
explained(
    "A box loss says how far a predicted box P is from its target T. Losses of the overlap are the same at every scale, but plain "
    "IoU has no gradient when the boxes do not touch. Losses of the coordinates always have one, and depend on the scale."
)
detection_page()
