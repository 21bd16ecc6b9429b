// Printed by `python -m components.kit.constants`, where each is explained. Not to be edited by hand.
export default {
  "dashes": [
    "solid",
    "dash",
    "dot",
    "dashdot"
  ],
  "inset": 0.0001,
  "panels": {
    "gap": 0.1,
    "first": 1.25
  },
  "frame": {
    "bulk": {
      "value": 0.98,
      "slope": 0.94,
      "curvature": 0.88,
      "weight": 0.94
    },
    "compared": 0.94,
    "slack": 0.25,
    "pad": 0.06,
    "less": 0.6,
    "flat": 1e-09
  },
  "paper": {
    "column": 84,
    "columns": 174
  },
  "staging": [
    "present",
    "hide",
    "lock",
    "sliders",
    "draw",
    "place",
    "guess",
    "choose"
  ],
  "steps": 40,
  "framed": [
    "regression",
    "binary",
    "likelihoods",
    "multiclass",
    "ranking",
    "divergences",
    "segmentation",
    "detection",
    "embedding",
    "adversarial",
    "compare",
    "batch",
    "numerics"
  ]
};
