// Steps down a gradient, a picture for each, and the trail they leave.

import { prefersStill } from "../kit/device.js";

const PACE = 45; // ms between two pictures

// Takes the steps from where the points are, and calls done() at the end; returns how to stop before it.
export function descend(state, steps, { measure, done }) {
  let left = steps;
  let last = 0;
  let frame = requestAnimationFrame(next);

  function next(now) {
    if (prefersStill()) while (left > 0) step();
    else if (now - last >= PACE) (step(), (last = now));
    state.show();
    if (left > 0) frame = requestAnimationFrame(next);
    else done();
  }

  function step() {
    if (!state.trail.length) state.trail = [state.places];
    state.places = stepped(state, measure(state.places));
    state.trail.push(state.places);
    left -= 1;
  }

  return () => cancelAnimationFrame(frame);
}

// Where one step takes the points; none leaves the frame.
function stepped({ scene, places }, { inputs, found }) {
  const size = scene.step.size * (scene.step.times ? inputs[scene.step.times] : 1);
  const to = (name, k) => {
    const [low, high] = scene.frame[k];
    const there = places[name][k] - size * found[`by_${name}_${"xy"[k]}`];
    return Number(Math.min(Math.max(there, low), high).toFixed(6));
  };
  return Object.fromEntries(scene.points.map(({ name }) => [name, [to(name, 0), to(name, 1)]]));
}
