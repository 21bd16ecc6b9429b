"""The messages of the live chart and of the plain figures, and the parts that several pages' messages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from losses.tracing.program import ProgramData

Pair = tuple[float, float]


class Range(TypedDict):
    """The ends of a slider, and whether equal steps of it multiply the number."""

    low: float
    high: float
    log: bool


class Control(TypedDict):
    """How the browser finds a slider by its key, and which input of a program it sets; a shared one sets that of every curve."""

    key: str
    input: str
    symbol: str
    word: str
    decimals: int
    range: Range
    shared: NotRequired[bool]


class Bars(TypedDict):
    """A group of bars, one for each entry of a vector; without ends they are scaled to the largest of them."""

    name: str
    title: str
    labels: Sequence[str]
    low: NotRequired[float]
    high: NotRequired[float]
    drag: NotRequired[bool]


class ChartAxis(TypedDict):
    """The horizontal axis of a chart, and where its domain ends; None where it does not."""

    slug: str
    title: str
    symbol: str
    low: float | None
    high: float | None


class Panel(TypedDict):
    """One of the pictures of a chart, above each other, which shows this number of each curve."""

    name: str
    title: str
    short: str
    word: str


class Scale(TypedDict):
    """Which derivative of each curve is brought to size 1, and at which place."""

    by: Literal["slope", "curvature"]
    at: float


class Curve(TypedDict):
    """A loss at its settings on an axis: inputs of its program by name. A curve of class predictions can have a simplex, too.

    An open one is infinite at the ends of its axis. Curves with the same slug on the same axis have the same program.
    """

    slug: str
    name: str
    inputs: Mapping[str, float]
    controls: Sequence[Control]
    open: bool
    program: ProgramData
    simplex: NotRequired[ProgramData | None]


class Simplex(TypedDict):
    """The triangle of three classes; its arrows show the negative gradient, or how a step on the logits moves the prediction."""

    labels: Sequence[str]
    arrows: str


class Entries(TypedDict):
    """A prediction and a target as vectors, by name; the curve runs along the prediction's entry number `swept`, from 0.

    An exclusive target sums to 1. The link is the program of the softmax.
    """

    prediction: str
    given: str
    vectors: Mapping[str, Sequence[float]]
    swept: int
    exclusive: bool
    link: ProgramData
    groups: Sequence[Bars]
    simplex: Simplex | None


class ChartScene(TypedDict):
    """What the live chart shows; with columns, each curve has a column of its own. Compared, each is with the first."""

    axis: ChartAxis
    span: Pair
    panels: Sequence[Panel]
    curves: Sequence[Curve]
    probe: float
    scale: Scale | None
    columns: bool
    compared: bool
    floor: float | None
    entries: Entries | None


class ChartMessage(TypedDict):
    """The live chart: its scene, and what the picture cannot say."""

    scene: ChartScene
    note: str


class Line(TypedDict):
    """A line of a figure: its height at each place of the figure; None is a gap."""

    name: str
    y: Sequence[float | None]


class Marks(TypedDict):
    """A point on every line of a figure, all at one place, which follows the slider with this key, or none."""

    x: float
    follows: str


Band = TypedDict("Band", {"word": str, "from": float, "to": float})  # `from` is a keyword of Python
Band.__doc__ = "A shaded stretch of a figure's x, and what happens there."


class Figure(TypedDict):
    """Lines that Python has computed at the same places, and the titles of the axes; `first` is the number of the first colour."""

    at: Sequence[float | None]
    lines: Sequence[Line]
    x: str
    y: str
    first: int
    marks: Marks | None
    bands: Sequence[Band]
    log: bool


class FigureMessage(TypedDict):
    """A plain figure."""

    figure: Figure


class EquilibriumScene(TypedDict):
    """The losses of a GAN's players where the discriminator gives all samples one D, which is the program's x.

    `names` are those of the losses by slug, the discriminator's first; `forms` are what the generators' losses are called beside
    each other, where that is needed. The slider called label sets the label of the real samples.
    """

    label: float
    program: ProgramData
    names: Mapping[str, str]
    forms: Mapping[str, str]
