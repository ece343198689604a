/**
 * The quantities of a rule that were not sent: its own traced lines, worked out for all steps from those that were.
 *
 * @typedef {import("./notation.js").Tree} Tree
 * @typedef {import("./lane.js").Lane} Lane
 * @typedef {import("./lane.js").Channel} Channel
 * @typedef {{data: Float32Array | Float64Array, width: 1 | 2}} Column row i is step i + 1
 */
import { operationOf } from "./evaluate.js";

/**
 * A channel for each line of the lane's formula that was not sent. Nothing is computed before its data are read.
 * @param {Lane} lane @param {Map<string, Channel>} sent
 * @returns {[string, Channel][]}
 */
export function derivedChannels(lane, sent) {
  const lines = lane.formula.filter(({ name }) => name !== "x" && !sent.has(name));
  const widths = new Map([["x", lane.dims], ...[...sent].map(([name, { width }]) => [name, width])]);
  return lines.map(({ name, tree }) => {
    widths.set(name, widthOf(tree, widths));
    return [name, new DerivedChannel(lane, tree, widths.get(name))];
  });
}

class DerivedChannel {
  #data = null;
  #compute;

  constructor(lane, tree, width) {
    this.width = width;
    this.offsetStep = 1;
    this.#compute = () => rounded(over(tree, lane), width, lane);
  }

  get data() {
    return (this.#data ??= this.#compute());
  }
}

/** 2 where a coordinate's own quantity takes part, 1 for what both coordinates share. */
function widthOf(tree, widths) {
  if (typeof tree === "string") return widths.get(tree) ?? 1;
  return typeof tree === "number" ? 1 : Math.max(...tree.slice(1).map((arg) => widthOf(arg, widths)));
}

/** In float32, as if it had been sent, and not a number once the run has diverged, as everything recorded. */
function rounded(value, width, { numSteps, divergedAt }) {
  const data = new Float32Array(numSteps * width);
  if (typeof value === "number") data.fill(value);
  else data.set(value.data);
  return divergedAt < 0 ? data : data.fill(NaN, divergedAt * width);
}

/** A tree's value at the steps 1, 2, …; a number where it is the same at all. @returns {number | Column} */
function over(tree, lane) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return named(tree, lane);
  if (tree[0] === "prev") return before(tree[1], lane);
  return apply(operationOf(tree), tree.slice(1).map((arg) => over(arg, lane)), lane.numSteps);
}

function named(name, lane) {
  if (name === "t") return { data: steps(lane.numSteps), width: 1 };
  if (name === "x") return { data: lane.x.subarray(lane.dims), width: lane.dims };
  const channel = lane.channel(name);
  if (!channel) return lane.floored[name] ?? lane.value(name, 1, 0);
  return { data: channel.data.subarray((1 - channel.offsetStep) * channel.width), width: channel.width };
}

function steps(count) {
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = i + 1;
  return data;
}

/** One step before. */
function before(name, lane) {
  if (name === "x") return { data: lane.x.subarray(0, -lane.dims), width: lane.dims };
  const { data, width } = named(name, lane);
  const moved = new Float64Array(data.length);
  moved.set(data.subarray(0, -width), width);
  for (let k = 0; k < width; k++) moved[k] = lane.value(name, 0, k);
  return { data: moved, width };
}

function apply(operation, args, rows) {
  if (args.every((arg) => typeof arg === "number")) return Number(operation(...args));
  const width = Math.max(...args.map((arg) => arg.width ?? 1));
  const [a, b, c] = args.map((arg) => spread(arg, width, rows));
  const data = new Float64Array(rows * width);
  // One loop for each number of arguments: handing over an array for every element would take several times as long.
  if (c) for (let i = 0; i < data.length; i++) data[i] = operation(a[i], b[i], c[i]);
  else if (b) for (let i = 0; i < data.length; i++) data[i] = operation(a[i], b[i]);
  else for (let i = 0; i < data.length; i++) data[i] = operation(a[i]);
  return { data, width };
}

/** A number at every step, or a value that both coordinates share beside each of them. */
function spread(value, width, rows) {
  if (value.width === width) return value.data;
  const data = new Float64Array(rows * width);
  if (typeof value === "number") return data.fill(value);
  for (let i = 0; i < data.length; i++) data[i] = value.data[i >> 1];
  return data;
}
