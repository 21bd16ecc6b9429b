"""Each claim's verdict, against what CLAIMS.md expects; and that it changes when the mathematics it rests on is broken."""

import math

import numpy as np
import pytest
import torch

from losses import FAMILIES, LOSSES
from losses.core.numbers import Difference, number
from losses.core.spec import S0, S1, S2, S3, S4
from losses.segmentation.overlap import DROZDZAL
from losses.studies.claims import CLAIMS, information, overlaps, practice, residuals, scores
from losses.studies.claims.record import claim
from losses.studies.play import Play
from losses.studies.toolbox import EXACT, function

EXPECTED = {
    "iou_vs_dice": "refuted",
    "jensen_shannon": "refuted",
    "kl_is_ce_minus_entropy": "holds",
    "ce_at_least_entropy": "refuted",
    "bce_sign": "refuted",
    "bce_logits_identity": "holds",
    "drop_normaliser": "refuted",
    "softmax_sign": "refuted",
    "tversky_half_is_dice": "only if",
    "huber_is_smooth_l1": "only if",
    "huber_l2_l1": "holds",
    "log_cosh_limits": "holds",
    "pseudo_huber_scale": "only if",
    "ce_gradient_is_p_minus_y": "holds",
    "mse_sigmoid_saturates": "holds",
    "focal_sign": "refuted",
    "focal_downweights": "holds",
    "ce_log_base": "refuted",
    "logsoftmax_example": "refuted",
    "dice_code": "refuted",
    "mse_root": "refuted",
    "cauchy_weight": "only if",
    "mae_gradient_constant": "only if",
    "mse_outliers": "holds",
    "balanced_alpha": "holds",
    "sensitivity_specificity_is_a_score": "refuted",
    "lovasz_extends_jaccard": "only if",
    "central_difference_order": "only if",
    "triplet_margin": "holds",
    "minimax_saturates": "holds",
    "label_smoothing_split": "holds",
    "focal_tversky_exponent": "only if",
    "focal_without_focus": "only if",
    "robust_as_q_falls": "refuted",
    "distillation_scale": "holds",
    "huber_in_a_booster": "refuted",
    "ipo_turns_back": "only if",
}

