"""The divergences page: several outcomes, and densities."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from losses import LOSSES
from losses.scenes.distributions import DIVERGENCES as RECORDS
from tests.support.pages import opened

CALLS = {record.loss.slug: record.call for record in RECORDS}
DIVERGENCES = [loss for loss in LOSSES.values() if loss.family == "divergences"]


@pytest.mark.parametrize("loss", DIVERGENCES, ids=lambda loss: loss.slug)
def test_every_divergence_opens_at_ordinary_and_extreme_targets(loss):
    for p in ("0.3", "0", "1"):
        app = opened("divergences.py", loss=loss.name, y=p)
        assert not app.exception
        assert app.title[0].value == "Divergences"


def test_vectors_come_back_from_their_link():
    app = opened("divergences.py", outcomes="4", p=["0.4", "0.3", "0.2", "0.1"], q=["0", "0", "0.5", "0.5"], unit="bits")
    assert not app.exception
    assert app.session_state["p"] == (0.4, 0.3, 0.2, 0.1)
    assert app.session_state["q"] == (0, 0, 0.5, 0.5)


def test_what_is_no_distribution_is_ignored():
    app = opened("divergences.py", p=["0.4", "0.3", "0.2"], q=["2", "-1", "0"], outcomes="9", apart="99", skew="2")
    assert not app.exception
    assert not app.query_params


@pytest.mark.parametrize("slug", CALLS)
def test_the_printed_call_computes_the_divergence(slug):
    p, q = torch.tensor([0.2, 0.5, 0.3], dtype=torch.float64), torch.tensor([0.6, 0.1, 0.3], dtype=torch.float64)
    settings = {"alpha": 0.3} if LOSSES[slug].params else {}
    call, _, made = CALLS[slug].partition(", m = ")
    names = {"torch": torch, "F": F, "p": p, "q": q, **settings}
    if made:
        names["m"] = eval(made, names)
    np.testing.assert_allclose(eval(call, names).item(), LOSSES[slug](p, q, **settings).item(), rtol=1e-12)
    assert set(CALLS) == {loss.slug for loss in DIVERGENCES}
