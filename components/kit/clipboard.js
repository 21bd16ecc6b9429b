// Putting a text on the clipboard, where the browser allows it.

/** Whether the text was put there. @param {string} text */
async function copy(text) {
  const copied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false, // a frame in another site's page may be refused
  );
  return copied || copyByHand(text);
}

/** The clipboard is closed to a page that came over plain HTTP, as it may in a lecture hall. @param {string} text */
function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

/** Words in a button's place for a moment, longer where there is more to read. @param {HTMLButtonElement} button @param {string} words */
export function say(button, words) {
  button.dataset.word ??= button.textContent ?? "";
  button.textContent = words;
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = String(setTimeout(() => (button.textContent = button.dataset.word ?? ""), 800 + 60 * words.length));
}

/** Copies a text and says on the button whether it could. @param {HTMLButtonElement} button @param {string} text */
export async function copyFrom(button, text) {
  say(button, (await copy(text)) ? "Copied" : "Copying is not allowed here");
}
