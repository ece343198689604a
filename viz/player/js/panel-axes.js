/**
 * The value axes of the panels: ranges that hold what matters, at round numbers, so that they stay put while a
 * setting moves a little.
 *
 * @typedef {{low: number, high: number, ticks: {at: number, text: string}[], log: boolean}} Axis
 *   low, high and ticks are in axis units: log10(value) where `log`
 */
import { formatNumber, powerOfTen } from "./format.js";
import { valueAt } from "./panel-series.js";
import { multiples, roundStep } from "./ticks.js";

const MOST_TICKS = 4;
const MOST_DECADES = 40;
const FAR = 40; // pixels outside the panel that a line still goes to, so that leaving it looks steep

/** @param {import("./panel-series.js").Panel} panel @returns {Axis} */
export function panelAxis(panel) {
  // A diverged lane would flatten all others; it leaves the panel instead.
  const steady = panel.series.filter(({ lane }) => lane.divergedAt < 0);
  const extent = valueExtent(steady.length ? steady : panel.series, panel);
  return panel.log ? logAxis(extent) : linearAxis(extent);
}

function valueExtent(series, { log, bands, around, threads = [], reach = [] }) {
  let [low, high] = [Infinity, -Infinity];
  const take = (value) => {
    if (!Number.isFinite(value) || (log && value <= 0)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const line of series) {
    const count = line.data.length / line.stride;
    for (let row = 0; row < count; row++) take(valueAt(line, row + line.first));
  }
  if (!log) bands.forEach(({ band }) => [band.low, band.high].forEach((edge) => edge.forEach(take)));
  for (const { data, stride, index } of threads) {
    for (let at = index; at < data.length; at += stride) take(data[at]);
  }
  reach.forEach(take);
  if (around) [low, high] = [Math.max(low, around[0]), Math.min(high, around[1])];
  return low <= high ? [low, high] : log ? [0.1, 1] : [0, 1];
}

function logAxis([smallest, largest]) {
  const top = Math.log10(largest);
  const bottom = Math.max(Math.log10(smallest), top - MOST_DECADES);
  const grain = top - bottom > 4 ? 1 : top - bottom > 1 ? 0.5 : 0.1;
  const low = Math.floor((bottom - 0.05) / grain) * grain;
  const high = Math.ceil((top + 0.05) / grain) * grain;
  const ticks = high - low >= 1.5 ? decadeTicks : high - low > 0.6 ? halvingTicks : valueTicks;
  return { low, high, ticks: ticks(low, high), log: true };
}

function decadeTicks(low, high) {
  const stride = Math.max(1, Math.ceil((high - low) / MOST_TICKS));
  const exponents = multiples(low, high, stride);
  const isPlain = exponents.every((exponent) => exponent >= -2 && exponent <= 3);
  const text = (at) => (at === 0 || isPlain ? formatNumber(10 ** at, { trim: true }) : powerOfTen(at));
  return exponents.map((at) => ({ at, text: text(at) }));
}

/** 1, 2, 5, 10 … on a log axis of about one decade. */
function halvingTicks(low, high) {
  const exponents = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  return exponents
    .flatMap((exponent) => [1, 2, 5].map((factor) => factor * 10 ** exponent))
    .map((value) => ({ at: Math.log10(value), text: formatNumber(value, { trim: true }) }))
    .filter(({ at }) => at >= low - 1e-9 && at <= high + 1e-9);
}

/** Evenly spaced round values on a log axis of less than that. */
function valueTicks(low, high) {
  const [from, to] = [10 ** low, 10 ** high];
  return multiples(from, to, roundStep((to - from) / 3))
    .filter((value) => value > 0)
    .map((value) => ({ at: Math.log10(value), text: formatNumber(value, { trim: true }) }));
}

function linearAxis([smallest, largest]) {
  const margin = (largest - smallest || Math.abs(largest) || 1) * 0.04;
  const step = roundStep((largest - smallest + 2 * margin) / 3);
  const low = Math.floor((smallest - margin) / (step / 2)) * (step / 2);
  const high = Math.ceil((largest + margin) / (step / 2)) * (step / 2);
  // As many digits as tell two ticks apart.
  const digits = Math.max(4, Math.ceil(Math.log10(Math.max(-low, high) / step)) + 1);
  const ticks = multiples(low, high, step).map((at) => ({ at, text: formatNumber(at, { digits, trim: true }) }));
  return { low, high, ticks, log: false };
}

/** A value in axis units; NaN where the axis cannot show it. @param {Axis} axis */
function toUnits({ log, low }, value, floored) {
  if (!log) return value;
  return value > 0 ? Math.log10(value) : floored && value <= 0 ? low : NaN;
}

/** Vertical place in CSS pixels of a value in axis units. @param {{top: number, height: number}} row */
export function pixelOfUnits({ low, high }, row, units) {
  return row.top + ((high - units) / (high - low)) * row.height;
}

/** Vertical place of a value, NaN where there is none. Values beyond the axis go a little outside it. */
export function pixelOf(axis, row, value, floored) {
  const y = pixelOfUnits(axis, row, toUnits(axis, value, floored));
  return Number.isNaN(y) ? NaN : Math.min(Math.max(y, row.top - FAR), row.top + row.height + FAR);
}
