"""Multiclass losses, drawn against one logit, on all of them, and on the simplex of three classes."""

import streamlit as st

from components.explorer.multiclass import classes_page

st.title("Multiclass")
st.write(
    "One logit moves, the others are held; the bars show what the softmax makes of them, and how hard the loss pulls on each. "
    "Logits and target can be dragged, here and on the simplex."
)
classes_page()
