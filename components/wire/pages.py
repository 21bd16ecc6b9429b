"""The messages of the pages' own components, and what comes back from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, NotRequired, TypedDict, TypeVar

from components.wire.chart import Bars, Control, Pair
from losses.tracing.program import ProgramData

Box = tuple[float, float, float, float]  # x1, y1, x2, y2
Scene = TypeVar("Scene")


class SceneMessage(TypedDict, Generic[Scene]):
    """The message of a component that shows one scene."""

    scene: Scene


class MaskRow(TypedDict):
    """A loss of masks at its settings."""

    slug: str
    name: str
    inputs: Mapping[str, float]


class MaskCurve(MaskRow):
    """A loss of masks that the reader has chosen, with its sliders."""

    controls: Sequence[Control]


class MaskScene(TypedDict):
    """A target and what is painted over the prediction, as runs, and the numbers that make the prediction from the target.

    `frame` is the side in the units of the numbers, `side` in pixels. The gradients of the first `maps` curves are drawn, with
    respect to z or p.
    """

    side: int
    frame: float
    target: str
    drawn: str
    erased: str
    numbers: Mapping[str, float]
    swept: str
    of: str
    alike: bool
    sort: str
    maps: int
    curves: Sequence[MaskCurve]
    rows: Sequence[MaskRow]


class MaskMessage(TypedDict):
    """The frames of a scene of masks, and the address of their programs, relative to the app."""

    programs: str
    scene: MaskScene


class MaskPrograms(TypedDict):
    """The programs of frames of one size: of the losses by slug, and of the scene by the number that is swept."""

    losses: Mapping[str, ProgramData]
    scene: Mapping[str, ProgramData]
    measures: ProgramData
    shares: ProgramData
    sorted: ProgramData


class SweepCurve(TypedDict):
    """The values and slopes of a loss along a number of the scene; None is a gap."""

    name: str
    y: Sequence[float | None]
    slopes: Sequence[float | None]


class MaskSweep(TypedDict):
    """The chosen losses along one number of the scene, as the server has sampled them, or the browser for a plain page."""

    x: Sequence[float]
    curves: Sequence[SweepCurve]
    title: str
    symbol: str


class MaskDetailsMessage(TypedDict):
    """What stands below the frames."""

    sweep: MaskSweep


class PaintedMasks(TypedDict):
    """What the hand has painted, as runs: the target, or the two layers over the prediction, None where they were cleared."""

    mask: NotRequired[str]
    drawn: NotRequired[str | None]
    erased: NotRequired[str | None]


class BoxesState(TypedDict):
    """The two boxes in the hand, and the slug of the measure whose pull is drawn."""

    target: Box
    box: Box
    pull: str


class BoxesRow(TypedDict):
    """A measure of two boxes; some look at the smallest box around both, and at their centres."""

    slug: str
    name: str
    hull: bool
    centres: bool


class NamedCurve(TypedDict):
    """A line under the boxes: an output of the sweep's program, and the loss's name."""

    slug: str
    name: str


class BoxesScene(TypedDict):
    """Two boxes on a plane of this width and height; no side of a box is shorter than `least`."""

    state: BoxesState
    plane: Pair
    least: float
    program: ProgramData
    sweep: ProgramData
    rows: Sequence[BoxesRow]
    curves: Sequence[NamedCurve]


class Slider(TypedDict):
    """A slider by its key, the input that it sets, and where it stands."""

    key: str
    input: str
    value: float


class ComposedRow(TypedDict):
    """A composed loss, and the names of its terms."""

    slug: str
    name: str
    terms: Sequence[str]


class SharesScene(TypedDict):
    """A target and a predicted box with anchors around the target; `found` has 1 for each that is positive, else 0.

    The beliefs are the anchors' probabilities of an object; where the anchors lie is among the outputs of the program.
    """

    boxes: Sequence[Sequence[float]]
    beliefs: Sequence[float]
    found: Sequence[float]
    sliders: Sequence[Slider]
    program: ProgramData
    rows: Sequence[ComposedRow]


class Point(TypedDict):
    """A point of the plane: its name in the program, its label, its name for a reader, and the number of its colour, if any."""

    name: str
    short: str
    word: str
    color: int | None


class Sentence(TypedDict):
    """One of several texts: that whose number the program's output `by` says, or the only one.

    Braces hold the name of an output or input of the program. A number up to 1e-12 counts as 0, but not with `:tiny` behind its
    name.
    """

    texts: Sequence[str]
    by: str | None


class PointsTable(TypedDict):
    """The heads of the columns, and for each row its name and the program's outputs in it."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


class PointsScene(TypedDict):
    """The points of a loss of embeddings in a frame; `keys` are those of the sliders, by the input that each sets.

    The hub is the point that the others have distances to; without one only directions from the origin count. With `other`, the
    arrows of another loss are drawn, too: of the outputs whose names begin with `variant`.
    """

    slug: str
    frame: tuple[Pair, Pair]
    points: Sequence[Point]
    hub: str | None
    places: Mapping[str, Pair]
    program: ProgramData
    inputs: Mapping[str, float]
    keys: Mapping[str, str]
    table: PointsTable
    bars: Sequence[Bars]
    words: Sequence[Sentence]
    corner: Sentence
    variant: str
    other: bool


