"""Programs of whole pictures, run by Chromium, say what torch says; and its operations what SciPy and NumPy say."""

import base64
import itertools
import json
import math
from functools import cache

import numpy as np
import pytest
import torch
from scipy import ndimage

from components.kit.mounted import folder
from components.segmentation.runs import decode, encode
from losses import LOSSES
from losses.scenes.masks import KNOBS, MEASURES, SHARES, logits, mask_inputs, measures, noise, places, shares, target
from losses.segmentation.overlap import lovasz
from losses.tracing.frames import trace_measures, trace_pixels, trace_scene, trace_shares, trace_sorted

SIDE = 64
FAMILY = [loss for loss in LOSSES.values() if loss.family == "segmentation"]
PLAIN = {name: param.default for name, param in KNOBS.items()} | {"seed": 0.0}
RANDOM = np.random.default_rng(8)

HELPERS = """async (folder) => {
    const paths = ["program/program", "program/whole", "segmentation/runs"];
    const modules = await Promise.all(paths.map((path) => import(`${folder}${path}.js`)));
    window.atlas = Object.assign({}, ...modules);
    const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
    atlas.unpack = (v) => (typeof v === "string" ? new Float64Array(bytes(v)) : v);
    atlas.pack = (array) => {
        const parts = [];
        const all = new Uint8Array(Float64Array.from(array).buffer);
        for (let i = 0; i < all.length; i += 8192) parts.push(String.fromCharCode(...all.subarray(i, i + 8192)));
        return btoa(parts.join(""));
    };
    atlas.each = (object, f) => Object.fromEntries(Object.entries(object).map(([name, v]) => [name, f(v)]));
    atlas.run = (program, inputs) => atlas.each(atlas.evaluate(program, atlas.each(inputs, atlas.unpack)), atlas.pack);
}"""
RUN = "([program, cases]) => cases.map((inputs) => atlas.run(program, inputs))"
RUN_SCENES = "([program, cases]) => cases.map(([name, inputs]) => atlas.run(program, { ...atlas.scenes[name], ...inputs }))"
WHOLE = """(cases) => cases.map(([name, ...operands]) => {
    const found = atlas.WHOLE[name](...operands.map(atlas.unpack));
    return typeof found === "number" ? found : atlas.pack(found);
})"""


