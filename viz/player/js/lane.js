/** One optimiser with its settings and everything that was recorded of it or follows from what was. */
import { derivedChannels } from "./derive.js";

/**
 * @typedef {{data: Float32Array, width: 1 | 2, offsetStep: 0 | 1}} Channel row i is step i + offsetStep; width is 1
 *   for what all coordinates share
 * @typedef {{mean: Float32Array, low: Float32Array, high: Float32Array}} Band loss − minimum over the seeds
 * @typedef {{paths: Float32Array, every: number, count: number, points: number}} Seeds paths: (count, points, dims)
 * @typedef {{eigenvalue: Float32Array, threshold: Float32Array | null, formula: string | null,
 *   preconditioned: boolean}} Sharpness of step i + 1 in row i; threshold: null where the rule has none
 */

export class Lane {
  /**
   * @param {object} header the lane's part of the payload's header
   * @param {{numSteps: number, start: number[], bounds: [number, number] | null, channels: Map<string, Channel>,
   *   seeds: Seeds | null, band: Band | null, sharpness: Sharpness | null}} recorded
   */
  constructor(header, { numSteps, start, bounds, channels, seeds, band, sharpness }) {
    this.id = header.id;
    this.name = header.name;
    this.optimizer = header.optimizer;
    this.color = header.color;
    this.dash = header.dash ?? [];
    this.marker = header.marker ?? "circle";
    this.hyper = header.hyper ?? {};
    /** What the rule computes with in place of a setting that it cannot take as it is: a tiny ε for 0. */
    this.floored = header.floored ?? {};
    this.divergedAt = header.diverged_at ?? -1;
    this.lastFinite = this.divergedAt < 0 ? numSteps : this.divergedAt - 1;
    this.runs = header.runs ?? 1;
    this.initial = header.initial ?? {};
    this.formula = header.formula ?? [];
    this.seeds = seeds;
    this.band = band;
    this.sharpness = sharpness;
    this.numSteps = numSteps;
    /** How many coordinates there are. */
    this.dims = start.length;
    /** (numSteps + 1, dims), interleaved. */
    this.x = positions(start, channels.get("step").data, bounds);
    this.channels = new Map([...channels, ...derivedChannels(this, channels)]);
  }

  /** A channel that is derived works out its data when they are first read. @returns {Channel | null} */
  channel(name) {
    return this.channels.get(name) ?? null;
  }

  /**
   * The value of a channel, a setting, "t" or "x" at step t; NaN where there is none.
   * @param {string} name @param {number} t @param {0 | 1} coordinate
   */
  value(name, t, coordinate) {
    if (name === "t") return t;
    if (t < 0 || t > this.numSteps) return NaN;
    if (name === "x") return this.x[this.dims * t + coordinate];
    const channel = this.channels.get(name);
    if (!channel) return scalar(t === 0 && name in this.initial ? this.initial[name] : this.hyper[name], coordinate);
    if (t < channel.offsetStep) return scalar(this.initial[name], coordinate);
    return channel.data[(t - channel.offsetStep) * channel.width + (channel.width === 2 ? coordinate : 0)];
  }
}

/** A number, a switch (1 or 0) or one number a coordinate. */
function scalar(value, coordinate) {
  return value == null ? NaN : Number(Array.isArray(value) ? value[coordinate] : value);
}

/**
 * Sum the steps in float64: float32 steps keep the late tiny moves that float32 positions would round away. Where the
 * problem has bounds, each step ends on them at the latest.
 * @param {number[]} start @param {Float32Array} steps (numSteps, dims) @param {[number, number] | null} bounds
 */
function positions(start, steps, bounds) {
  const dims = start.length;
  const [low, high] = bounds ?? [-Infinity, Infinity];
  const x = new Float64Array(dims + steps.length);
  x.set(start);
  for (let i = 0; i < steps.length; i++) x[i + dims] = Math.min(Math.max(x[i] + steps[i], low), high);
  return x;
}
