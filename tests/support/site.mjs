// What pages of the site show at addresses, as JSON: of each address the values of its fields, the words of its controls, and its message.

import { stateOf } from "../../components/site/scene.js";
import { queryOf } from "../../components/site/state.js";

let input = "";
for await (const part of process.stdin) input += part;
const { page, queries } = JSON.parse(input);
const states = queries.map((query) => {
  const { state, values, message } = stateOf(page, new URLSearchParams(query));
  return { keys: state.map(({ field }) => field.key), values, message, query: String(queryOf(state)) };
});
process.stdout.write(JSON.stringify(states));
