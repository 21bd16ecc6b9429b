// What the live chart keeps, and what it begins with.

/**
 * What a chart keeps, beside what every component does.
 *
 * @typedef {object} Fields
 * @property {import("../kit/plotly.js").Plot} element
 * @property {SVGSVGElement} marks over the curves
 * @property {HTMLElement} handle of the probe
 * @property {HTMLElement} readout
 * @property {HTMLInputElement} number where the probe stands, in the readout
 * @property {HTMLElement} answers
 * @property {HTMLElement} note
 * @property {HTMLElement} bars
 * @property {HTMLElement} simplex
 * @property {ChartScene} scene
 * @property {import("../wire").Curve[]} curves the scene's, as the hand has changed them
 * @property {number} probe
 * @property {Record<string, number[]> | null} vectors those of a scene of vectors, as the hand has changed them
 * @property {number[]} view the part of the axis that is sampled
 * @property {import("./sample.js").Sample[]} samples
 * @property {import("./pairs.js").Pair[]} pairs how each further curve compares with the first, if the scene asks for it
 * @property {number} late in how many frames one after the other some pair has been that of a frame before
 * @property {import("./meetings.js").Mark[]} meetings the marks of the pairs
 * @property {string} content what the samples are of
 * @property {import("./layout.js").Ranges} ranges of the axes, as they are drawn
 * @property {import("./layout.js").Ranges} zoomed those that the reader has set
 * @property {string} built what the readout and the answers have been built for
 * @property {string} shape of the scene that is mounted
 * @property {string} place the axis and span that `zoomed` is of
 * @property {string} entriesShape of the bars that are built
 * @property {boolean} mounted whether Plotly has drawn here
 * @property {boolean} behind whether the lines are newer than what else Plotly has drawn
 * @property {ReturnType<typeof setTimeout>} [rest] until Plotly catches up
 * @property {boolean} moving whether a slider is held
 * @property {boolean} stale whether the server has not yet computed what belongs to the curves
 * @property {number | null} frame an animation frame that is asked for
 * @property {{ content: string } | null} easing where the frame is going
 * @property {(curves: import("../wire").Curve[], probes: Probe[]) => void} write the numbers beside the picture
 * @property {(pairs: import("./comparison.js").Comparison[], view: number[]) => void} answer write where the curves meet
 * @property {((probes: Probe[]) => void) | null} drawEntries
 * @property {(() => void) | null} stopPlay
 * @property {{ follow: () => void, stop: () => void }} questions what a reader is asked about the picture
 * @property {import("../kit/plotly.js").Plotly} [Plotly]
 * @property {ResizeObserver} [sizes]
 */

/** @typedef {import("../wire").ChartMessage} ChartMessage */
/** @typedef {import("../wire").ChartScene} ChartScene */
/** @typedef {import("./sample.js").Probe} Probe */
/** @typedef {import("../kit/component.js").Mounted<ChartMessage> & Fields} Chart */
/** @typedef {Chart & { Plotly: import("../kit/plotly.js").Plotly }} Drawn a chart that Plotly has been read for */

/**
 * All but the field of the probe's number and the questions, which need the chart.
 *
 * @param {HTMLElement} parentElement
 * @param {ChartScene} scene
 * @returns {Omit<Fields, "number" | "questions">}
 */
export function fieldsOf(parentElement, scene) {
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (parentElement.querySelector(`.atlas-${name}`));
  const element = /** @type {import("../kit/plotly.js").Plot} */ (find("plot"));
  const marks = /** @type {SVGSVGElement} */ (parentElement.querySelector(".atlas-marks"));
  const [handle, readout, answers, note, bars, simplex] = ["probe", "readout", "answers", "note", "bars", "simplex"].map(find);
  const parts = { element, marks, handle, readout, answers, note, bars, simplex };
  const hand = { curves: [], probe: scene.probe, vectors: null, view: scene.span, zoomed: {} };
  const picture = {
    samples: [],
    pairs: [],
    late: 0,
    meetings: [],
    content: "",
    ranges: {},
    built: "",
    shape: "",
    place: "",
    entriesShape: "",
    write: () => {},
    answer: () => {},
    drawEntries: null,
  };
  const state = {
    mounted: false,
    behind: false,
    moving: false,
    stale: false,
    frame: null,
    easing: null,
    stopPlay: null,
  };
  return { ...parts, scene, ...hand, ...picture, ...state };
}
