"""The answers: their numbers against the list of questions, where they were recomputed, and against other libraries."""

import re

import numpy as np
import pytest
import torch

from losses import FAMILIES, LOSSES, properties
from losses.studies.questions import QUESTIONS
from tests.support import references

BASICS = ["gradient_for", "first_loss", "with_outliers", "focal_gamma", "easy_example"]
ASKED = [
    *BASICS,
    "huber_or_smooth_l1",
    "focal_alpha",
    "bce_or_with_logits",
    "which_kl",
    "why_negative",
    "smoothing_floor",
    "dice_epsilon",
    "squared_or_plain",
    "tversky_weights",
    "iou_without_gradient",
    "triplet_stuck",
    "pos_weight",
    "squared_error_or_cross_entropy",
    "softmax_twice",
    "cauchy_beside_huber",
]


def test_all_questions_are_there():
    assert list(QUESTIONS) == ASKED


@pytest.mark.parametrize("slug", ASKED)
def test_an_answer_can_be_shown(slug):
    entry = QUESTIONS[slug]
    found = entry.answer
    assert entry.asked.endswith("?")
    assert all(re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+/(issues|pull)/\d+", thread) for thread in entry.threads)
    assert "nan" not in found.text
    assert re.search(r"\d", found.text)
    assert not re.search(r"10⁻¹[4-9]", found.text)  # a number of rounding's size is said in words
    for values in found.lines.values():
        assert np.shape(values) == found.x.shape
        assert np.isfinite(values).all()
    assert found.mark is None or found.x.min() <= found.mark <= found.x.max()


@pytest.mark.parametrize("slug", ASKED)
def test_a_question_leads_to_a_page_of_losses_that_there_are(slug):
    page, values = QUESTIONS[slug].play.page, dict(QUESTIONS[slug].play.values)
    assert values
    assert page in {*FAMILIES, "compare", "numerics"}
    known = {loss.slug for loss in LOSSES.values() if loss.family == page or page == "compare"}
    assert {value for key, value in values.items() if key.startswith("loss")} <= known


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("huber_or_smooth_l1", "Huber is 2 times smooth L1"),
        ("gradient_for", "the slope of the curve there, is 6."),
        ("gradient_for", "makes the error 2.4 in place of 3"),
        ("first_loss", "it is 6 for squared error, 1 for Huber and 0.9526 for cross entropy"),
        ("with_outliers", "squared error gives 20, Huber 0.3333 and Cauchy 0.0"),
        ("focal_gamma", "keeps 100 % at γ = 0, 10 % at γ = 1, 1 % at γ = 2 of its cross entropy"),
        ("easy_example", "p = 0.95 have a total cross entropy of 5.129, and 2 hard ones with p = 0.1 have 4.605"),
        ("bce_or_with_logits", "−1.929·10⁻¹⁰ where −1 is right"),
        ("bce_or_with_logits", "never by less than 1·10⁻¹²"),
        ("which_kl", "from KL(p, q) in this picture is 0 to rounding"),
        ("smoothing_floor", "0.1985 for 2 classes and 0.5003 for 10"),
        ("dice_epsilon", "a patch there, nothing predicted: 0.9901"),
        ("squared_or_plain", "plain Dice is 0.3333 and squared Dice 0.2."),
        ("squared_or_plain", "plain Dice is 0.5 and squared Dice 0:"),
        ("iou_without_gradient", "0 for IoU, 0.2222 for GIoU"),
        ("triplet_stuck", "the gradient on the positive is 0 at that place"),
        ("triplet_stuck", "Its gradient has size 1 even where the points coincide"),
        ("pos_weight", "0.1 for w = 1, 0.357 for w = 5, 0.5 for w = 9"),
        ("squared_error_or_cross_entropy", "through the sigmoid is −0.004921"),
        ("softmax_twice", "0.3133 for 2 classes or 1.461 for 10"),
        ("cauchy_beside_huber", "Without the factor it is 0.111 r² there at δ = 3"),
    ],
)
def test_the_numbers_are_those_recomputed_elsewhere(slug, said):
    assert said in QUESTIONS[slug].answer.text


def test_pos_weight_moves_the_least_to_the_weighted_rate():
    for weight in (1, 5, 9):
        p = QUESTIONS["pos_weight"].answer
        best = p.x[p.lines[f"pos_weight {weight}"].argmin()]
        assert best == pytest.approx(weight * 0.1 / (weight * 0.1 + 0.9), abs=1e-3)


def test_exactly_the_named_losses_of_a_number_go_below_zero():
    names = QUESTIONS["why_negative"].answer.text.split("by design: ")[1].split(". ")[0].split(", ")
    numbers = [loss for loss in LOSSES.values() if loss.axis.takes == "numbers"]
    least = {loss.name: properties(loss, axis=loss.axis, target=loss.axis.target.start).minimum for loss in numbers}
    assert set(names) == {name for name, value in least.items() if value < 0}


@pytest.mark.slow
def test_tverskys_weights_are_those_of_monai_named_the_other_way():
    """MONAI has alpha for false positives and beta for false negatives; ours has beta for false positives."""
    y = torch.zeros(1, 1, 4, 4, dtype=torch.float64)
    y[..., 1:3, 1:3] = 1
    more = y.clone()
    more[..., 0, 1] = 1
    ours = LOSSES["tversky"](more[0, 0], y[0, 0], beta=0.3, eps=0.0).item()
    monais = references.TverskyLoss(alpha=0.3, beta=0.7, smooth_nr=0, smooth_dr=0)(more, y).item()
    assert ours == pytest.approx(monais, abs=1e-6)
