// Printed by `python -m components.wire`: the messages between the server and the browser. Not to be edited by hand.

/**
 * A program in a message to the browser: each row is "in" and the number of an input, "const" and a number, or an operation.
 *
 * An operation's operands are the numbers of earlier rows; an output is the number of its row.
 */
export interface ProgramData {
  inputs: string[];
  ops: (string | number)[][];
  outputs: Record<string, number>;
}

/** The ends of a slider, and whether equal steps of it multiply the number. */
export interface Range {
  low: number;
  high: number;
  log: boolean;
}

/** How the browser finds a slider by its key, and which input of a program it sets; a shared one sets that of every curve. */
export interface Control {
  key: string;
  input: string;
  symbol: string;
  word: string;
  decimals: number;
  range: Range;
  shared?: boolean;
}

/** A group of bars, one for each entry of a vector; without ends they are scaled to the largest of them. */
export interface Bars {
  name: string;
  title: string;
  labels: string[];
  low?: number;
  high?: number;
  drag?: boolean;
}

/** The horizontal axis of a chart, and where its domain ends; None where it does not. */
export interface ChartAxis {
  slug: string;
  title: string;
  symbol: string;
  low: number | null;
  high: number | null;
}

/** One of the pictures of a chart, above each other, which shows this number of each curve. */
export interface Panel {
  name: string;
  title: string;
  short: string;
  word: string;
}

/** Which derivative of each curve is brought to size 1, and at which place. */
export interface Scale {
  by: "slope" | "curvature";
  at: number;
}

/**
 * A loss at its settings on an axis: inputs of its program by name. A curve of class predictions can have a simplex, too.
 *
 * An open one is infinite at the ends of its axis. Curves with the same slug on the same axis have the same program.
 */
export interface Curve {
  slug: string;
  name: string;
  inputs: Record<string, number>;
  controls: Control[];
  open: boolean;
  program: ProgramData;
  simplex?: ProgramData | null;
}

/** The triangle of three classes; its arrows show the negative gradient, or how a step on the logits moves the prediction. */
export interface Simplex {
  labels: string[];
  arrows: string;
}

/**
 * A prediction and a target as vectors, by name; the curve runs along the prediction's entry number `swept`, from 0.
 *
 * An exclusive target sums to 1. The link is the program of the softmax.
 */
export interface Entries {
  prediction: string;
  given: string;
  vectors: Record<string, number[]>;
  swept: number;
  exclusive: boolean;
  link: ProgramData;
  groups: Bars[];
  simplex: Simplex | null;
}

/** What the live chart shows; with columns, each curve has a column of its own. Compared, each is with the first. */
export interface ChartScene {
  axis: ChartAxis;
  span: [number, number];
  panels: Panel[];
  curves: Curve[];
  probe: number;
  scale: Scale | null;
  columns: boolean;
  compared: boolean;
  floor: number | null;
  entries: Entries | null;
}

/** The live chart: its scene, and what the picture cannot say. */
export interface ChartMessage {
  scene: ChartScene;
  note: string;
}

/** A line of a figure: its height at each place of the figure; None is a gap. */
export interface Line {
  name: string;
  y: (number | null)[];
}

/** A point on every line of a figure, all at one place, which follows the slider with this key, or none. */
export interface Marks {
  x: number;
  follows: string;
}

/** A shaded stretch of a figure's x, and what happens there. */
export interface Band {
  word: string;
  from: number;
  to: number;
}

/** Lines that Python has computed at the same places, and the titles of the axes; `first` is the number of the first colour. */
export interface Figure {
  at: (number | null)[];
  lines: Line[];
  x: string;
  y: string;
  first: number;
  marks: Marks | null;
  bands: Band[];
  log: boolean;
}

/** A plain figure. */
export interface FigureMessage {
  figure: Figure;
}

