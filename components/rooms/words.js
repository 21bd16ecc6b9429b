// What the dialog is made of.

import { copyFrom } from "../kit/clipboard.js";
import { readTheme } from "../kit/theme.js";

/**
 * An element with these properties and children; a role is an attribute.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, unknown>} properties
 * @param {(Node | string)[]} children
 */
export function element(name, { role, ...properties }, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  if (role) made.setAttribute("role", String(role));
  made.append(...children);
  return made;
}

/** Puts a content into a dialog in the page's own colours, and leaves the focus where it was. @param {HTMLDialogElement} dialog @param {Node[]} content */
export function fill(dialog, content) {
  const { text, background } = readTheme(document.querySelector("[data-stage]") ?? document.body);
  dialog.style.cssText = `--ink:${text};--page:${background}`;
  const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.name : undefined;
  dialog.replaceChildren(...content);
  const name = held ?? "close";
  /** @type {HTMLElement | null} */ (dialog.querySelector(`[data-name="${name}"]`) ?? dialog.querySelector("[data-name]"))?.focus();
}

/** A button that copies a text. @param {string} text */
export function copyButton(text) {
  const button = element("button", { type: "button" }, "copy");
  button.dataset.name = "copy";
  button.addEventListener("click", () => void copyFrom(button, text));
  return button;
}
