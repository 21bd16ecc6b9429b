"""A small interpreter of traced programs in NumPy and torch, to compare the browser's and torch's own numbers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch

from losses.tracing.program import Program

OPERATIONS: dict[str, Callable[..., np.ndarray]] = {
    "neg": np.negative,
    "rsub": lambda a, b: b - a,
    "sub": np.subtract,
    "div": np.divide,
    "mul": np.multiply,
    "add": np.add,
    "bitwise_and": np.logical_and,
    "bitwise_or": np.logical_or,
    "bitwise_not": np.logical_not,
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "where": np.where,
    "masked_fill": lambda a, mask, fill: np.where(mask, fill, a),
    "threshold_backward": lambda g, a, threshold: np.where(a <= threshold, 0, g),
}
AS_TORCH = {
    "log_sigmoid_forward": torch.nn.functional.logsigmoid,
    "polygamma": lambda order, a: torch.polygamma(int(order.flatten()[0]), a),
}


def run(program: Program, inputs: Mapping[str, object]) -> dict[str, np.ndarray]:
    """Every row in its turn, on arrays of the length of x."""
    x = np.asarray(inputs["x"], dtype=float)
    rows: list[np.ndarray] = []
    for name, *operands in program.ops:
        if name == "in":
            rows.append(np.broadcast_to(np.asarray(inputs[program.inputs[operands[0]]], dtype=float), x.shape))
        elif name == "const":
            rows.append(np.full(x.shape, operands[0]))
        else:
            rows.append(apply(name, [rows[i] for i in operands]).astype(float))
    return {name: rows[i] for name, i in program.outputs.items()}


def apply(name: str, operands: list[np.ndarray]) -> np.ndarray:
    with np.errstate(all="ignore"):
        if name in OPERATIONS:
            return OPERATIONS[name](*operands)
    tensors = [torch.tensor(operand) for operand in operands]
    if name == "log_sigmoid_backward":
        return (tensors[0] * torch.sigmoid(-tensors[1])).numpy()
    return (AS_TORCH.get(name) or getattr(torch, name))(*tensors).numpy()
