"""Losses of masks, on a scene that can be changed: what each says, and what its gradient asks of every pixel."""

import streamlit as st

from components.families.segmentation.page import segmentation_page
from components.kit.terms import explained

st.title("Segmentation")
explained(
    "A mask loss compares a predicted mask with the true one. Its gradient on every pixel is drawn here: blue where a higher "
    "prediction lowers the loss, orange where a lower one does."
)
segmentation_page()
