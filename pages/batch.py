"""Your own numbers: a table of predictions and targets, and what two losses make of it."""

import streamlit as st

from components.batch.page import batch_page
from components.states.addresses import page_title
from components.states.batch import PAGE

st.title(page_title(PAGE))
st.write(
    "A loss judges one prediction; a model learns from the cost of many. Edit the rows, paste them or bring a file, and see what "
    "each loss makes of them: the losses and gradients of the rows, the cost, and how much of it a few rows decide."
)
batch_page()
