"""Binary classification losses, drawn against the probability, the logit or the margin."""

import streamlit as st

from components.explorer.family import family_page
from components.kit.terms import explained

st.title("Binary classification")
explained(
    "The model gives a score, the logit z. The sigmoid turns it into a probability p between 0 and 1. The margin is the score, "
    "counted positive when it points to the right class. The gradient is the slope of the curve shown: change the axis and it "
    "changes. Training uses the one on the logit."
)
family_page("binary")
