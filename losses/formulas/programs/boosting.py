"""A loss as a custom objective of XGBoost and of LightGBM: the gradient and the second derivative of every row.

Both libraries divide a sum of gradients by a sum of second derivatives, so where these are not positive the program has a cure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from losses.analysis.properties import labels
from losses.analysis.sampling import sampled
from losses.core.axes import logit, residual
from losses.core.code import printed
from losses.core.curve import Array
from losses.core.spec import Axis, Loss, Setting
from losses.formulas.programs.arrays import NUMPY, function, numpy_function, signature
from losses.formulas.programs.signs import Curvature, Signs, in_words, signs
from losses.formulas.programs.straight import straight
from losses.tracing.program import trace

OUTPUTS = ("slope", "curvature")
SHARE = 0.01  # of the largest second derivative: the floor

CURED = [
    '"""The second derivative with the cure."""',
    'if CURE == "absolute":',
    "    return np.abs(hess)",
    'if CURE == "floor":',
    "    return np.maximum(hess, FLOOR)",
]
EXPECTED = [
    'if CURE == "expected":',
    "    p = np.exp(-np.logaddexp(0.0, -z))",
    "    return p * derivatives(z, 1.0)[1] + (1.0 - p) * derivatives(z, 0.0)[1]",
]


@dataclass(frozen=True)
class Library:
    """How a library calls an objective: the beginning of its estimators' names, what they call the weights, and its `train`."""

    name: str
    estimator: str
    weight: str
    arguments: str
    about: str
    lines: tuple[str, ...]


XGBOOST = Library(
    name="XGBoost",
    estimator="xgboost.XGB",
    weight="sample_weight",
    arguments="predt, dtrain",
    about="For xgboost.train(params, dtrain, obj=objective), which begins at params['base_score'].",
    lines=(
        "weight = dtrain.get_weight()",
        "return sklearn_objective(dtrain.get_label(), predt, weight if weight.size else None)",
    ),
)
LIGHTGBM = Library(
    name="LightGBM",
    estimator="lightgbm.LGBM",
    weight="weight",
    arguments="preds, train_data",
    about="For lightgbm.train({'objective': objective}, train_data), which begins at 0.",
    lines=("return sklearn_objective(train_data.get_label(), preds, train_data.get_weight())",),
)


@dataclass(frozen=True)
class Cure:
    """What a program says and does about second derivatives that are not positive: a comment, a function, and its call."""

    comment: str = ""
    function: str = ""
    call: str = ""


def axis_of_trees(loss: Loss) -> Axis | None:
    """The axis along which trees grow: the residual, prediction − label, or the logit of a label of 0 or 1; None without either."""
    if loss.axis.takes != "numbers":
        return None
    return next((axis for axis in (residual, logit) if axis.draws(loss)), None)


def objective_program(library: Library, loss: Loss, settings: Mapping[str, Setting]) -> str:
    """The objective of a library in its own form and in that of scikit-learn, with a cure where the loss is not convex.

    Raises ValueError, naming the loss, where it has neither a residual nor a logit.
    """
    axis = axis_of_trees(loss)
    if axis is None:
        raise ValueError(f"{loss.slug}: trees grow along a residual or a logit, and it has neither")
    program = trace(loss, axis).part(*OUTPUTS)
    arguments = signature(program, loss, axis, settings, None)
    code = straight(program, OUTPUTS, arguments.names, NUMPY)
    cure = _cure(loss, axis, settings)
    if axis is residual:
        estimator, output, place = "Regressor", "prediction", "y_pred - y_true"
    else:
        estimator, output, place = "Classifier", "logit", "y_pred, y_true" if "y" in arguments.names else "y_pred"
    body = [
        f'"""For {library.estimator}{estimator}(objective=sklearn_objective); y_pred is the {output}."""',
        f"grad, hess = derivatives({place})",
        *([f"hess = {cure.call}"] if cure.call else []),
        f"if {library.weight} is not None:  # {library.name} leaves the weights to the objective",
        f"    grad, hess = {library.weight} * grad, {library.weight} * hess",
        "return grad, hess",
    ]
    about = f'"""The gradient and the second derivative of {loss.name} along the {axis.words}."""'
    return printed(
        cure.comment,
        code.helpers,
        numpy_function("derivatives", about, arguments, code, OUTPUTS),
        cure.function,
        function("sklearn_objective", f"y_true, y_pred, {library.weight}=None", body),
        function("objective", library.arguments, [f'"""{library.about}"""', *library.lines]),
    )


def _cure(loss: Loss, axis: Axis, settings: Mapping[str, Setting]) -> Cure:
    curvatures = {y: _curvature(loss, axis, y, settings) for y in labels(loss)}
    each = {y: signs(curvature, axis) for y, curvature in curvatures.items()}
    if not any(one.stretches for one in each.values()):
        return Cure()
    largest = max(one.largest for one in each.values())
    expected = _expected(curvatures, axis) if len(curvatures) > 1 and largest > 0 else None
    kinds = ['"as it is"', '"absolute" for its absolute value', '"floor" for at least FLOOR']
    if expected is not None:
        where = in_words(expected.stretches, axis.symbol) or "positive everywhere"
        kinds.append(f'"expected" for its mean over both labels under the probability of the logit, which is {where}')
    reasons = {
        "0": "where it is 0 a step has no bound",
        "negative": "where it is negative a step goes uphill",
        "undefined": "where it is undefined there is no step",
    }
    warnings = [reason for sign, reason in reasons.items() if any(one.has(sign) for one in each.values())]
    text = (
        f"The second derivative is {_words(each, axis)}. Trees divide by sums of it: {', and '.join(warnings)}. "
        f"CURE is {', '.join(kinds[:-1])}, or {kinds[-1]}."
    )
    comment = textwrap.wrap(text, 98, initial_indent="# ", subsequent_indent="# ")
    floor = float(f"{SHARE * largest:.0e}") if largest > 0 else 1.0
    inputs = "z, hess" if expected is not None else "hess"
    return Cure(
        comment="\n".join([*comment, f'CURE, FLOOR = "floor", {floor!r}']),
        function=function("cured", inputs, [*CURED, *(EXPECTED if expected is not None else []), "return hess"]),
        call=f"cured({inputs.replace('z', 'y_pred')})",
    )


def _curvature(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> Curvature:
    along = sampled(loss, axis, target, settings)
    return lambda x: along(x).curvature


def _expected(curvatures: Mapping[float, Curvature], axis: Axis) -> Signs | None:
    """The signs of the mean over both labels under the probability of the logit; None where it is infinite or undefined."""

    def mean(z: Array) -> Array:
        p = np.exp(-np.logaddexp(0.0, -z))
        return p * curvatures[1.0](z) + (1 - p) * curvatures[0.0](z)

    exists = np.isfinite(mean(np.linspace(*axis.reach, 1001))).all()
    return signs(mean, axis) if exists else None


def _words(each: Mapping[float, Signs], axis: Axis) -> str:
    """Where the second derivative is not positive, for each label if that makes a difference."""
    texts = {y: in_words(one.stretches, axis.symbol) for y, one in each.items() if one.stretches}
    if len(set(texts.values())) == 1 and len(texts) == len(each):
        return next(iter(texts.values()))
    return ", and ".join(f"{text} if the label is {y:g}" for y, text in texts.items())