def pack(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def unpack(text, side=None):
    array = np.frombuffer(base64.b64decode(text), "<f8")
    return array if side is None else array.reshape(side, side)


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


@pytest.fixture(scope="module")
def page(chromium, server):
    page = chromium.new_page()
    page.goto(f"{server}/_stcore/health")
    page.evaluate(HELPERS, f"{server}/{folder()}")
    scenes = {name: {"x": pack(z), "y": pack(y)} for name in NUMBERS for y, _, z in [made(name)]}
    page.evaluate("(scenes) => { atlas.scenes = scenes; }", scenes)
    yield page
    page.close()


def plain(program):
    return json.loads(program.to_json())


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


@pytest.mark.parametrize("loss", FAMILY, ids=lambda loss: loss.slug)
def test_a_loss_and_its_gradients_are_torchs_on_every_scene(page, loss):
    cases = [(name, loss.defaults) for name in NUMBERS]
    cases += [(name, settings) for name in ("default", "noise", "total miss") for settings in corners(loss)]
    found = page.evaluate(RUN_SCENES, [plain(trace_pixels(loss, SIDE)), cases])
    for (name, settings), result in zip(cases, found, strict=True):
        for output, wanted in by_torch(loss, name, settings).items():
            close(unpack(result[output]), wanted, f"{loss.slug} at {settings} on the scene {name}: {output}")


@pytest.mark.parametrize("swept", KNOBS)
def test_the_scene_and_its_pace_are_torchs(page, swept):
    across, down = (place.expand(SIDE, SIDE) for place in places(SIDE))
    names = ("default", "empty target", "noise", "painted", "high ends")
    cases, wanted = [], []
    for name in names:
        (y, paint, _), numbers = made(name), NUMBERS[name][1]
        pictures = {"y": y, "paint": paint, "across": across, "down": down}
        cases.append({key: pack(picture) for key, picture in pictures.items()} | numbers | {"x": pack(y)})
        given = {key: torch.tensor(value, dtype=torch.float64) for key, value in numbers.items()}
        along = given[swept].expand(SIDE, SIDE).clone().requires_grad_()
        z = logits(y, paint, across, down, given | {swept: along}, given["seed"])
        (pace,) = torch.autograd.grad(z.sum(), along)
        wanted.append({"z": z.detach(), "p": z.detach().sigmoid(), "pace": pace})
    found = page.evaluate(RUN, [plain(trace_scene(SIDE, swept)), cases])
    for name, result, expected in zip(names, found, wanted, strict=True):
        for output, picture in expected.items():
            close(unpack(result[output]), picture, f"{output} along {swept} on the scene {name}")


def test_the_counts_are_torchs(page):
    cases = [{"x": pack(z.sigmoid()), "y": pack(y)} for y, _, z in map(made, NUMBERS)]
    found = page.evaluate(RUN, [plain(trace_measures(SIDE)), cases])
    for name, result in zip(NUMBERS, found, strict=True):
        y, _, z = made(name)
        p = z.sigmoid()
        for prefix, prediction in (("", p), ("hard_", (p > 0.5).double())):
            for output, wanted in zip(MEASURES, measures(prediction, y), strict=True):
                close(unpack(result[prefix + output]), wanted.expand(SIDE * SIDE), f"{prefix}{output} of {name}")


def test_the_shares_are_torchs(page):
    gradients = {name: by_torch(LOSSES["dice_bce"], name, LOSSES["dice_bce"].defaults)["by_z"] for name in NUMBERS}
    gradients["default"] = torch.zeros(SIDE, SIDE)
    cases = [{"x": pack(gradients[name]), "z": pack(made(name)[2]), "y": pack(made(name)[0])} for name in NUMBERS]
    found = page.evaluate(RUN, [plain(trace_shares(SIDE)), cases])
    for name, result in zip(NUMBERS, found, strict=True):
        for output, wanted in zip(SHARES, shares(gradients[name], made(name)[2], made(name)[0]), strict=True):
            close(unpack(result[output]), wanted.expand(SIDE * SIDE), f"{output} of {name}")


def test_the_steps_of_the_lovasz_extension_are_numpys(page):
    """From the definition: what the Jaccard loss of the k largest errors is more than that of k - 1."""
    cases = [{"x": pack(z.sigmoid()), "y": pack(y)} for y, _, z in map(made, NUMBERS)]
    found = page.evaluate(RUN, [plain(trace_sorted(SIDE)), cases])
    for name, result in zip(NUMBERS, found, strict=True):
        y, _, z = made(name)
        errors, truth = (y - z.sigmoid()).abs().numpy().ravel(), y.numpy().ravel()
        order = np.argsort(-errors, kind="stable")
        wrong = np.arange(1, errors.size + 1)
        union = truth.sum() + np.cumsum(1 - truth[order])
        increments = np.diff(wrong / union, prepend=0.0)
        close(unpack(result["errors"]), errors[order], name)
        close(unpack(result["increments"]), increments, name)
        total = lovasz((y - z.sigmoid()).abs(), y).item()
        assert unpack(result["products"]).sum() == pytest.approx(total, rel=1e-9), name
        assert (errors[order] * increments).sum() == pytest.approx(total, rel=1e-9), name


# Operations.


def random_masks():
    sides = (1, 2, 3, 5, 8, 17, 33, 64)
    masks = [(RANDOM.random((side, side)) < share).astype(float) for side in sides for share in (0.03, 0.3, 0.7, 0.97)]
    return [*masks, np.zeros((6, 6)), np.ones((6, 6)), np.eye(9), 1 - np.eye(9)]


def test_distances_are_scipys(page):
    masks = random_masks()
    found = page.evaluate(WHOLE, [["edt", pack(mask), len(mask)] for mask in masks])
    for mask, result in zip(masks, found, strict=True):
        wanted = np.zeros(mask.shape) if mask.all() else ndimage.distance_transform_edt(mask)
        np.testing.assert_allclose(unpack(result, len(mask)), wanted, rtol=1e-15)


@pytest.mark.parametrize("beyond", [0.0, 0.4, 1.0])
def test_erosion_is_scipys_least_over_a_cross(page, beyond):
    pictures = [RANDOM.random((side, side)) for side in (1, 2, 3, 10, 64)] + random_masks()
    found = page.evaluate(WHOLE, [["erode", pack(picture), beyond, len(picture)] for picture in pictures])
    cross = ndimage.generate_binary_structure(2, 1)
    for picture, result in zip(pictures, found, strict=True):
        wanted = ndimage.minimum_filter(picture, footprint=cross, mode="constant", cval=beyond)
        np.testing.assert_array_equal(unpack(result, len(picture)), wanted)


def test_the_order_of_a_picture_is_numpys_stable_one_with_ties(page):
    pictures = [RANDOM.random(400), RANDOM.integers(0, 4, 400) / 4, np.zeros(9), -np.arange(5.0), np.array([0.0, -0.0, 0.0])]
    cases = [["order", pack(picture)] for picture in pictures]
    for picture, result in zip(pictures, page.evaluate(WHOLE, cases), strict=True):
        np.testing.assert_array_equal(unpack(result), np.argsort(-picture, kind="stable"))


def test_put_undoes_take_and_both_are_numpys_indexing(page):
    picture, order = RANDOM.random(256), RANDOM.permutation(256)
    taken, put = page.evaluate(WHOLE, [["take", pack(picture), pack(order)], ["put", pack(picture), pack(order)]])
    np.testing.assert_array_equal(unpack(taken), picture[order])
    scattered = np.empty(256)
    scattered[order] = picture
    np.testing.assert_array_equal(unpack(put), scattered)
    (back,) = page.evaluate(WHOLE, [["put", taken, pack(order)]])
    np.testing.assert_array_equal(unpack(back), picture)


def test_sums_and_running_sums_and_the_largest_are_numpys(page):
    picture = RANDOM.normal(size=4096)
    cases = [["sum", pack(picture), 4096], ["amax", pack(picture)], ["cumsum", pack(picture)], ["index", 7]]
    total, largest, running, index = page.evaluate(WHOLE, cases)
    assert total == pytest.approx(math.fsum(picture), rel=1e-12)
    assert largest == picture.max()
    np.testing.assert_allclose(unpack(running), np.cumsum(picture), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(unpack(index), np.arange(7))


def test_a_number_stands_for_a_picture_all_of_it(page):
    one, even = pack(np.ones(16)), pack(np.full(16, 0.25))
    pairs = [
        (["sum", 0.25, 16], ["sum", even, 16]),
        (["amax", 0.25], ["amax", even]),
        (["erode", 1, 0, 4], ["erode", one, 0, 4]),
        (["edt", 1, 4], ["edt", one, 4]),
        (["edt", 0, 4], ["edt", pack(np.zeros(16)), 4]),
        (["put", 0.25, pack(np.arange(16))], ["put", even, pack(np.arange(16))]),
    ]
    found = page.evaluate(WHOLE, [case for pair in pairs for case in pair])
    assert found[::2] == found[1::2]


@pytest.mark.parametrize(("right", "down"), [(0, 0), (3, -2), (-7, 5), (40, 0), (0, -40), (-1, -1)])
def test_moving_is_scipys_shift_that_repeats_the_border(page, right, down):
    picture = RANDOM.random((16, 16))
    (found,) = page.evaluate(WHOLE, [["moved", pack(picture), right, down, 16]])
    np.testing.assert_array_equal(unpack(found, 16), ndimage.shift(picture, (down, right), order=0, mode="nearest"))


@pytest.mark.parametrize("side", [64, 128])
def test_noise_is_the_same_on_both_sides(page, side):
    seeds = (0, 1, 20)
    like = torch.zeros(side, side)
    found = page.evaluate(WHOLE, [["noise", 0, seed, side] for seed in seeds])
    for seed, result in zip(seeds, found, strict=True):
        close(unpack(result), noise(like, torch.tensor(float(seed))))


# Again and again.

AGAIN = """([program, steps]) => {
    const twin = structuredClone(program); // buffers are kept for each program
    let inputs = {};
    return steps.map((changes) => {
        inputs = { ...inputs, ...atlas.each(changes, atlas.unpack) };
        const [again, once] = [atlas.evaluateAgain(program, inputs), atlas.evaluate(twin, inputs)];
        return Object.entries(once).every(([name, v]) => v.every((value, i) => Object.is(value, again[name][i])));
    });
}"""


def step(inputs, side):
    """Another value for each of the inputs."""
    made_up = {"y": lambda: RANDOM.random(side * side) > 0.6, "paint": lambda: RANDOM.integers(-1, 2, side * side)}
    pictures = {"x", "z", "across", "down"}
    known = {name: lambda n=name: RANDOM.uniform(KNOBS[n].knob.low, KNOBS[n].knob.high) for name in KNOBS}
    known |= {"seed": lambda: int(RANDOM.integers(0, 21))}
    normal = {name: lambda: RANDOM.normal(size=side * side) * 3 for name in pictures}
    found = {name: (made_up | known | normal).get(name, lambda: RANDOM.random())() for name in inputs}
    return {name: pack(value) if np.ndim(value) else value for name, value in found.items()}


@pytest.mark.parametrize("what", ["scene", "shares", "measures", "dice_bce", "focal_tversky", "lovasz_hinge", "hausdorff_dt"])
def test_only_what_changed_is_computed_again_and_the_result_is_the_same_to_the_bit(page, what):
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
    assert page.evaluate(AGAIN, [plain(program), steps]) == [True] * len(steps)


def test_a_picture_of_another_size_is_computed_anew(page):
    ops = [["in", 0], ["in", 1], ["const", 1], ["mul", 0, 1], ["sum", 3, 2]]
    program = {"inputs": ["x", "a"], "ops": ops, "outputs": {"product": 3, "sum": 4}}
    sizes = (16, 4, 4, 16, 9, 25, 36, 16)
    steps = [{"x": pack(RANDOM.random(size))} | ({"a": 2.0} if not i else {}) for i, size in enumerate(sizes)]
    assert page.evaluate(AGAIN, [program, steps]) == [True] * len(steps)


# Masks as text.


def test_texts_of_masks_are_the_same_on_both_sides(page):
    masks = [mask > 0 for mask in random_masks()] + [RANDOM.random((side, side)) < 0.5 for side in (128, 256)]
    texts = [encode(mask) for mask in masks]
    script = (
        "(cases) => cases.map(([mask, side, text]) => [atlas.encode(atlas.unpack(mask), side), atlas.pack(atlas.decode(text))])"
    )
    found = page.evaluate(script, [[pack(mask), len(mask), text] for mask, text in zip(masks, texts, strict=True)])
    for mask, text, (encoded, decoded) in zip(masks, texts, found, strict=True):
        assert encoded == text
        np.testing.assert_array_equal(unpack(decoded, len(mask)) > 0, mask)
        np.testing.assert_array_equal(decode(encoded, len(mask)), mask)
