"""The programs that a reader takes away: each is executed, and gives the numbers of autograd."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest
import torch

from losses import LOSSES, own, take
from losses.core.axes import axes_of, has_target, logit, probability, residual
from losses.core.curve import evaluate
from losses.core.spec import Axis, Loss
from losses.formulas.programs import programs
from losses.formulas.programs.boosting import axis_of_trees
from losses.tracing.arithmetic import Runner
from losses.tracing.program import OUTPUTS, trace

HUGE = np.array([1e-300, 1e-8, 30.0, 800.0, 1e8, 1e100, 1e160, 1e300, np.inf])


# Of the losses of classes those whose rows differ most, along the logit of two; of margins the one that is their own.
FEW = ("cross_entropy", "multiclass_focal", "kl_qp", "max_logit")


def cases(*takes: str) -> list[Any]:
    pairs = [(loss, axis) for loss in LOSSES.values() for axis in axes_of(loss) if axis.takes in takes]
    return [
        pytest.param(loss, axis, id=f"{loss.slug}-{axis.slug}")
        for loss, axis in pairs
        if (loss.axis.takes != "classes" or loss.slug in FEW) and (axis.slug != "margin" or axis is loss.axis)
    ]


def points(axis: Axis) -> np.ndarray:
    """Ordinary points, the ends, and points far out or near to an end: 50 of them, so that JAX compiles its operations once."""
    low, high = axis.domain.low, axis.domain.high
    inner = np.linspace(*axis.span, 41)[1:-1:2]
    if np.isinf(high):
        return np.resize(np.concatenate([[0.0], inner, HUGE, -HUGE if np.isinf(low) else []]), 50)
    return np.resize(np.concatenate([[low, high], inner, low + HUGE[:2], high - np.array([1e-9, 1e-15])]), 50)


def targets(loss: Loss, axis: Axis) -> list[float]:
    return [y for y in ((0.0, 0.3, 1.0) if has_target(loss) else (1.0,)) if y not in axis.meaningless]


def run(code: str) -> dict[str, Any]:
    """What the code leaves behind when it runs."""
    namespace: dict[str, Any] = {"__name__": "program"}
    exec(compile(code, "program", "exec"), namespace)
    return namespace


def takes_target(function: Any) -> bool:
    return "y" in function.__code__.co_varnames[: function.__code__.co_argcount]


@pytest.mark.parametrize(("loss", "axis"), cases("numbers", "vectors"))
def test_numpy_gives_value_gradient_and_second_derivative(loss: Loss, axis: Axis):
    function = run(programs(loss, axis)["NumPy"])[loss.slug]
    x = points(axis)
    runner = Runner(trace(loss, axis), *OUTPUTS)
    numbers = loss.flatten(loss.defaults, axis.classes(loss))
    for y in targets(loss, axis):
        printed = function(x, y) if takes_target(function) else function(x)
        rows, exact = runner.at(numbers | {"y": y})(x), evaluate(loss, axis, x, y)
        defined = ~np.isnan(exact.value)  # a difference of infinities is not
        for name, here, row in zip(OUTPUTS, printed, rows, strict=True):
            np.testing.assert_allclose(here, row, rtol=1e-13, atol=1e-300, err_msg=f"{name} at y = {y}")
            wanted = getattr(exact, name)[defined]
            np.testing.assert_allclose(here[defined], wanted, rtol=1e-9, atol=1e-12, err_msg=f"autograd's {name} at y = {y}")


@pytest.mark.parametrize(
    ("slug", "settings"), [("barron", {"alpha": 2.0}), ("barron", {"alpha": 0.0, "c": 0.4}), ("focal", {"gamma": 0.0})]
)
def test_settings_are_the_defaults_of_the_printed_function(slug: str, settings: dict[str, float]):
    loss = LOSSES[slug]
    for axis in axes_of(loss):
        x, y = np.linspace(*axis.span, 42)[1:-1], 0.3 if has_target(loss) else 1.0
        printed = run(programs(loss, axis, y, settings)["NumPy"])[slug](x)
        for name, here in zip(OUTPUTS, printed, strict=True):
            np.testing.assert_allclose(here, getattr(evaluate(loss, axis, x, y, **settings), name), rtol=1e-9, atol=1e-12)


def test_numpy_takes_a_number_and_a_target_for_each_point():
    function = run(programs(LOSSES["focal"], "logit")["NumPy"])["focal"]
    value, slope, curvature = function([-1.0, 2.0], [0.0, 1.0])
    single = [function(-1.0, 0.0), function(2.0, 1.0)]
    np.testing.assert_array_equal([value, slope, curvature], np.transpose(single))


def derivatives(function: Any, x: torch.Tensor) -> list[np.ndarray]:
    value = function(x)
    (slope,) = torch.autograd.grad((value + 0 * x).sum(), x, create_graph=True)
    (curvature,) = torch.autograd.grad((slope + 0 * x).sum(), x)
    return [each.numpy(force=True) for each in (value, slope, curvature)]


@pytest.mark.parametrize(("loss", "axis"), cases("numbers"))
def test_the_functions_of_pytorch_are_the_loss(loss: Loss, axis: Axis):
    program = programs(loss, axis)["PyTorch function"]
    function = run(program)[re.findall(r"^def (\w+)", program, re.MULTILINE)[-1]]
    x = np.linspace(*axis.span, 42)[1:-1]  # no kink of a default lies on one of these
    inputs = function.__code__.co_varnames[: function.__code__.co_argcount]
    for y in targets(loss, axis):
        more = {name: torch.full((40,), y, dtype=torch.float64) for name in inputs if name in ("y", axis.target.name)}
        (point,) = set(inputs) - set(more)
        printed = derivatives(
            lambda at, more=more, point=point: function(**{point: at}, **more), torch.tensor(x, requires_grad=True)
        )
        for name, here in zip(OUTPUTS, printed, strict=True):
            np.testing.assert_allclose(here, getattr(evaluate(loss, axis, x, y), name), rtol=1e-9, atol=1e-10, err_msg=name)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=list(LOSSES))
def test_every_module_can_be_made_and_keeps_its_hyperparameters(loss: Loss):
    settings = {name: round(0.9 * value, 3) for name, value in loss.defaults.items()}
    program = run(programs(loss, settings=settings)["PyTorch module"])
    (kind,) = (thing for name, thing in program.items() if name.endswith("Loss") and name != "Loss")
    assert {name: getattr(kind(), name) for name in settings} == settings
    assert kind(reduction="sum").reduction == "sum"


def test_a_module_reduces_the_loss_of_predictions_and_targets():
    module = run(programs(LOSSES["pseudo_huber"])["PyTorch module"])["PseudoHuberLoss"]
    prediction, target = torch.tensor([3.0, -1.0]), torch.tensor([1.0, 1.5])
    each = LOSSES["pseudo_huber"](prediction - target, delta=0.7)
    assert torch.equal(module(delta=0.7, reduction="none")(prediction, target), each)
    assert torch.equal(module(delta=0.7, reduction="sum")(prediction, target), each.sum())
    assert torch.equal(module(delta=0.7)(prediction, target), each.mean())


def test_a_module_of_the_margin_takes_the_score():
    module = run(programs(LOSSES["hinge"], "margin")["PyTorch module"])["HingeLoss"]
    assert module()(torch.tensor([0.5, 0.5]), torch.tensor([1.0, 0.0])).item() == 1.0


# Corners, masks that keep infinities out, sigmoids, powers, ends where the loss is infinite, and special functions.
FOR_JAX = [
    *((LOSSES[slug], residual) for slug in ("mae", "pseudo_huber")),
    *((LOSSES[slug], logit) for slug in ("hinge", "bce")),
    (LOSSES["focal"], probability),
    (own("lgamma(1 + abs(r)) + erf(r) + abs(r)^1.5 + max(r, -1)"), residual),
    (own("y*log(p) + p^2", "logit"), logit),
]


@pytest.mark.slow
@pytest.mark.parametrize(("loss", "axis"), FOR_JAX, ids=[f"{loss.slug}-{axis.slug}" for loss, axis in FOR_JAX])
def test_jax_differentiates_to_the_same_numbers(loss: Loss, axis: Axis):
    import jax

    program = run(programs(loss, axis)["JAX"])
    function, x = jax.jit(program[loss.slug]), points(axis)
    takes = takes_target(program[loss.slug])
    for y in {0.0, 1.0}.intersection(targets(loss, axis)):
        exact = evaluate(loss, axis, x, y)
        for name, f in zip(OUTPUTS, (function, program["slope"], program["curvature"]), strict=True):
            here, wanted = np.asarray(f(x, y) if takes else f(x)), getattr(exact, name)
            endless = (name == "curvature") & np.isposinf(wanted) & (here > 1e299)  # 1e300 stands for that in JAX's program
            here = np.where(endless, np.inf, here)
            # next to an end of [0, 1] the second derivative of a log-odds is a difference of large numbers
            hidden = name == "curvature" and axis.domain.high == 1
            kept = (x <= 0) | (x >= 1) | ((x > 1e-6) & (x < 1 - 1e-6)) | (not hidden)
            np.testing.assert_allclose(here[kept], wanted[kept], rtol=1e-7, atol=1e-12, err_msg=f"{name} at y = {y}")


TREES = [loss for loss in LOSSES.values() if axis_of_trees(loss)]
LABELS = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
PREDICTIONS = np.array([-3.2, -0.4, 0.3, 1.7, 4.1])


def gradients(loss: Loss, predictions: np.ndarray = PREDICTIONS) -> tuple[np.ndarray, np.ndarray]:
    """Autograd's gradient and second derivative of every row."""
    along = axis_of_trees(loss)
    rows = [
        evaluate(loss, logit, np.array([p]), y) if along is logit else evaluate(loss, along, np.array([p - y]))
        for p, y in zip(predictions, LABELS, strict=True)
    ]
    return np.array([row.slope[0] for row in rows]), np.array([row.curvature[0] for row in rows])


