"""The terms of the field, each defined once, and a text in which a tap on a term opens its definition."""

from __future__ import annotations

import re
from html import escape

import streamlit as st

TERMS = {
    "gradient": "The slope of the loss: how fast it changes when the prediction changes. Training moves the prediction against it.",
    "pull": "How hard training moves a prediction: the size of the gradient.",
    "logit": "The score that a model gives before it is made a probability. It can be any number; 0 means a probability of 1/2.",
    "sigmoid": "σ(z) = 1 / (1 + exp(−z)). It turns any number z into a probability between 0 and 1.",
    "softmax": "It turns a list of logits into probabilities that add up to 1: exp(z) of each, over the sum of them all.",
    "margin": "The score, counted positive when it points to the right class and negative when it points to the wrong one.",
    "residual": "Prediction minus target: how far off a prediction is, and to which side.",
    "convex": "Shaped like a bowl: a straight line between two points of the curve never runs below it. It has one valley.",
    "curvature": "The second derivative: how fast the slope changes.",
    "hyperparameter": "A number that you choose before training, such as δ or γ. Training does not change it.",
    "outlier": "An observation that lies far from the others, often a faulty one.",
    "clamp": "To replace every number beyond a limit by the limit.",
    "kink": "A corner of the curve, where its slope jumps.",
    "Lipschitz": "The curve is nowhere steeper than a certain slope, so one example can pull only so hard.",
    "proper": "Said of a loss of probabilities that is least, on average, when the true probability is predicted.",
    "entropy": "How uncertain a distribution is: 0 if one outcome is certain, and largest if all are equally likely.",
    "label smoothing": "To train towards 0.95 and 0.05, say, in place of 1 and 0.",
}
_FORMS = "|".join(sorted(map(re.escape, TERMS), key=len, reverse=True))
_TERM = re.compile(rf"\b({_FORMS})(?:s|ed|ing)?\b", re.IGNORECASE)
_MET = "_terms"  # the terms that the page of this run has explained


def forget() -> None:
    """Let the page that runs now explain its terms anew."""
    st.session_state[_MET] = set[str]()


def explained(text: str) -> None:
    """Write a text in which each term, where it first stands on the page, opens its definition on a tap."""
    met: set[str] = st.session_state[_MET]
    st.html(marked(text, met))


def marked(text: str, met: set[str]) -> str:
    """A text as HTML, with the definitions of the terms that are not among those already met, which are added to them.

    >>> marked("The gradient of a gradient", set())[:80]
    '<div class="atlas-text">The <details name="atlas-term"><summary>gradient</summar'
    >>> marked("A kink & more", {"kink"})
    '<div class="atlas-text">A kink &amp; more</div>'
    """

    def note(match: re.Match[str]) -> str:
        term = next(name for name in TERMS if name.lower() == match[1].lower())
        if term in met:
            return match[0]
        met.add(term)
        return (
            f'<details name="atlas-term"><summary>{match[0]}</summary>'
            f'<span class="note"><b>{term}</b>: {escape(TERMS[term])}</span></details>'
        )

    return f'<div class="atlas-text">{_TERM.sub(note, escape(text, quote=False))}</div>'
