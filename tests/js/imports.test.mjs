import { readdirSync } from "node:fs";
import { test } from "node:test";

const COMPONENTS = new URL("../../components/", import.meta.url);
const inlined = "catalogue/catalogue.js"; // handed to Streamlit as text

for (const name of readdirSync(COMPONENTS, { recursive: true }).filter((file) => file.endsWith(".js") && file !== inlined)) {
  test(`${name} does nothing on import, so it needs no page`, () => import(new URL(name, COMPONENTS)));
}