/**
 * The losses of a GAN's players where the discriminator gives all samples one D, which is the program's x.
 *
 * `names` are those of the losses by slug, the discriminator's first; `forms` are what the generators' losses are called beside
 * each other, where that is needed. The slider called label sets the label of the real samples.
 */
export interface EquilibriumScene {
  label: number;
  program: ProgramData;
  names: Record<string, string>;
  forms: Record<string, string>;
}

/** The message of a component that shows one scene. */
export interface SceneMessage<Scene> {
  scene: Scene;
}

/** A loss of masks at its settings. */
export interface MaskRow {
  slug: string;
  name: string;
  inputs: Record<string, number>;
}

/** A loss of masks that the reader has chosen, with its sliders. */
export interface MaskCurve {
  slug: string;
  name: string;
  inputs: Record<string, number>;
  controls: Control[];
}

/**
 * A target and what is painted over the prediction, as runs, and the numbers that make the prediction from the target.
 *
 * `frame` is the side in the units of the numbers, `side` in pixels. The gradients of the first `maps` curves are drawn, with
 * respect to z or p.
 */
export interface MaskScene {
  side: number;
  frame: number;
  target: string;
  drawn: string;
  erased: string;
  numbers: Record<string, number>;
  swept: string;
  of: string;
  alike: boolean;
  sort: string;
  maps: number;
  curves: MaskCurve[];
  rows: MaskRow[];
}

/** The frames of a scene of masks, and the address of their programs, relative to the app. */
export interface MaskMessage {
  programs: string;
  scene: MaskScene;
}

/** The programs of frames of one size: of the losses by slug, and of the scene by the number that is swept. */
export interface MaskPrograms {
  losses: Record<string, ProgramData>;
  scene: Record<string, ProgramData>;
  measures: ProgramData;
  shares: ProgramData;
  sorted: ProgramData;
}

/** The values and slopes of a loss along a number of the scene; None is a gap. */
export interface SweepCurve {
  name: string;
  y: (number | null)[];
  slopes: (number | null)[];
}

/** The chosen losses along one number of the scene, as the server has sampled them, or the browser for a plain page. */
export interface MaskSweep {
  x: number[];
  curves: SweepCurve[];
  title: string;
  symbol: string;
}

/** What stands below the frames. */
export interface MaskDetailsMessage {
  sweep: MaskSweep;
}

/** What the hand has painted, as runs: the target, or the two layers over the prediction, None where they were cleared. */
export interface PaintedMasks {
  mask?: string;
  drawn?: string | null;
  erased?: string | null;
}

/** The two boxes in the hand, and the slug of the measure whose pull is drawn. */
export interface BoxesState {
  target: [number, number, number, number];
  box: [number, number, number, number];
  pull: string;
}

/** A measure of two boxes; some look at the smallest box around both, and at their centres. */
export interface BoxesRow {
  slug: string;
  name: string;
  hull: boolean;
  centres: boolean;
}

/** A line under the boxes: an output of the sweep's program, and the loss's name. */
export interface NamedCurve {
  slug: string;
  name: string;
}

/** Two boxes on a plane of this width and height; no side of a box is shorter than `least`. */
export interface BoxesScene {
  state: BoxesState;
  plane: [number, number];
  least: number;
  program: ProgramData;
  sweep: ProgramData;
  rows: BoxesRow[];
  curves: NamedCurve[];
}

/** A slider by its key, the input that it sets, and where it stands. */
export interface Slider {
  key: string;
  input: string;
  value: number;
}

/** A composed loss, and the names of its terms. */
export interface ComposedRow {
  slug: string;
  name: string;
  terms: string[];
}

/**
 * A target and a predicted box with anchors around the target; `found` has 1 for each that is positive, else 0.
 *
 * The beliefs are the anchors' probabilities of an object; where the anchors lie is among the outputs of the program.
 */
export interface SharesScene {
  boxes: number[][];
  beliefs: number[];
  found: number[];
  sliders: Slider[];
  program: ProgramData;
  rows: ComposedRow[];
}