# The mathematics broken, or mended, on purpose, and the verdict that follows.
BROKEN = {
    "iou_vs_dice": ({"iou": overlaps.overlapping("dice", eps=0.0), "dice": overlaps.overlapping("jaccard", eps=0.0)}, "holds"),
    "jensen_shannon": ({"printed": function("jensen_shannon")}, "holds"),
    "kl_is_ce_minus_entropy": ({"divergence": function("kl_qp")}, "refuted"),
    "ce_at_least_entropy": ({"cross": lambda p, q: -function("cross_entropy_pq")(p, q)}, "holds"),
    "bce_sign": ({"printed": lambda p, y: -information.bce_printed(p, y)}, "holds"),
    "bce_logits_identity": ({"form": information.naive}, "refuted"),
    "drop_normaliser": ({"short": function("cross_entropy")}, "holds"),
    "softmax_sign": ({"printed": lambda z: z.softmax(dim=-1)}, "holds"),
    "tversky_half_is_dice": ({"dice": lambda x, eps: overlaps.smoothed_dice(x, 2 * eps)}, "holds"),
    "huber_is_smooth_l1": ({"second": residuals.huber}, "holds"),
    "huber_l2_l1": ({"loss": lambda r, _: r**2}, "refuted"),
    "log_cosh_limits": ({"loss": function("pseudo_huber")}, "refuted"),
    "pseudo_huber_scale": ({"printed": lambda r, delta: delta**2 * residuals.pseudo_printed(r, delta)}, "holds"),
    "ce_gradient_is_p_minus_y": ({"loss": lambda z, y: (z.sigmoid() - y) ** 2}, "refuted"),
    "mse_sigmoid_saturates": ({"squared": lambda z: function("bce_with_logits")(z, scores.ONE)}, "refuted"),
    "focal_sign": ({"printed": lambda p, gamma: -scores.focal_printed(p, gamma)}, "holds"),
    "focal_downweights": ({"focal": function("focal", gamma=1.0)}, "refuted"),
    "ce_log_base": ({"logarithm": torch.log}, "holds"),
    "logsoftmax_example": ({"log_softmax": lambda z, dim: z.log_softmax(dim) + 0.0013}, "holds"),
    "dice_code": ({"code": lambda p, y: function("dice", eps=0.0)(p.unsqueeze(-2), y.unsqueeze(-2))}, "holds"),
    "mse_root": ({"printed": lambda x, y: ((x - y) ** 2).sum(dim=-1).sqrt()}, "holds"),
    "cauchy_weight": ({"weight": lambda s, _: 1 / (1 + s)}, "refuted"),
    "mae_gradient_constant": ({"loss": function("mse")}, "refuted"),
    "mse_outliers": ({"loss": function("huber")}, "refuted"),
    "balanced_alpha": ({"loss": lambda p, y, alpha: scores.weighed(p, y, 1 - alpha)}, "refuted"),
    "sensitivity_specificity_is_a_score": ({"score": lambda x: 1 - overlaps.weighed_score(x)}, "holds"),
    "lovasz_extends_jaccard": ({"errors": overlaps.hinge_errors}, "refuted"),
    "central_difference_order": ({"difference": lambda f, x, h: (f(x + h) - f(x)) / h}, "refuted"),
    "triplet_margin": ({"loss": function("triplet", alpha=0.7)}, "refuted"),
    "minimax_saturates": ({"minimax": function("gan_generator_non_saturating")}, "refuted"),
    "label_smoothing_split": ({"loss": function("label_smoothing", epsilon=0.2)}, "refuted"),
    "focal_tversky_exponent": ({"theirs": overlaps.power}, "holds"),
    "focal_without_focus": ({"plain": function("focal", gamma=1.0)}, "refuted"),
    "robust_as_q_falls": ({"loss": lambda z, y, q: practice.generalized(z, y, 1.05 - min(q, 1.0))}, "holds"),
    "distillation_scale": ({"loss": lambda z, y, t: function("distillation", temperature=t)(z, y)}, "refuted"),
    "huber_in_a_booster": ({"loss": lambda r: 2 * function("mse")(r)}, "holds"),
    "ipo_turns_back": ({"loss": lambda d: d}, "holds"),
}


def test_every_claim_has_an_expected_verdict():
    assert set(CLAIMS) == set(EXPECTED) == set(BROKEN)


@pytest.mark.parametrize("slug", CLAIMS)
def test_the_verdict_is_the_expected_one(slug):
    assert CLAIMS[slug].evidence.verdict == EXPECTED[slug]


@pytest.mark.parametrize("slug", CLAIMS)
def test_the_verdict_changes_with_the_mathematics(slug):
    broken, verdict = BROKEN[slug]
    assert set(broken) <= set(CLAIMS[slug].names)
    assert CLAIMS[slug].check(**broken).verdict == verdict != EXPECTED[slug]


@pytest.mark.parametrize("slug", CLAIMS)
def test_the_evidence_can_be_shown(slug):
    found = CLAIMS[slug].evidence
    assert math.isfinite(found.margin)
    assert number(found.margin) in found.finding or number(found.margin, zero=EXACT) in found.finding
    start = {"holds": "Holds: ", "refuted": "Refuted: ", "only if": f"Holds only if {found.condition}: "}[found.verdict]
    assert found.result == f"{start}{found.finding}."
    assert found.numbers
    assert found.lines
    for values in found.lines.values():
        assert values.shape == found.x.shape
        assert np.isfinite(values).mean() > 0.3
    for value in (found.margin, *found.numbers.values()):
        assert isinstance(value, Difference) or not 0 < abs(value) < 1e-11  # what may be rounding says so
    assert (found.verdict_text == f"only if {found.condition}") == (found.verdict == "only if")


