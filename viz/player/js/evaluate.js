/** The value of a formula's tree, or of a part of it, from what was recorded of a lane. */

/** @typedef {import("./notation.js").Tree} Tree */

const OPERATIONS = {
  "+": (...args) => args.reduce((a, b) => a + b),
  "-": (a, b) => (b === undefined ? -a : a - b),
  "*": (...args) => args.reduce((a, b) => a * b),
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  maximum: Math.max,
  minimum: Math.min,
  where: (condition, a, b) => (condition ? a : b),
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
};

/**
 * @param {Tree} tree @param {import("./lane.js").Lane} lane @param {number} t @param {0 | 1} coordinate
 * @returns {number} NaN where something in it was not recorded
 */
export function evaluate(tree, lane, t, coordinate) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return named(tree, lane, t, coordinate);
  const [operation, ...args] = tree;
  if (operation === "prev") return lane.value(args[0], t - 1, coordinate);
  return OPERATIONS[operation](...args.map((arg) => evaluate(arg, lane, t, coordinate)));
}

/** A recorded value; a line of the formula that was not recorded is worked out from its own tree. */
function named(name, lane, t, coordinate) {
  const isKnown = name === "t" || name === "x" || lane.channel(name) || name in lane.hyper;
  const line = isKnown ? null : lane.formula.find((candidate) => candidate.name === name);
  return line ? evaluate(line.tree, lane, t, coordinate) : lane.value(name, t, coordinate);
}

/** Whether a tree has the same value at every step: only numbers and settings that no schedule moves. */
export function isConstant(tree, lane) {
  if (typeof tree === "number") return true;
  if (typeof tree === "string") return tree in lane.hyper && !lane.channel(tree);
  return tree[0] !== "prev" && tree.slice(1).every((arg) => isConstant(arg, lane));
}