/** A point of the plane: its name in the program, its label, its name for a reader, and the number of its colour, if any. */
export interface Point {
  name: string;
  short: string;
  word: string;
  color: number | null;
}

/**
 * One of several texts: that whose number the program's output `by` says, or the only one.
 *
 * Braces hold the name of an output or input of the program. A number up to 1e-12 counts as 0, but not with `:tiny` behind its
 * name.
 */
export interface Sentence {
  texts: string[];
  by: string | null;
}

/** The heads of the columns, and for each row its name and the program's outputs in it. */
export interface PointsTable {
  columns: string[];
  rows: [string, string[]][];
}

/**
 * The points of a loss of embeddings in a frame; `keys` are those of the sliders, by the input that each sets.
 *
 * The hub is the point that the others have distances to; without one only directions from the origin count. With `other`, the
 * arrows of another loss are drawn, too: of the outputs whose names begin with `variant`.
 */
export interface PointsScene {
  slug: string;
  frame: [[number, number], [number, number]];
  points: Point[];
  hub: string | null;
  places: Record<string, [number, number]>;
  program: ProgramData;
  inputs: Record<string, number>;
  keys: Record<string, string>;
  table: PointsTable;
  bars: Bars[];
  words: Sentence[];
  corner: Sentence;
  variant: string;
  other: boolean;
}

/**
 * The scores of a list's items, each between minus and plus the `most`, and its pairs, the preferred item first.
 *
 * `keys` are those of the sliders, by the input that each sets.
 */
export interface ListScene {
  slug: string;
  name: string;
  items: string[];
  pairs: [string, string][];
  most: number;
  scores: number[];
  program: ProgramData;
  inputs: Record<string, number>;
  keys: Record<string, string>;
}

/** A side of a plane, and the span along it; a slider that sets it has this step, 0 where none does. */
export interface PlaneSide {
  title: string;
  symbol: string;
  span: [number, number];
  step: number;
}

/**
 * A loss over both of its inputs, the prediction across and its spread up.
 *
 * The curve of the page runs along the side whose number is `swept`; the slider y sets the other coordinate of the point. `keys`
 * are those of the sliders of the hyperparameters, by the input that each sets.
 */
export interface SpreadScene {
  slug: string;
  name: string;
  sides: [PlaneSide, PlaneSide];
  swept: number;
  point: [number, number];
  program: ProgramData;
  inputs: Record<string, number>;
  keys: Record<string, string>;
}

/** The probabilities of p and of q. */
export interface Distributions {
  p: number[];
  q: number[];
}

/** A divergence, and how PyTorch computes it. */
export interface DivergenceRow {
  slug: string;
  name: string;
  call: string;
}

/** An output of the program, and what a reader calls it. */
export interface Term {
  slug: string;
  word: string;
}

/** Outputs of the program that add up to the total, as the pieces of one bar. */
export interface Sum {
  name: string;
  total: string;
  terms: Term[];
}

/** Two distributions, and all that compares them; `terms` are the outputs that there is one of for each outcome. */
export interface PairScene {
  vectors: Distributions;
  sliders: Slider[];
  bits: boolean;
  program: ProgramData;
  terms: string[];
  groups: Bars[];
  rows: DivergenceRow[];
  sums: Sum[];
}

/** What the rows of a batch are: the slug of the predictions' axis and its symbol, and whether targets are 0 or 1. */
export interface RowsKind {
  axis: string;
  symbol: string;
  binary: boolean;
}

/** The axis of the batch's picture, and where it begins; None where it does not. */
export interface BatchAxis {
  title: string;
  symbol: string;
  low: number | null;
}

/** A loss at its settings: the program of the rows, and that of the curve in the picture. */
export interface BatchCurve {
  slug: string;
  name: string;
  inputs: Record<string, number>;
  controls: Control[];
  open: boolean;
  rows: ProgramData;
  drawn: ProgramData;
}

