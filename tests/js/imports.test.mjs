import { readdirSync } from "node:fs";
import { test } from "node:test";

const COMPONENTS = new URL("../../components/", import.meta.url);

for (const name of readdirSync(COMPONENTS, { recursive: true }).filter((file) => file.endsWith(".js"))) {
  test(`${name} does nothing on import, so it needs no page`, () => import(new URL(name, COMPONENTS)));
}
