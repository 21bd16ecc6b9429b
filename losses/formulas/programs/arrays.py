"""A loss on an axis as a function of arrays: NumPy with its derivatives written out, and JAX, which differentiates by itself."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from losses.core.axes import params_on
from losses.core.code import literal, printed
from losses.core.spec import Axis, Loss, Setting
from losses.formulas.programs.straight import Code, Dialect, named, spelled, straight
from losses.tracing.program import OUTPUTS, Program, trace

NUMPY = Dialect(
    "np",
    {
        "abs": "np.abs({0})",
        "sgn": "np.sign({0})",
        "sign": "np.sign({0})",
        "relu": "np.maximum({0}, 0.0)",
        "erf": "scipy.special.erf({0})",
        "erfc": "scipy.special.erfc({0})",
        "digamma": "scipy.special.digamma({0})",
        "threshold_backward": "np.where({1} <= {2}, 0.0, {0})",
    },
)
# Where two sides meet, the slope is PyTorch's: 0 for |x|, where jax.numpy has 1; that of 0 for relu, and that of x for clamp, where
# jax.numpy has the mean of both sides.
SIZE = 'def size(x):\n    """|x|, with slope 0 at 0."""\n    return jnp.sign(x) * x'
JAX = Dialect(
    "jnp",
    {
        "abs": "size({0})",
        "sgn": "jnp.sign({0})",
        "sign": "jnp.sign({0})",
        "relu": "jax.nn.relu({0})",
        "clamp_min": "jnp.where({0} < {1}, {1}, {0})",
        "clamp_max": "jnp.where({0} > {1}, {1}, {0})",
        "sigmoid": "jax.nn.sigmoid({0})",
        "log_sigmoid_forward": "jax.nn.log_sigmoid({0})",
        "xlogy": "jax.scipy.special.xlogy({0}, {1})",
        "erf": "jax.scipy.special.erf({0})",
        "erfc": "jax.scipy.special.erfc({0})",
        "lgamma": "jax.scipy.special.gammaln({0})",
        "digamma": "jax.scipy.special.digamma({0})",
    },
    largest=1e300,  # XLA multiplies constants with each other first: twice the largest number, times 0, would be NaN
)


class Signature(NamedTuple):
    """The arguments of a printed function: the variable of every input of the program, and how they are written in its header."""

    names: Mapping[str, str]
    header: str

    @property
    def converted(self) -> str:
        """The variables with a comma between them."""
        return ", ".join(self.names.values())


def signature(program: Program, loss: Loss, axis: Axis, settings: Mapping[str, Setting], target: float | None) -> Signature:
    """The arguments of a function that runs the program: the point, the target if it is used, and the hyperparameters.

    These have their settings as defaults, and the target has one unless it is None.
    """
    numbers = loss.flatten(loss.defaults | dict(settings), axis.classes(loss))
    used = {program.inputs[int(i)] for name, i, *_ in program.ops if name == "in"}
    inputs = ["x", *(["y"] if "y" in used else []), *(p.name for p in params_on(loss, axis) if p.name in used)]
    point = axis.symbol if axis.symbol.isascii() else axis.slug
    spelling = spelled([point, *inputs[1:]])
    names = dict(zip(inputs, spelling.values(), strict=True))
    defaults = numbers | ({} if target is None else {"y": target})
    header = [f"{text}={literal(defaults[name])}" if name in defaults else text for name, text in names.items()]
    return Signature(names, ", ".join(header))


def numpy_program(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> str:
    """A function of numbers or arrays that returns value, slope and curvature, from the rows of the traced program."""
    program = trace(loss, axis).part(*OUTPUTS)
    arguments = signature(program, loss, axis, settings, target)
    code = straight(program, OUTPUTS, arguments.names, NUMPY)
    about = f'"""{loss.name} at the {axis.words} {arguments.names["x"]}: its value, slope and curvature."""'
    return printed(code.helpers, numpy_function(named(loss), about, arguments, code))


def numpy_function(name: str, about: str, arguments: Signature, code: Code, outputs: Sequence[str] = OUTPUTS) -> str:
    """A function that runs straight-line code on float64 arrays, without warnings, and returns its outputs."""
    body = [
        about,
        f"{arguments.converted} = {', '.join(f'np.float64({variable})' for variable in arguments.names.values())}",
        'with np.errstate(all="ignore"):',
        *(f"    {line}" for line in code.lines),
        f"return {', '.join(outputs)}",
    ]
    return function(name, arguments.header, body)


def jax_program(loss: Loss, axis: Axis, target: float, settings: Mapping[str, Setting]) -> str:
    """A function of the value in jax.numpy, and its two derivatives by jax.grad."""
    program = trace(loss, axis).part("value")
    arguments = signature(program, loss, axis, settings, target)
    code = straight(program, ["value"], arguments.names, JAX)
    body = [
        f'"""{loss.name} at the {axis.words} {arguments.names["x"]}."""',
        f"{arguments.converted} = {', '.join(f'jnp.float64({variable})' for variable in arguments.names.values())}",
        *code.lines,
        "return value",
    ]
    name = named(loss)
    derivatives = [
        f"slope = jax.jit(jnp.vectorize(jax.grad({name})))",
        f"curvature = jax.jit(jnp.vectorize(jax.grad(jax.grad({name}))))",
    ]
    return printed(
        'jax.config.update("jax_enable_x64", True)',
        SIZE if any("size(" in line for line in code.lines) else "",
        code.helpers,
        function(name, arguments.header, body),
        "\n".join(derivatives),
        also=["import jax", "import jax.numpy as jnp"],
    )


def function(name: str, header: str, body: Sequence[str]) -> str:
    """The source of a function."""
    return f"def {name}({header}):\n" + textwrap.indent("\n".join(body), "    ")
