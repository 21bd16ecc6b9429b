"""From one instance to a cost, against torch.nn, torch.optim and NumPy."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from losses import LOSSES, reduce, weight_decay
from losses.core.cost import REDUCTIONS, class_weights, concentration
from losses.scenes.batch import trace_concentration, trace_cost, trace_decay, trace_truth


@pytest.fixture
def batch() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(3)
    logits = torch.randn(40, generator=generator, dtype=torch.float64) * 3
    return logits, (torch.rand(40, generator=generator) < 0.3).double()


def test_the_worked_example_of_s4():
    prediction, target = torch.tensor([1.0, 3.0, 5.0]), torch.tensor([2.0, 1.0, 5.0])
    values = LOSSES["mae"](prediction - target)
    assert reduce(values, "none").tolist() == [1.0, 2.0, 0.0]
    assert reduce(values).item() == 1.0
    assert reduce(values, "sum").item() == 3.0
    for reduction in REDUCTIONS:
        assert torch.equal(reduce(values, reduction), F.l1_loss(prediction, target, reduction=reduction))


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_reductions_are_those_of_torch(batch, reduction):
    z, y = batch
    torch.testing.assert_close(
        reduce(LOSSES["bce"](z.sigmoid(), y), reduction), F.binary_cross_entropy_with_logits(z, y, reduction=reduction)
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_class_weights_are_those_of_torchs_cross_entropy(batch, reduction):
    z, y = batch
    two = torch.stack([torch.zeros_like(z), z], dim=-1)
    expected = F.cross_entropy(two, y.long(), weight=torch.tensor([0.5, 4.0], dtype=z.dtype), reduction=reduction)
    found = reduce(LOSSES["bce"](z.sigmoid(), y), reduction, class_weights(y, 0.5, 4.0))
    torch.testing.assert_close(found, expected)


def test_a_weighted_mean_is_that_of_repeated_rows(batch):
    values = batch[0].abs()
    weight = torch.arange(40) % 4
    torch.testing.assert_close(reduce(values, "mean", weight), values.repeat_interleave(weight).mean())


def test_the_gradient_of_a_mean_is_each_rows_over_their_number(batch):
    z, y = batch
    z = z.clone().requires_grad_()
    (mean,) = torch.autograd.grad(reduce(LOSSES["bce"](z.sigmoid(), y)), z)
    torch.testing.assert_close(mean, (z.sigmoid() - y).detach() / 40)


def test_one_weight_for_all_changes_a_sum_and_no_mean(batch):
    values = batch[0].abs()
    torch.testing.assert_close(reduce(values, "sum", torch.tensor(3.0)), 3 * values.sum())
    torch.testing.assert_close(reduce(values, "mean", torch.tensor(3.0)), values.mean())


def test_what_cannot_be_reduced_is_named():
    with pytest.raises(ValueError, match="reduction must be one of mean, sum, none, got 'average'"):
        reduce(torch.ones(3), "average")
    with pytest.raises(ValueError, match=r"weights of shape \(2,\) do not fit values of shape \(3,\)"):
        reduce(torch.ones(3), "sum", torch.ones(2))


def test_weight_decay_shrinks_as_sgds_does():
    """One step of torch.optim.SGD with weight_decay = lam/m is one along the gradient of the cost's last term."""
    theta = [torch.tensor([1.0, -2.0, 0.0], dtype=torch.float64), torch.tensor([[0.5]], dtype=torch.float64)]
    theirs = [torch.nn.Parameter(t.clone()) for t in theta]
    for parameter in theirs:
        parameter.grad = torch.zeros_like(parameter)
    torch.optim.SGD(theirs, lr=0.1, weight_decay=3.0 / 8).step()
    ours = [t.clone().requires_grad_() for t in theta]
    steps = torch.autograd.grad(weight_decay(ours, 3.0, 8), ours)
    for before, step, after in zip(theta, steps, theirs, strict=True):
        torch.testing.assert_close(before - 0.1 * step, after.data)


def test_weight_decay_of_nothing_or_with_nothing_is_nothing():
    assert weight_decay([], 1.0, 3).item() == 0
    assert weight_decay([torch.tensor([7.0])], 0.0, 3).item() == 0


@pytest.mark.parametrize(
    ("lam", "m", "named"), [(-1.0, 3, "lam must be at least 0, got -1.0"), (1.0, 0, "m must be above 0, got 0")]
)
def test_weight_decay_names_what_is_wrong(lam, m, named):
    with pytest.raises(ValueError, match=named):
        weight_decay([torch.ones(2)], lam, m)


def test_concentration_is_a_sorted_cumulative_share(batch):
    z, y = batch
    values, gradient = LOSSES["bce"](z.sigmoid(), y).numpy(), (z.sigmoid() - y).numpy()
    losses, pulls = concentration(torch.tensor(values), torch.tensor(gradient))
    order = np.argsort(-values, kind="stable")
    np.testing.assert_allclose(losses, np.cumsum(values[order]) / values.sum())
    np.testing.assert_allclose(pulls, np.cumsum(np.abs(gradient)[order]) / np.abs(gradient).sum())


def test_equal_rows_share_equally():
    losses, pulls = concentration(torch.full((5,), 0.3), torch.full((5,), -2.0))
    torch.testing.assert_close(losses, torch.arange(1, 6) / 5)
    torch.testing.assert_close(pulls, torch.arange(1, 6) / 5)


def test_focal_moves_the_cost_to_the_worst_rows(batch):
    z, y = batch
    shares = [concentration(LOSSES[slug](z.sigmoid(), y), z)[0] for slug in ("bce", "focal")]
    assert (shares[1][:-1] > shares[0][:-1]).all()


def test_hubers_worst_row_pulls_less_than_squared_errors():
    r = torch.tensor([0.5, -0.3, 0.2, 20.0], dtype=torch.float64, requires_grad=True)
    pulls = []
    for slug in ("mse", "huber"):
        values = LOSSES[slug](r)
        (gradient,) = torch.autograd.grad(values.sum(), r)
        pulls.append(concentration(values, gradient)[1][0].item())
    assert pulls == pytest.approx([40 / 42, 1 / 2])


def test_the_programs_hold_what_the_browser_knows(operations):
    for program in (trace_cost(), trace_concentration(), trace_decay(), trace_truth(True), trace_truth(False)):
        assert {str(op[0]) for op in program.ops} <= operations
