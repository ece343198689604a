/** A line of an update rule three ways: with symbols, with numbers filled in, and with its result. */
import { evaluate, isConstant } from "./evaluate.js";
import { LEVEL, write } from "./notation.js";

/**
 * @typedef {import("./notation.js").Part} Part
 * @typedef {import("./notation.js").Tree} Tree
 * @typedef {import("./lane.js").Lane} Lane
 */

const atom = (part) => ({ parts: [part], level: LEVEL.atom });

/** The right-hand side in symbols. @param {Tree} tree @param {Record<string, string>} symbols @returns {Part[]} */
export function symbolParts(tree, symbols) {
  const leaf = (node, place) => {
    if (typeof node === "number") return atom({ value: () => node, constant: true, place });
    if (typeof node === "string") return atom({ symbol: symbols[node] ?? node });
    return node[0] === "prev" ? atom({ symbol: symbols[node[1]] ?? node[1], sub: "t−1" }) : null;
  };
  return write(tree, leaf).parts;
}

/**
 * The right-hand side with its numbers: settings are worked out (1 − β₁ is 0.1), recorded values fill slots. A fraction
 * with a long denominator is followed by the same fraction with top and bottom worked out.
 * @param {Tree} tree @param {Lane} lane @returns {Part[]} empty where there is nothing to work out
 */
export function numberParts(tree, lane) {
  const filled = (node, place) => {
    if (isConstant(node, lane)) return atom({ value: () => evaluate(node, lane, 0, 0), constant: true, place });
    return typeof node === "string" || node[0] === "prev" ? slot(node, lane, place) : null;
  };
  if (filled(tree, {})) return [];
  const parts = write(tree, filled).parts;
  const isFraction = tree[0] === "/" && !filled(tree[2], {});
  if (!isFraction) return parts;
  const workedOut = (node, place) => (node === tree ? null : (filled(node, place) ?? slot(node, lane, place)));
  return [...parts, " = ", ...write(tree, workedOut).parts];
}

function slot(node, lane, place) {
  const name = Array.isArray(node) ? node[1] : node;
  return atom({ value: (t, coordinate) => evaluate(node, lane, t, coordinate), name, place });
}

/** The line's result, as recorded. @returns {Part} */
export function resultPart(name, lane) {
  return { value: (t, coordinate) => evaluate(name, lane, t, coordinate), name, place: { lead: true } };
}
