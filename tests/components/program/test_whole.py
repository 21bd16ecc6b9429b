"""Programs of whole pictures, run by the browser's interpreter under Node, say what torch says.

Its operations say what SciPy and NumPy say.
"""

import itertools
import json
import math
from functools import cache

import numpy as np
import pytest
import torch
from scipy import ndimage

from components.states.masks import decode, encode
from losses import LOSSES
from losses.scenes.mask_programs import trace_measures, trace_pixels, trace_scene, trace_shares, trace_sorted
from losses.scenes.masks import KNOBS, MEASURES, SHARES, logits, mask_inputs, measures, noise, places, shares, target
from losses.segmentation.overlap import lovasz
from tests.support.javascript import SUPPORT

SIDE = 64
FAMILY = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
PLAIN = {name: param.default for name, param in KNOBS.items()} | {"seed": 0.0}
RANDOM = np.random.default_rng(8)


def frame(array):
    """A flat picture in its rows."""
    return array.reshape(math.isqrt(array.size), -1)


def close(found, wanted, message=""):
    """To nine digits, and where a picture passes through 0 to twelve of its largest."""
    wanted = np.asarray(wanted, dtype=float).ravel()
    finite = np.abs(wanted[np.isfinite(wanted)])
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12 * finite.max(initial=1e-3), err_msg=message)


# Scenes.


def strokes():
    paint = torch.zeros(SIDE, SIDE, dtype=torch.float64)
    paint[5:12, 8:30], paint[28:36, 20:44] = 1, -1
    return paint


ENDS = {name: param.knob.high for name, param in KNOBS.items()} | {"seed": 20.0}
NUMBERS = {
    "default": ("disc", PLAIN),
    "hard": ("ring", PLAIN | {"softness": 0.1, "confidence": 0.999, "shift_x": 2.0}),
    "total miss": ("disc", PLAIN | {"shift_x": -32.0}),
    "empty target": ("nothing", PLAIN | {"blob": 4.0}),
    "noise": ("two blobs", PLAIN | {"noise": 4.0, "seed": 7.0, "shift_y": -3.3}),
    "painted": ("thin line", PLAIN | {"size": 1.3}),
    "high ends": ("tiny object", ENDS),
    "low ends": ("disc", {name: param.knob.low for name, param in KNOBS.items()} | {"seed": 1.0}),
    "no prediction": ("disc", PLAIN | {"size": -12.0, "softness": 0.3, "shift_x": 30.4}),
}


@cache
def made(name):
    """The pictures of a scene: its target, what is painted, and its logits."""
    shape, numbers = NUMBERS[name]
    y = target(shape, SIDE)
    paint = strokes() if name == "painted" else torch.zeros_like(y)
    given = {key: torch.tensor(value, dtype=torch.float64) for key, value in numbers.items()}
    return y, paint, logits(y, paint, *places(SIDE), given, given["seed"])


def plain(program):
    return json.loads(program.to_json())


def run(node, program, **inputs):
    return node.call("kit/program/program.js", "evaluate", program, {name: flat(value) for name, value in inputs.items()})


def whole(node, operation, *operands):
    return node.call("kit/program/whole.js", f"WHOLE.{operation}", *map(flat, operands))


def flat(value):
    return np.ravel(value) if np.ndim(value) else value


# Programs.


def by_torch(loss, name, settings):
    """Value and gradients, by autograd, of everything at once."""
    y, _, z = made(name)
    z = z.clone().requires_grad_()
    p = z.sigmoid()
    given = mask_inputs(z, y, p)
    numbers = {key: torch.tensor(v, dtype=torch.float64) for key, v in settings.items()}
    value = loss.function(*(given[i] for i in loss.inputs), **numbers)
    by_p = by_z = torch.zeros_like(z)
    if value.requires_grad:
        by_p, by_z = torch.autograd.grad(value, (p, z), allow_unused=True, materialize_grads=True)
        if "p" not in loss.inputs and "probabilities" not in loss.inputs:
            by_p = by_z / (p * (1 - p))
    return {"value": value.detach().expand(SIDE * SIDE), "by_p": by_p.detach(), "by_z": by_z.detach()}


def corners(loss):
    ends = itertools.product(*((param.knob.low, param.knob.high) for param in loss.params))
    return [{param.name: v for param, v in zip(loss.params, values, strict=True)} for values in ends] if loss.params else []


@pytest.mark.slow
@pytest.mark.parametrize("loss", FAMILY, ids=lambda loss: loss.slug)
def test_a_loss_and_its_gradients_are_torchs_on_every_scene(node, loss):
    cases = [(name, loss.defaults) for name in NUMBERS]
    cases += [(name, settings) for name in ("default", "noise", "total miss") for settings in corners(loss)]
    program = plain(trace_pixels(loss, SIDE))
    for name, settings in cases:
        y, _, z = made(name)
        outputs = run(node, program, x=z, y=y, **settings)
        for output, wanted in by_torch(loss, name, settings).items():
            close(outputs[output], wanted, f"{loss.slug} at {settings} on the scene {name}: {output}")