@pytest.mark.parametrize("library", ["XGBoost", "LightGBM"])
@pytest.mark.parametrize("loss", TREES, ids=[loss.slug for loss in TREES])
def test_objectives_give_autograds_numbers_for_each_row(loss: Loss, library: str):
    program = run(programs(loss)[library])
    grad, hess = gradients(loss)
    weights = np.array([1.0, 2.0, 0.5, 0.0, 3.0])
    as_it_is = {"CURE": "as it is"} if "CURE" in program else {}
    program.update(as_it_is)
    for weight in (None, weights):
        factor = 1 if weight is None else weight
        here = program["sklearn_objective"](LABELS, PREDICTIONS, weight)
        np.testing.assert_allclose(here, [factor * grad, factor * hess], rtol=1e-9, atol=1e-14)
    assert ("CURE" in program) == (not (evaluate_everywhere(loss) > 0).all())


def evaluate_everywhere(loss: Loss) -> np.ndarray:
    """The second derivative of both labels where no sigmoid has rounded to 1."""
    along = axis_of_trees(loss)
    return np.concatenate([evaluate(loss, along, np.linspace(-25, 25, 501), y).curvature for y in (0.0, 1.0)])


def test_a_cure_makes_the_second_derivative_positive_and_says_where_it_is_not():
    text = programs(LOSSES["focal"], "logit")["XGBoost"]
    comment = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
    assert "negative for z > 2.79 if the label is 0, and negative for z < −2.79 if the label is 1" in comment
    program = run(text)
    _, hess = gradients(LOSSES["focal"], predictions := np.array([5.0, -6.0, 1.0, -1.0, 0.0]))
    assert (hess < 0).sum() == 2
    for cure, expected in (("absolute", np.abs(hess)), ("floor", np.maximum(hess, program["FLOOR"])), ("as it is", hess)):
        program["CURE"] = cure
        np.testing.assert_allclose(program["sklearn_objective"](LABELS, predictions)[1], expected, rtol=1e-9)


