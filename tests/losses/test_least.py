"""Floors: the least a multiclass loss can be, and where."""

import numpy as np
import pytest
import torch

from losses import LOSSES
from losses.studies.floor import excludes, least

SOFT = (0.7, 0.2, 0.1)


def entropy(p):
    p = np.asarray(p)
    return float(-(p * np.log(p)).sum())


def test_cross_entropy_is_least_at_the_target_where_it_is_its_entropy():
    value, p = least(LOSSES["cross_entropy"], SOFT)
    np.testing.assert_allclose(p, SOFT, atol=1e-6)
    assert value == pytest.approx(entropy(SOFT), rel=1e-12)


def test_a_hard_target_leaves_no_floor():
    value, p = least(LOSSES["cross_entropy"], (0.0, 1.0, 0.0))
    assert value == pytest.approx(0, abs=1e-9)
    assert p[1] == pytest.approx(1)


@pytest.mark.parametrize("epsilon", [0.1, 0.3])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_the_floor_of_label_smoothing_is_the_entropy_of_the_smoothed_label(epsilon, classes):
    given = (1.0, *[0.0] * (classes - 1))
    smoothed = [(1 - epsilon) * y + epsilon / classes for y in given]
    value, p = least(LOSSES["label_smoothing"], given, epsilon=epsilon)
    assert value == pytest.approx(entropy(smoothed), rel=1e-9)
    np.testing.assert_allclose(p, smoothed, atol=1e-5)


def test_weights_and_smoothing_put_the_minimum_in_the_wrong_class():
    # the minimiser of weighted cross entropy is the target times the weights, brought back to sum 1
    for given, weight in (((0.95, 0.05), (1.0, 20.0)), ((0.95, 0.05), (0.5, 10.0)), (SOFT, (1.0, 2.0, 3.0))):
        wanted = np.multiply(given, weight) / np.dot(given, weight)
        np.testing.assert_allclose(least(LOSSES["weighted_cross_entropy"], given, weight=weight)[1], wanted, atol=1e-5)
    assert round(least(LOSSES["weighted_cross_entropy"], (0.95, 0.05), weight=(1.0, 20.0))[1][0], 3) == 0.487


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_softmax_twice_cannot_go_below_its_corner(classes):
    value, p = least(LOSSES["cross_entropy"], (1.0, *[0.0] * (classes - 1)), twice=True)
    assert value == pytest.approx(np.log(1 + (classes - 1) / np.e), rel=1e-9)
    assert p[0] == pytest.approx(1)


def test_a_sparse_label_is_the_targets_largest_share():
    assert least(LOSSES["sparse_cross_entropy"], SOFT)[1][0] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("slug", [slug for slug, loss in LOSSES.items() if loss.family == "multiclass"])
@pytest.mark.parametrize("given", [(1.0, 0.0, 0.0), SOFT])
def test_no_random_prediction_is_better(slug, given):
    loss = LOSSES[slug]
    value, _ = least(loss, given)
    z = torch.randn(2000, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(1)) * 3
    z = z if loss.prediction == "z" else z.log_softmax(dim=-1)
    target = torch.tensor(given, dtype=torch.float64) if "y" in loss.inputs else torch.tensor(0)
    assert value <= loss.function(z, target).min().item() + 1e-9


def test_only_the_multilabel_loss_has_labels_that_do_not_exclude_each_other():
    together = [slug for slug, loss in LOSSES.items() if loss.family == "multiclass" and not excludes(loss)]
    assert together == ["multilabel_soft_margin"]
