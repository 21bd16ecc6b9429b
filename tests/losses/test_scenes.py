"""The scene: shapes, how a prediction is made from a target, what is counted, and the sweep along one of its numbers."""

from __future__ import annotations

import numpy as np
import pytest
import scipy
import torch
from torch import Tensor

from losses import LOSSES
from losses.scenes import masks as module
from losses.scenes.masks import (
    FAR,
    KNOBS,
    MEASURES,
    SHAPES,
    STEEPEST,
    Scene,
    bilinear,
    distance,
    logits,
    mask_inputs,
    measures,
    moved,
    noise,
    places,
    shares,
    target,
)

FAMILY = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
GENERATOR = torch.Generator().manual_seed(11)
FIELD = torch.randn(12, 12, generator=GENERATOR, dtype=torch.float64)
PLAIN = {name: param.default for name, param in KNOBS.items()} | {"shift_x": 0.0}
BETWEEN = {"shift_x": 3.3, "shift_y": -2.6, "size": 0.7, "softness": 2.1, "confidence": 0.93, "blob": 5.2, "noise": 0.6}


def number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def predicted(y: Tensor, paint: Tensor | None = None, seed: int = 0, **changes: float | Tensor) -> Tensor:
    numbers = {name: value if isinstance(value, Tensor) else number(value) for name, value in (PLAIN | changes).items()}
    return logits(y, 0 * y if paint is None else paint, *places(y.shape[-1]), numbers, number(seed))


# Shapes.


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("side", [64, 128])
def test_a_shape_is_a_hard_mask_that_leaves_the_border_free_and_only_nothing_is_empty(shape: str, side: int):
    mask = target(shape, side)
    assert mask.shape == (side, side)
    assert set(mask.unique().tolist()) <= {0.0, 1.0}
    assert bool(mask.any()) == (shape != "nothing")
    assert not mask[[0, -1]].any()
    assert not mask[:, [0, -1]].any()


@pytest.mark.parametrize(
    ("shape", "area"),
    [("disc", np.pi * 14**2), ("ring", np.pi * (16**2 - 9**2)), ("two blobs", np.pi * (9**2 + 6**2)), ("tiny object", np.pi * 4)],
)
def test_the_area_of_a_shape_is_that_of_its_circles_on_every_frame(shape: str, area: float):
    for side in (64, 128, 256):
        assert target(shape, side).sum().item() / (side / 64) ** 2 == pytest.approx(area, rel=0.05)


def test_a_finer_frame_shows_the_same_thin_line():
    for side in (64, 128, 256):
        assert target("thin line", side).sum().item() / (side / 64) ** 2 == pytest.approx(40 * 1.4 / 0.6, rel=0.16)


def test_a_finer_frame_shows_the_same_prediction():
    # smooth fields differ by what a pixel's middle moves
    coarse, fine = (predicted(target("disc", side), **(BETWEEN | {"noise": 0.0})).sigmoid() for side in (64, 128))
    assert (fine.reshape(64, 2, 64, 2).mean((1, 3)) - coarse).abs().max() < 0.15
    assert fine.sum().item() / 4 == pytest.approx(coarse.sum().item(), rel=0.02)


def test_places_are_in_64ths_of_the_frame_about_its_middle():
    for side in (4, 64):
        across, down = places(side)
        assert across.shape == (1, side)
        assert torch.equal(down, across.T)
        assert across[0, 0].item() == -32 + 32 / side
        torch.testing.assert_close(across + across.flip(1), torch.zeros_like(across))


# Moving and measuring.


def test_distance_is_half_a_pixel_off_scipys_on_either_side_of_the_outline():
    for _ in range(5):
        y = (torch.rand(9, 9, generator=GENERATOR) > 0.6).double()
        inside, outside = scipy.ndimage.distance_transform_edt(y.numpy()), scipy.ndimage.distance_transform_edt(1 - y.numpy())
        np.testing.assert_array_equal(distance(y).numpy(), np.where(y.numpy() > 0, 0.5 - inside, outside - 0.5))


def test_a_target_without_an_outline_is_far_off_or_all_around():
    assert (distance(torch.zeros(5, 5, dtype=torch.float64)) == FAR).all()
    assert (distance(torch.ones(5, 5, dtype=torch.float64)) == -FAR).all()


