"""Where the numbers break: difference quotients and unstable forms, in four precisions."""

import streamlit as st

from components.kit.terms import explained
from components.studies.numerics import numerics_page

st.title("Where the numbers break")
explained(
    "You can check a gradient by nudging the input by h and dividing. Too large an h misses the curve; too small an h drowns in "
    "rounding. Below: losses that are right on paper, but infinite, undefined or without a gradient in the computer."
)
numerics_page()