class ListScene(TypedDict):
    """The scores of a list's items, each between minus and plus the `most`, and its pairs, the preferred item first.

    `keys` are those of the sliders, by the input that each sets.
    """

    slug: str
    name: str
    items: Sequence[str]
    pairs: Sequence[tuple[str, str]]
    most: float
    scores: Sequence[float]
    program: ProgramData
    inputs: Mapping[str, float]
    keys: Mapping[str, str]


class PlaneSide(TypedDict):
    """A side of a plane, and the span along it; a slider that sets it has this step, 0 where none does."""

    title: str
    symbol: str
    span: Pair
    step: float


class SpreadScene(TypedDict):
    """A loss over both of its inputs, the prediction across and its spread up.

    The curve of the page runs along the side whose number is `swept`; the slider y sets the other coordinate of the point. `keys`
    are those of the sliders of the hyperparameters, by the input that each sets.
    """

    slug: str
    name: str
    sides: tuple[PlaneSide, PlaneSide]
    swept: int
    point: Pair
    program: ProgramData
    inputs: Mapping[str, float]
    keys: Mapping[str, str]


class Distributions(TypedDict):
    """The probabilities of p and of q."""

    p: Sequence[float]
    q: Sequence[float]


class DivergenceRow(TypedDict):
    """A divergence, and how PyTorch computes it."""

    slug: str
    name: str
    call: str


class Term(TypedDict):
    """An output of the program, and what a reader calls it."""

    slug: str
    word: str


class Sum(TypedDict):
    """Outputs of the program that add up to the total, as the pieces of one bar."""

    name: str
    total: str
    terms: Sequence[Term]


class PairScene(TypedDict):
    """Two distributions, and all that compares them; `terms` are the outputs that there is one of for each outcome."""

    vectors: Distributions
    sliders: Sequence[Slider]
    bits: bool
    program: ProgramData
    terms: Sequence[str]
    groups: Sequence[Bars]
    rows: Sequence[DivergenceRow]
    sums: Sequence[Sum]


class RowsKind(TypedDict):
    """What the rows of a batch are: the slug of the predictions' axis and its symbol, and whether targets are 0 or 1."""

    axis: str
    symbol: str
    binary: bool


class BatchAxis(TypedDict):
    """The axis of the batch's picture, and where it begins; None where it does not."""

    title: str
    symbol: str
    low: float | None


class BatchCurve(TypedDict):
    """A loss at its settings: the program of the rows, and that of the curve in the picture."""

    slug: str
    name: str
    inputs: Mapping[str, float]
    controls: Sequence[Control]
    open: bool
    rows: ProgramData
    drawn: ProgramData


class BatchScene(TypedDict):
    """What is made of the rows of a batch: `theta` are the weights of the model, and `numbers` are by the key of their slider."""

    kind: RowsKind
    axis: BatchAxis
    curves: Sequence[BatchCurve]
    cost: ProgramData
    concentration: ProgramData
    decay: ProgramData
    truth: ProgramData
    reduction: str
    numbers: Mapping[str, float]
    theta: Sequence[float]


class RowRule(TypedDict):
    """The closed intervals that the numbers of a column lie in, and how the sentence ends about a number that lies in none."""

    intervals: Sequence[Pair]
    problem: str


class RowsMessage(TypedDict):
    """The rows of a batch: float64 row by row in base64, of these columns; a column without a rule has any finite number."""

    kind: RowsKind
    rules: Mapping[str, RowRule]
    columns: Sequence[str]
    rows: str


class CodeMessage(TypedDict):
    """A program that a page prints."""

    code: str


class GalleryMessage(TypedDict):
    """Links within the app, as HTML."""

    markup: str


# The key of the component that is taken, the path of the module that says how, and what the file is called; `from` is a keyword.
TakeMessage = TypedDict("TakeMessage", {"key": str, "from": str, "name": str, "sized": bool, "framed": bool})
TakeMessage.__doc__ = """The buttons that keep what a component shows.

`sized`: its images come in several sizes, also on paper; `framed`: the page can be shown in a frame as it is.
"""


class FinderMessage(TypedDict):
    """The catalogue's search: the slugs of the losses that fit, what was asked for, and the number of what was told last.

    `kept` is None as long as it has yet to be computed which losses fit.
    """

    find: str
    sort: str
    kept: Sequence[str] | None
    asked: Sequence[str]
    turn: int


class FinderState(TypedDict):
    """What the reader searches for, by which column the table is sorted, and the number of this telling."""

    find: str
    sort: str
    turn: int


class FormulaProblem(TypedDict):
    """What is wrong with a formula and what to write instead, with the line that has it: up to the place, there, and after it."""

    problem: str
    cure: str
    before: str
    place: str
    after: str


class FormulaMessage(TypedDict):
    """The box for a formula: its text, what is wrong with that, and the number of the telling that it answers."""

    label: str
    text: str
    longest: int
    problem: FormulaProblem | None
    turn: int


class TypedFormula(TypedDict):
    """What the hand has typed into the box, and the number of this telling."""

    text: str
    turn: int


class LessonsMessage(TypedDict):
    """The lessons that ship with the atlas: the text of each by its name, and the names of the pages that a step can show."""

    texts: Mapping[str, str]
    framed: Sequence[str]
