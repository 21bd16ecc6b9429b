"""The live figure in a notebook: explore("focal", gamma=2) shows a loss with its sliders, without a server or a network."""

from __future__ import annotations

import gzip
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from torch import Tensor

from components.chart.scene import Picture, scene
from components.export import numbers, paper
from components.export import pgfplots as source
from components.export.drawing import drawing
from components.export.offline import View, live_page, offline_page
from components.export.script import script
from components.kit.assets import plotly
from components.kit.state import Pick, Table, address_of, query_of, read
from components.states import compare, family, fields, own, segmentation
from components.states.addresses import TABLES, pictured
from components.states.formulas import OWN, slider_suffix
from losses import take
from losses.core.axes import AXES
from losses.core.curve import find_loss
from losses.core.spec import Axis, Loss
from losses.formulas.formula import Formula
from losses.formulas.taken import Taken

_START = "export/notebook.js"
# The still picture lies under the frame, and is all that is left where frames are stripped.
_FRAME = (
    '<div style="position: relative; height: {height}px; overflow: hidden">'
    '<img alt="{title}" src="data:image/svg+xml;base64,{still}" style="width: 100%; height: 100%; object-fit: contain">'
    '<iframe title="{title}" style="position: absolute; inset: 0; width: 100%; height: 100%; border: 0" srcdoc="{page}"></iframe>'
    "</div>"
)
_HEIGHTS = {1: 640, 2: 760}  # px by the number of curves; several have a table below the picture
_carriers: list[str] = []  # the cell whose figures carry Plotly.js


def explore(*losses: str | Loss | Callable[..., Tensor], axis: str | None = None, **values: object) -> Exploration:
    """A loss, or up to four beside each other, as a live figure with sliders.

    Inputs: each of `losses` is a loss of the catalogue by its slug, a Loss (as `losses.own` makes one), or any function of PyTorch.
    `axis` is what they are drawn against. `values` are hyperparameters and what else the page of the app has in its address: `y`,
    `x` for the span, `show`; where there are several losses `gamma` is that of each, and `gamma2` that of the second. Raises
    ValueError for a name or a value that there is not, and for losses that share no axis.

    The first figure of a notebook carries Plotly.js (2 MB), the others take it from there; a notebook that is saved, or
    turned into HTML, stays alive. Where frames are stripped it shows a still picture: docs/NOTEBOOK.md says what to do then.

    >>> explore("focal", gamma=3).url
    'binary?loss=Focal&gamma=3'
    >>> explore("huber", "cauchy", delta=2).url
    'compare?axis=residual&loss1=Huber&loss2=Cauchy&delta1=2&delta2=2'
    """
    if not 1 <= len(losses) <= len(compare.SLOTS):
        raise ValueError(f"explore takes one to {len(compare.SLOTS)} losses, got {len(losses)}")
    chosen = [find_loss(each) if isinstance(each, str | Loss) else take(each, axis or "residual") for each in losses]
    values = ({"axis": axis} if axis else {}) | values
    figure = _typed(chosen, values) if any(isinstance(loss.function, Taken) for loss in chosen) else _linked(chosen, values)
    if figure.picture.problem:
        raise ValueError(figure.picture.problem)
    return figure


@dataclass(frozen=True)
class Exploration:
    """A figure that a notebook shows when it is the last line of a cell. `url` leads to it in the app, if the app can show it."""

    picture: Picture
    url: str

    def html(self) -> str:
        """A page of its own, which needs no network: for a file. What cannot be traced is a still picture."""
        return self._still() if self._reasons() else offline_page([self._view()])

    def svg(self, size: str = "column") -> str:
        """A still picture: "column" (84 mm wide), "columns" (174 mm) or "slide"."""
        return paper.svg(self.picture, size, self.url)

    def pdf(self, size: str = "column") -> bytes:
        """The same as PDF."""
        return paper.pdf(self.picture, size, self.url)

    def pgfplots(self, size: str = "column") -> str:
        """The same as TeX."""
        return source.pgfplots(self.picture, size, self.url)

    def csv(self) -> str:
        """The numbers of the curves."""
        return numbers.table(self.picture, self.url)

    def code(self) -> str:
        """A program of torch and Plotly that draws the picture. ValueError for a function of yours, whose code you have."""
        if taken := [curve.loss.name for curve in self.picture.curves if isinstance(curve.loss.function, Taken)]:
            raise ValueError(f"{taken[0]} is a function of yours: its code is where you wrote it")
        return script(self.picture)

    def _repr_html_(self) -> str:
        if self._reasons():
            return self._still()
        page = live_page([self._view()], _library() if _carries() else "", _START)
        height = _HEIGHTS[min(len(self.picture.curves), 2)]
        title, still = escape(drawing(self.picture).caption), b64encode(self.svg("columns").encode()).decode()
        return _FRAME.format(title=title, height=height, still=still, page=escape(page))

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        return {"text/html": self._repr_html_(), "image/svg+xml": self.svg("columns"), "text/plain": drawing(self.picture).caption}

    def _view(self) -> View:
        return View(scene(self.picture), self.picture.note, self.url)

    def _reasons(self) -> list[str]:
        """Why curves cannot be traced; none where the figure is live."""
        return [f"{curve.loss.name}: {curve.loss.untraced}" for curve in self.picture.curves if curve.loss.untraced]

    def _still(self) -> str:
        words = f"Drawn from samples, without sliders, as it cannot be traced. {' '.join(self._reasons())}"
        return f"<figure>{self.svg('columns')}<figcaption>{escape(words)}</figcaption></figure>"