/** What is made of the rows of a batch: `theta` are the weights of the model, and `numbers` are by the key of their slider. */
export interface BatchScene {
  kind: RowsKind;
  axis: BatchAxis;
  curves: BatchCurve[];
  cost: ProgramData;
  concentration: ProgramData;
  decay: ProgramData;
  truth: ProgramData;
  reduction: string;
  numbers: Record<string, number>;
  theta: number[];
}

/** The closed intervals that the numbers of a column lie in, and how the sentence ends about a number that lies in none. */
export interface RowRule {
  intervals: [number, number][];
  problem: string;
}

/** The rows of a batch: float64 row by row in base64, of these columns; a column without a rule has any finite number. */
export interface RowsMessage {
  kind: RowsKind;
  rules: Record<string, RowRule>;
  columns: string[];
  rows: string;
}

/** A program that a page prints. */
export interface CodeMessage {
  code: string;
}

/** Links within the app, as HTML. */
export interface GalleryMessage {
  markup: string;
}

/**
 * The buttons that keep what a component shows.
 *
 * `sized`: its images come in several sizes, also on paper; `framed`: the page can be shown in a frame as it is.
 */
export interface TakeMessage {
  key: string;
  from: string;
  name: string;
  sized: boolean;
  framed: boolean;
}

/**
 * The catalogue's search: the slugs of the losses that fit, what was asked for, and the number of what was told last.
 *
 * `kept` is None as long as it has yet to be computed which losses fit.
 */
export interface FinderMessage {
  find: string;
  sort: string;
  kept: string[] | null;
  asked: string[];
  turn: number;
}

/** What the reader searches for, by which column the table is sorted, and the number of this telling. */
export interface FinderState {
  find: string;
  sort: string;
  turn: number;
}

/** What is wrong with a formula and what to write instead, with the line that has it: up to the place, there, and after it. */
export interface FormulaProblem {
  problem: string;
  cure: string;
  before: string;
  place: string;
  after: string;
}

/** The box for a formula: its text, what is wrong with that, and the number of the telling that it answers. */
export interface FormulaMessage {
  label: string;
  text: string;
  longest: number;
  problem: FormulaProblem | null;
  turn: number;
}

/** What the hand has typed into the box, and the number of this telling. */
export interface TypedFormula {
  text: string;
  turn: number;
}

/** The lessons that ship with the atlas: the text of each by its name, and the names of the pages that a step can show. */
export interface LessonsMessage {
  texts: Record<string, string>;
  framed: string[];
}

/**
 * A field of a page's address, with what its control needs.
 *
 * A number lies from `low` to `high`, an end being legal or not; it moves by `step`, or along the `stops`. A choice has the
 * options that are legal, with the words that its control has for them. Numbers have limits beside their ends, and a text has a
 * length and rules of its own, by the name of its form; neither has a control.
 */
export interface PlainField {
  kind: "number" | "span" | "choice" | "choices" | "switch" | "numbers" | "text";
  key: string;
  label: string;
  help: string;
  default: number | string | boolean | number[] | string[];
  low?: number;
  high?: number;
  ends?: [boolean, boolean];
  step?: number;
  stops?: number[];
  decimals?: number;
  options?: string[];
  words?: string[];
  row?: boolean;
  whole?: boolean;
  limits?: PlainLimit[];
  longest?: number;
  form?: string;
}

/** A weighted sum of numbers that lies from low to high, where there is a highest. */
export interface PlainLimit {
  weights: number[];
  low: number;
  high: number | null;
}

/** A field by its number in the table, and the number of the node that follows: one, or one for each option. -1 is the end. */
export interface PlainNode {
  field: number;
  next: number | number[];
}

/** A page's table of fields: the walk through it begins at the last node. */
export interface PlainTable {
  fields: PlainField[];
  nodes: PlainNode[];
}

