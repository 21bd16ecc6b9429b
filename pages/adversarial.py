"""Adversarial losses: what each player of the game minimises, against the discriminator's output on a generated sample."""

import streamlit as st

from components.adversarial.page import adversarial_page

st.title("Adversarial")
st.write(
    "The discriminator scores samples, and wants real ones high and generated ones low; the generator wants its own high. "
    "The GAN losses read the score as the logit of D, the probability that the sample is real; the others take it as it is."
)
adversarial_page()
