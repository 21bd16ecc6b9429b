// Sentences beside the controls: one that explains, and one that refuses something, which screen readers say at once.

/** @param {{ parentElement: HTMLElement, data: { note: string, refusal: string } }} message */
export function render({ parentElement, data: { note, refusal } }) {
  const [first, second] = parentElement.children;
  if (first.textContent !== note) first.textContent = note;
  if (second.textContent !== refusal) second.textContent = refusal;
}
