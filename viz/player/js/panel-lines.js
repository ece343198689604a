/** The panels' lines, bands and titles on a canvas; drawn once a run. */
import { litSeries } from "./light.js";
import { pixelOf } from "./panel-axes.js";
import { drawGuides, drawThreads } from "./panel-guides.js";
import { valueAt } from "./panel-series.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{panel: import("./panel-series.js").Panel, axis: import("./panel-axes.js").Axis,
 *   row: {top: number, height: number}, left: number, width: number, numSteps: number}} place
 * @param {import("./theme.js").Theme} theme
 * @param {import("./store.js").Lit | null} lit
 */
export function drawPanel(context, place, theme, lit) {
  const { panel, row, left, width } = place;
  context.save();
  context.beginPath();
  context.rect(left, row.top - 1, width + 1, row.height + 2);
  context.clip();
  for (const { band, color } of panel.bands) drawBand(context, place, band, color);
  drawGuides(context, place, theme);
  drawThreads(context, place);
  for (const series of litSeries(panel, lit)) drawSeries(context, place, series);
  context.restore();
}

function drawSeries(context, place, series) {
  const { style } = series;
  context.strokeStyle = style.color;
  context.globalAlpha = style.alpha;
  // A line that goes up and down in every column of pixels would turn its dashes into noise.
  const isNoisy = !series.smooth && isJagged(series, stepsPerPoint(place), place.numSteps);
  context.lineWidth = (isNoisy ? 1 : style.width) + (style.bold ?? 0);
  context.lineJoin = "round";
  context.setLineDash(isNoisy ? [] : style.dash);
  context.beginPath();
  tracePath(context, place, series);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Long runs have more steps than pixels. */
const stepsPerPoint = ({ numSteps, width }) => Math.max(1, Math.floor(numSteps / (2 * width)));

/** Whether a line turns back within a quarter of its groups of `size` steps. */
function isJagged(series, size, numSteps) {
  if (size === 1) return false;
  let [groups, turns] = [0, 0];
  for (let end = series.first + size; end <= numSteps; end += size) {
    const [before, within, after] = [end - size, end - (size >> 1), end].map((step) => valueAt(series, step));
    groups += 1;
    if ((within - before) * (after - within) < 0) turns += 1;
  }
  return turns > groups / 4;
}

/** Where steps outnumber pixels, every group of steps gets its lowest and its highest value. */
function tracePath(context, place, series) {
  const { panel, axis, row, left, width, numSteps } = place;
  const perPixel = stepsPerPoint(place);
  let isDown = false;
  const point = (t, y) => {
    const x = left + (t / numSteps) * width;
    if (isDown) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDown = true;
  };
  for (let start = series.first; start <= numSteps; start += perPixel) {
    const { first, second } = extremes(series, start, Math.min(start + perPixel, numSteps + 1));
    const y = pixelOf(axis, row, first, panel.floored);
    if (Number.isNaN(y)) isDown = false;
    else point(start, y);
    const other = pixelOf(axis, row, second, panel.floored);
    if (perPixel > 1 && !Number.isNaN(other)) point(start + perPixel / 2, other);
  }
}

/** Lowest and highest value in [from, to), in the order in which they come. */
function extremes(series, from, to) {
  let [first, second] = [valueAt(series, from), NaN];
  if (to - from === 1) return { first, second };
  let [low, high, lowAt, highAt] = [Infinity, -Infinity, from, from];
  for (let t = from; t < to; t++) {
    const value = valueAt(series, t);
    if (value < low) [low, lowAt] = [value, t];
    if (value > high) [high, highAt] = [value, t];
  }
  if (low > high) return { first: NaN, second: NaN };
  [first, second] = lowAt < highAt ? [low, high] : [high, low];
  return { first, second };
}

function drawBand(context, { panel, axis, row, left, width, numSteps }, { low, high }, color) {
  const stride = Math.max(1, Math.floor(numSteps / width));
  const steps = [];
  for (let t = 0; t <= numSteps; t += stride) steps.push(t);
  const edge = (values, t) => pixelOf(axis, row, values[t], panel.floored);
  const usable = steps.filter((t) => !Number.isNaN(edge(low, t)) && !Number.isNaN(edge(high, t)));
  const x = (t) => left + (t / numSteps) * width;
  context.beginPath();
  usable.forEach((t) => context.lineTo(x(t), edge(high, t)));
  usable.reverse().forEach((t) => context.lineTo(x(t), edge(low, t)));
  context.closePath();
  context.globalAlpha = 0.16;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}

/** The panel's quantities above it, each with a sample of its line where there are several. */
export function drawTitle(context, { panel, row, left }, theme) {
  let x = left;
  const y = row.top - 5;
  for (const { text, sub, style } of panel.title) {
    if (style) {
      x = drawSample(context, x, y - 3.5, style) + 4;
    }
    x = drawText(context, text, x, y, `500 11px ${theme.font}`, theme.text);
    if (sub) x = drawText(context, sub, x + 1, y + 2.5, `9px ${theme.font}`, theme.text);
    x += 12;
  }
}

function drawText(context, text, x, y, font, color) {
  context.font = font;
  context.fillStyle = color;
  context.fillText(text, x, y);
  return x + context.measureText(text).width;
}

function drawSample(context, x, y, style) {
  context.strokeStyle = style.color;
  context.globalAlpha = style.alpha;
  context.lineWidth = style.width;
  context.setLineDash(style.dash);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 16, y);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  return x + 16;
}
