"""The Python program that draws a picture again with torch and Plotly alone, put together from the losses themselves."""

from __future__ import annotations

import json
import math
import re
import textwrap
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from components.chart.scene import PANELS, Picture
from components.kit.constants import CONSTANTS
from components.kit.theme import THEME
from components.kit.tuned import Tuned
from components.kit.words import plain
from components.wire.chart import Scale
from losses.analysis.gaps import undefined
from losses.analysis.properties import properties
from losses.core.axes import CoordinateAxis, has_target, params_on
from losses.core.code import DERIVATIVES, clamp, exact, literal, printed, recipe, sources, steps
from losses.core.curve import INSET
from losses.core.numbers import number

Curve = Callable[[Tensor], Sequence[Tensor]]

COLORS = THEME["light"]["chartCategoricalColors"]  # the figure is drawn on white paper

# The frame's numbers have names of their own here because the program that is printed has them, too.
BULK, COMPARED = CONSTANTS["frame"]["bulk"], CONSTANTS["frame"]["compared"]
SLACK, PAD, LESS, FLAT = (CONSTANTS["frame"][name] for name in ("slack", "pad", "less", "flat"))

# What a panel shows of a curve; {first} is where the first curve is asked for its own.
_SHOWN = {
    "value": "value",
    "slope": "slope",
    "curvature": "curvature",
    "weight": "slope / torch.where(x == 0, torch.nan, x)",
    "loss difference": "value - curve_1({first})[0]",
    "loss ratio": "value / curve_1({first})[0]",
    "gradient difference": "slope - curve_1({first})[1]",
    "gradient ratio": "slope / curve_1({first})[1]",
}

_DRAWN = """\
figure = make_subplots(
    rows={rows},
    cols={columns},
    shared_xaxes=True,
    shared_yaxes=True,
    vertical_spacing={gap},
    row_heights={heights},
    subplot_titles=[{titles}],
)
for row, (_, lines, bulk, runs_off) in enumerate(panels, start=1):
    for {each} in {drawn}:
        figure.add_scatter(
            x=points.tolist(),
            y=line.tolist(),
            mode="lines",
            line={{"color": color, "dash": dash, "width": 2, "simplify": False}},
            name=name,
            legendgroup=color,
            showlegend=row == 1,
            row=row,
            col={column},
        )
    figure.update_yaxes(range=frame(torch.cat(lines), bulk, runs_off), row=row)
{weight}figure.update_xaxes(range={span}{aligned})
figure.update_xaxes(title={title}, row={rows})
figure.update_annotations(x=0, xanchor="left")
figure.update_layout(template="plotly_white", hovermode="x unified", showlegend=True, height={height})
figure.show()"""


def script(picture: Picture) -> str:
    """A whole Python program that draws the picture and leaves its numbers in `curves` and its Plotly figure in `figure`."""
    recipes = [recipe(exact(curve.loss), picture.axis, picture.target, curve.settings) for curve in picture.curves]
    program = printed(
        sources(*(function for _, needed in recipes for function in needed)),
        _derivatives(),
        *(_function(picture, i, lines) for i, (lines, _) in enumerate(recipes)),
        sources(scaled) if picture.scale else "",
        f"SLACK, PAD, LESS, FLAT = {SLACK}, {PAD}, {LESS}, {FLAT}",
        sources(frame),
        "\n".join([*_scaling(picture), *_curves(picture), *_panels(picture)]) + "\n\n" + _drawing(picture),
        also=["from plotly.subplots import make_subplots"],
    )
    return f'"""{subject(picture)}"""\n\n{program}'


def scaled(curve: Curve, order: int, at: float) -> Curve:
    """The curve, divided by the size of its derivative of this order at a point if it has one."""
    size = curve(torch.tensor([at], dtype=torch.float64))[order].abs().item()
    factor = 1 / size if 1e-9 < size < torch.inf else 1.0
    return lambda x: [factor * part for part in curve(x)]


def frame(values: Tensor, bulk: float, runs_off: bool) -> list[float]:
    """The range that holds 0 and all these values, or the bulk of them where a curve runs off.

    >>> frame(torch.tensor([-1.0, 0.5, 1.0]), 0.98, False)
    [-1.12, 1.12]
    """
    finite = values[values.isfinite()].sort().values
    if not len(finite):
        return [-1.0, 1.0]
    low, high = float(finite[0]), float(finite[-1])
    if runs_off or values.isinf().any():
        cut = int((1 - bulk) * (len(finite) - 1) + 0.5)
        first, last = float(finite[cut]), float(finite[-1 - cut])
        slack = SLACK * (last - first)
        high = last if high > last + slack else high
        low = first if low < first - slack else low
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < FLAT:
        return [-1.0, 1.0]
    pad = PAD * (high - low)
    return [low - (pad if low < 0 else LESS * pad), high + (pad if high > 0 else LESS * pad)]


def _label(picture: Picture, curve: Tuned) -> str:
    """The name of a curve: its loss and what that is set to."""
    numbers = curve.numbers(picture.axis)
    params = params_on(curve.loss, picture.axis)
    return ", ".join([curve.loss.name, *(f"{plain(p.knob.symbol)} = {number(numbers[p.name])}" for p in params)])


