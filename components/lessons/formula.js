// A formula between dollar signs as MathML, which browsers set by themselves: a tree of elements, from the part of LaTeX that lessons need.

/** @typedef {{ tag: string, text?: string, inside?: Node[], attributes?: Record<string, string> }} Node */

/** @param {string} tag @param {string} text @param {Record<string, string>} [attributes] @returns {Node} */
const leaf = (tag, text, attributes) => ({ tag, text, ...(attributes && { attributes }) });
/** @param {string} tag @param {Node[]} inside @param {Record<string, string>} [attributes] @returns {Node} */
const around = (tag, inside, attributes) => ({ tag, inside, ...(attributes && { attributes }) });

/** Letters and signs by the name of their command, each table with the element that they stand in. @type {Record<string, string>} */
const LETTERS = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ϵ", varepsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", kappa: "κ", lambda: "λ",
  mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "ϕ", varphi: "φ", chi: "χ", psi: "ψ", omega: "ω", Gamma: "Γ",
  Delta: "Δ", Theta: "Θ", Lambda: "Λ", Pi: "Π", Sigma: "Σ", Phi: "Φ", Psi: "Ψ", Omega: "Ω", ell: "ℓ", infty: "∞", partial: "∂",
  nabla: "∇", dots: "…", ldots: "…", cdots: "⋯", emptyset: "∅",
}; // prettier-ignore
/** @type {Record<string, string>} */
const SIGNS = {
  cdot: "·", times: "×", div: "÷", pm: "±", le: "≤", leq: "≤", ge: "≥", geq: "≥", ne: "≠", neq: "≠", approx: "≈", sim: "∼", equiv: "≡",
  propto: "∝", to: "→", rightarrow: "→", Rightarrow: "⇒", mapsto: "↦", in: "∈", cap: "∩", cup: "∪", subset: "⊂", mid: "|", "|": "‖",
  "{": "{", "}": "}", "%": "%", lfloor: "⌊", rfloor: "⌋", lvert: "|", rvert: "|",
}; // prettier-ignore
/** @type {Record<string, string>} */
const LARGE = { sum: "∑", prod: "∏", int: "∫" };
const WORDS = ["log", "ln", "exp", "max", "min", "sin", "cos", "tanh", "arg", "sign"];
/** @type {Record<string, string>} */
const OVER = { hat: "^", bar: "¯", tilde: "~", vec: "→", dot: "˙" };
const THIN = "0.17em";
/** @type {Record<string, string>} */
const SPACES = { ",": THIN, ";": "0.28em", " ": "0.25em", quad: "1em", qquad: "2em" };
const UPRIGHT = ["text", "mathrm", "operatorname"];
const CLOSING = [")", "]", "}", "|", "‖", "!", "′"]; // after these a minus is between two things
const DEEPEST = 20; // groups in groups
const TOKEN = /\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|[\s\S]/gu;

/** @param {Node[]} nodes @returns {Node} */
const row = (nodes) => (nodes.length === 1 ? nodes[0] : around("mrow", nodes));

/** Whether a node is the name of a function, with or without what stands above and below its line. @param {Node} node @returns {boolean} */
const isWord = ({ tag, text, inside = [] }) =>
  tag === "mi" ? WORDS.includes(text ?? "") : /^m(sub|sup|under)/.test(tag) && isWord(inside[0]);

/** Whether a name of a function stands beside a letter, number or fraction, from which a space divides it: log p. @param {Node} before @param {Node} node */
function isApart(before, node) {
  const isSign = ({ tag = "", text = "" }) => tag === "mo" && !CLOSING.includes(text);
  if (isWord(before)) return node.tag !== "mo" && node.tag !== "mrow" && node.tag !== "mspace";
  return isWord(node) && before.tag !== "mspace" && !isSign(before);
}