def test_where_a_second_derivative_is_undefined_is_said_too():
    text = programs(own("log(r) - r^2 + r^3"))["XGBoost"]
    assert "# The second derivative is undefined for r < 0 and negative for 0 < r < " in text


def test_the_expected_second_derivative_is_that_of_both_labels_under_the_model():
    program = run(programs(LOSSES["squared_error"], "logit")["LightGBM"])
    program["CURE"] = "expected"
    p = 1 / (1 + np.exp(-PREDICTIONS))
    ones, zeros = (evaluate(LOSSES["squared_error"], logit, PREDICTIONS, y).curvature for y in (1.0, 0.0))
    np.testing.assert_allclose(program["sklearn_objective"](LABELS, PREDICTIONS)[1], p * ones + (1 - p) * zeros, rtol=1e-9)
    # of (p - y)^2 only 2 (dp/dz)^2 is left: the part that turns negative has mean 0
    np.testing.assert_allclose(p * ones + (1 - p) * zeros, 2 * (p * (1 - p)) ** 2, rtol=1e-9)


ROWS = np.random.default_rng(3).normal(size=(200, 2))


def fitted(library: str, loss: Loss, labels: np.ndarray, weights: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """What trees grown with both forms of the objective predict."""
    program = run(programs(loss)[library])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the libraries import
        if library == "XGBoost":
            import xgboost

            data = xgboost.DMatrix(ROWS, labels, weight=weights)
            own = xgboost.train({"base_score": 0, "nthread": 1}, data, 8, obj=program["objective"]).predict(
                data, output_margin=True
            )
            model = xgboost.XGBRegressor(objective=program["sklearn_objective"], base_score=0, n_estimators=8, n_jobs=1)
            return own, model.fit(ROWS, labels, sample_weight=weights).predict(ROWS, output_margin=True)
        import lightgbm

        settings = {"num_threads": 1, "verbose": -1}
        data = lightgbm.Dataset(ROWS, labels, weight=weights)
        own = lightgbm.train({"objective": program["objective"], **settings}, data, 8).predict(ROWS)
        model = lightgbm.LGBMRegressor(objective=program["sklearn_objective"], n_estimators=8, n_jobs=1, verbose=-1)
        return own, model.fit(ROWS, labels, sample_weight=weights).predict(ROWS)


@pytest.mark.slow
@pytest.mark.parametrize("library", ["XGBoost", "LightGBM"])
@pytest.mark.parametrize("slug", ["pseudo_huber", "focal"])
def test_trees_learn_with_both_forms_of_the_objective(slug: str, library: str):
    loss = LOSSES[slug]
    signal = ROWS[:, 0] + 0.5 * ROWS[:, 1]
    labels = (signal > 0).astype(float) if axis_of_trees(loss) is logit else signal
    own, sklearn = fitted(library, loss, labels, None)
    np.testing.assert_allclose(own, sklearn, rtol=1e-4, atol=1e-4)
    assert np.corrcoef(own, signal)[0, 1] > 0.8
    weights = np.where(ROWS[:, 0] > 0, 1.0, 0.0)  # rows of weight 0 are not learned from
    weighted, again = fitted(library, loss, labels, weights)
    np.testing.assert_allclose(weighted, again, rtol=1e-4, atol=1e-4)
    assert np.abs(weighted - own)[weights == 0].mean() > 0.1


def test_programs_leave_out_what_a_loss_cannot_have():
    assert "NumPy" in programs(LOSSES["cross_entropy"], "logit")
    assert "NumPy" not in programs(LOSSES["cross_entropy"])
    assert "XGBoost" not in programs(LOSSES["gan_discriminator"])
    assert "LightGBM" in programs(LOSSES["hinge"], "margin")
    with pytest.raises(ValueError, match="no axis"):
        programs(LOSSES["huber"], "logit")
    taken = take(lambda prediction, target: (prediction - target).abs())
    assert list(programs(taken)) == ["NumPy", "JAX", "XGBoost", "LightGBM"]
    value, slope, _ = run(programs(taken)["NumPy"])["loss"](np.array([-2.0]))
    assert (value, slope) == (2.0, -1.0)


FORMULAS = [
    ("delta^2*log(1+(r/delta)^2)", "residual"),
    ("0.3*mse(r) + 0.7*mae(r)", "residual"),
    ("r^2 if abs(r) < 1 else 2*abs(r) - 1", "residual"),
    ("lgamma(1 + r^2) + erf(r) + logcosh(slope*r) + softplus(lam*r)", "residual"),
    ("sqrt(1 + r^2) + tanh(r)*sin(r) + clip(r, -1, 2) + sign(r) + expm1(-abs(r))", "residual"),
    ("bce(p, y) + lam*p^2", "probability"),
    ("-y*log(p) - (1 - y)*log(1 - p) + t1*z^2", "logit"),
    ("max(0, 1 - m)^2", "margin"),
    ("log(r) + sqrt(4 - r)", "residual"),
    ("y*d^2 + (1 - y)*max(0, far - d)^2", "distance"),
]


@pytest.mark.parametrize(("text", "along"), FORMULAS)
def test_a_formula_is_written_as_numpy_and_as_pytorch(text: str, along: str):
    loss = own(text, along)
    settings = {name: 1.3 for name in loss.defaults}
    writings = programs(loss, settings=settings)
    x = np.linspace(*loss.axis.span, 42)[1:-1]
    function = run(writings["NumPy"])["own"]
    for y in targets(loss, loss.axis):
        exact = evaluate(loss, loss.axis, x, y, **settings)
        for name, here in zip(OUTPUTS, function(x, y) if takes_target(function) else function(x), strict=True):
            np.testing.assert_allclose(here, getattr(exact, name), rtol=1e-9, atol=1e-12, err_msg=name)
    inputs = loss.axis.inputs(loss, torch.tensor(x), torch.tensor(1.0, dtype=torch.float64))
    torch.testing.assert_close(run(writings["PyTorch function"])["own"](*inputs), loss(*inputs, **settings), equal_nan=True)


def test_the_names_of_a_formula_never_meet_those_of_the_code():
    loss = own("t1*r^2 + case2*abs(r) + value*r^4 + size*exp(-r^2)")
    value, *_ = run(programs(loss, settings=dict.fromkeys(loss.defaults, 2.0))["NumPy"])["own"](3.0)
    assert value == pytest.approx(2 * (9 + 3 + 81 + np.exp(-9)))
