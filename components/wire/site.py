"""What a page of the static site carries: its table of fields as a graph, and the parts that its pictures are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from components.wire.chart import ChartAxis, Curve, Figure, Pair, Panel
from components.wire.pages import MaskPrograms, RowRule, RowsMessage
from losses.tracing.program import ProgramData


class PlainField(TypedDict):
    """A field of a page's address, with what its control needs.

    A number lies from `low` to `high`, an end being legal or not; it moves by `step`, or along the `stops`. A choice has the
    options that are legal, with the words that its control has for them. Numbers have limits beside their ends, and a text has a
    length and rules of its own, by the name of its form; neither has a control.
    """

    kind: Literal["number", "span", "choice", "choices", "switch", "numbers", "text"]
    key: str
    label: str
    help: str
    default: float | str | bool | Sequence[float] | Sequence[str]
    low: NotRequired[float]
    high: NotRequired[float]
    ends: NotRequired[tuple[bool, bool]]
    step: NotRequired[float]
    stops: NotRequired[Sequence[float]]
    decimals: NotRequired[int]
    options: NotRequired[Sequence[str]]
    words: NotRequired[Sequence[str]]
    row: NotRequired[bool]
    whole: NotRequired[bool]
    limits: NotRequired[Sequence[PlainLimit]]
    longest: NotRequired[int]
    form: NotRequired[str]


class PlainLimit(TypedDict):
    """A weighted sum of numbers that lies from low to high, where there is a highest."""

    weights: Sequence[float]
    low: float
    high: float | None


class PlainNode(TypedDict):
    """A field by its number in the table, and the number of the node that follows: one, or one for each option. -1 is the end."""

    field: int
    next: int | Sequence[int]


class PlainTable(TypedDict):
    """A page's table of fields: the walk through it begins at the last node."""

    fields: Sequence[PlainField]
    nodes: Sequence[PlainNode]


class PlainFilter(TypedDict):
    """For each option of a field that narrows a list, the entries that it keeps; an option that is not named keeps all.

    Of several options at once, an entry needs `every` one, or any.
    """

    kept: Mapping[str, Sequence[str]]
    every: bool


class PlainList(TypedDict):
    """A page that is a list: the fields of its address, its entries by their slugs, and what narrows it, by keys of fields."""

    table: PlainTable
    entries: Sequence[str]
    filters: Mapping[str, PlainFilter]


class PlainAim(TypedDict):
    """For a target: where the right prediction is, None off the axis, and a note where it is off."""

    at: float | None
    note: str


class PlainAxis(TypedDict):
    """An axis of pictures: its panels by name, the target at which it starts, and which targets leave nothing to draw, and why.

    `inside` are points within its span: a loss that is infinite at all of them has no curve, as the sentence `infinite` says of
    the target in the place of {y} and of the loss in that of {loss}. The aims are by what an address says of the target, and the
    notes by the option of the scale.
    """

    axis: ChartAxis
    panels: Mapping[str, Panel]
    target: float
    meaningless: Mapping[str, str]
    inside: Sequence[float]
    infinite: str
    aims: Mapping[str, PlainAim]
    notes: Mapping[str, str]


class PlainSlot(TypedDict):
    """A curve of a page: the key of the field that names its loss, or that loss, and what the keys of its sliders end in."""

    key: str
    loss: str
    suffix: str


class PlainLoss(TypedDict):
    """A loss that is offered: the axis that it is written for, and what a list shows for it."""

    axis: str
    word: str


class PlainEntries(TypedDict):
    """What the curves along an entry of a vector need beside their parts.

    `predictions` are what each loss calls its prediction, and `files` the addresses of the files with its programs, by its name.
    The programs are of whole vectors, by the name of the loss, the number of classes and, where the softmax comes twice, that word,
    with spaces between. The page has some of them, and a file, by what follows the name of the loss, the others. `lost` is what a
    reader is told where a file does not come.
    """

    predictions: Mapping[str, str]
    files: Mapping[str, str]
    programs: Mapping[str, ProgramData]
    lost: str


