"""Embedding losses against torch.nn.functional, NumPy and finite differences, and their own identities and degenerate cases."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES, Curve, curve, properties
from losses.embedding import contrastive, cosine, euclidean, info_nce, triplet

At = Callable[..., Curve]
POINTS = torch.randn(7, 60, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
ANCHOR, POSITIVE, NEGATIVE, *_ = POINTS.unbind()
NEGATIVES = POINTS[3:].movedim(0, -2)
PAIR = torch.rand(60, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def squared(a: Tensor, b: Tensor) -> Tensor:
    return torch.cdist(a.unsqueeze(-2), b.unsqueeze(-2)).squeeze((-1, -2)) ** 2


def gradients(function: Callable[..., Tensor], *points: Tensor) -> tuple[Tensor, ...]:
    points = tuple(p.clone().requires_grad_() for p in points)
    return torch.autograd.grad(function(*points).sum(), points)


@pytest.mark.parametrize("alpha", [0.01, 0.5, 2.0, 12.0])
def test_triplet_is_pytorchs_loss_for_a_squared_distance(alpha: float):
    wanted = F.triplet_margin_with_distance_loss(
        ANCHOR, POSITIVE, NEGATIVE, distance_function=squared, margin=alpha, reduction="none"
    )
    assert (wanted > 0).any()
    assert (wanted == 0).any()
    torch.testing.assert_close(triplet(ANCHOR, POSITIVE, NEGATIVE, alpha=alpha), wanted, rtol=1e-12, atol=1e-12)


def test_triplet_is_not_pytorchs_triplet_margin_loss():
    """Which does not square: on these points it is 1 where ours is 2.25."""
    a, p, n = torch.tensor([[[0.0, 0.0]], [[2.0, 0.0]], [[0.0, 1.5]]], dtype=torch.float64)
    assert F.triplet_margin_loss(a, p, n, margin=0.5, reduction="none").item() == pytest.approx(1.0, abs=1e-5)
    assert triplet(a, p, n).item() == 2.25


@pytest.mark.parametrize("margin", [0.0, 1.0, 3.0])
def test_contrastive_is_its_formula_in_numpy(margin: float):
    d = np.linalg.norm(ANCHOR.numpy() - POSITIVE.numpy(), axis=-1)
    wanted = PAIR.numpy() * d**2 + (1 - PAIR.numpy()) * np.maximum(0, margin - d) ** 2
    np.testing.assert_allclose(contrastive(ANCHOR, POSITIVE, PAIR, margin=margin).numpy(), wanted, rtol=1e-12)


@pytest.mark.parametrize("tau", [0.02, 0.1, 1.0])
def test_info_nce_is_cross_entropy_over_pytorchs_cosine_similarities(tau: float):
    rivals = F.cosine_similarity(ANCHOR.unsqueeze(-2), NEGATIVES, dim=-1)
    scores = torch.cat([F.cosine_similarity(ANCHOR, POSITIVE, dim=-1).unsqueeze(-1), rivals], dim=-1) / tau
    wanted = F.cross_entropy(scores, torch.zeros(60, dtype=torch.long), reduction="none")
    torch.testing.assert_close(info_nce(ANCHOR, POSITIVE, NEGATIVES, tau=tau), wanted, rtol=1e-11, atol=1e-11)


CASES: dict[str, tuple[Callable[..., Tensor], tuple[Tensor, ...]]] = {
    "triplet": (lambda a, p, n: triplet(a, p, n, alpha=1.3), (ANCHOR, POSITIVE, NEGATIVE)),
    "contrastive": (lambda a, b: contrastive(a, b, PAIR[:6], margin=4.0), (ANCHOR, POSITIVE)),
    "info_nce": (lambda a, p, n: info_nce(a, p, n, tau=0.3), (ANCHOR, POSITIVE, NEGATIVES)),
}


@pytest.mark.parametrize("slug", CASES)
def test_first_and_second_derivatives_are_the_difference_quotients(slug: str):
    function, points = CASES[slug]
    few = tuple(p[:6].clone().requires_grad_() for p in points)
    assert torch.autograd.gradcheck(function, few, eps=1e-6, atol=1e-7)
    assert torch.autograd.gradgradcheck(function, few, eps=1e-6, atol=1e-6)


@pytest.mark.parametrize("slug", CASES)
def test_turning_all_points_changes_nothing(slug: str):
    function, points = CASES[slug]
    turn = torch.linalg.qr(torch.randn(5, 5, generator=torch.Generator().manual_seed(2), dtype=torch.float64)).Q
    few = tuple(p[:6] for p in points)
    torch.testing.assert_close(function(*(p @ turn for p in few)), function(*few), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("slug", ["triplet", "contrastive"])
def test_distances_do_not_see_a_shift_and_their_pulls_balance(slug: str):
    function, points = CASES[slug]
    few = tuple(p[:6] for p in points)
    torch.testing.assert_close(function(*(p + 3.7 for p in few)), function(*few), rtol=1e-11, atol=1e-11)
    assert max(g.abs().max() for g in gradients(function, *few)) > 0.1
    torch.testing.assert_close(sum(gradients(function, *few)), torch.zeros(6, 5, dtype=torch.float64), rtol=0, atol=1e-12)


@pytest.mark.parametrize("alpha", [0.0, 0.5, 2.0])
def test_triplet_is_zero_exactly_where_the_negative_is_alpha_further_in_squared_distance(alpha: float):
    """S3's margin: on and beyond the circle about the anchor with radius sqrt(d(a, p)^2 + alpha) nothing is left to pull."""
    radius = (((ANCHOR - POSITIVE) ** 2).sum(-1, keepdim=True) + alpha).sqrt()
    outwards = F.normalize(NEGATIVE, dim=-1)
    for factor, zero in ((1 + 1e-9, True), (3.0, True), (1 - 1e-9, False), (0.2, False)):
        there = ANCHOR + factor * radius * outwards
        value = triplet(ANCHOR, POSITIVE, there, alpha=alpha)
        assert ((value == 0) == zero).all()
        pulls = gradients(lambda *points: triplet(*points, alpha=alpha), ANCHOR, POSITIVE, there)
        assert all(((g == 0).all(-1) == zero).all() for g in pulls)


