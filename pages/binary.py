"""Binary classification losses, drawn against the probability, the logit or the margin."""

import streamlit as st

from components.explorer.family import family_page

st.title("Binary classification")
st.write(
    "The probability is p = σ(z), z the logit; for a score s and target y the margin is (2y − 1) s. "
    "The link is part of what is differentiated, so the gradient is always with respect to the axis shown."
)
family_page("binary")
