/** The value of a formula's tree, or of a part of it, at one step of a lane; derive.js does it for all steps. */

/** @typedef {import("./notation.js").Tree} Tree */

const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  negate: (a) => -a,
  "*": (a, b) => a * b,
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

/** The function of a tree's root; a minus with one argument changes the sign. @param {Tree} tree */
export function operationOf([name, ...args]) {
  return OPERATIONS[name === "-" && args.length === 1 ? "negate" : name];
}

/**
 * @param {Tree} tree @param {import("./lane.js").Lane} lane @param {number} t @param {0 | 1} coordinate
 * @returns {number} NaN where something in it does not exist
 */
export function evaluate(tree, lane, t, coordinate) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return lane.value(tree, t, coordinate);
  const [operation, ...args] = tree;
  if (operation === "prev") return lane.value(args[0], t - 1, coordinate);
  return operationOf(tree)(...args.map((arg) => evaluate(arg, lane, t, coordinate)));
}

/** Whether a tree has the same value at every step: only numbers and settings that no schedule moves. */
export function isConstant(tree, lane) {
  if (typeof tree === "number") return true;
  if (typeof tree === "string") return tree in lane.hyper && !lane.channel(tree);
  return tree[0] !== "prev" && tree.slice(1).every((arg) => isConstant(arg, lane));
}
