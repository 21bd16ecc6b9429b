// Answers the lines of its input; the one argument is the folder of the app's modules, as an address that ends with a slash.

import { createInterface } from "node:readline";

import { answer } from "./answer.mjs";

for await (const question of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await answer(process.argv[2], question)}\n`);
}
