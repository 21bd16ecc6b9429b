"""Likelihoods of counts and amounts, drawn against the predicted mean, and of residuals beside a predicted spread."""

import streamlit as st

from components.families.likelihoods.page import likelihoods_page
from components.kit.terms import explained

st.title("Likelihoods")
explained(
    "These losses ask how likely an observation is under the distribution that the model predicts. For counts and amounts the "
    "model predicts the mean, or its logarithm. The others predict a spread beside it: the model may say how unsure it is, which "
    "makes a miss cheaper and costs something by itself. For these the loss is drawn over both inputs: drag the point."
)
likelihoods_page()
