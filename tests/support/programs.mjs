// What a program gives for several sets of its inputs: it travels, and is compiled, once. Its answers are copied, as it writes the next
// over them.

import { evaluate } from "../../components/kit/program/program.js";

export const evaluations = (program, inputs) => inputs.map((each) => structuredClone(evaluate(program, each)));
