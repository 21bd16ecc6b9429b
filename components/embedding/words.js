// What the points come to, in a sentence or two with their numbers.

import { NOISE, format } from "../kit/numbers.js";

const NEAR = 0.05; // points this close are as good as one

export function say({ scene, places, found, inputs }) {
  return { triplet, contrastive, info_nce: nce }[scene.slug](found, inputs, places, scene.points);
}

function triplet(found, { alpha }) {
  const { value, near, far } = found;
  if (Math.max(near, far) < NEAR) return collapsed(found, alpha);
  if (value === 0) return `Easy: the negative is far enough. The loss is 0, all three gradients are 0, and nothing moves.`;
  const kind =
    far < near
      ? "Hard: the negative is nearer than the positive."
      : "Semi-hard: the negative is further than the positive, but not by the margin.";
  return `${kind} Squared, it lacks ${format(value, NOISE)}; that is the loss.`;
}

function collapsed(found, alpha) {
  const largest = (kind) => Math.max(...["anchor", "positive", "negative"].map((name) => found[`${kind}pull_${name}`]));
  const one = Math.max(found.near, found.far) === 0;
  const fades = one
    ? "have no gradient there: nothing moves"
    : `fade as the points meet: they pull with ${format(largest(""))} at most`;
  const why = one ? ", in the direction of the 10⁻⁶ that PyTorch adds to every difference" : ", however near";
  return `All three ${one ? "" : "nearly "}on one point. The loss is ${format(found.value, NOISE)}, for α = ${alpha}; squared distances ${fades}. As they are, distances pull with ${format(largest("unsquared_"))}${why}.`;
}

function contrastive({ value, distance, pull_anchor: pull }, { y, margin }) {
  if (y === 1) return `They belong together. Each is pulled with ${format(pull, NOISE)}, twice the distance: the nearer, the less.`;
  if (y > 0)
    return `They partly belong together, y = ${y}: one term pulls and the other pushes, and ${format(pull, NOISE)} of it is left on each.`;
  if (distance >= margin)
    return `They do not belong together, and are ${format(distance)} apart: beyond the margin the loss is 0 and nothing pushes.`;
  if (distance === 0)
    return `They do not belong together, and lie on one point: the loss is ${format(value, NOISE)}, but no direction leads apart better than another, and the gradient is 0.`;
  return `They do not belong together. Each is pushed with ${format(pull, NOISE)}, twice what is missing to the margin.`;
}

function nce(found, { tau }, places, [, , ...rivals]) {
  const share = ({ name }) => found[`share_${name}`];
  const first = rivals.reduce((best, rival) => (share(rival) > share(best) ? rival : best));
  const all = format(Math.log(rivals.length + 1));
  const none = Object.values(places).some((place) => place.every((v) => v === 0));
  const most = `Of the negatives, ${first.short} takes the most, ${format(share(first))}.`;
  const zero = " A point at the origin has no direction: its similarity is 0, and nothing pulls at it.";
  return `At τ = ${tau} the softmax gives the positive ${format(found.share_positive)}, and the loss is −log of it, ${format(found.value, NOISE)}; were all alike, log ${rivals.length + 1} = ${all}. ${most}${none ? zero : ""}`;
}