def subject(picture: Picture) -> str:
    """What a picture shows, in one sentence."""
    names = list(dict.fromkeys(curve.loss.name for curve in picture.curves))
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    if isinstance(picture.axis, CoordinateAxis):
        return f"{listed} against the {picture.axis.quantity}, for the target y = {literal(picture.axis.distribution)}."
    aimed = any(has_target(curve.loss) for curve in picture.curves)
    given = f", for the target {picture.axis.target.symbol} = {number(picture.target)}" if aimed else ""
    return f"{listed} against the {picture.axis.slug}{given}."


def _derivatives() -> str:
    about = '"""The loss, its gradient and its curvature at x."""'
    body = [about, *DERIVATIVES, "return value.detach(), slope.detach(), curvature.detach()"]
    return "def derivatives(value, x):\n" + textwrap.indent("\n".join(body), "    ")


def _function(picture: Picture, i: int, lines: Sequence[str]) -> str:
    body = [
        f'"""{_label(picture, picture.curves[i])}."""',
        "x = x.detach().requires_grad_()",
        *lines,
        "return derivatives(value, x)",
    ]
    return f"def curve_{i + 1}(x):\n" + textwrap.indent("\n".join(body), "    ")


def _scaling(picture: Picture) -> list[str]:
    if not picture.scale:
        return []
    points = [inside(picture, i, picture.scale["at"]) for i in range(len(picture.curves))]
    lines = [f"curve_{i} = scaled(curve_{i}, {order(picture.scale)}, {at!r})" for i, at in enumerate(points, start=1)]
    return [f"# bring the {picture.scale['by']} at this point to size 1", *lines, ""]


def order(scale: Scale) -> int:
    """Which derivative a scale is about."""
    return ("value", "slope", "curvature").index(scale["by"])


def inside(picture: Picture, i: int, at: float) -> float:
    """The point, or the nearest one where the curve can be evaluated."""
    low, high = _ends(picture) if picture.axis.is_open(picture.curves[i].loss) else (-math.inf, math.inf)
    return min(max(at, low), high)


def _ends(picture: Picture) -> tuple[float, float]:
    return picture.axis.domain.low + INSET, picture.axis.domain.high - INSET


def _curves(picture: Picture) -> list[str]:
    lines = [f"x = {steps(picture.span)}  # {picture.axis.slug}", "curves = ["]
    for i, curve in enumerate(picture.curves, start=1):
        x = f"x{clamp(curve.loss, picture.axis, picture.span)}"
        lines.append(f"    ({_quoted(_label(picture, curve))}, {x}, *curve_{i}({x})),")
    count = len(picture.curves)
    colors, dashes = (", ".join(map(_quoted, look[:count])) for look in (COLORS, CONSTANTS["dashes"]))
    return [*lines, "]", f"colors = [{colors}]", f"dashes = [{dashes}]"]


def _panels(picture: Picture) -> list[str]:
    lines = ["# title, lines, how much of them the frame has to hold, and whether any may run off", "panels = ["]
    for name in picture.panels:
        first = "x"
        if picture.axis.is_open(picture.curves[0].loss):
            first = "x.clamp({}, {})".format(*map(literal, _ends(picture)))
        shown = _SHOWN[name].format(first=first)
        known = [part if re.search(rf"\b{part}\b", shown) else "_" for part in ("name", "x", "value", "slope", "curvature")]
        title = _quoted(PANELS[name][0].format(x=picture.axis.symbol))
        parts = [title, f"[{shown} for {', '.join(known)} in curves]", str(BULK.get(name, COMPARED)), str(runs_off(picture, name))]
        line = f"    ({', '.join(parts)}),"
        lines += [line] if len(line) <= 100 else ["    (", *(f"        {part}," for part in parts), "    ),"]
    return [*lines, "]"]


def runs_off(picture: Picture, name: str) -> bool:
    """Whether a curve may leave the frame of a panel: towards an end of the axis, in a comparison, or as a weight at 0."""
    return math.isfinite(picture.axis.domain.low) or (name == "weight" and _is_endless(picture)) or name not in BULK


def _is_endless(picture: Picture) -> bool:
    """Whether a weight grows without limit at 0, as it does where the curve has a corner there."""
    if not picture.span[0] <= 0 <= picture.span[1]:
        return False
    axis, target = picture.axis, picture.target
    whole = (curve for curve in picture.curves if not undefined(curve.loss, axis, target, curve.settings))
    return any(0 in properties(curve.loss, axis=axis, target=target, **curve.settings).kinks for curve in whole)


def _drawing(picture: Picture) -> str:
    rows = len(picture.panels)
    columns = len(picture.curves) if picture.columns else 1
    each, drawn = "(name, points, *_), line, color, dash", "zip(curves, lines, colors, dashes)"
    weight = [row for row, name in enumerate(picture.panels, start=1) if name == "weight"]
    return _DRAWN.format(
        rows=rows,
        columns=columns,
        column="column" if picture.columns else 1,
        each=f"column, ({each})" if picture.columns else each,
        drawn=f"enumerate({drawn}, start=1)" if picture.columns else drawn,
        titles="title for title, *_ in panels"
        if columns == 1
        else f"t for title, *_ in panels for t in (title, *[''] * {columns - 1})",
        gap=CONSTANTS["panels"]["gap"],
        heights=[CONSTANTS["panels"]["first"], *[1] * (rows - 1)],
        weight="".join(f"figure.update_traces(connectgaps=True, row={row})  # the weight at 0 is 0/0\n" for row in weight),
        span=list(picture.span),
        aligned=', matches="x"' if picture.columns else "",
        title=_quoted(picture.axis.title),
        height=240 * rows + 100,
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
