"""Multiclass losses, drawn against the logit of one class."""

import streamlit as st

from components.explorer import family_page

st.title("Multiclass")
st.write(
    "The first of three classes moves ahead of the other two, whose logits stay equal. "
    "The target is the probability of the first class; the others share the rest equally."
)
family_page("multiclass")