/**
 * For each option of a field that narrows a list, the entries that it keeps; an option that is not named keeps all.
 *
 * Of several options at once, an entry needs `every` one, or any.
 */
export interface PlainFilter {
  kept: Record<string, string[]>;
  every: boolean;
}

/** A page that is a list: the fields of its address, its entries by their slugs, and what narrows it, by keys of fields. */
export interface PlainList {
  table: PlainTable;
  entries: string[];
  filters: Record<string, PlainFilter>;
}

/** For a target: where the right prediction is, None off the axis, and a note where it is off. */
export interface PlainAim {
  at: number | null;
  note: string;
}

/**
 * An axis of pictures: its panels by name, the target at which it starts, and which targets leave nothing to draw, and why.
 *
 * `inside` are points within its span: a loss that is infinite at all of them has no curve, as the sentence `infinite` says of
 * the target in the place of {y} and of the loss in that of {loss}. The aims are by what an address says of the target, and the
 * notes by the option of the scale.
 */
export interface PlainAxis {
  axis: ChartAxis;
  panels: Record<string, Panel>;
  target: number;
  meaningless: Record<string, string>;
  inside: number[];
  infinite: string;
  aims: Record<string, PlainAim>;
  notes: Record<string, string>;
}

/** A curve of a page: the key of the field that names its loss, or that loss, and what the keys of its sliders end in. */
export interface PlainSlot {
  key: string;
  loss: string;
  suffix: string;
}

/** A loss that is offered: the axis that it is written for, and what a list shows for it. */
export interface PlainLoss {
  axis: string;
  word: string;
}

/**
 * What the curves along an entry of a vector need beside their parts.
 *
 * `predictions` are what each loss calls its prediction, and `files` the addresses of the files with its programs, by its name.
 * The programs are of whole vectors, by the name of the loss, the number of classes and, where the softmax comes twice, that word,
 * with spaces between. The page has some of them, and a file, by what follows the name of the loss, the others. `lost` is what a
 * reader is told where a file does not come.
 */
export interface PlainEntries {
  predictions: Record<string, string>;
  files: Record<string, string>;
  programs: Record<string, ProgramData>;
  lost: string;
}

/**
 * The live chart of a page: its curves, and their parts.
 *
 * The parts of curves are by the name of the loss and the slug of the axis, with a space between. A page of which the address says
 * neither axis nor span shows these. `scales` are the derivatives that an option of the scale makes equal, and `aside` is the
 * option of the layout that gives each curve a column. A page that compares losses offers those of `losses`, by their names.
 * Where there are `entries`, the axes are by the prediction and the number of its entry that is swept, without a space, and the
 * parts of curves by the name of the loss and the number of classes; they have no programs.
 */
export interface PlainChart {
  slots: PlainSlot[];
  axis: string;
  span: [number, number];
  panels: string[];
  compared: boolean;
  scales: Record<string, "slope" | "curvature">;
  aside: string;
  axes: Record<string, PlainAxis>;
  curves: Record<string, Curve>;
  losses: Record<string, PlainLoss>;
  entries?: PlainEntries;
}

/**
 * What stands in a message at a path: one of the values, which the index names by the options of the fields `by`, line by line.
 *
 * In it {"carried": key} stands for the value of a field. Lists at one path are joined. Many values are in files, so many in each.
 */
export interface PlainPart {
  path: string[];
  by: string[];
  index: Record<string, number>;
  values: object[];
  files?: string[];
  each?: number;
}

/**
 * A picture by the name of its element: the module that draws it, and the parts of its message.
 *
 * `left` says where in the message the values stand that the hand leaves in the picture, by what the picture calls them.
 */
export interface PlainPicture {
  name: string;
  module: string;
  parts: PlainPart[];
  left: Record<string, string[]>;
}

