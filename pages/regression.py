"""Regression losses, drawn against the residual."""

import streamlit as st

from components.explorer.family import family_page

st.title("Regression")
st.write(
    "The residual r is prediction minus target. The gradient is the pull a residual has on the fit: "
    "where it stays bounded an outlier does little harm, and where it falls back to 0 it does none."
)
family_page("regression")
