"""Losses of masks, on a scene that can be changed: what each says, and what its gradient asks of every pixel."""

import streamlit as st

from components.segmentation.page import segmentation_page

st.title("Segmentation")
st.write("The gradient of a loss on every pixel: blue where a higher prediction lowers the loss, orange where a lower one does.")
segmentation_page()
