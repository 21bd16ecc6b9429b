// What pages of the site show at addresses, as JSON: of each address the values of its fields, the message
// of each picture by its name, and the entries that stay of a list.

import { keptIn } from "../../components/site/list.js";
import { messageIn } from "../../components/site/pictures.js";
import { queryOf, read } from "../../components/site/state.js";

let input = "";
for await (const part of process.stdin) input += part;
const { page, queries } = JSON.parse(input);
const states = [];
for (const query of queries) {
  const state = read(page.table, new URLSearchParams(query));
  const values = Object.fromEntries(state.map(({ field, value }) => [field.key, value]));
  const messages = {};
  for (const picture of page.pictures ?? []) messages[picture.name] = await messageIn(page, picture, values);
  const kept = page.entries ? keptIn(page, state) : [];
  states.push({ keys: state.map(({ field }) => field.key), values, messages, kept, query: String(queryOf(state)) });
}
process.stdout.write(JSON.stringify(states));
