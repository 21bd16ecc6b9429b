"""The divergences page's own pictures: two distributions that can be dragged, and the Gaussian nearest to two peaks."""

from __future__ import annotations

import numpy as np
import streamlit as st
import torch

from components.chart.figure import figure, lines
from components.kit.link import Link, leave
from components.kit.mounted import Component, left_in, mounted
from components.states.divergences import Divergences
from components.wire.pages import Distributions, PairScene, SceneMessage
from losses.core.curve import Array
from losses.core.numbers import NOISE, number
from losses.divergences.information import relative
from losses.scenes.distributions import DIVERGENCES, TERMS, trace_distributions
from losses.studies.gaussians import GRID, Fit, density, fits, two_peaks
from losses.tracing.program import ProgramData

# An identity, as two bars of one length: the outputs of the program that add up, and what a reader calls them.
TOTAL = "cross_entropy_pq"
SUMS = {
    "cross entropy": {TOTAL: "H(p, q)"},
    "entropy + forward KL": {"entropy_p": "H(p)", "kl_pq": "KL(p, q)"},
}
SEEN = 12.0  # how far out the densities are drawn
PRECISION = 1e-6  # how near to the best Gaussian's mean the search ends

HTML = """
<div class="atlas-pair">
  <div class="atlas-bars"></div>
  <div class="atlas-sums"></div>
  <table class="atlas-table"></table>
</div>
"""
_pair: Component[SceneMessage[PairScene]] = mounted("pair", "families/divergences/two_distributions", html=HTML)


def two_distributions(link: Link, state: Divergences) -> None:
    """p and q as bars that can be dragged, everything that compares them in a table, and what cross entropy is the sum of."""
    st.header("Several outcomes", anchor=False)
    panel, picture = st.columns([1, 2.6], gap="medium")
    with panel:
        link.draw("outcomes", "unit", "skew")

    def left() -> None:
        if vectors := left_in("pair", "vectors", Distributions):
            leave({name: tuple(map(float, vectors[name])) for name in ("p", "q")})

    with picture:
        _pair(key="pair", data=pair_message(state), on_vectors_change=left)


def pair_message(state: Divergences) -> SceneMessage[PairScene]:
    """The two distributions, and what compares them."""
    labels = [str(i) for i in range(1, len(state.p) + 1)]
    unit = "bits" if state.bits else "nats"
    scene: PairScene = {
        "vectors": {"p": state.p, "q": state.q},
        "sliders": [{"key": "skew", "input": "alpha", "value": state.skew}],
        "bits": state.bits,
        "program": pair_program(state),
        "terms": TERMS,
        "groups": [
            {"name": "p", "title": "p", "labels": labels, "low": 0, "high": 1, "drag": True},
            {"name": "q", "title": "q", "labels": labels, "low": 0, "high": 1, "drag": True},
            {"name": "forward", "title": f"p log(p/q), {unit}", "labels": labels},
            {"name": "reverse", "title": f"q log(q/p), {unit}", "labels": labels},
        ],
        "rows": [{"slug": each.loss.slug, "name": each.loss.name, "call": each.call} for each in DIVERGENCES],
        "sums": [
            {"name": name, "total": TOTAL, "terms": [{"slug": slug, "word": word} for slug, word in terms.items()]}
            for name, terms in SUMS.items()
        ],
    }
    return {"scene": scene}


def pair_program(state: Divergences) -> ProgramData:
    """The program of all that compares distributions of so many outcomes."""
    return trace_distributions(len(state.p)).data


def nearest_gaussian(link: Link, state: Divergences) -> None:
    """One Gaussian fitted to two peaks, by each direction of the Kullback-Leibler divergence."""
    st.header("One Gaussian for two peaks", anchor=False)
    left, right = st.columns([1, 2.6], gap="medium")
    with left:
        link.draw("apart", "share")
    apart, share = state.apart, state.share
    found = fits(apart, share)
    with right:
        grid = GRID.numpy()
        seen = np.abs(grid) <= SEEN
        pictures = {"density": _densities(apart, share), "integrand": _integrands(apart, share)}
        for i, (up, drawn) in enumerate(pictures.items()):
            lines(up, figure(grid[seen], {name: values[seen] for name, values in drawn.items()}, across="x", up=up, first=i))
        forward, reverse = (_written(found[slug]) for slug in ("kl_pq", "kl_qp"))
        st.markdown(f"Forward KL, {forward}. Reverse KL, {reverse}.")


def _written(fit: Fit) -> str:
    mean, deviation = number(fit.mean, zero=PRECISION), number(fit.deviation)
    return f"{number(fit.divergence, zero=NOISE)} nats: mean {mean}, deviation {deviation}"


def _densities(apart: float, share: float) -> dict[str, Array]:
    found = fits(apart, share)
    return {
        "p, two peaks": density(two_peaks(apart, share)),
        "q of forward KL: avoids zeros, covers both": found["kl_pq"].density,
        "q of reverse KL: forced to zero, takes one": found["kl_qp"].density,
    }


def _integrands(apart: float, share: float) -> dict[str, Array]:
    """Where each divergence comes from, point by point: their areas are the divergences."""
    p = torch.tensor(density(two_peaks(apart, share)))
    forward, reverse = (torch.tensor(fits(apart, share)[slug].density) for slug in ("kl_pq", "kl_qp"))
    return {
        "p log(p/q), of forward KL": relative(p, forward).numpy(force=True),
        "q log(q/p), of reverse KL": relative(reverse, p).numpy(force=True),
    }
