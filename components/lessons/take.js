// Keeping a lesson: as its file.

/** Offers a text as a file. @param {string} text @param {string} name */
export function saveText(text, name, type = "text/markdown") {
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(new Blob([text], { type })),
    download: name,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