def _linked(losses: list[Loss], values: Mapping[str, Any]) -> Exploration:
    """The figure of losses that a page of the app can show, in the state that its address says."""
    page, said = _page(losses)
    suffixes = [_suffix(loss, place, len(losses)) for place, loss in enumerate(losses, start=1)]
    query = query_of(page, TABLES[page], said | _spread(losses, suffixes, values))
    # the page of segmentation has masks in place of a picture of curves
    shown: Table[Any] = family.table(page) if page == segmentation.PAGE else TABLES[page]
    picture = pictured(read(shown, query))
    if picture is None:
        raise ValueError(f"the page {page} shows no curves")
    return Exploration(picture, address_of(page, query))


def _page(losses: list[Loss]) -> tuple[str, dict[str, Any]]:
    """The page that shows these losses, and what its address says of them."""
    first = losses[0]
    if len(losses) == 1 and not isinstance(first.function, Formula):
        return first.family, {"loss": first.slug}
    if len(losses) == 1:
        return own.PAGE, {"axis": first.axis.slug} | _formula(first, "")
    said: dict[str, Any] = {"axis": _axes(losses, compare.shared_axes(losses))[0].slug}
    for place, loss in enumerate(losses, start=1):
        is_formula = isinstance(loss.function, Formula)
        said |= {f"loss{place}": OWN} | _formula(loss, str(place)) if is_formula else {f"loss{place}": loss.slug}
    return compare.PAGE, said


def _formula(loss: Loss, place: str) -> dict[str, str]:
    return {f"formula{place}": loss.function.text} if isinstance(loss.function, Formula) else {}


def _suffix(loss: Loss, place: int, count: int) -> str:
    """What the keys of the sliders of a loss end in."""
    ending = "" if count == 1 else str(place)
    return slider_suffix(ending) if isinstance(loss.function, Formula) else ending


def _axes(losses: list[Loss], shared: list[Axis]) -> list[Axis]:
    """The axes that losses share, that of the first one before the others."""
    if not shared:
        raise ValueError(f"{', '.join(loss.name for loss in losses)} share no axis")
    return sorted(shared, key=lambda axis: axis.slug != losses[0].axis.slug)


def _spread(losses: list[Loss], suffixes: list[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by the keys of the page: a hyperparameter is that of each loss which has it."""
    keyed: dict[str, Any] = {}
    for name, value in values.items():
        ends = [end for loss, end in zip(losses, suffixes, strict=True) if name in {param.name for param in loss.params}]
        keyed |= {f"{name}{end}": value for end in ends} or {name: value}
    return keyed


def _typed(losses: list[Loss], values: Mapping[str, Any]) -> Exploration:
    """The figure of losses of which one is a function of the reader's, which no address can say."""
    suffixes = [_suffix(loss, place, len(losses)) for place, loss in enumerate(losses, start=1)]
    axes = _axes(losses, [axis for axis in AXES.values() if all(map(axis.draws, losses))])

    def table(pick: Pick) -> Picture:
        axis = fields.axis_of(pick, axes, axes[0])
        curves = [fields.tuned(pick, loss, axis, end) for loss, end in zip(losses, suffixes, strict=True)]
        panels = fields.panels(pick, ["curvature"])
        span, target = fields.span(pick, axis), fields.target(pick, axis, losses)
        return Picture(axis, span, panels, curves, target, compared=len(losses) > 1, probe=fields.probe(pick, axis, target))

    return Exploration(read(table, query_of("explore", table, _spread(losses, suffixes, values))), "")


@lru_cache
def _library() -> str:
    """Plotly.js as the first figure carries it."""
    packed = b64encode(gzip.compress(plotly().encode(), mtime=0)).decode()
    return f'<script id="plotly" type="text/plain">{packed}</script>'


def _carries() -> bool:
    """Whether a figure carries Plotly.js: in the first cell that shows one, also when that runs again, and in every one of Colab.

    Colab gives each cell a page of its own.
    """
    cell = _cell()
    if not _carriers or "google.colab" in sys.modules:
        _carriers[:] = [cell]
        return True
    return cell != "" and cell == _carriers[0]


def _cell() -> str:
    """The cell that runs, as the notebook names it; empty where it does not, or outside of one."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    kernel = getattr(shell, "kernel", None)
    return str(kernel.get_parent().get("metadata", {}).get("cellId", "")) if kernel else ""
