/** Parts of a formula as DOM: raised exponents, roots with a bar, and text nodes for the numbers that change. */
import { element } from "./dom.js";
import { formatNumber } from "./format.js";

/** @typedef {{node: Text, text: (t: number, coordinate: 0 | 1) => string}} Slot */

/** Positions move by little; their digits have to show it. */
const DIGITS = { x: 6, t: 6 };

/**
 * @param {import("./notation.js").Part[]} parts
 * @param {Slot[]} slots receives the places whose text depends on the step
 * @returns {DocumentFragment}
 */
export function typeset(parts, slots) {
  const fragment = document.createDocumentFragment();
  for (const part of parts) fragment.append(typesetPart(part, slots));
  return fragment;
}

function typesetPart(part, slots) {
  if (typeof part === "string") return document.createTextNode(part);
  if (part.sup) return element("sup", {}, typeset(part.sup, slots));
  if (part.root) {
    const radicand = element("span", { class: "as-radicand" }, typeset(part.root, slots));
    return element("span", { class: "as-root" }, "√", radicand);
  }
  if (part.symbol) return typesetSymbol(part);
  return typesetNumber(part, slots);
}

function typesetSymbol({ symbol, sub }) {
  const node = element("span", { class: "as-symbol", text: symbol });
  if (sub) node.append(element("sub", { text: sub }));
  return node;
}

function typesetNumber({ value, name, constant, place }, slots) {
  const text = (t, coordinate) => {
    const number = value(t, coordinate);
    const isWhole = constant || name === "t";
    return guarded(formatNumber(number, { digits: DIGITS[name] ?? 4, trim: isWhole }), number, place);
  };
  const node = document.createTextNode(constant ? text(0, 0) : "");
  if (!constant) slots.push({ node, text });
  return element("span", { class: "as-number" }, node);
}

/** Parentheses where a sign or a power of ten would run into what stands before. */
function guarded(text, value, { lead, tight }) {
  const needed = (value < 0 && !lead) || (tight && /10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/.test(text));
  return needed ? `(${text})` : text;
}
