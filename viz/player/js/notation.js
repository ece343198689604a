/**
 * A formula's tree as parts to typeset, with no more parentheses than mathematics needs.
 *
 * @typedef {string | number | [string, ...Tree[]]} Tree a name, a constant, ["prev", name] or [operation, …arguments]
 * @typedef {{lead?: boolean, tight?: boolean}} Place lead: nothing stands before it; tight: a base or a denominator
 * @typedef {(t: number, coordinate: 0 | 1) => number} Value
 * @typedef {{value: Value, name?: string, constant?: boolean, place: Place}} NumberPart
 * @typedef {string | {symbol: string, sub?: string} | NumberPart | {sup: Part[]} | {root: Part[]}} Part
 * @typedef {{parts: Part[], level: number}} Written level: how strongly the outermost operation binds
 * @typedef {(tree: Tree, place: Place) => Written | null} Leaf writes a tree as one piece, or lets it be taken apart
 */
import { TEXTS } from "./texts.js";

export const LEVEL = { choice: 0, comparison: 1, sum: 2, quotient: 3, product: 4, power: 5, atom: 6 };
const SIGNS = { ">": " > ", ">=": " ≥ ", "<": " < ", "<=": " ≤ ", "==": " = " };

/** @param {Tree} tree @param {Leaf} leaf @param {Place} [place] @returns {Written} */
export function write(tree, leaf, place = { lead: true }) {
  const taken = leaf(tree, place);
  if (taken) return taken;
  const [operation, ...args] = tree;
  const inside = (arg, least, where = {}) => {
    const written = write(arg, leaf, where);
    return written.level >= least ? written.parts : ["(", ...write(arg, leaf, { lead: true }).parts, ")"];
  };
  if (operation in SIGNS) return compare(SIGNS[operation], args, inside, place);
  return WRITERS[operation](args, inside, place);
}

const WRITERS = {
  "+": (args, inside, { lead }) => ({
    level: LEVEL.sum,
    parts: args.flatMap((arg, i) => {
      if (i === 0) return inside(arg, LEVEL.sum, { lead });
      const negated = Array.isArray(arg) && arg[0] === "-" && arg.length === 2;
      return negated ? [" − ", ...inside(arg[1], LEVEL.quotient)] : [" + ", ...inside(arg, LEVEL.sum)];
    }),
  }),
  "-": (args, inside, { lead }) => ({
    level: LEVEL.sum,
    parts:
      args.length === 1
        ? ["−", ...inside(args[0], LEVEL.quotient)]
        : [...inside(args[0], LEVEL.sum, { lead }), " − ", ...inside(args[1], LEVEL.quotient)],
  }),
  "*": (args, inside, { lead }) => ({
    level: LEVEL.product,
    parts: args.flatMap((arg, i) =>
      i === 0 ? inside(arg, LEVEL.product, { lead }) : ["·", ...inside(arg, LEVEL.product)],
    ),
  }),
  "/": ([top, bottom], inside, { lead }) => ({
    level: LEVEL.quotient,
    parts: [...inside(top, LEVEL.product, { lead }), " / ", ...inside(bottom, LEVEL.power, { tight: true })],
  }),
  "**": ([base, exponent], inside) => ({
    level: LEVEL.power,
    parts: [...inside(base, LEVEL.atom, { tight: true }), { sup: inside(exponent, LEVEL.choice, { lead: true }) }],
  }),
  sqrt: ([arg], inside) => atom([{ root: inside(arg, LEVEL.choice, { lead: true }) }]),
  abs: ([arg], inside) => atom(["|", ...inside(arg, LEVEL.choice, { lead: true }), "|"]),
  sign: (args, inside) => call("sign", args, inside),
  maximum: (args, inside) => call("max", args, inside),
  minimum: (args, inside) => call("min", args, inside),
  where: ([condition, value, other], inside) => {
    const slots = { condition, value, other };
    const pieces = TEXTS.where.split(/\{(\w+)\}/);
    const parts = pieces.flatMap((text, i) => (i % 2 ? inside(slots[text], LEVEL.comparison, { lead: true }) : [text]));
    return { level: LEVEL.choice, parts: parts.filter((part) => part !== "") };
  },
};

const atom = (parts) => ({ level: LEVEL.atom, parts });

const call = (name, args, inside) => {
  const written = args.map((arg) => inside(arg, LEVEL.choice, { lead: true }));
  return atom([`${name}(`, ...written.flatMap((parts, i) => (i ? [", ", ...parts] : parts)), ")"]);
};

const compare = (sign, [left, right], inside, { lead }) => ({
  level: LEVEL.comparison,
  parts: [...inside(left, LEVEL.sum, { lead }), sign, ...inside(right, LEVEL.sum)],
});