/**
 * A page: its table, its pictures, and what its chart is made of, where it has one.
 *
 * `masks` are the programs of masks by the side of their frame, where it has some. `order` are the keys of its controls from top
 * to bottom, the sliders of a loss after its name. `about` is what stands below the pictures, as HTML by the name of the loss.
 */
export interface PlainPage {
  table: PlainTable;
  order: string[];
  chart: PlainChart | null;
  pictures: PlainPicture[];
  masks?: Record<string, MaskPrograms>;
  about: Record<string, string>;
}

/** Of a file: its bytes, rows and columns, the lines that are looked at first, the mistakes that are named, and so on. */
export interface ReadingLimits {
  bytes: number;
  rows: number;
  columns: number;
  sample: number;
  named: number;
  labels: number;
  texts: number;
  letters: number;
}

/** How a file with rows is read: the names of separators and columns, why a cell is no number, and sentences by their names. */
export interface Reading {
  limits: ReadingLimits;
  separators: Record<string, string>;
  usual: Record<string, string[]>;
  positive: string[];
  causes: [string, string][];
  sentences: Record<string, string>;
}

/**
 * A row of a sheet: what it is about, its cells, and in each further column the values that it has at the places of the sheet.
 *
 * A value that is not finite is in words. A row that is drawn has a line in each figure, rounded as figures are.
 */
export interface SheetRow {
  name: string;
  cells: string[];
  columns: (number | string)[][];
  lines: (number | null)[][];
}

/**
 * A part of the numerics page: sentences as HTML, figures, and a table, in whose head {x} stands for the place of the points.
 *
 * All figures have the same places `at`; one without lines of its own shows those of the rows. The table has its values at
 * `places`, and at the place of the points the one of the nearest, or, if it is `straight`, one between two on a straight line.
 * `digits` are the significant ones of a value.
 */
export interface Sheet {
  words: string;
  places: number[];
  straight: boolean;
  at: (number | null)[];
  figures: Figure[];
  head: string[];
  rows: SheetRow[];
  digits: number;
  why: string;
}

/** The rows of a batch; `first` are those at the start, as text, and `letters` is the longest text that an address holds. */
export interface PlainRows {
  kind: RowsKind;
  rules: Record<string, RowRule>;
  columns: string[];
  rows: string;
  first: string;
  letters: number;
}

/** What the page says of weight decay, and of a `{word}` of `theta`, the weights of the model, that is no number. */
export interface BatchWords {
  added: string;
  decay: number;
  theta: string;
  no_number: string;
}

/** What the predictions of a file may be: the words for it, the slug of their axis, and what the columns may hold. */
export interface UploadKind {
  words: string;
  axis: string;
  binary: boolean;
  rules: Record<string, RowRule>;
}

/** The place for a file: how one is read, what its predictions may be, which they are now, and whether its rows are lost. */
export interface UploadMessage {
  reading: Reading;
  kinds: UploadKind[];
  kind: number;
  lost: boolean;
}

/**
 * What the page around asks, under an id of its own, which the answer repeats.
 *
 * `state` are the values of fields to set, null for the default; `query` is a whole address instead, and `page` the page that it
 * is of; `moving` says that a hand elsewhere goes on changing them; `revealed` shows what the reader was asked, and `answers` are
 * those of others, laid over the picture. For one who subscribes `covered`, what the reader was asked stays hidden after an
 * answer. `keys` are the controls to lock, and all others are free; `format` is that of the picture. `numbers` asks what the
 * page says `of` some names at the query of an address, with `drawn` not before the picture stands; `press` presses a key. Who
 * subscribes with true as `keys` is told of keys, too.
 */
export interface FrameRequest {
  lossAtlas: "getState" | "setState" | "lock" | "subscribe" | "picture" | "numbers" | "press";
  id: string | number;
  state?: Record<string, string | number | boolean | string[] | number[] | null>;
  query?: string;
  page?: string;
  moving?: boolean;
  revealed?: boolean;
  answers?: (number | [number, number][])[];
  covered?: boolean;
  keys?: string[] | boolean;
  of?: string[];
  drawn?: boolean;
  key?: string;
  format?: "svg" | "png";
}

