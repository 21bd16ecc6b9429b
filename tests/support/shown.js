// What a page shows, in the same words whether the app draws it or the static site. An expression, for page.evaluate.
//
// Each shell has the elements of a component from the same HTML, so that their classes say what is compared. Left out are the names of
// the marks in a chart, which depend on the room there is, and what only Streamlit offers. The app's controls are read from the message
// that Streamlit's part got, because a closed list has no options in the page.

() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const plain = (text) => text.replaceAll("\u2212", "-").replace(/\s+/g, " ").trim();
  const isIn = (element) => element.closest("[hidden]") === null && element.getClientRects().length > 0;
  const keyOf = (element) => [...element.classList].find((name) => name.startsWith("st-key-")).slice("st-key-".length);
  const numbers = (values) => Array.from(values ?? [], (v) => (typeof v === "number" && !Number.isFinite(v) ? String(v) : v));

  const text = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.hidden || node.matches(".js-plotly-plot, .atlas-marks, button, script, style"))
      return "";
    const said = ["aria-label", "aria-valuetext"].map((name) => node.getAttribute(name) ?? "");
    return [...said, node.value ?? "", ...[...node.childNodes].map(text)].join(" ");
  };
  const ONLY_APP = ".atlas-take, .atlas-code, .atlas-galleries, .atlas-list, .atlas-outside, .atlas-text";
  const parts = all("[class^='atlas-']").filter((part) => part.closest(ONLY_APP) === null && isIn(part));
  const words = {};
  for (const part of parts.filter((one) => one.parentElement.closest("[class^='atlas-']") === null)) {
    const said = plain(text(part));
    if (said) (words[part.classList[0]] ??= []).push(said);
  }

  const fiberOf = (element) => element[Object.keys(element).find((name) => name.startsWith("__reactFiber$"))];
  const toldOf = (element) => {
    for (let fiber = fiberOf(element); fiber; fiber = fiber.return)
      if (fiber.memoizedProps?.element?.id) return fiber.memoizedProps.element;
  };
  const inApp = (holder) => {
    const widget = holder.querySelector(".stSlider, .stSelectbox, .stButtonGroup, .stCheckbox, .stTextInput");
    if (!widget) return [];
    const told = toldOf(widget);
    const key = keyOf(holder);
    const caption = holder.parentElement.querySelector("[data-testid=stCaptionContainer]")?.textContent;
    const help = widget.matches(".stSlider") ? (caption ?? "") : told.help;
    const own = { key, label: told.label, help };
    const input = widget.querySelector("input");
    if (widget.matches(".stSelectbox")) return [{ ...own, options: told.options.map(plain), value: [input.value] }];
    if (widget.matches(".stCheckbox")) return [{ ...own, value: [String(input.checked)] }];
    if (widget.matches(".stTextInput")) return [{ ...own, value: [input.value] }];
    if (widget.matches(".stButtonGroup")) {
      const buttons = all("button", widget);
      const on = buttons.filter(
        (each) => [each.ariaChecked, each.ariaPressed].includes("true") || /active/i.test(each.dataset.testid),
      );
      return [{ ...own, options: told.options.map(({ content }) => content), value: on.map((each) => each.innerText) }];
    }
    const value = all("[data-testid=stSliderThumbValue]", widget).map((each) => each.textContent);
    const range = told.options.length ? [0, told.options.length - 1, 1] : [told.min, told.max, told.step];
    return [{ ...own, range, value }];
  };
  const inSite = (holder) => {
    const name = holder.querySelector(".name, legend");
    if (!name) return [];
    const own = { key: keyOf(holder), label: name.textContent, help: holder.querySelector("small")?.textContent ?? "" };
    const list = holder.querySelector("select");
    if (list)
      return [{ ...own, options: [...list.options].map((each) => plain(each.text)), value: [list.selectedOptions[0]?.text] }];
    if (holder.matches("fieldset")) {
      const buttons = all("button", holder);
      const on = buttons.filter(({ ariaPressed }) => ariaPressed === "true");
      return [{ ...own, options: buttons.map((each) => each.innerText), value: on.map((each) => each.innerText) }];
    }
    const inputs = all("input", holder);
    if (inputs[0].type === "checkbox") return [{ ...own, value: [String(inputs[0].checked)] }];
    if (inputs[0].type === "text") return [{ ...own, value: [inputs[0].value] }];
    const range = [inputs[0].min, inputs[0].max, inputs[0].step].map(Number);
    return [{ ...own, range, value: holder.querySelector("output").textContent.split(" to ") }];
  };
  const main = document.querySelector("[data-testid=stMain]");
  const holders = all(main ? ".stElementContainer[class*='st-key-']" : "[class*='st-key-']", main ?? document).filter(isIn);
  const controls = holders.flatMap(main ? inApp : inSite).map((control) => ({
    ...control,
    label: plain(control.label),
    help: plain(control.help ?? ""),
    value: control.value.map(plain),
  }));

  const plots = all(".js-plotly-plot")
    .filter(isIn)
    .map(({ data }) => data.map(({ name, x, y, z }) => [name ?? "", numbers(x), numbers(y), numbers(z)]));
  // keys of what the site leaves to the app, and whether it has no picture of that either
  const isUndrawn = document.querySelector("[data-undrawn]") !== null;
  const without = all(".controls[hidden]").flatMap(({ dataset }) => dataset.keys.split(" "));
  // each shell has room for some controls beside another picture; those of the site's first place are in one order in both
  const panel = all("[class*='st-key-']", document.querySelector(".controls") ?? document).map(keyOf);
  return { title: document.querySelector("h1").innerText, words, controls, plots, without, isUndrawn, panel };
};