@pytest.mark.parametrize("right", [0.0, 2.0, -3.0, 0.25, -1.75, 5.5, 40.3, -12.0])
@pytest.mark.parametrize("down", [0.0, -2.0, 3.6, -50.2])
def test_moving_a_field_is_scipys_linear_shift_that_repeats_the_border(right: float, down: float):
    wanted = scipy.ndimage.shift(FIELD.numpy(), (down, right), order=1, mode="nearest")
    np.testing.assert_allclose(bilinear(FIELD, number(right), number(down)).numpy(), wanted, atol=1e-12)
    if right == int(right) and down == int(down):
        np.testing.assert_array_equal(moved(FIELD, number(right), number(down)).numpy(), wanted)


def test_many_moves_at_once_are_one_after_the_other():
    along = torch.tensor([-1.5, 0.0, 2.25], dtype=torch.float64).reshape(-1, 1, 1)
    for i, one in enumerate(along.flatten()):
        torch.testing.assert_close(bilinear(FIELD, along, number(0.5))[i], bilinear(FIELD, one, number(0.5)), rtol=0, atol=0)


# Noise.


def murmur(word: int) -> int:
    """The 32-bit finaliser of MurmurHash3, in whole numbers."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        word = (word ^ (word >> shift)) * factor % 2**32
    return word


def test_the_hash_has_the_published_values():
    """Of the empty text, MurmurHash3_x86_32 is the finaliser of the seed."""
    assert [murmur(0), murmur(1), murmur(0xFFFFFFFF)] == [0, 0x514E28B7, 0x81F16F39]


@pytest.mark.parametrize("seed", [0, 1, 20])
def test_noise_is_the_logistic_quantile_of_the_hash_of_place_and_seed(seed: int):
    words = [murmur((place * 0x9E3779B1 + (seed + 1) * 0x85EBCA6B) % 2**32) for place in range(3 * 64)]
    wanted = scipy.stats.logistic.ppf((np.array(words) + 0.5) / 2**32, scale=np.sqrt(3) / np.pi)
    found = noise(torch.zeros(64, 64, dtype=torch.float64), number(seed))
    np.testing.assert_allclose(found[:3].reshape(-1).numpy(), wanted, rtol=1e-9, atol=1e-12)


def test_the_same_seed_is_the_same_noise_and_another_seed_another():
    like = torch.zeros(64, 64, dtype=torch.float64)
    first = noise(like, number(3))
    torch.testing.assert_close(noise(like, number(3)), first, rtol=0, atol=0)
    for seed in (0, 2, 4, 20):
        other = noise(like, number(seed))
        assert (other == first).sum() < 5
        assert abs(np.corrcoef(other.flatten(), first.flatten())[0, 1]) < 0.05


def test_noise_is_logistic_of_mean_0_and_variance_1_and_neighbours_are_strangers():
    for seed in (0, 7):
        field = noise(torch.zeros(256, 256, dtype=torch.float64), number(seed)).numpy()
        assert field.mean() == pytest.approx(0, abs=0.02)
        assert field.var() == pytest.approx(1, abs=0.03)
        assert scipy.stats.kstest(field.ravel(), scipy.stats.logistic(scale=np.sqrt(3) / np.pi).cdf).pvalue > 1e-3
        for one, other in ((field[1:], field[:-1]), (field[:, 1:], field[:, :-1])):
            assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.02


# The prediction.


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("side", [64, 128])
def test_a_prediction_that_is_not_moved_grown_or_blurred_is_the_target(shape: str, side: int):
    y = target(shape, side)
    z = predicted(y, softness=0.1)
    torch.testing.assert_close((z > 0).double(), y, rtol=0, atol=0)
    assert (z.sigmoid() - y).abs().max() < 0.02


@pytest.mark.parametrize(("right", "down"), [(5, 0), (0, -7), (-4, 9)])
def test_a_shift_of_whole_pixels_moves_the_hard_prediction(right: int, down: int):
    y = target("two blobs", 64)
    hard = (predicted(y, shift_x=float(right), shift_y=float(down)) > 0).double()
    torch.testing.assert_close(hard, y.roll((down, right), (0, 1)), rtol=0, atol=0)


def test_the_hard_prediction_grows_by_its_size_and_the_blob_has_its_radius():
    grown = (predicted(target("disc", 128), size=5.0) > 0).double().sum() / 4
    assert grown.item() == pytest.approx(np.pi * 19**2, rel=0.02)
    alone = (predicted(target("nothing", 128), blob=8.0) > 0).double()
    assert alone.sum().item() / 4 == pytest.approx(np.pi * 8**2, rel=0.02)
    rows, columns = alone.nonzero(as_tuple=True)
    assert rows.double().mean().item() / 2 - 31.75 == pytest.approx(-20, abs=0.05)  # top right
    assert columns.double().mean().item() / 2 - 31.75 == pytest.approx(20, abs=0.05)


def test_a_prediction_of_nothing_is_confidently_nothing():
    p = predicted(target("nothing", 64), confidence=0.97, softness=8.0).sigmoid()
    torch.testing.assert_close(p, torch.full_like(p, 0.03))


@pytest.mark.parametrize("name", KNOBS)
def test_the_gradient_in_every_number_is_that_of_finite_differences(name: str):
    y, step = target("disc", 32), 1e-6
    at = number(BETWEEN[name]).expand(32, 32).clone().requires_grad_()
    (slope,) = torch.autograd.grad(predicted(y, **(BETWEEN | {name: at})).sum(), at)
    after, before = (predicted(y, **(BETWEEN | {name: BETWEEN[name] + s})) for s in (step, -step))
    np.testing.assert_allclose(slope, (after - before) / (2 * step), atol=2e-7)
    assert slope.abs().max() > 0.05


def test_what_is_painted_wins_over_everything():
    y = target("ring", 64)
    paint = torch.randint(-1, 2, (64, 64), generator=GENERATOR).double()
    extreme = {"shift_x": -9.0, "blob": 10.0, "noise": 4.0, "softness": 8.0, "confidence": 0.9}
    z, bare = predicted(y, paint, 5, **extreme), predicted(y, None, 5, **extreme)
    torch.testing.assert_close(z[paint == 1].sigmoid(), torch.full_like(z[paint == 1], 0.9))
    torch.testing.assert_close(z[paint == -1].sigmoid(), torch.full_like(z[paint == -1], 0.1))
    torch.testing.assert_close(z[paint == 0], bare[paint == 0], rtol=0, atol=0)


def test_no_logit_is_steeper_than_the_steepest():
    """At the far ends of every slider; p and 1 − p keep digits there."""
    ends = {name: param.knob.high for name, param in KNOBS.items()}
    z = predicted(target("disc", 128), None, 1, **(ends | {"shift_x": 0.0, "shift_y": 0.0}))
    assert (z.min().item(), z.max().item()) == (-STEEPEST, STEEPEST)
    assert (1 - z.sigmoid()).min() > 1e-8


def test_losses_get_the_two_classes_of_a_mask():
    z, y = FIELD, (FIELD > 0.3).double()
    made = mask_inputs(z, y, z.sigmoid())
    torch.testing.assert_close(made["logits"].softmax(-3), made["probabilities"])
    torch.testing.assert_close(made["probabilities"].sum(-3), torch.ones_like(z))
    torch.testing.assert_close(made["onehot"].argmax(-3).double(), y)
    assert {name for loss in FAMILY for name in loss.inputs} <= set(made)


# Measures and shares.


def counted(p: Tensor, y: Tensor) -> dict[str, float]:
    return {name: value.item() for name, value in zip(MEASURES, measures(p, y), strict=True)}


def test_measures_of_hard_masks_are_scikit_learns():
    from sklearn.metrics import confusion_matrix, f1_score, jaccard_score, recall_score  # which takes a second

    for _ in range(5):
        p, y = ((torch.rand(8, 8, generator=GENERATOR) > 0.5).double() for _ in range(2))
        found, (truth, said) = counted(p, y), (m.flatten().int().numpy() for m in (y, p))
        assert [found[name] for name in ("tn", "fp", "fn", "tp")] == confusion_matrix(truth, said).ravel().tolist()
        assert found["iou"] == pytest.approx(jaccard_score(truth, said))
        assert found["dice"] == pytest.approx(f1_score(truth, said))
        assert found["sensitivity"] == pytest.approx(recall_score(truth, said))
        assert found["specificity"] == pytest.approx(recall_score(1 - truth, 1 - said))
        assert found["area"] == said.sum()


def test_measures_of_soft_predictions_keep_the_identities_of_hard_ones():
    p, y = FIELD.sigmoid(), (FIELD.roll(1) > 0).double()
    found = counted(p, y)
    assert found["tp"] + found["fn"] == pytest.approx(y.sum().item())
    assert found["fp"] + found["tn"] == pytest.approx((1 - y).sum().item())
    assert found["area"] == pytest.approx(p.sum().item())
    assert found["dice"] == pytest.approx(2 * found["iou"] / (1 + found["iou"]))
    assert found["iou"] == pytest.approx(1 - LOSSES["jaccard"](p, y, eps=0.0).item())
    assert found["dice"] == pytest.approx(1 - LOSSES["dice"](p, y, eps=0.0).item())
    weighed = LOSSES["sensitivity_specificity"](p, y, w=0.3).item()
    assert 1 - weighed == pytest.approx(0.3 * found["sensitivity"] + 0.7 * found["specificity"])


def test_a_measure_without_a_meaning_is_not_a_number():
    none, everything = torch.zeros(4, 4), torch.ones(4, 4)
    empty, full = counted(none, none), counted(everything, everything)
    assert [name for name, value in empty.items() if np.isnan(value)] == ["iou", "dice", "sensitivity"]
    assert [name for name, value in full.items() if np.isnan(value)] == ["specificity"]
    assert (empty["specificity"], full["iou"]) == (1, 1)


def test_shares_of_a_gradient_worked_by_hand():
    gradient = torch.tensor([[-4.0, 1.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    z = torch.tensor([[-1.0, 2.0, -1.0], [-1.0, -1.0, -1.0], [-1.0, -1.0, 3.0]])
    y = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert [v.item() for v in shares(gradient, z, y)] == [4 / 8, 2 / 8, 7 / 8]


def test_shares_sum_to_1_over_what_is_wrong_and_do_not_ask_for_sign_or_scale():
    z, y = FIELD, (FIELD.roll(3) > 0).double()
    gradient = torch.randn(12, 12, generator=GENERATOR, dtype=torch.float64)
    missed, alarms, border = shares(gradient, z, y)
    right = (gradient.abs() * ((z > 0) == (y > 0))).sum() / gradient.abs().sum()
    assert (missed + alarms + right).item() == pytest.approx(1)
    wrong = gradient * ((z > 0) != (y > 0))
    assert sum(v.item() for v in shares(wrong, z, y)[:2]) == pytest.approx(1)
    for factor in (-1, 1e6, 1e-12):
        torch.testing.assert_close(torch.stack(shares(factor * gradient, z, y)), torch.stack((missed, alarms, border)))


def test_the_border_is_what_scipys_erosions_take_away_on_both_sides():
    gradient, y = torch.rand(64, 64, generator=GENERATOR, dtype=torch.float64), target("two blobs", 64)
    inside = y.numpy() > 0
    band = (inside & ~scipy.ndimage.binary_erosion(inside, border_value=1)) | (~inside & scipy.ndimage.binary_dilation(inside))
    wanted = gradient.numpy()[band].sum() / gradient.numpy().sum()
    assert shares(gradient, gradient, y)[2].item() == pytest.approx(wanted)
    chequered = (torch.arange(8).unsqueeze(1) + torch.arange(8)) % 2
    assert shares(gradient[:8, :8], gradient[:8, :8], chequered.double())[2].item() == pytest.approx(1)


def test_without_a_gradient_there_are_no_shares():
    assert all(v.isnan() for v in shares(torch.zeros(4, 4), torch.ones(4, 4), torch.eye(4)))


# The sweep.


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps of few points, on a small frame."""
    monkeypatch.setitem(module.SWEEP_POINTS, 32, 5)


