"""The plane of a prediction and its spread: its program is what autograd says of the loss and of both of its derivatives."""

from __future__ import annotations

import pytest
import torch

from losses import LOSSES, losses_of
from losses.scenes.spreads import plane_axes, takes_spread, trace_spread
from tests.support.interpreter import run

SLUGS = [loss.slug for loss in losses_of("likelihoods") if takes_spread(loss.slug)]


def test_the_losses_of_two_inputs_have_a_plane_and_those_of_a_mean_have_none():
    assert SLUGS == ["gaussian_nll", "laplace_nll", "student_t_nll", "gaussian_kl"]
    assert all(axis.draws(LOSSES[slug]) for slug in SLUGS for axis in plane_axes(slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_program_is_the_loss_and_its_partial_derivatives_at_random_points(slug: str):
    random = torch.Generator().manual_seed(7)
    x, spread = (torch.rand(2, 200, generator=random, dtype=torch.float64) * 10 - 5).unbind()
    settings = {param.name: 0.8 * param.default + 0.05 for param in LOSSES[slug].params}
    both = [number.clone().requires_grad_() for number in (x, spread)]
    value = LOSSES[slug](*both, **settings)
    by = torch.autograd.grad(value.sum(), both)
    outputs = run(trace_spread(slug), settings | {"x": x.numpy(), "log_spread": spread.numpy()})
    assert outputs["value"] == pytest.approx(value.detach().numpy(), rel=1e-13, abs=1e-14)
    assert outputs["by_x"] == pytest.approx(by[0].numpy(), rel=1e-13, abs=1e-14)
    assert outputs["by_spread"] == pytest.approx(by[1].numpy(), rel=1e-12, abs=1e-13)
