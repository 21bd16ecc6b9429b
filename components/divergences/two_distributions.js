// Two distributions that can be dragged, and everything that compares them: a table, and the identity cross entropy = entropy + KL.

import { buildBars, shared } from "../kit/bars.js";
import { isInHand } from "../kit/handle.js";
import { NOISE, format } from "../kit/numbers.js";
import { evaluate } from "../program/program.js";
import { sinceNow, watch } from "../kit/sliders.js";
import { readTheme } from "../kit/theme.js";

const BITS = Math.log(2);
const pairs = new WeakMap(); // the component's element -> what it shows

export function render({ parentElement, data, setTriggerValue }) {
  const pair = pairs.get(parentElement) ?? create(parentElement);
  const find = (name) => parentElement.querySelector(`.atlas-${name}`);
  const kept = isInHand(parentElement) && JSON.stringify(pair.scene?.groups) === JSON.stringify(data.scene.groups);
  Object.assign(pair, { scene: data.scene, theme: readTheme(parentElement) });
  if (!kept) pair.vectors = structuredClone(data.scene.vectors);
  pair.changed = sinceNow(["skew"]);
  pair.commit = () => setTriggerValue("vectors", pair.vectors);
  build(pair, find);
  pair.show = () => {
    const found = measure(pair);
    pair.bars({ ...pair.vectors, ...found.terms });
    pair.rows(found.values);
    find("sums").replaceChildren(...sums(found.values, pair.scene, pair.theme));
  };
  pair.show();
}

// Anew only for other bars: the hand or the keyboard may be on one of them.
function build(pair, find) {
  const shape = JSON.stringify([pair.scene.groups, pair.theme]);
  if (shape === pair.shape) return;
  pair.shape = shape;
  const hand = {
    colors: pair.theme.colors,
    moved: (name, i, value) => ((pair.vectors[name] = shared(pair.vectors[name], i, value)), pair.show()),
    left: () => pair.commit(),
  };
  pair.bars = buildBars(find("bars"), pair.scene.groups, hand);
  pair.rows = buildTable(find("table"), pair.scene.rows);
}

export function remove(parentElement) {
  pairs.get(parentElement)?.stop();
  pairs.delete(parentElement);
}

function create(parentElement) {
  const pair = {};
  const moved = (keys) => keys.has("skew") && pair.show();
  pair.stop = watch({ moved, released: () => {} });
  pairs.set(parentElement, pair);
  return pair;
}

function measure({ scene, vectors, changed }) {
  const [alpha] = changed("skew") ?? [scene.alpha];
  const entries = Object.entries(vectors).flatMap(([name, list]) => list.map((v, i) => [`${name}${i + 1}`, v]));
  const found = evaluate(scene.program, { ...Object.fromEntries(entries), x: Float64Array.of(vectors.q[0]), alpha });
  const values = Object.fromEntries(Object.entries(found).map(([name, [v]]) => [name, scene.bits ? v / BITS : v]));
  const terms = Object.fromEntries(scene.terms.map((name) => [name, vectors.p.map((_, i) => values[`${name}${i + 1}`])]));
  return { values, terms };
}

function buildTable(table, rows) {
  table.innerHTML = "<tbody></tbody>";
  const cells = rows.map(({ name, slug, call }) => {
    const row = table.tBodies[0].insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    row.append(head);
    const value = row.insertCell();
    const code = document.createElement("code");
    code.textContent = call;
    row.insertCell().append(code);
    return { slug, value };
  });
  return (values) => cells.forEach(({ slug, value }) => (value.textContent = format(values[slug], NOISE)));
}

// Cross entropy as two bars end to end: what p costs under its own code, and what q's code costs on top.
function sums(values, { sums: parts }, { colors }) {
  const whole = Math.max(...parts.map(({ total }) => values[total]).filter(Number.isFinite), 1e-9);
  return parts.flatMap(({ name, total, terms }) => {
    const label = document.createElement("span");
    label.textContent = name;
    const bar = document.createElement("div");
    if (!Number.isFinite(values[total])) bar.textContent = "∞";
    else
      bar.append(
        ...terms.map(({ slug, word }, i) => piece(values[slug] / whole, `${word} ${format(values[slug], NOISE)}`, colors[i])),
      );
    return [label, bar];
  });
}

function piece(part, words, color) {
  const element = document.createElement("i");
  element.style.cssText = `width:${100 * part}%;background:${color}`;
  element.textContent = part > 0.12 ? words : "";
  element.title = words;
  return element;
}