class PlainChart(TypedDict):
    """The live chart of a page: its curves, and their parts.

    The parts of curves are by the name of the loss and the slug of the axis, with a space between. A page of which the address says
    neither axis nor span shows these. `scales` are the derivatives that an option of the scale makes equal, and `aside` is the
    option of the layout that gives each curve a column. A page that compares losses offers those of `losses`, by their names.
    Where there are `entries`, the axes are by the prediction and the number of its entry that is swept, without a space, and the
    parts of curves by the name of the loss and the number of classes; they have no programs.
    """

    slots: Sequence[PlainSlot]
    axis: str
    span: Pair
    panels: Sequence[str]
    compared: bool
    scales: Mapping[str, Literal["slope", "curvature"]]
    aside: str
    axes: Mapping[str, PlainAxis]
    curves: Mapping[str, Curve]
    losses: Mapping[str, PlainLoss]
    entries: NotRequired[PlainEntries]


class PlainPart(TypedDict):
    """What stands in a message at a path: one of the values, which the index names by the options of the fields `by`, line by line.

    In it {"carried": key} stands for the value of a field. Lists at one path are joined. Many values are in files, so many in each.
    """

    path: Sequence[str]
    by: Sequence[str]
    index: Mapping[str, int]
    values: Sequence[object]
    files: NotRequired[Sequence[str]]
    each: NotRequired[int]


class PlainPicture(TypedDict):
    """A picture by the name of its element: the module that draws it, and the parts of its message.

    `left` says where in the message the values stand that the hand leaves in the picture, by what the picture calls them.
    """

    name: str
    module: str
    parts: Sequence[PlainPart]
    left: Mapping[str, Sequence[str]]


class PlainPage(TypedDict):
    """A page: its table, its pictures, and what its chart is made of, where it has one.

    `masks` are the programs of masks by the side of their frame, where it has some. `order` are the keys of its controls from top
    to bottom, the sliders of a loss after its name. `about` is what stands below the pictures, as HTML by the name of the loss.
    """

    table: PlainTable
    order: Sequence[str]
    chart: PlainChart | None
    pictures: Sequence[PlainPicture]
    masks: NotRequired[Mapping[str, MaskPrograms]]
    about: Mapping[str, str]


class ReadingLimits(TypedDict):
    """Of a file: its bytes, rows and columns, the lines that are looked at first, the mistakes that are named, and so on."""

    bytes: int
    rows: int
    columns: int
    sample: int
    named: int
    labels: int
    texts: int
    letters: int


class Reading(TypedDict):
    """How a file with rows is read: the names of separators and columns, why a cell is no number, and sentences by their names."""

    limits: ReadingLimits
    separators: Mapping[str, str]
    usual: Mapping[str, Sequence[str]]
    positive: Sequence[str]
    causes: Sequence[tuple[str, str]]
    sentences: Mapping[str, str]


class SheetRow(TypedDict):
    """A row of a sheet: what it is about, its cells, and in each further column the values that it has at the places of the sheet.

    A value that is not finite is in words. A row that is drawn has a line in each figure, rounded as figures are.
    """

    name: str
    cells: Sequence[str]
    columns: Sequence[Sequence[float | str]]
    lines: Sequence[Sequence[float | None]]


class Sheet(TypedDict):
    """A part of the numerics page: sentences as HTML, figures, and a table, in whose head {x} stands for the place of the points.

    All figures have the same places `at`; one without lines of its own shows those of the rows. The table has its values at
    `places`, and at the place of the points the one of the nearest, or, if it is `straight`, one between two on a straight line.
    `digits` are the significant ones of a value.
    """

    words: str
    places: Sequence[float]
    straight: bool
    at: Sequence[float | None]
    figures: Sequence[Figure]
    head: Sequence[str]
    rows: Sequence[SheetRow]
    digits: int
    why: str


class PlainRows(RowsMessage):
    """The rows of a batch; `first` are those at the start, as text, and `letters` is the longest text that an address holds."""

    first: str
    letters: int


class BatchWords(TypedDict):
    """What the page says of weight decay, and of a `{word}` of `theta`, the weights of the model, that is no number."""

    added: str
    decay: float
    theta: str
    no_number: str


class UploadKind(TypedDict):
    """What the predictions of a file may be: the words for it, the slug of their axis, and what the columns may hold."""

    words: str
    axis: str
    binary: bool
    rules: Mapping[str, RowRule]


class UploadMessage(TypedDict):
    """The place for a file: how one is read, what its predictions may be, which they are now, and whether its rows are lost."""

    reading: Reading
    kinds: Sequence[UploadKind]
    kind: int
    lost: bool
