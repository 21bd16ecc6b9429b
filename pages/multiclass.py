"""Multiclass losses, drawn against one logit, on all of them, and on the simplex of three classes."""

import streamlit as st

from components.explorer.multiclass import classes_page
from components.kit.terms import explained

st.title("Multiclass")
explained(
    "The model gives one logit for each class; the softmax turns them into probabilities that add up to 1. Here one logit moves "
    "and the others stay. The bars show the probabilities, and the gradient on each logit. Drag logits and target, here and in "
    "the triangle."
)
classes_page()
