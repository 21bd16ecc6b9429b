// The page of its own: native sliders beside the same live chart, from the scene the page carries. Nothing is fetched.

import { render } from "../chart/live.js";
import { fixed } from "../kit/numbers.js";
import { classOf, setThumbText } from "../kit/streamlit.js";

export function start() {
  const data = JSON.parse(document.getElementById("scene").textContent);
  const parentElement = document.querySelector(".atlas");
  const draw = () => render({ parentElement, data, setTriggerValue: () => {} });
  document.querySelector(".controls").append(...groupsOf(data.scene));
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

function slider(curve, { key, input, symbol, word, decimals, range }) {
  const { low, high, log } = range;
  const to = log ? (value) => Math.log(value / low) / Math.log(high / low) : (value) => (value - low) / (high - low);
  const from = log ? (part) => low * (high / low) ** part : (part) => low + part * (high - low);
  const element = document.createElement("label");
  element.className = classOf(key);
  element.innerHTML = '<span class="name"></span> <output></output><input type="range" min="0" max="1" step="any">';
  const [name, output, thumb] = element.children;
  name.textContent = symbol === word ? symbol : `${symbol}\u2002${word}`;
  const say = (value) => {
    output.textContent = fixed(value, decimals);
    setThumbText(thumb, value);
  };
  thumb.value = to(curve.inputs[input]);
  say(curve.inputs[input]);
  thumb.addEventListener("input", () => say(Number(from(thumb.valueAsNumber).toFixed(decimals))));
  return element;
}

// The sliders of each curve. The target has one slider, however many curves have it.
function groupsOf({ curves }) {
  const seen = new Set();
  return curves.flatMap((curve) => {
    const own = curve.controls.filter(({ key }) => !seen.has(key) && seen.add(key));
    if (!own.length) return [];
    const group = document.createElement("fieldset");
    group.innerHTML = "<legend></legend>";
    if (curves.length > 1) group.firstChild.textContent = curve.name;
    group.append(...own.map((control) => slider(curve, control)));
    return [group];
  });
}
