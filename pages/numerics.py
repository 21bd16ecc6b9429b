"""Where the numbers break: difference quotients and unstable forms, in four precisions."""

import streamlit as st

from components.numerics import numerics_page

st.title("Where the numbers break")
st.write(
    "A loss that is right on paper may be infinite, undefined or without a gradient in the machine. And S0 says that gradients "
    "are difference quotients: frameworks differentiate, and the quotient is a check, good for steps neither large nor tiny."
)
numerics_page()
