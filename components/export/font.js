// The page's font inside an SVG: a viewer that does not have it would put another in its place.

/** The rules of a style sheet; none of one from elsewhere, which the browser keeps to itself. @param {CSSStyleSheet} sheet */
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

/**
 * A style element that holds the upright font of this family; empty where the page has fetched none, or cannot fetch it again.
 *
 * @param {string} family
 */
export async function fontStyle(family) {
  const name = family.split(",")[0].replaceAll(/["']/g, "").trim();
  const bare = (/** @type {string} */ text) => text.replaceAll(/["']/g, "");
  for (const sheet of document.styleSheets) {
    for (const rule of rulesOf(sheet)) {
      if (!(rule instanceof CSSFontFaceRule) || bare(rule.style.getPropertyValue("font-family")) !== name) continue;
      const url = rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)/)?.[1];
      if (!url || rule.style.getPropertyValue("font-style") === "italic") continue;
      const data = await dataOf(new URL(url, sheet.href ?? document.baseURI));
      const weight = rule.style.getPropertyValue("font-weight") || "normal";
      return data && `<style>@font-face{font-family:"${name}";font-weight:${weight};src:url(${data})}</style>`;
    }
  }
  return "";
}

/** A file as an address that holds it; empty where it cannot be fetched. @param {URL} url @returns {Promise<string>} */
async function dataOf(url) {
  const file = await fetch(url).then(
    (answer) => (answer.ok ? answer.blob() : null),
    () => null,
  );
  if (!file) return "";
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(file);
  });
}