def scene(**changes: float) -> Scene:
    y = target("two blobs", 32)
    paint = torch.zeros_like(y)
    paint[3:6, 4:9], paint[14:17, 10:20] = 1, -1
    return Scene(y, paint, PLAIN | {"noise": 0.8, "blob": 4.4} | changes, 2)


def one_by_one(drawn: Scene, loss: object, settings: dict[str, float], **changes: float) -> float:
    z = predicted(drawn.target, drawn.paint, drawn.seed, **(drawn.numbers | changes))
    made = mask_inputs(z, drawn.target, z.sigmoid())
    return loss.function(*(made[name] for name in loss.inputs), **settings).item()


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("swept", KNOBS)
def test_a_sweep_of_all_losses_is_the_loop_over_single_positions(swept: str):
    drawn = scene(shift_x=2.3)
    x, found = drawn.sweep([(loss, loss.defaults) for loss in FAMILY], swept)
    knob = KNOBS[swept].knob
    assert (x[0], x[-1], len(x)) == (knob.low, knob.high, 5)
    for loss, (values, slopes) in zip(FAMILY, found, strict=True):
        wanted = [one_by_one(drawn, loss, loss.defaults, **{swept: at}) for at in x.tolist()]
        np.testing.assert_allclose(values, wanted, rtol=1e-12, err_msg=loss.slug)
        assert slopes.shape == (5,)
        assert np.isfinite(slopes).all(), loss.slug


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("swept", ["size", "softness", "confidence", "noise"])
@pytest.mark.parametrize("slug", ["pixel_bce", "dice", "focal_tversky", "pixel_cross_entropy"])
def test_the_slopes_of_a_sweep_are_those_of_finite_differences(slug: str, swept: str):
    drawn, loss, step = scene(shift_x=2.3), LOSSES[slug], 1e-6
    x, ((_, slopes),) = drawn.sweep([(loss, loss.defaults)], swept)
    for at, slope in list(zip(x.tolist(), slopes, strict=True))[1:-1]:
        after, before = (one_by_one(drawn, loss, loss.defaults, **{swept: at + s}) for s in (step, -step))
        assert slope == pytest.approx((after - before) / (2 * step), rel=1e-4, abs=1e-8)