/**
 * The state of a page: its name, the query of its address, and the value of every field by its key.
 *
 * The query also says what is hidden and locked; `revealed` is whether what the reader was asked is shown.
 */
export interface FrameState {
  page: string;
  query: string;
  values: Record<string, string | number | boolean | string[] | number[]>;
  revealed: boolean;
}

/**
 * The answer to a request: the state, the controls that are locked, or the picture, an SVG or the data: address of a PNG.
 *
 * One with a `page` alone comes before the frame goes there; that page says when it is ready.
 * Or `numbers`, as a reader reads them, with the entries of the address that the page does not take, as `untaken`.
 */
export interface FrameAnswer {
  lossAtlas: "answer";
  id: string | number;
  state?: FrameState;
  page?: string;
  keys?: string[];
  picture?: string;
  numbers?: string[];
  untaken?: [string, string][];
}

/** Why a request has no other answer. */
export interface FrameError {
  lossAtlas: "error";
  id: string | number;
  message: string;
}

/**
 * To who has subscribed, under that request's id: the state has changed, or is changing while the hand moves.
 *
 * `hand` are the keys of the fields that the hand is moving: of a slider, or of what it drags in a picture.
 */
export interface FrameChange {
  lossAtlas: "change";
  id: string | number;
  moving: boolean;
  hand: string[];
  state: FrameState;
}

/** What a reader has predicted of a part of a picture: a line, a place, a number, or one of four panels by its place from 0. */
export interface Prediction {
  kind: "draw" | "place" | "guess" | "choose";
  part: string;
  answer: number | [number, number][];
}

/** To who has subscribed, under that request's id: the reader has answered what the page asked. */
export interface FramePrediction {
  lossAtlas: "prediction";
  id: string | number;
  prediction: Prediction;
}

/** To who has subscribed to keys, under that request's id: one was pressed that the page has no use for. */
export interface FrameKey {
  lossAtlas: "key";
  id: string | number;
  key: string;
}

/** To the page around, once: requests are answered from now on, by this page. */
export interface FrameReady {
  lossAtlas: "ready";
  page: string;
}

/**
 * What the teacher's page shows: its name and the query of its address.
 *
 * `moving` is whether a hand goes on changing it, `revealed` whether what a class is to predict is shown, and `shown` whether the
 * class sees its own answers.
 */
export interface RoomState {
  page: string;
  query: string;
  moving: boolean;
  revealed: boolean;
  shown: boolean;
}

/** A state with its number: each has one more than the last, so that order is kept and a gap is noticed. */
export interface RoomNews {
  page: string;
  query: string;
  moving: boolean;
  revealed: boolean;
  shown: boolean;
  seq: number;
}

/** A new room: the letters that lead to it, and the secret that moves it, which the server tells once. */
export interface RoomOpened {
  code: string;
  secret: string;
}

/** To a follower, first of all: the ticket that answers are given under, which names nobody. */
export interface RoomHello {
  ticket: string;
}

/** How many follow, and how many answers there are, with the number of the last of them. */
export interface RoomCount {
  followers: number;
  answers: number;
  last: number;
}

/** An answer of a follower to a prediction: a drawn line, a place, a value, or the number of a choice. */
export interface RoomAnswer {
  ticket: string;
  kind: "draw" | "place" | "guess" | "choose";
  part: string;
  answer: number | [number, number][];
}

/** An answer as others see it: `who` is a number that stands for one follower, and `at` grows with each answer. */
export interface RoomGiven {
  who: number;
  at: number;
  kind: string;
  part: string;
  answer: number | [number, number][];
}

/** Why something was not done. */
export interface RoomRefusal {
  message: string;
}