def test_triplets_gradients_are_differences_of_points():
    """2(n - p), 2(p - a) and 2(a - n)."""
    a, p, n = torch.tensor([[0.3, 0.1], [1.0, -0.4], [0.2, 0.9]], dtype=torch.float64)
    for found, wanted in zip(gradients(triplet, a, p, n), (n - p, p - a, a - n), strict=True):
        torch.testing.assert_close(found, 2 * wanted, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_collapsed_triplets_cost_alpha_and_have_no_gradient(dtype: torch.dtype):
    point = torch.tensor([0.3, -0.7], dtype=dtype)
    assert triplet(point, point, point, alpha=0.7).item() == pytest.approx(0.7)
    assert all((g == 0).all() for g in gradients(triplet, point, point, point))
    near = point.double() + 1e-6 * torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
    assert max(g.norm() for g in gradients(triplet, *near)) < 3e-6


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("y", "margin", "value"), [(1.0, 1.0, 0.0), (0.0, 1.0, 1.0), (0.3, 2.0, 2.8), (0.0, 0.0, 0.0)])
def test_a_pair_on_one_point_has_gradient_zero(dtype: torch.dtype, y: float, margin: float, value: float):
    point = torch.tensor([0.3, -0.7], dtype=dtype)

    def pair(a: Tensor, b: Tensor) -> Tensor:
        return contrastive(a, b, torch.tensor(y, dtype=dtype), margin=margin)

    assert pair(point, point).item() == pytest.approx(value)
    assert all((g == 0).all() for g in gradients(pair, point, point))


