"""What people ask about losses, answered with a picture and with numbers that are computed from it."""

import streamlit as st

from components.questions import questions_page

st.title("Questions")
st.write("What people ask about losses, again and again. Each answer is a picture, and its numbers are those of the picture.")
questions_page()