@pytest.mark.usefixtures("short")
def test_the_settings_of_a_loss_reach_its_sweep_and_a_metric_has_no_slope():
    drawn = scene()
    _, ((low, _), (high, _), (_, flat)) = drawn.sweep(
        [(LOSSES["tversky"], {"beta": b, "eps": 0.0}) for b in (0.1, 0.9)] + [(LOSSES["hausdorff"], {})], "size"
    )
    wanted = one_by_one(drawn, LOSSES["tversky"], {"beta": 0.9, "eps": 0.0}, size=KNOBS["size"].knob.high)
    assert high[-1] == pytest.approx(wanted)
    assert low[-1] < high[-1]  # all that is wrong there is too much
    assert not flat.any()


@pytest.mark.parametrize("swept", ["shift_x", "noise"])
def test_a_sweep_in_parts_is_the_sweep_in_one_batch(swept: str, monkeypatch: pytest.MonkeyPatch):
    curves = [(loss, loss.defaults) for loss in FAMILY]
    y = target("two blobs", 64)
    drawn = Scene(y, 0 * y, BETWEEN, 1)
    x, whole = drawn.sweep(curves, swept)
    monkeypatch.setattr(module, "SWEPT_PIXELS", 10 * 64**2)  # so that the last part is a shorter one
    x_in_parts, in_parts = drawn.sweep(curves, swept)
    np.testing.assert_array_equal(x_in_parts, x)
    np.testing.assert_allclose(in_parts, whole, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("shape", ["nothing", "disc"])
def test_jaccard_is_2d_over_1_plus_d_all_along_a_sweep_of_dice(shape: str):
    """The theorem D = J / (2 − J) without smoothing, at every point that a reader sees."""
    drawn = Scene(target(shape, 64), torch.zeros(64, 64, dtype=torch.float64), PLAIN, 0)
    x, ((dice, _), (jaccard, _)) = drawn.sweep([(LOSSES[slug], {"eps": 0.0}) for slug in ("dice", "jaccard")], "shift_x")
    assert (len(x), x[0], x[-1]) == (65, -32, 32)
    np.testing.assert_allclose(jaccard, 2 * dice / (1 + dice), rtol=1e-12)