def test_contrastive_pushes_by_what_is_missing_to_the_margin_and_not_beyond(at: At):
    d = np.array([0.001, 0.5, 0.999, 1.001, 7.0])
    np.testing.assert_allclose(at("contrastive", d, y=0.0).slope, -2 * np.maximum(0, 1 - d), rtol=1e-12)
    np.testing.assert_allclose(at("contrastive", d, y=1.0).slope, 2 * d, rtol=1e-12)


def test_a_pair_that_half_belongs_together_settles_between():
    found = properties("contrastive", target=0.3, margin=2.0)
    assert found.minimisers == pytest.approx((1.4, 1.4), abs=2e-6)
    assert found.minimum == pytest.approx(0.3 * 0.7 * 4, abs=2e-6)


@pytest.mark.parametrize("scale", [1e-200, 1e-3, 7.0, 1e200])
def test_info_nce_sees_directions_only(scale: float):
    wanted = info_nce(ANCHOR, POSITIVE, NEGATIVES)
    torch.testing.assert_close(info_nce(scale * ANCHOR, POSITIVE, NEGATIVES), wanted, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(info_nce(ANCHOR, scale * POSITIVE, NEGATIVES), wanted, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(info_nce(ANCHOR, POSITIVE, scale * NEGATIVES), wanted, rtol=1e-12, atol=1e-12)
    pulls = gradients(info_nce, ANCHOR, POSITIVE, NEGATIVES)
    for pull, points in zip(pulls, (ANCHOR, POSITIVE, NEGATIVES), strict=True):
        torch.testing.assert_close((pull * points).sum(-1), torch.zeros(points.shape[:-1], dtype=torch.float64), atol=1e-12, rtol=0)


@pytest.mark.parametrize("count", [1, 4, 50])
def test_among_equals_it_is_the_logarithm_of_how_many_there_are(count: int):
    same = POSITIVE.unsqueeze(-2).expand(60, count, 5)
    torch.testing.assert_close(info_nce(ANCHOR, POSITIVE, same), torch.full((60,), math.log(count + 1), dtype=torch.float64))


def test_a_hot_softmax_sees_no_difference_and_a_cold_one_only_the_nearest_negative():
    behind = cosine(ANCHOR.unsqueeze(-2), NEGATIVES) - cosine(ANCHOR, POSITIVE).unsqueeze(-1)
    hot = info_nce(ANCHOR, POSITIVE, NEGATIVES, tau=1e6)
    torch.testing.assert_close(hot, torch.full((60,), math.log(5), dtype=torch.float64), rtol=1e-5, atol=0)
    cold = 1e-6 * info_nce(ANCHOR, POSITIVE, NEGATIVES, tau=1e-6)
    torch.testing.assert_close(cold, behind.amax(-1).relu(), rtol=0, atol=1e-5)


def test_info_nce_keeps_its_digits_where_the_positive_has_won():
    east, west = torch.tensor([1.0, 0.0], dtype=torch.float64), torch.tensor([[-1.0, 0.0]], dtype=torch.float64)
    assert info_nce(east, east, west, tau=0.02).item() == pytest.approx(math.exp(-100), rel=1e-12)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_zero_vector_has_no_direction_and_feels_no_pull(dtype: torch.dtype):
    zero, point = torch.zeros(2, dtype=dtype), torch.tensor([3.0, 4.0], dtype=dtype)
    others = torch.stack([point, zero])
    assert cosine(zero, point).item() == cosine(zero, zero).item() == 0
    for a, p in ((zero, point), (point, zero), (zero, zero)):
        assert info_nce(a, p, others).isfinite()
        pulls = gradients(info_nce, a, p, others)
        assert all(g.isfinite().all() for g in pulls)
        for vector, pull in ((a, pulls[0]), (p, pulls[1]), (zero, pulls[2][1])):
            assert (pull == 0).all() or (vector != 0).any()
    assert info_nce(zero, point, others).item() == pytest.approx(math.log(3))


def test_a_distance_is_numpys_and_has_gradient_zero_where_points_coincide():
    np.testing.assert_allclose(
        euclidean(ANCHOR, POSITIVE).numpy(), np.linalg.norm((ANCHOR - POSITIVE).numpy(), axis=-1), rtol=1e-14
    )
    for pull in gradients(euclidean, ANCHOR, ANCHOR):
        assert (pull == 0).all()


def test_on_the_unit_circle_a_squared_distance_is_two_less_twice_the_cosine(at: At):
    theta = np.linspace(0.01, 3.1, 50)
    np.testing.assert_allclose(at("contrastive", theta, "angle", margin=0.0).value, 2 - 2 * np.cos(theta), rtol=1e-12)
    np.testing.assert_allclose(at("triplet", theta, "angle", alpha=2.0).value, 2 - 2 * np.cos(theta), rtol=1e-12, atol=1e-15)
    tau, others = 0.4, np.exp(-1 / 0.4) + 2
    wanted = np.log1p(others * np.exp(-np.cos(theta) / tau))
    np.testing.assert_allclose(at("info_nce", theta, tau=tau).value, wanted, rtol=1e-12)


def test_the_axes_have_a_truth_for_either_kind_of_pair():
    for slug, axis in (("contrastive", "distance"), ("contrastive", "angle"), ("triplet", "distance")):
        assert properties(slug, axis=axis).zero_at_truth
    assert properties("contrastive", target=0.0).zero_at_truth  # far apart
    assert properties("contrastive", target=0.0).redescending
    assert not properties("contrastive", axis="angle", target=0.0, margin=3.0).zero_at_truth  # opposite is not far enough
    assert not properties("triplet", alpha=2.0).zero_at_truth
    with pytest.raises(ValueError, match=r"info_nce: no axis 'distance'"):
        curve("info_nce", axis="distance")
    assert LOSSES["triplet"].axis.title == "distance of the pair, d"


def directions() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    anchor, positive = torch.randn(2, 5, 3, generator=generator, dtype=torch.float64)
    return anchor, positive, torch.randn(5, 4, 3, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("slug", ["arcface", "cosface"])
def test_without_a_margin_they_are_info_nce(slug):
    found = LOSSES[slug](*directions(), scale=8.0, margin=0.0)
    torch.testing.assert_close(found, LOSSES["info_nce"](*directions(), tau=1 / 8), rtol=1e-12, atol=1e-14)


def test_arcface_adds_its_margin_to_the_angle():
    anchor, positive, negatives = directions()
    cos = torch.nn.functional.cosine_similarity(anchor.unsqueeze(-2), torch.cat([positive.unsqueeze(-2), negatives], -2), dim=-1)
    logits = 8 * torch.cat([(cos[:, :1].acos() + 0.4).cos(), cos[:, 1:]], -1)
    wanted = -logits.log_softmax(-1)[:, 0]
    torch.testing.assert_close(
        LOSSES["arcface"](anchor, positive, negatives, scale=8.0, margin=0.4), wanted, rtol=1e-12, atol=1e-14
    )


def test_the_losses_of_pairs_are_torchs():
    a, b, _ = directions()
    F = torch.nn.functional
    for y in (0.0, 1.0):
        sign = torch.full((5,), 2 * y - 1, dtype=torch.float64)
        cosine_found = LOSSES["cosine_embedding"](a, b, torch.tensor(y), margin=0.25)
        torch.testing.assert_close(cosine_found, F.cosine_embedding_loss(a, b, sign, margin=0.25, reduction="none"))
        hinge_found = LOSSES["hinge_embedding"](a, b, torch.tensor(y), margin=2.5)
        torch.testing.assert_close(hinge_found, F.hinge_embedding_loss((a - b).norm(dim=-1), sign, margin=2.5, reduction="none"))
    found = LOSSES["triplet_margin"](a, b, b.flip(0), margin=0.7)
    torch.testing.assert_close(found, F.triplet_margin_loss(a, b, b.flip(0), margin=0.7, eps=0, reduction="none"))
    assert LOSSES["siglip"](a, b, torch.tensor(0.5)).tolist() == pytest.approx([math.log(2)] * 5)