@pytest.mark.parametrize("swept", KNOBS)
def test_the_scene_and_its_pace_are_torchs(node, swept):
    across, down = (place.expand(SIDE, SIDE) for place in places(SIDE))
    program = plain(trace_scene(SIDE, swept))
    for name in ("default", "empty target", "noise", "painted", "high ends"):
        (y, paint, _), numbers = made(name), NUMBERS[name][1]
        outputs = run(node, program, x=y, y=y, paint=paint, across=across, down=down, **numbers)
        given = {key: torch.tensor(value, dtype=torch.float64) for key, value in numbers.items()}
        along = given[swept].expand(SIDE, SIDE).clone().requires_grad_()
        z = logits(y, paint, across, down, given | {swept: along}, given["seed"])
        (pace,) = torch.autograd.grad(z.sum(), along)
        for output, picture in {"z": z.detach(), "p": z.detach().sigmoid(), "pace": pace}.items():
            close(outputs[output], picture, f"{output} along {swept} on the scene {name}")


def test_the_counts_are_torchs(node):
    program = plain(trace_measures(SIDE))
    for name in NUMBERS:
        y, _, z = made(name)
        p = z.sigmoid()
        outputs = run(node, program, x=p, y=y)
        for prefix, prediction in (("", p), ("hard_", (p > 0.5).double())):
            for output, wanted in zip(MEASURES, measures(prediction, y), strict=True):
                close(outputs[prefix + output], wanted.expand(SIDE * SIDE), f"{prefix}{output} of {name}")


def test_the_shares_are_torchs(node):
    gradients = {name: by_torch(LOSSES["dice_bce"], name, LOSSES["dice_bce"].defaults)["by_z"] for name in NUMBERS}
    gradients["default"] = torch.zeros(SIDE, SIDE)
    program = plain(trace_shares(SIDE))
    for name in NUMBERS:
        y, _, z = made(name)
        outputs = run(node, program, x=gradients[name], z=z, y=y)
        for output, wanted in zip(SHARES, shares(gradients[name], z, y), strict=True):
            close(outputs[output], wanted.expand(SIDE * SIDE), f"{output} of {name}")


def test_the_steps_of_the_lovasz_extension_are_numpys(node):
    """From the definition: what the Jaccard loss of the k largest errors is more than that of k - 1."""
    program = plain(trace_sorted(SIDE))
    for name in NUMBERS:
        y, _, z = made(name)
        outputs = run(node, program, x=z.sigmoid(), y=y)
        errors, truth = (y - z.sigmoid()).abs().numpy().ravel(), y.numpy().ravel()
        order = np.argsort(-errors, kind="stable")
        wrong = np.arange(1, errors.size + 1)
        union = truth.sum() + np.cumsum(1 - truth[order])
        increments = np.diff(wrong / union, prepend=0.0)
        close(outputs["errors"], errors[order], name)
        close(outputs["increments"], increments, name)
        total = lovasz((y - z.sigmoid()).abs(), y).item()
        assert outputs["products"].sum() == pytest.approx(total, rel=1e-9), name
        assert (errors[order] * increments).sum() == pytest.approx(total, rel=1e-9), name


# Operations.


def random_masks():
    sides = (1, 2, 3, 5, 8, 17, 33, 64)
    masks = [(RANDOM.random((side, side)) < share).astype(float) for side in sides for share in (0.03, 0.3, 0.7, 0.97)]
    return [*masks, np.zeros((6, 6)), np.ones((6, 6)), np.eye(9), 1 - np.eye(9)]


def test_distances_are_scipys(node):
    for mask in random_masks():
        wanted = np.zeros(mask.shape) if mask.all() else ndimage.distance_transform_edt(mask)
        np.testing.assert_allclose(frame(whole(node, "edt", mask, len(mask))), wanted, rtol=1e-15)


@pytest.mark.parametrize("beyond", [0.0, 0.4, 1.0])
def test_erosion_is_scipys_least_over_a_cross(node, beyond):
    cross = ndimage.generate_binary_structure(2, 1)
    for picture in [RANDOM.random((side, side)) for side in (1, 2, 3, 10, 64)] + random_masks():
        wanted = ndimage.minimum_filter(picture, footprint=cross, mode="constant", cval=beyond)
        np.testing.assert_array_equal(frame(whole(node, "erode", picture, beyond, len(picture))), wanted)


def test_the_order_of_a_picture_is_numpys_stable_one_with_ties(node):
    pictures = [RANDOM.random(400), RANDOM.integers(0, 4, 400) / 4, np.zeros(9), -np.arange(5.0), np.array([0.0, -0.0, 0.0])]
    for picture in pictures:
        np.testing.assert_array_equal(whole(node, "order", picture), np.argsort(-picture, kind="stable"))


def test_put_undoes_take_and_both_are_numpys_indexing(node):
    picture, order = RANDOM.random(256), RANDOM.permutation(256)
    taken = whole(node, "take", picture, order)
    np.testing.assert_array_equal(taken, picture[order])
    scattered = np.empty(256)
    scattered[order] = picture
    np.testing.assert_array_equal(whole(node, "put", picture, order), scattered)
    np.testing.assert_array_equal(whole(node, "put", taken, order), picture)


