"""What the texts about losses say and can be computed: one test for each sentence that was once wrong."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from losses import LOSSES, losses_of
from losses.core.code import snippet
from losses.core.spec import S4
from losses.studies.limits import differences


def number(slug, *inputs, **settings):
    return float(LOSSES[slug].function(*inputs, **settings))


def test_diou_does_not_move_a_box_straight_at_its_target():
    box = torch.tensor([4.0, 1.0, 5.0, 2.0], dtype=torch.float64, requires_grad=True)
    (pull,) = torch.autograd.grad(LOSSES["box_diou"](box, torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=torch.float64)), box)
    step = -(pull[:2] + pull[2:]).numpy()  # of the centre; the target's lies at (-4, -1) from it
    angle = math.degrees(math.acos(step @ [-4, -1] / math.hypot(*step) / math.hypot(4, 1)))
    assert angle == pytest.approx(23.2, abs=0.1)
    assert step[1] > 0
    assert "not move straight" in " ".join(LOSSES["box_diou"].about.split())


def test_the_least_cross_entropy_is_the_entropy_of_p_and_not_of_q():
    p, q = torch.tensor([0.3, 0.7]).double(), torch.linspace(0.01, 0.99, 99).double()
    q = torch.stack([q, 1 - q], dim=-1)
    cross = LOSSES["cross_entropy_pq"].function(p, q)
    assert float(cross.min()) == pytest.approx(number("entropy", p, p), abs=1e-6)
    assert (cross < LOSSES["entropy"].function(p, q)).any()  # the entropy of q is no lower bound


def test_squared_error_is_the_negative_log_likelihood_of_gaussian_noise():
    r = torch.linspace(-3, 3, 7).double()
    surprise = -torch.distributions.Normal(0.0, math.sqrt(0.5)).log_prob(r)
    np.testing.assert_allclose(surprise - surprise[3], LOSSES["mse"].function(r), atol=1e-6)


def test_pytorchs_weighted_mean_divides_by_the_weights_for_class_numbers_and_by_the_rows_for_vectors():
    z, label, weight = torch.tensor([[1.0, 2.0, 0.5], [0.0, 0.0, 0.0]]), torch.tensor([1, 2]), torch.tensor([1.0, 3.0, 2.0])
    rows = F.cross_entropy(z, label, weight=weight, reduction="none")
    assert F.cross_entropy(z, label, weight=weight) == pytest.approx(float(rows.sum()) / 5)
    assert F.cross_entropy(z, F.one_hot(label, 3).float(), weight=weight) == pytest.approx(float(rows.sum()) / 2)


def test_barrons_loss_alone_falls_with_alpha():
    r = torch.tensor([0.5, 3.0, 100.0], dtype=torch.float64)
    values = torch.stack([LOSSES["barron"].function(r, alpha=a) for a in (2.0, 1.0, 0.0, -2.0, -8.0)])
    assert (values.diff(dim=0) < 0).all()


@pytest.mark.parametrize("alpha", [2.0, 0.0])
def test_barrons_formula_has_its_cases(alpha):
    x = (3.0 / 1.5) ** 2 / 2
    assert number("barron", torch.tensor(3.0).double(), alpha=alpha, c=1.5) == pytest.approx(x if alpha else math.log(x + 1))
    assert rf"\alpha = {alpha:g}" in LOSSES["barron"].formula


def test_the_empty_dice_is_its_limit_in_epsilon_and_not_in_p():
    empty = torch.zeros(2, 2, dtype=torch.float64)
    assert [number("dice", empty, empty, eps=eps) for eps in (1.0, 1e-9, 0.0)] == [0, 0, 0]
    assert number("dice", empty + 1e-9, empty, eps=0.0) == 1


def test_jeffreys_is_half_of_his_j():
    p, q = torch.tensor([0.3, 0.7]).double(), torch.tensor([0.6, 0.4]).double()
    assert number("jeffreys", p, q) * 2 == pytest.approx(number("kl_pq", p, q) + number("kl_qp", p, q))


def test_huber_is_differentiable_everywhere_as_its_source_says():
    assert S4 in LOSSES["huber"].sources
    r = torch.tensor([-1.0, 1.0], dtype=torch.float64)
    sides = [torch.func.vmap(torch.func.grad(LOSSES["huber"].function))(r + step) for step in (-1e-9, 1e-9)]
    np.testing.assert_allclose(*sides, atol=1e-8)


def other_side(mask):
    """How far each pixel is from the nearest one of the other kind, by trying all."""
    places = [tuple(place) for place in np.ndindex(*mask.shape)]
    nearest = [min(math.dist(a, b) for b in places if mask[b] != mask[a]) for a in places]
    return torch.tensor(nearest, dtype=torch.float64).reshape(mask.shape)


def test_the_distances_of_masks_are_those_of_the_formulas():
    y = torch.zeros(6, 6, dtype=torch.float64)
    y[1:5, 1:4] = 1
    p = torch.rand(6, 6, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    to_y, to_p = other_side(y), other_side(p > 0.5)
    assert number("boundary", p, y) == pytest.approx(float((p * torch.where(y > 0.5, 1 - to_y, to_y)).mean()))
    assert number("hausdorff_dt", p, y, a=2.0) == pytest.approx(float(((p - y) ** 2 * (to_p**2 + to_y**2)).mean()))


def test_every_loss_has_a_short_first_sentence():
    """It stands under the picker of its page and in the catalogue."""
    assert [loss.slug for loss in losses_of("regression") if len(loss.summary) > 140] == []


def test_the_printed_cross_entropy_stops_at_a_hundred():
    code = snippet(LOSSES["bce"], "probability", 1.0)
    namespace = {}
    exec(code, namespace)
    assert namespace["value"][0].item() == 100
    assert namespace["slope"][0].item() == pytest.approx(-1e12)
    assert "loss is at most 100" in differences(code)
    pixels = snippet(LOSSES["pixel_bce"])
    assert "F.binary_cross_entropy(" in pixels
    assert differences(pixels) == differences(code)
    assert differences(snippet(LOSSES["bce"], "logit")) == ""


def test_the_printed_huber_has_no_curvature_where_its_two_pieces_meet():
    code = snippet(LOSSES["huber"], span=(-2.0, 2.0))
    namespace = {}
    exec(code, namespace)
    meets = (namespace["x"].abs() - 1).abs() < 1e-12
    assert meets.sum() == 2
    assert namespace["curvature"][meets].tolist() == [0, 0]
    assert "takes 0 there" in differences(code)
