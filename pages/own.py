"""A loss of the reader's own: typed as a formula, drawn as any other."""

import streamlit as st

from components.explorer.own import own_page
from components.kit.terms import explained

st.title("Your own loss")
explained(
    "Type a loss, and the curve follows. Its gradient comes from the formula by the chain rule, as in training. Every name that is "
    "no variable of the axis becomes a hyperparameter with a slider."
)
own_page()