def test_sums_and_running_sums_and_the_largest_are_numpys(node):
    picture = RANDOM.normal(size=4096)
    assert whole(node, "sum", picture, 4096) == pytest.approx(math.fsum(picture), rel=1e-12)
    assert whole(node, "amax", picture) == picture.max()
    np.testing.assert_allclose(whole(node, "cumsum", picture), np.cumsum(picture), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(whole(node, "index", 7), np.arange(7))


def test_a_number_stands_for_a_picture_all_of_it(node):
    one, even, places = np.ones(16), np.full(16, 0.25), np.arange(16)
    pairs = [
        (["sum", 0.25, 16], ["sum", even, 16]),
        (["amax", 0.25], ["amax", even]),
        (["erode", 1, 0, 4], ["erode", one, 0, 4]),
        (["edt", 1, 4], ["edt", one, 4]),
        (["edt", 0, 4], ["edt", np.zeros(16), 4]),
        (["put", 0.25, places], ["put", even, places]),
    ]
    for number, picture in pairs:
        np.testing.assert_array_equal(whole(node, *number), whole(node, *picture))


@pytest.mark.parametrize(("right", "down"), [(0, 0), (3, -2), (-7, 5), (40, 0), (0, -40), (-1, -1)])
def test_moving_is_scipys_shift_that_repeats_the_border(node, right, down):
    picture = RANDOM.random((16, 16))
    moved = frame(whole(node, "moved", picture, right, down, 16))
    np.testing.assert_array_equal(moved, ndimage.shift(picture, (down, right), order=0, mode="nearest"))


@pytest.mark.parametrize("side", [64, 128])
def test_noise_is_the_same_on_both_sides(node, side):
    like = torch.zeros(side, side)
    for seed in (0, 1, 20):
        close(whole(node, "noise", 0, seed, side), noise(like, torch.tensor(float(seed))))


# Again and again.

WALK = (SUPPORT / "walk.mjs").as_uri()


def same_as_at_once(node, program, steps):
    return node.call(WALK, "walk", program, steps)


def step(inputs, side):
    """Another value for each of the inputs."""
    made_up = {"y": lambda: RANDOM.random(side * side) > 0.6, "paint": lambda: RANDOM.integers(-1, 2, side * side)}
    pictures = {"x", "z", "across", "down"}
    known = {name: lambda n=name: RANDOM.uniform(KNOBS[n].knob.low, KNOBS[n].knob.high) for name in KNOBS}
    known |= {"seed": lambda: int(RANDOM.integers(0, 21))}
    normal = {name: lambda: RANDOM.normal(size=side * side) * 3 for name in pictures}
    return {name: (made_up | known | normal).get(name, lambda: RANDOM.random())() for name in inputs}


@pytest.mark.parametrize("what", ["scene", "shares", "measures", "dice_bce", "focal_tversky", "lovasz_hinge", "hausdorff_dt"])
def test_only_what_changed_is_computed_again_and_the_result_is_the_same_to_the_bit(node, what):
    """Along a walk of partial changes, of which some change nothing."""
    own = {
        "scene": lambda: trace_scene(SIDE, "shift_x"),
        "shares": lambda: trace_shares(SIDE),
        "measures": lambda: trace_measures(SIDE),
    }
    program = own[what]() if what in own else trace_pixels(what, SIDE)
    steps = [step({*program.inputs, "x"}, SIDE)]
    for _ in range(12):
        some = RANDOM.choice(program.inputs, RANDOM.integers(0, min(4, len(program.inputs) + 1)), replace=False)
        steps.append(step([str(name) for name in some], SIDE))
    assert same_as_at_once(node, plain(program), steps) == [True] * len(steps)


def test_a_picture_of_another_size_is_computed_anew(node):
    ops = [["in", 0], ["in", 1], ["const", 1], ["mul", 0, 1], ["sum", 3, 2]]
    program = {"inputs": ["x", "a"], "ops": ops, "outputs": {"product": 3, "sum": 4}}
    sizes = (16, 4, 4, 16, 9, 25, 36, 16)
    steps = [{"x": RANDOM.random(size)} | ({"a": 2.0} if not i else {}) for i, size in enumerate(sizes)]
    assert same_as_at_once(node, program, steps) == [True] * len(steps)


# Masks as text.


def test_texts_of_masks_are_the_same_on_both_sides(node):
    masks = [mask > 0 for mask in random_masks()] + [RANDOM.random((side, side)) < 0.5 for side in (128, 256)]
    for mask in masks:
        text = encode(mask)
        assert node.call("families/segmentation/runs.js", "encode", flat(mask), len(mask)) == text
        np.testing.assert_array_equal(frame(node.call("families/segmentation/runs.js", "decode", text, len(mask))) > 0, mask)
        np.testing.assert_array_equal(decode(text, len(mask)), mask)
