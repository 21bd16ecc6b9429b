// Whether a program that is run again and again, while only some of its inputs change, says the same to the bit as one run once.

import { evaluate, evaluateAgain } from "../../components/kit/program/program.js";

export function walk(program, steps) {
  const twin = structuredClone(program); // buffers are kept for each program
  let inputs = {};
  return steps.map((changes) => {
    inputs = { ...inputs, ...changes };
    const [again, once] = [evaluateAgain(program, inputs), evaluate(twin, inputs)];
    return Object.entries(once).every(([name, v]) => v.every((value, i) => Object.is(value, again[name][i])));
  });
}
