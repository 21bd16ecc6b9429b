"""The traced programs, run here by a small interpreter, say what torch says; and what the rows promise."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pytest
import torch
from torch import Tensor

from losses import LOSSES, Loss
from losses.analysis.sampling import is_infinite
from losses.core.axes import axes_of, has_target, params_on, settings_on
from losses.core.curve import evaluate, grid
from losses.core.operations import edt, erode
from losses.tracing.program import trace, trace_entries, trace_function
from tests.support.interpreter import run

VECTORS = [loss for loss in LOSSES.values() if loss.axis.takes == "classes"]
UNROLLED = [loss for loss in LOSSES.values() if loss.axis.takes != "numbers"]


# On the axes.


@pytest.mark.slow
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(
    ("loss", "axis"), [pytest.param(loss, a, id=f"{loss.slug}-{a.slug}") for loss in UNROLLED for a in axes_of(loss)]
)
def test_a_program_on_an_axis_draws_the_curve(loss: Loss, axis: object, y: float):
    if is_infinite(loss, loss.axis, y) or (y != 1 and not has_target(loss)):
        pytest.skip("no curve of its own")
    program = trace(loss, axis)
    parts = params_on(loss, axis)
    assert program.inputs == ("x", "y", *(part.name for part in parts))
    middle = {part.name: part.default * (0.4 + 0.2 * i) for i, part in enumerate(parts)}
    x = np.concatenate([grid(loss, axis, span, 101) for span in (axis.span, axis.reach)])
    for numbers in (loss.flatten(loss.defaults, axis.classes(loss)), middle):
        found = run(program, {"x": x, "y": y} | numbers)
        wanted = evaluate(loss, axis, x, y, **settings_on(loss, axis, numbers))
        for name in ("value", "slope", "curvature"):
            np.testing.assert_allclose(found[name], getattr(wanted, name), rtol=1e-12, atol=1e-13, err_msg=name)


# At any vectors.


def distribution(generator: torch.Generator, count: int) -> Tensor:
    return torch.randn(count, generator=generator, dtype=torch.float64).softmax(-1)


@cache
def example(slug: str, classes: int) -> dict[str, Tensor]:
    """The inputs of a loss, by name."""
    generator = torch.Generator().manual_seed(classes)
    p = distribution(generator, classes)
    z = 3 * torch.randn(classes, generator=generator, dtype=torch.float64)
    made = {
        "z": z,
        "x": z.log_softmax(-1),
        "y": p,
        "p": p,
        "q": distribution(generator, classes),
        "label": torch.tensor(classes - 1),
    }
    return {name: made[name] for name in LOSSES[slug].inputs}


def by_autograd(loss: Loss, given: Mapping[str, Tensor], swept: int, x: np.ndarray, **settings: object) -> dict[str, np.ndarray]:
    base = given[loss.prediction].repeat(len(x), 1)
    base[:, swept - 1] = torch.tensor(x)
    base.requires_grad_()
    value = loss(*(base if name == loss.prediction else given[name] for name in loss.inputs), **settings)
    (gradient,) = torch.autograd.grad(value.sum(), base, create_graph=True)
    slope = gradient[:, swept - 1]
    curvature = torch.zeros_like(base)
    if slope.requires_grad:
        (curvature,) = torch.autograd.grad(slope.sum(), base, materialize_grads=True, allow_unused=True)
    entries = {f"gradient{i + 1}": gradient[:, i] for i in range(base.shape[1])}
    found = {"value": value, "slope": slope, "curvature": curvature[:, swept - 1]} | entries
    return {name: tensor.numpy(force=True) for name, tensor in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("classes", [2, 3, 6, 10])
@pytest.mark.parametrize("loss", VECTORS, ids=lambda loss: loss.slug)
def test_a_program_of_entries_gives_value_slope_curvature_and_every_gradient(loss: Loss, classes: int):
    given = example(loss.slug, classes)
    settings = {p.name: tuple(0.5 + 0.3 * i for i in range(classes)) if p.knob.each else 0.37 for p in loss.params}
    numbers = loss.flatten(settings, classes)
    for swept in (1, classes):
        program = trace_entries(loss, classes, swept)
        x = np.array([0.05, 0.3, 0.7, 1.0]) if loss.prediction == "q" else np.array([-40.0, -1.5, 0.0, 2.5, 40.0])
        inputs: dict[str, object] = {"x": x} | numbers
        for name, tensor in given.items():
            entries = {name: tensor.item()} if tensor.ndim == 0 else {f"{name}{i + 1}": v for i, v in enumerate(tensor.tolist())}
            inputs |= entries
        assert set(program.inputs) == (set(inputs) - {f"{loss.prediction}{swept}"})
        found, wanted = run(program, inputs), by_autograd(loss, given, swept, x, **settings)
        assert list(found) == list(wanted)
        for name, values in wanted.items():
            np.testing.assert_allclose(found[name], values, rtol=1e-12, atol=1e-13, err_msg=name)


def test_the_gradient_of_cross_entropy_is_read_off_as_p_minus_y():
    program = trace_entries("cross_entropy", 3, swept=2)
    found = run(program, {"x": [2.0], "z1": 1.0, "z3": 0.5, "y1": 0.0, "y2": 1.0, "y3": 0.0})
    assert found["value"] == pytest.approx(0.464369, abs=1e-6)
    p = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64).softmax(-1).tolist()
    assert [found[f"gradient{i}"][0] for i in (1, 2, 3)] == pytest.approx([p[0], p[1] - 1, p[2]])
    assert found["slope"] == found["gradient2"]


@pytest.mark.parametrize("slug", ["cross_entropy", "multiclass_focal"])
def test_far_logits_stay_finite_in_a_program(slug: str):
    program = trace_entries(slug, 3)
    settings = LOSSES[slug].flatten(LOSSES[slug].defaults, 3)
    inputs = {"x": [-1000.0, 1000.0], "z2": 0.0, "z3": 0.0, "y1": 1.0, "y2": 0.0, "y3": 0.0} | settings
    found = run(program, inputs)
    assert found["value"] == pytest.approx([1000 + math.log(2), 0])
    assert found["slope"] == pytest.approx([-1, 0])
    assert all(np.isfinite(values).all() for values in found.values())


def test_a_hard_target_and_an_impossible_outcome_keep_their_infinities_in_a_program():
    program = trace_entries("kl_pq", 2)
    found = run(program, {"x": [0.0, 0.25, 1.0], "q2": 0.75, "p1": 1.0, "p2": 0.0})
    np.testing.assert_allclose(found["value"], [math.inf, math.log(4), 0])
    np.testing.assert_allclose(found["gradient1"], [-math.inf, -4, -1])
    np.testing.assert_array_equal(found["gradient2"], 0)
    found = run(program, {"x": [0.5], "q2": 0.0, "p1": 0.5, "p2": 0.5})
    assert (found["value"], found["gradient2"]) == (math.inf, -math.inf)


@pytest.mark.parametrize("loss", VECTORS, ids=lambda loss: loss.slug)
def test_a_program_grows_with_the_classes_not_with_their_square(loss: Loss):
    three, six, nine, twelve = (len(trace_entries(loss, classes).ops) for classes in (3, 6, 9, 12))
    if loss.slug == "multilabel_margin":  # a sum over pairs
        assert (twelve - nine) - (nine - six) == (nine - six) - (six - three)
    else:
        assert nine - six == six - three
    assert len(trace_entries(loss, 10).to_json()) < {"multilabel_margin": 46_000, "renyi": 30_000}.get(loss.slug, 21_000)


@pytest.mark.parametrize(
    ("slug", "classes", "swept"), [("huber", 3, 1), ("bce", 2, 1), ("nll", 1, 1), ("nll", 3, 0), ("nll", 3, 4)]
)
def test_what_has_no_such_entry_is_refused_by_name(slug: str, classes: int, swept: int):
    with pytest.raises(ValueError, match=slug):
        trace_entries(slug, classes, swept)


# Any function.


def test_a_function_of_ones_own_is_traced_by_name():
    def both(x: Tensor, a: Tensor) -> tuple[Tensor, Tensor]:
        pair = torch.stack([x, a.expand_as(x)], dim=-1)
        return pair.amax(-1), (pair * pair).sum(-1)

    program = trace_function("mine", both, ("x", "a"), ("larger", "square"))
    found = run(program, {"x": [1.0, -2.0], "a": 0.5})
    assert {name: values.tolist() for name, values in found.items()} == {"larger": [1, 0.5], "square": [1.25, 4.25]}


def unrolled(function: Callable[[Tensor], Tensor], size: int, **numbers: float) -> tuple[np.ndarray, np.ndarray]:
    """A function of vectors of x, twice, and numbers: entry by entry from its program, and by torch."""
    x = np.array([-1.0, 0.5, 2.0, 3.0])

    def along(x: Tensor, *others: Tensor) -> tuple[Tensor, ...]:
        vector = torch.stack([x, *(other.expand_as(x) for other in others), x], dim=-1)
        return function(vector).reshape(len(x), -1).unbind(-1)

    program = trace_function("mine", along, ("x", *numbers), [str(i) for i in range(size)])
    found = run(program, {"x": x} | numbers)
    wanted = along(torch.tensor(x), *(torch.tensor(v, dtype=torch.float64) for v in numbers.values()))
    return np.stack(list(found.values())), torch.stack(wanted).double().numpy()


@pytest.mark.parametrize("descending", [False, True])
def test_sorting_keeps_the_order_of_equal_entries(descending: bool):
    """x stands in the first and the last place, and meets a at 1/2 and b at 2."""
    for part in (0, 1):
        found, wanted = unrolled(lambda v, i=part: torch.sort(v, descending=descending, stable=True)[i], 5, a=0.5, b=2.0, c=0.5)
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("dim", [-1, -2])
def test_sorting_and_gathering_work_along_any_dimension(dim: int):
    def function(v: Tensor) -> Tensor:
        square = torch.stack([v, 1 - v], dim=-2)
        _, order = torch.sort(square, dim=dim, stable=True)
        return (2 * square + 1).gather(dim, order)

    found, wanted = unrolled(function, 8, a=0.5, b=-3.0)
    np.testing.assert_array_equal(found, wanted)


def test_scattering_replaces_and_leaves_the_rest():
    """Entries 0 and 2 go to place 3 or 1, by whether x is above 1; places that nothing reaches keep their 9."""

    def function(v: Tensor) -> Tensor:
        goes = torch.where(v.select(-1, 0).unsqueeze(-1) > 1, torch.tensor([[3, 0]]), torch.tensor([[1, 2]]))
        return torch.full_like(v, 9).scatter(-1, goes, torch.stack([v.select(-1, 0), v.select(-1, 2)], dim=-1))

    found, wanted = unrolled(function, 4, a=0.5, b=1.5)
    np.testing.assert_array_equal(found, wanted)


def test_sums_means_and_turned_dimensions_are_unrolled():
    cases: list[tuple[Callable[[Tensor], Tensor], int]] = [
        (lambda v: v.cumsum(-1), 4),
        (lambda v: v.mean(-1, keepdim=True) + 0 * v.sum(-1, keepdim=True), 1),
        (lambda v: v.reshape(len(v), 2, 2).permute(0, 2, 1).cumsum(-1), 4),
        (lambda v: v.reshape(len(v), 2, 2).amax(dim=(-2, -1)), 1),
        (lambda v: v.reshape(len(v), 2, 2).mean(dim=(-2, -1)), 1),
    ]
    for function, size in cases:
        found, wanted = unrolled(function, size, a=0.5, b=2.0)
        np.testing.assert_allclose(found, wanted, rtol=1e-15)


@pytest.mark.parametrize("above", [-2.0, 0.0, 1.0, 5.0])
def test_distances_and_erosions_are_unrolled(above: float):
    """Masks that change along the sweep, from all object to none."""

    def square(v: Tensor) -> Tensor:
        return v.reshape(len(v), 3, 3)

    numbers = dict(zip("abcdefg", (0.5, 2.0, -3.0, 1.5, 0.5, 4.0, 0.0), strict=True))
    for function in (lambda v: edt((square(v) > above).double()), lambda v: erode(square(v), -0.25)):
        found, wanted = unrolled(function, 9, **numbers)
        np.testing.assert_array_equal(found, wanted)


def test_a_constant_is_folded_unless_its_value_is_no_finite_number():
    def function(x: Tensor) -> tuple[Tensor]:
        half, none = torch.tensor(0.5, dtype=torch.float64), torch.tensor(0.0, dtype=torch.float64)
        return (x * (half.log() / 2 + (half > 0.25)) + none.log() + half / none,)

    program = trace_function("mine", function, ("x",), ("value",))
    assert np.isnan(run(program, {"x": [1.0]})["value"])
    assert [row[0] for row in program.ops].count("log") == 1
    json.loads(program.to_json())


@pytest.mark.parametrize(
    "mixing",
    [
        lambda x: x - x.mean(),
        lambda x: x - x.sum(),
        lambda x: x - x.amax(0),
        lambda x: x.cumsum(0),
        lambda x: x.flip(0),
        torch.sort,
    ],
    ids=["mean", "sum", "amax", "cumsum", "flip", "sort"],
)
def test_a_function_that_mixes_the_points_of_the_sweep_is_refused_by_name(mixing: Callable[[Tensor], Tensor]):
    def function(x: Tensor) -> tuple[Tensor]:
        found = mixing(x)
        return (found if isinstance(found, Tensor) else found[0],)

    with pytest.raises(NotImplementedError, match="mine"):
        trace_function("mine", function, ("x",), ("value",))


def test_equal_rows_are_one_row_and_dead_rows_are_left_out():
    def function(x: Tensor, a: Tensor) -> tuple[Tensor]:
        _ = x.cos()
        return (torch.stack([x.exp() * a, x.exp() * a + 0, torch.where(torch.tensor(True), x.exp() * a, x)], -1).sum(-1),)

    program = trace_function("mine", function, ("x", "a"), ("value",))
    assert [row[0] for row in program.ops] == ["in", "in", "exp", "mul", "add", "add"]
