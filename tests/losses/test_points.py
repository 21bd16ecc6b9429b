"""The points of the embedding page: their programs against autograd, PyTorch's unsquared loss, and steps down the gradient."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from losses import LOSSES
from losses.scenes.planes import PLANES, unsquared
from losses.scenes.points import trace_points
from tests.support.interpreter import run

POINTS = {slug: plane.names for slug, plane in PLANES.items()}
NEGATIVES = POINTS["info_nce"][2:]
GENERATOR = torch.Generator().manual_seed(0)
OTHERS = {
    "triplet": {"alpha": 1.5},
    "contrastive": {"y": 0.3, "margin": 2.5},
    "info_nce": {"tau": 0.2},
    "triplet_margin": {"margin": 1.5},
    "cosine_embedding": {"y": 0.3, "margin": 0.2},
    "hinge_embedding": {"y": 0.3, "margin": 2.5},
    "siglip": {"y": 0.3, "scale": 5.0, "bias": -2.0},
    "arcface": {"scale": 5.0, "margin": 0.4},
    "cosface": {"scale": 5.0, "margin": 0.4},
}
COLLAPSED = torch.full((1, 6, 2), 0.3, dtype=torch.float64)
PLACES = [*torch.randn(20, 1, 6, 2, generator=GENERATOR, dtype=torch.float64), COLLAPSED, 0 * COLLAPSED]


def asked(slug: str, places: Tensor) -> dict[str, np.ndarray]:
    """What the program says of points (1, 6, 2), of which the loss sees the first few."""
    coordinates = {f"{name}_{k}": places[:, i, j].numpy() for i, name in enumerate(POINTS[slug]) for j, k in enumerate("xy")}
    return run(trace_points(slug), coordinates | {"x": coordinates["anchor_x"]} | OTHERS[slug])


def by_autograd(slug: str, places: Tensor) -> tuple[Tensor, Tensor]:
    places = places[:, : len(POINTS[slug])].clone().requires_grad_()
    points: list[Tensor] = [places[:, i] for i in range(places.shape[1])]
    if "negatives" in LOSSES[slug].inputs:
        points = [*points[:2], places[:, 2:]]
    if "y" in LOSSES[slug].inputs:
        points.append(torch.tensor([OTHERS[slug]["y"]], dtype=torch.float64))
    value = LOSSES[slug](*points, **{name: v for name, v in OTHERS[slug].items() if name != "y"})
    return value, torch.autograd.grad(value.sum(), places)[0]


@pytest.mark.parametrize("slug", POINTS)
def test_a_program_says_what_autograd_says_of_the_loss(slug: str):
    for places in PLACES:
        found = asked(slug, places)
        value, gradient = by_autograd(slug, places)
        np.testing.assert_allclose(found["value"], value.detach(), rtol=1e-12, atol=1e-13)
        for i, name in enumerate(POINTS[slug]):
            by = np.stack([found[f"by_{name}_{k}"] for k in "xy"], axis=-1)
            np.testing.assert_allclose(by, gradient[:, i], rtol=1e-11, atol=1e-12)
            np.testing.assert_allclose(found[f"pull_{name}"], gradient[:, i].norm(dim=-1), rtol=1e-11, atol=1e-12)
        assert all(np.isfinite(values).all() for values in found.values())


def test_the_unsquared_triplet_is_pytorchs_triplet_margin_loss():
    for places in PLACES[:-1]:
        found = asked("triplet", places)
        points = places[:, :3].clone().requires_grad_()
        value = F.triplet_margin_loss(points[:, 0], points[:, 1], points[:, 2], margin=1.5, reduction="none")
        (gradient,) = torch.autograd.grad(value.sum(), points)
        np.testing.assert_allclose(found["unsquared_value"], value.detach(), rtol=1e-12, atol=1e-12)
        for i, name in enumerate(POINTS["triplet"]):
            by = np.stack([found[f"unsquared_by_{name}_{k}"] for k in "xy"], axis=-1)
            np.testing.assert_allclose(by, gradient[:, i], rtol=1e-9, atol=1e-9)


def test_collapsed_points_are_pulled_by_distances_and_not_by_their_squares():
    found = asked("triplet", COLLAPSED)
    assert [found[f"pull_{name}"].item() for name in POINTS["triplet"]] == [0, 0, 0]
    assert [found[f"unsquared_pull_{name}"].item() for name in POINTS["triplet"]] == pytest.approx([0, 1, 1])
    assert found["unsquared_by_positive_x"].item() == pytest.approx(-math.sqrt(0.5))
    assert (found["value"].item(), found["unsquared_value"].item()) == (1.5, 1.5)


def test_distances_and_the_zone_are_measured():
    for places in PLACES:
        found = asked("triplet", places)
        a, p, n = places[0, :3].numpy()
        assert found["near"].item() == pytest.approx(np.linalg.norm(a - p), rel=1e-14)
        assert found["far_squared"].item() == pytest.approx(np.linalg.norm(a - n) ** 2, rel=1e-14)
        assert found["radius"].item() == pytest.approx(math.hypot(np.linalg.norm(a - p), math.sqrt(1.5)), rel=1e-14)
        assert asked("contrastive", places)["distance"].item() == pytest.approx(np.linalg.norm(a - p), rel=1e-14)


def test_the_shares_are_the_softmax_of_the_similarities_and_the_loss_is_that_of_the_positive():
    for places in PLACES:
        found = asked("info_nce", places)
        names = ("positive", *NEGATIVES)
        similarities = torch.tensor([found[f"cosine_{name}"].item() for name in names])
        shares = np.array([found[f"share_{name}"].item() for name in names])
        np.testing.assert_allclose(shares, (similarities.double() / 0.2).softmax(-1), rtol=1e-5, atol=1e-7)
        assert found["value"].item() == pytest.approx(-math.log(shares[0]), rel=1e-9, abs=1e-12)
        wanted = F.cosine_similarity(places[0, :1], places[0, 1:], dim=-1)
        np.testing.assert_allclose(similarities, wanted, rtol=1e-6, atol=1e-7)


def test_the_unsquared_loss_takes_vectors_of_any_shape():
    a, p, n = torch.randn(3, 4, 7, 5, generator=GENERATOR, dtype=torch.float64)
    wanted = F.triplet_margin_loss(a, p, n, margin=2.0, reduction="none")
    torch.testing.assert_close(unsquared(a, p, n, alpha=2.0), wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("slug", POINTS)
def test_a_sentence_has_only_numbers_of_the_program_and_as_many_texts_as_there_are_cases(slug: str):
    plane, program = PLANES[slug], trace_points(slug)
    for sentence in (*plane.words, plane.corner):
        numbers = {name for text in sentence.texts for name in re.findall(r"\{(\w+)", text)}
        assert numbers <= {*program.outputs, *program.inputs}
        chosen = {int(asked(slug, places)[sentence.by].item()) for places in PLACES} if sentence.by else {0}
        assert chosen <= {*range(len(sentence.texts))}


def test_the_case_of_a_triplet_is_that_of_its_places():
    def text(positive: tuple[float, float], negative: tuple[float, float]) -> str:
        places = torch.tensor([[(0.0, 0.0), positive, negative]], dtype=torch.float64)
        (sentence,) = PLANES["triplet"].words
        return sentence.texts[int(asked("triplet", places)["kind"].item())].split(maxsplit=3)[2 if positive[0] < 0.1 else 0]

    assert text((0.0, 0.0), (0.0, 0.0)) == "on"
    assert text((0.04, 0.0), (0.0, 0.02)) == "nearly"
    assert text((1.0, 0.0), (2.0, 0.0)) == "Easy:"
    assert text((1.0, 0.0), (0.5, 0.0)) == "Hard:"
    assert text((1.0, 0.0), (1.2, 0.0)) == "Semi-hard:"