@pytest.mark.parametrize("slug", CLAIMS)
def test_a_claim_is_somebodys_and_leads_somewhere(slug):
    entry = CLAIMS[slug]
    assert set(entry.sources) <= {S0, S1, S2, S3, S4, *practice.THREADS.values()}
    assert entry.statement.endswith(".")
    page, values = entry.play.page, dict(entry.play.values)
    assert page in {*FAMILIES, "compare", "batch"}
    played = [slug for key, slug in values.items() if key.startswith("loss")]
    known = {loss.slug for loss in LOSSES.values() if loss.family == page or page in ("compare", "batch")}
    assert set(played) <= known
    if page in FAMILIES and played:
        assert played[0] in entry.losses


def test_the_numbers_are_those_of_the_list_of_errata():
    """Each recomputed by hand there."""
    numbers = {slug: CLAIMS[slug].evidence.numbers for slug in CLAIMS}
    assert numbers["dice_code"]["the code, nothing predicted, 2 of 5 pixels object"] == pytest.approx(0.4)
    assert numbers["focal_tversky_exponent"]["at TI = 0.9, γ = 0.75"] == pytest.approx(0.178, abs=5e-4)
    assert numbers["focal_tversky_exponent"]["and with the exponent 4/3"] == pytest.approx(0.046, abs=5e-4)
    assert numbers["ce_log_base"]["−log₂ 0.4"] == pytest.approx(1.322, abs=5e-4)
    assert CLAIMS["iou_vs_dice"].evidence.margin == pytest.approx(2)


def test_what_a_grid_would_miss_is_refined_to_the_true_number():
    numbers = {slug: CLAIMS[slug].evidence.numbers for slug in CLAIMS}
    assert numbers["iou_vs_dice"]["equally steep at an overlap of"] == pytest.approx(2 - math.sqrt(2), abs=1e-9)
    assert numbers["triplet_margin"]["zero from a difference of"] == pytest.approx(0.5, abs=1e-9)
    assert number(numbers["ce_at_least_entropy"]["and at q = p"]) == "0 to rounding"
    assert CLAIMS["mse_root"].evidence.margin == pytest.approx(1)


def test_no_claim_is_checked_against_its_own_source():
    for entry in CLAIMS.values():
        assert not any(entry.reference.title.startswith(paper.title) for paper in entry.sources)


def test_plain_dice_is_referred_to_a_paper_that_has_it():
    assert {CLAIMS[slug].reference for slug in ("iou_vs_dice", "dice_code")} == {DROZDZAL}


@pytest.mark.parametrize(
    "slug",
    [
        "kl_is_ce_minus_entropy",
        "bce_logits_identity",
        "ce_gradient_is_p_minus_y",
        "label_smoothing_split",
        "tversky_half_is_dice",
        "lovasz_extends_jaccard",
        "huber_l2_l1",
        "focal_downweights",
        "balanced_alpha",
        "mae_gradient_constant",
    ],
)
def test_what_is_equal_is_so_to_rounding_on_every_processor(slug):
    assert number(CLAIMS[slug].evidence.margin) == "0 to rounding"


def test_a_small_difference_that_is_none_of_rounding_keeps_its_digits():
    wrong = CLAIMS["kl_is_ce_minus_entropy"].check(divergence=lambda p, q: function("kl_pq")(p, q) + 4.6e-13)
    assert number(wrong.margin, 2) == "4.6·10⁻¹³"
    code = CLAIMS["dice_code"].evidence.numbers["its largest difference from 1 − accuracy"]
    assert number(code) == "0 to rounding"  # of float32


def test_a_claim_without_replaceable_mathematics_or_of_no_loss_is_refused():
    about = {"sources": [S0], "right": "", "reference": S0, "play": Play("regression")}
    with pytest.raises(ValueError, match="bare: takes none of its mathematics"):

        @claim(losses=["mse"], **about)
        def bare():
            """Nothing."""

    with pytest.raises(ValueError, match=r"lost: no losses \['nothing'\]"):

        @claim(losses=["nothing"], **about)
        def lost(*, f=abs):
            """Nothing."""
