"""The code the app offers runs by itself and draws the same curve, and it is PyTorch's own loss where PyTorch has it."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from losses import LOSSES, Curve, Loss, curve
from losses.analysis.sampling import is_infinite
from losses.core.axes import axes_of, find_axis, has_target
from losses.core.code import snippet, without_helpers
from losses.core.curve import evaluate

# Every hyperparameter away from its default and from the ends of its slider, and with digits to lose.
OTHER: dict[str, float] = {
    "delta": 0.37,
    "beta": 0.61,
    "c": 2.3,
    "alpha": 0.87,
    "tau": 0.83,
    "epsilon": 0.43,
    "gamma": 1.3,
    "mix": 0.21,
    "weight": 2.7,
    "edge": 3.3,
    "lam": 7.3,
    "n_cls": 5.0,
    "n_box": 37.0,
    "eps": 1.7,
    "w": 0.31,
    "a": 1.4,
    "margin": 0.73,
    "gamma_pos": 2.3,
    "gamma_neg": 1.3,
    "shift": 0.13,
    "q": 0.37,
    "scale": 7.3,
    "bias": -3.1,
    "log_zero": -2.3,
    "prior": 0.23,
    "temperature": 2.7,
    "sigma": 1.3,
    "rho": 1.23,
    "nu": 1.7,
}


def cases() -> list[Any]:
    return [
        pytest.param(loss.slug, axis.slug, y, id=f"{loss.slug}-{axis.slug}-{y}")
        for loss in LOSSES.values()
        for axis in axes_of(loss)
        for y in ((0.0, 0.3, 1.0) if has_target(loss) else (1.0,))
        if not is_infinite(loss, axis, y)
    ]


every_case = pytest.mark.parametrize(("slug", "axis", "y"), cases())


@cache
def run(code: str) -> dict[str, Any]:
    """What the code leaves behind when it runs in an empty namespace."""
    namespace: dict[str, Any] = {"__name__": "snippet"}
    exec(compile(code, "snippet", "exec"), namespace)
    return namespace


def uses_torchs_loss(loss: Loss, axis: str) -> bool:
    """PyTorch has it for what the axis shows: one of p is one of z on the logit and margin; LogOdds and LogMean are ours."""
    if axis in ("fake_probability", "mean"):
        return False
    shown = "z" if loss.axis.slug == "probability" and axis != "probability" else loss.prediction
    return shown in loss.pytorch


def jumps(loss: Loss, axis: str, y: float, drawn: Curve, **settings: float) -> np.ndarray:
    """The points where value, slope or curvature jumps, so that the last digit of x decides on which side one is."""
    x = drawn.x
    h = 1e-9 * np.maximum(1, np.abs(x))
    here = find_axis(loss, axis)
    h[(x - h < here.domain.low) | (x + h > here.domain.high)] = 0  # the ends of an axis have one side
    sides = evaluate(loss, here, np.concatenate([x - h, x + h]), y, **settings)
    left, right = sides[: len(x)], sides[len(x) :]
    found = np.zeros(len(x), dtype=bool)
    for name in ("value", "slope", "curvature"):
        a, b = getattr(left, name), getattr(right, name)
        two_sided = h > 0
        found[two_sided] |= np.abs(b[two_sided] - a[two_sided]) > 1e-4 * (1 + np.abs(a[two_sided]))
    return found


def check(loss: Loss, axis: str, y: float, span: tuple[float, float] | None = None, **settings: float) -> None:
    printed = run(snippet(loss, axis, y, span, **settings))
    drawn = curve(loss, axis=axis, target=y, span=span, **settings)
    x = printed["x"].detach().numpy()
    np.testing.assert_allclose(x, drawn.x, rtol=1e-15, atol=1e-15)
    skipped = jumps(loss, axis, y, drawn, **settings)
    # boxes touch on either side, and coincide between; wing turns into a line on either side of its corner
    assert skipped.sum() <= (3 if axis == "shift" or loss.slug == "wing" else 2)
    if axis in ("probability", "overlap") and "binary_cross_entropy(" in loss.pytorch.get("p", ""):
        skipped[[0, -1]] = True  # F.binary_cross_entropy clamps its logarithm and p(1 - p) at the ends
    ends = np.zeros_like(skipped)
    ends[[0, -1]] = True
    for name in ("value", "slope", "curvature"):
        found, wanted = printed[name].detach().numpy(), getattr(drawn, name)
        here = ~skipped & ~ends
        np.testing.assert_allclose(found[here], wanted[here], rtol=1e-9, atol=1e-9, err_msg=name)
        # a score at probability 1e-4 bends by 1e8, so that its curvature on the right side is what 1e8 leaves after cancelling
        here = ~skipped & ends
        np.testing.assert_allclose(found[here], wanted[here], rtol=1e-9, atol=1e-7, err_msg=f"{name} at the ends")


@every_case
def test_it_runs_alone_and_gives_the_curve(slug: str, axis: str, y: float):
    check(LOSSES[slug], axis, y)


@pytest.mark.slow
@every_case
def test_it_honours_hyperparameters_and_span(slug: str, axis: str, y: float):
    loss = LOSSES[slug]
    domain = find_axis(loss, axis).domain
    span = (0.05, 0.8) if domain.low == 0 else (-3.1, min(2.9, domain.high))
    settings = {name: OTHER[name] for name in loss.defaults}
    assert all(settings[name] != default for name, default in loss.defaults.items())
    check(loss, axis, y, span, **settings)


CERTAIN = [loss for loss in LOSSES.values() if loss.axis.domain.high == 1 and not loss.axis.is_open(loss)]


@pytest.mark.parametrize("loss", CERTAIN, ids=lambda loss: loss.slug)
def test_it_never_steps_beyond_certainty(loss: Loss):
    low, high = span = (0.1, 1.0)
    assert low + (high - low) / 400 * 400 > 1  # so would a plain sweep
    assert run(snippet(loss, loss.axis, 1.0, span))["x"].max() == 1


@pytest.mark.parametrize(
    ("loss", "end"),
    [pytest.param(loss, end, id=f"{loss.slug}-{end}") for loss in LOSSES.values() if loss.params for end in ("low", "high")],
)
def test_it_honours_the_ends_of_the_sliders(loss: Loss, end: str):
    check(loss, loss.axis.slug, 1.0 if loss.axis.slug != "outcome" else 0.3, **{p.name: getattr(p.knob, end) for p in loss.params})


@every_case
def test_it_calls_torchs_loss_exactly_where_there_is_one(slug: str, axis: str, y: float):
    loss = LOSSES[slug]
    code = snippet(loss, axis, y)
    (line,) = re.findall(r"^value = (.*)$", code, re.MULTILINE)
    end = without_helpers(code, loss)
    assert code.endswith(end)
    assert line in end
    if uses_torchs_loss(loss, axis):
        assert line in loss.pytorch.values()
        assert "def " not in code
    else:
        assert line.startswith(f"{slug}(")
        assert end.startswith(f"def {slug}(")
        assert re.findall(r"^(?:def|class) (\w+)", end, re.MULTILINE) == [slug]
    for name, value in loss.defaults.items():
        assert re.search(rf"\b{name} ?= ?{re.escape(repr(float(value)))}", code)


def test_what_is_declared_for_torch_is_what_torch_has():
    declared = {slug: sorted(loss.pytorch) for slug, loss in LOSSES.items() if loss.pytorch}
    regression = {slug: ["residual"] for slug in ("mse", "mae", "huber", "smooth_l1")}
    binary = {"soft_margin": ["s"], "bce": ["p", "z"], "bce_with_logits": ["z"], "weighted_bce": ["z"], "squared_error": ["p"]}
    softmax = ("cross_entropy", "sparse_cross_entropy", "weighted_cross_entropy", "label_smoothing", "kl_div", "logit_adjusted")
    multiclass = {slug: ["z"] for slug in (*softmax, "multilabel_soft_margin")}
    segmentation = {"pixel_bce": ["p"], "pixel_cross_entropy": ["logits"]}
    gan = ("gan_discriminator", "gan_generator_minimax", "gan_generator_non_saturating")
    adversarial = {slug: ["fake"] for slug in (*gan, "lsgan_discriminator", "lsgan_generator")}
    embedding = {"info_nce": ["anchor"]}  # and not triplet: PyTorch refuses a margin of 0
    likelihoods = {"gaussian_nll": ["residual"], "poisson_nll": ["x"]}
    ranking = {"margin_ranking": ["d"], "ranknet": ["d"]}
    assert declared == regression | binary | multiclass | segmentation | embedding | adversarial | likelihoods | ranking


@pytest.mark.parametrize("axis", ["logit", "class_logit"])
def test_it_honours_a_number_for_each_class(axis: str):
    numbers = (0.3, 2.5, 0.7)[: 2 if axis == "logit" else 3]
    check(LOSSES["weighted_cross_entropy"], axis, 0.3, weight=numbers)
    check(LOSSES["multiclass_focal"], axis, 0.3, alpha=numbers, gamma=0.5)
    assert f"weight = {numbers}\n" in snippet(LOSSES["weighted_cross_entropy"], axis, weight=numbers)


@every_case
def test_it_is_plain_code(slug: str, axis: str, y: float):
    """No decorator and no annotation: but for the field of a NamedTuple, which Python does not let go without."""
    code = snippet(LOSSES[slug], axis, y)
    tree = ast.parse(code)
    fields = [f for c in ast.walk(tree) if isinstance(c, ast.ClassDef) for f in c.body if isinstance(f, ast.AnnAssign)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.decorator_list == []
            assert node.returns is None
        assert not isinstance(node, ast.arg) or node.annotation is None
        assert not isinstance(node, ast.AnnAssign) or node in fields
    assert "losses" not in code
    assert "Knob" not in code


@every_case
def test_it_imports_what_it_uses_and_nothing_else(slug: str, axis: str, y: float):
    code = snippet(LOSSES[slug], axis, y)
    tree = ast.parse(code)
    imported = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert imported <= used
    assert imported <= {"torch", "F", "math", "NamedTuple"} | ({"np", "scipy"} if "edt(" in code else set())
    defined = [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    assert len(defined) == len(set(defined))
    assert set(defined) <= used


def test_an_axis_the_loss_does_not_have_is_refused():
    with pytest.raises(ValueError, match=r"huber.*logit"):
        snippet(LOSSES["huber"], "logit")