/** The tokens of a formula, read one after the other; Error says what is wrong with it. @param {string} latex */
function reader(latex) {
  const tokens = latex.match(TOKEN) ?? [];
  let at = 0;
  let depth = 0;
  const skip = () => {
    while (/^\s/.test(tokens[at] ?? "")) at += 1;
  };
  const next = () => {
    skip();
    return tokens[at];
  };
  const take = () => {
    const token = next();
    at += 1;
    return token;
  };

  /** What stands in braces, as it is written. @param {string} of the command */
  function plain(of) {
    if (take() !== "{") throw new Error(`${of} needs braces`);
    const from = at;
    while (at < tokens.length && tokens[at] !== "}") at += 1;
    if (at === tokens.length) throw new Error("a brace is not closed");
    at += 1;
    return tokens.slice(from, at - 1).join("");
  }

  /** One token, or a group in braces. @param {string} of what it belongs to @returns {Node} */
  function argument(of) {
    const token = next();
    if (token === undefined || token === "}" || token === "^" || token === "_") throw new Error(`nothing follows ${of}`);
    if (token !== "{") return atom();
    take();
    return row(list("}"));
  }

  /** @param {string | undefined} end the token that ends it @returns {Node[]} */
  function list(end) {
    if ((depth += 1) > DEEPEST) throw new Error(`it is more than ${DEEPEST} groups deep`);
    /** @type {Node[]} */
    const nodes = [];
    for (let token = next(); token !== end; token = next()) {
      if (token === undefined) throw new Error(end === "}" ? "a brace is not closed" : `${end} is missing`);
      const node = scripts();
      const before = nodes.at(-1);
      const isSign = node.text === "−" && (!before || (before.tag === "mo" && !CLOSING.includes(before.text ?? "")));
      if (before && isApart(before, node)) nodes.push(around("mspace", [], { width: THIN }));
      nodes.push(isSign ? { ...node, attributes: { form: "prefix" } } : node);
    }
    take();
    depth -= 1;
    return nodes;
  }

  /** An atom with what stands above and below its line. @returns {Node} */
  function scripts() {
    const base = atom();
    /** @type {Record<string, Node>} */
    const scripted = {};
    for (let token = next(); token === "^" || token === "_" || token === "'"; token = next()) {
      take();
      const place = token === "'" ? "^" : token;
      if (scripted[place]) throw new Error(`two ${place} follow each other`);
      scripted[place] = token === "'" ? leaf("mo", "′") : argument(token);
    }
    const { _: below, "^": above } = scripted;
    const isLarge = Object.values(LARGE).includes(base.text ?? "");
    if (below && above) return around(isLarge ? "munderover" : "msubsup", [base, below, above]);
    if (below) return around(isLarge || base.text === "max" || base.text === "min" ? "munder" : "msub", [base, below]);
    return above ? around(isLarge ? "mover" : "msup", [base, above]) : base;
  }

  /** @returns {Node} */
  function atom() {
    const token = take();
    if (token === "{") return row(list("}"));
    if (token === "}" || token === "^" || token === "_") throw new Error(`${token} stands where a letter is missing`);
    if (token.startsWith("\\")) return command(token);
    if (/\d/.test(token)) return leaf("mn", token);
    if (/\p{L}/u.test(token)) return leaf("mi", token);
    if (token === "|") return leaf("mo", token, { stretchy: "false", lspace: "0", rspace: "0" }); // a bar opens or closes
    return leaf("mo", token === "-" ? "−" : token, ...("()[]".includes(token) ? [{ stretchy: "false" }] : []));
  }

  /** @param {string} token @returns {Node} */
  function command(token) {
    const name = token.slice(1);
    if (LETTERS[name]) return leaf("mi", LETTERS[name]);
    if (SIGNS[name]) return leaf("mo", SIGNS[name]);
    if (LARGE[name]) return leaf("mo", LARGE[name]);
    if (WORDS.includes(name)) return leaf("mi", name);
    if (SPACES[name]) return around("mspace", [], { width: SPACES[name] });
    if (UPRIGHT.includes(name)) return leaf(name === "text" ? "mtext" : "mi", plain(token), { mathvariant: "normal" });
    if (name === "mathbf") return around("mstyle", [argument(token)], { style: "font-weight: bold" });
    if (OVER[name]) return around("mover", [argument(token), leaf("mo", OVER[name])], { accent: "true" });
    if (name === "frac") return around("mfrac", [argument(token), argument(token)]);
    if (name === "sqrt") return around("msqrt", [argument(token)]);
    if (name === "left") return fence();
    throw new Error(`${token} is not known here`);
  }

  /** What stands between \left and \right. @returns {Node} */
  function fence() {
    const sides = [take()];
    const inside = list("\\right");
    sides.push(take());
    const [left, right] = sides.map((side) => {
      const sign = side === "." ? "" : (SIGNS[side?.slice(1)] ?? side);
      if (sign === undefined) throw new Error("\\left and \\right need a bracket each");
      return leaf("mo", sign, { stretchy: "true" });
    });
    return around("mrow", [left, ...inside, right]);
  }

  return { all: () => list(undefined) };
}

/** The tree of a formula; Error, in words, for what is not LaTeX or not known here. @param {string} latex @returns {Node} */
export const mathOf = (latex) => around("math", reader(latex).all());
