"""Along one entry of a vector, and on the simplex: axes, programs and printed code say the same."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.special import softmax

from losses import LOSSES, Loss, properties
from losses.core.axes import coordinate_axis, params_on
from losses.core.code import snippet
from losses.core.curve import evaluate
from losses.tracing.program import trace_entries, trace_simplex, trace_softmax
from tests.support.interpreter import run

MULTICLASS = [loss for loss in LOSSES.values() if loss.family == "multiclass"]
ON_LOGITS = [loss for loss in MULTICLASS if loss.prediction == "z"]
every_loss = pytest.mark.parametrize("loss", MULTICLASS, ids=lambda loss: loss.slug)
X = np.linspace(-6, 0, 13)
SOFT = (0.2, 0.5, 0.3)


def numbers(loss: Loss) -> dict[str, float]:
    """One number for each slider at three classes, none at its default."""
    return {part.name: 0.4 + 0.3 * i for i, part in enumerate(loss.parts(3))}


def named(name: str, vector: tuple[float, ...]) -> dict[str, float]:
    return {f"{name}{i}": v for i, v in enumerate(vector, start=1)}


@every_loss
@pytest.mark.parametrize("swept", [1, 2, 3])
def test_the_axis_and_the_program_of_an_entry_agree(loss: Loss, swept: int):
    prediction = (-0.5, -2.0, -1.0)
    axis = coordinate_axis(loss, prediction, SOFT, swept)
    drawn = evaluate(loss, axis, X, **loss.gather(numbers(loss), 3))
    given = named(loss.prediction, prediction) | named("y", SOFT) | {"label": 1} | numbers(loss)
    found = run(trace_entries(loss, 3, swept), given | {"x": X})
    for name in ("value", "slope", "curvature"):
        np.testing.assert_allclose(found[name], getattr(drawn, name), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("loss", ON_LOGITS, ids=lambda loss: loss.slug)
def test_softmax_twice_is_the_loss_of_probabilities(loss: Loss):
    axis = coordinate_axis(loss, (0.0, 1.0, -1.0), SOFT, 1, twice=True)
    settings = loss.gather(numbers(loss), 3)
    p = torch.tensor(softmax(np.stack([X, np.full(13, 1.0), np.full(13, -1.0)], axis=-1), axis=-1))
    target = torch.tensor(SOFT, dtype=torch.float64) if "y" in loss.inputs else torch.tensor(1)
    wanted = loss.function(p, target, **{k: torch.as_tensor(v, dtype=torch.float64) for k, v in settings.items()})
    np.testing.assert_allclose(evaluate(loss, axis, X, **settings).value, wanted, rtol=1e-12)
    given = named("z", (0.0, 1.0, -1.0)) | named("y", SOFT) | {"label": 1, "x": X} | numbers(loss)
    np.testing.assert_allclose(run(trace_entries(loss, 3, 1, twice=True), given)["value"], wanted, rtol=1e-12)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_the_softmax_of_a_program_is_scipys(classes: int):
    z = np.linspace(-3, 4, classes)
    found = run(trace_softmax(classes, 2), named("z", tuple(z)) | {"x": X})
    wanted = softmax(np.stack([X if i == 1 else np.full(13, v) for i, v in enumerate(z)], axis=-1), axis=-1)
    np.testing.assert_allclose(np.stack([found[f"p{i}"] for i in range(1, classes + 1)], axis=-1), wanted, rtol=1e-12)


def at_simplex(loss: Loss, p: np.ndarray) -> np.ndarray:
    """The loss at rows of probabilities, by torch."""
    target = torch.tensor(SOFT, dtype=torch.float64) if "y" in loss.inputs else torch.ones(len(p), dtype=torch.long)
    settings = {k: torch.as_tensor(v, dtype=torch.float64) for k, v in loss.gather(numbers(loss), 3).items()}
    return loss.function(torch.tensor(p).log(), target, **settings).numpy()


@every_loss
def test_the_simplex_has_the_loss_its_slope_along_itself_and_the_step_of_the_logits(loss: Loss):
    p = np.random.default_rng(3).dirichlet([2, 2, 2], 20)
    given = {"x": p[:, 0], "p2": p[:, 1], "p3": p[:, 2]} | named("y", SOFT) | {"label": 1} | numbers(loss)
    found = run(trace_simplex(loss), given)
    np.testing.assert_allclose(found["value"], at_simplex(loss, p), rtol=1e-11)
    slope, move = (np.stack([found[f"{name}{i}"] for i in (1, 2, 3)], axis=-1) for name in ("slope", "move"))
    np.testing.assert_allclose(slope.sum(axis=-1), 0, atol=1e-9)
    np.testing.assert_allclose(move.sum(axis=-1), 0, atol=1e-12)
    h = 1e-6
    for way in (np.array([1, -1, 0]), np.array([0, 1, -1])):
        central = (at_simplex(loss, p + h * way) - at_simplex(loss, p - h * way)) / (2 * h)
        np.testing.assert_allclose(slope @ way, central, rtol=1e-5, atol=1e-6)
    if loss.prediction == "z":  # a step along the logits' gradient g moves p by (softmax(z + h g) - p) / h
        z = torch.tensor(p).log().requires_grad_()
        target = torch.tensor(SOFT, dtype=torch.float64) if "y" in loss.inputs else torch.ones(len(p), dtype=torch.long)
        settings = {k: torch.as_tensor(v, dtype=torch.float64) for k, v in loss.gather(numbers(loss), 3).items()}
        (pull,) = torch.autograd.grad(loss.function(z, target, **settings).sum(), z)
        ahead, behind = (softmax(np.log(p) + side * h * pull.numpy(), axis=-1) for side in (1, -1))
        np.testing.assert_allclose(move, (ahead - behind) / (2 * h), rtol=1e-5, atol=1e-8)


@every_loss
@pytest.mark.parametrize("given", [(0.0, 1.0, 0.0), SOFT])
def test_the_printed_code_of_an_entry_draws_its_curve(loss: Loss, given: tuple[float, ...]):
    for twice in (False, True)[: 1 + (loss.prediction == "z")]:
        axis = coordinate_axis(loss, (-0.5, -2.0, -1.0), given, 3, twice=twice)
        settings = loss.gather(numbers(loss), 3)
        namespace: dict[str, object] = {"__name__": "snippet"}
        exec(snippet(loss, axis, **settings), namespace)
        x = namespace["x"].detach().numpy()
        drawn = evaluate(loss, axis, x, **settings)
        np.testing.assert_allclose(namespace["value"].detach(), drawn.value, rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(namespace["slope"].detach(), drawn.slope, rtol=1e-9, atol=1e-12)


def test_what_only_saturates_is_approached_and_what_is_flat_is_attained():
    cross, largest = LOSSES["cross_entropy"], LOSSES["max_logit"]
    axis = coordinate_axis(cross, (0.0, 0.0, 0.0), (1.0, 0.0, 0.0), 1, twice=True)
    assert properties(cross, axis=axis, target=1.0).minimisers is None
    axis = coordinate_axis(largest, (0.0, 0.0, 0.0), (1.0, 0.0, 0.0), 1)
    assert properties(largest, axis=axis, target=1.0).minimisers == (0, np.inf)


def test_an_entry_is_named_by_its_number_and_has_as_many_sliders_as_classes():
    loss = LOSSES["weighted_cross_entropy"]
    axis = coordinate_axis(loss, (0.0,) * 10, (1.0,) + (0.0,) * 9, 10)
    assert axis.title == "logit of class 10, z₁₀"
    assert [param.name for param in params_on(loss, axis)] == [f"weight{i}" for i in range(1, 11)]
    assert coordinate_axis(LOSSES["nll"], (-1.0, -1.0), (1.0, 0.0), 2).title == "log-probability of class 2, x₂"


@pytest.mark.parametrize("swept", [1, 2])
def test_like_axes_are_equal_so_that_properties_are_computed_once(swept: int):
    axis, again = (coordinate_axis(LOSSES["cross_entropy"], (0.0, 1.0), (1.0, 0.0), swept) for _ in range(2))
    assert axis == again
    assert hash(axis) == hash(again)
    assert properties("cross_entropy", axis=axis) is properties("cross_entropy", axis=again)
    assert axis != coordinate_axis(LOSSES["cross_entropy"], (0.0, 1.5), (1.0, 0.0), swept)


def test_the_truth_of_a_log_probability_is_0_and_that_of_a_logit_far_out():
    truth = {slug: coordinate_axis(LOSSES[slug], (-1.0, -1.0), (1.0, 0.0), 1).truth(1.0) for slug in ("nll", "cross_entropy")}
    assert truth == {"nll": 0.0, "cross_entropy": np.inf}
    assert properties("nll", axis=coordinate_axis(LOSSES["nll"], (-1.0, -1.0), (1.0, 0.0), 1)).zero_at_truth
