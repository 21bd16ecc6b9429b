// What the pictures in the browser share with the printed program: Python reads this file too (kit/constants.py), so it holds JSON.
//
// dashes: of the curves, in order, as Plotly calls them.
// panels: the gap between two, in parts of the height, and how much taller the first is.
// frame: how a panel is fitted to its values. Where a curve runs off, the frame holds this part of each panel's values (bulk), or of
//   values that compare (compared); a value beyond that part still counts when it is as near as this part of its extent (slack). There
//   is room beyond the values (pad), less of it beyond 0 (less), and no frame is lower than this (flat).
export default {
  "dashes": ["solid", "dash", "dot", "dashdot"],
  "panels": { "gap": 0.1, "first": 1.25 },
  "frame": {
    "bulk": { "value": 0.98, "slope": 0.94, "curvature": 0.88, "weight": 0.94 },
    "compared": 0.94,
    "slack": 0.25,
    "pad": 0.06,
    "less": 0.6,
    "flat": 1e-9
  }
};
