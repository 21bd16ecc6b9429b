"""Programs run by the package's own arithmetic give what the interpreter of the tests gives, row by row with torch's functions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from losses import LOSSES, Loss
from losses.core.axes import axes_of, params_on
from losses.tracing.arithmetic import OPERATIONS, Runner
from losses.tracing.program import OUTPUTS, Program, trace, trace_entries
from tests.support.interpreter import apply, run

EDGES = [-math.inf, -800.0, -2.5, -1.0, -0.0, 0.0, 0.25, 1.0, 3.0, 800.0, math.inf, math.nan]
UNARY = (
    "neg abs sgn sign exp expm1 log log1p sqrt reciprocal sin cos sinh cosh tanh floor relu sigmoid log_sigmoid_forward "
    "erf erfc lgamma digamma bitwise_not"
)
OPERANDS = dict.fromkeys(UNARY.split(), 1) | dict.fromkeys(["where", "masked_fill", "threshold_backward"], 3)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.slug)
def test_a_program_gives_the_same_curve(loss: Loss):
    for axis in axes_of(loss):
        numbers = {part.name: part.default * (0.4 + 0.2 * i) for i, part in enumerate(params_on(loss, axis))} | {"y": 0.3}
        inset = 1e-3 if math.isfinite(axis.domain.low) else 0.0
        x = np.linspace(axis.span[0] + inset, axis.span[1] - inset, 23)
        compare(trace(loss, axis), numbers, x)


def compare(program: Program, numbers: dict[str, float], x: np.ndarray):
    found = Runner(program, *OUTPUTS).at(numbers)(x)
    wanted = run(program, numbers | {"x": x})
    for name, values in zip(OUTPUTS, found, strict=True):
        np.testing.assert_allclose(values, wanted[name], rtol=1e-12, atol=1e-13, err_msg=name)


def test_the_outputs_asked_for_need_no_others():
    program = trace_entries("cross_entropy", 3)
    numbers = {"z2": 0.5, "z3": -1.0, "y1": 0.2, "y2": 0.5, "y3": 0.3}
    compare(program, numbers, np.array([-40.0, 0.0, 2.0]))
    assert len(program.part("value").ops) < len(program.part(*OUTPUTS).ops) < len(program.ops)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_is_torchs_at_the_edges_too(name: str):
    count = OPERANDS.get(name, 2)
    first, second = (grid.ravel() for grid in np.meshgrid(EDGES, EDGES))
    operands = [first, second, np.full(first.shape, 0.5)][:count]
    if name.startswith(("bitwise", "where")) or name == "masked_fill":
        operands[name == "masked_fill"] = operands[name == "masked_fill"] > 0
    if name in ("bitwise_and", "bitwise_or"):
        operands[1] = operands[1] > 0
    if name == "polygamma":  # of order 0; torch has eight digits of the next, which the tests of special.js compare with SciPy's
        operands[0] = np.zeros(first.shape)
    with np.errstate(all="ignore"):
        found = OPERATIONS[name](*operands)
    backward = {"sigmoid_backward": torch.ops.aten.sigmoid_backward, "tanh_backward": torch.ops.aten.tanh_backward}
    torchs = backward[name](*map(torch.tensor, operands)).numpy() if name in backward else apply(name, operands)
    np.testing.assert_allclose(found, torchs, rtol=1e-12, atol=1e-300)
