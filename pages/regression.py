"""Regression losses, drawn against the residual."""

import streamlit as st

from components.explorer.family import family_page
from components.kit.terms import explained

st.title("Regression")
explained(
    "The residual r is prediction minus target, and the gradient says how hard it pulls the prediction back. If the gradient stops "
    "growing, an outlier does limited harm; if it falls back to 0, a far outlier is ignored."
)
family_page("regression")
