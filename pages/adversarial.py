"""Adversarial losses: what each player of the game minimises, against the discriminator's output on a generated sample."""

import streamlit as st

from components.families.adversarial.page import adversarial_page
from components.kit.terms import explained

st.title("Adversarial")
explained(
    "Two models play a game. The discriminator scores samples and wants real ones high and generated ones low; the generator "
    "wants its own samples high. In the GAN losses the score is the logit of D, the probability that a sample is real; in the "
    "others it is a plain number."
)
adversarial_page()
