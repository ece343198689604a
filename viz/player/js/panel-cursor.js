/** The cursor through all panels with the values where it stands; drawn every frame. */
import { formatNumber } from "./format.js";
import { pixelOf } from "./panel-axes.js";
import { valueAt } from "./panel-series.js";

const LINE_HEIGHT = 11.5;
const OVERHANG = 6; // that readings may take above and below their panel
const RIM = 5; // from the panel's right edge to the reading

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{panel: object, axis: object, row: object, left: number, width: number, numSteps: number}[]} places
 * @param {{step: number, theme: import("./theme.js").Theme, glyphs: import("./glyphs.js").Glyphs}} how step is
 *   fractional while playing
 */
export function drawCursor(context, places, { step, theme, glyphs }) {
  if (!places.length) return;
  const { left, width, numSteps } = places[0];
  const x = left + (step / numSteps) * width;
  const last = places.at(-1).row;
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.55;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, places[0].row.top - 2);
  context.lineTo(x, last.top + last.height + 4);
  context.stroke();
  context.globalAlpha = 1;
  for (const place of places) drawReadings(context, place, { step, x, theme, glyphs });
}

function drawReadings(context, place, { step, x, theme, glyphs }) {
  const { row } = place;
  const readings = place.panel.series.filter(({ quiet }) => !quiet).flatMap((series) => reading(series, place, step));
  for (const { y, series } of readings) {
    if (y < row.top - 1 || y > row.top + row.height + 1) continue;
    context.beginPath();
    context.arc(x, y, 3, 0, 2 * Math.PI);
    context.fillStyle = series.style.color;
    context.strokeStyle = theme.background;
    context.lineWidth = 1.5;
    context.fill();
    context.stroke();
  }
  drawValues(context, spread(readings, row), place, glyphs);
}

/** The value at the whole step, the place on the way to the next one. */
function reading(series, { panel, axis, row }, step) {
  const t = Math.floor(step + 1e-6);
  const value = valueAt(series, t);
  const here = pixelOf(axis, row, value, panel.floored);
  if (Number.isNaN(here)) return [];
  const next = pixelOf(axis, row, valueAt(series, t + 1), panel.floored);
  const y = Number.isNaN(next) ? here : here + (next - here) * Math.max(step - t, 0);
  return [{ series, value, y, textY: y }];
}

/** Move readings apart so that none covers another, and keep them beside their panel. */
function spread(readings, row) {
  const sorted = readings.sort((a, b) => a.y - b.y);
  const [top, bottom] = [row.top - OVERHANG + 4, row.top + row.height + OVERHANG - 3];
  const lineHeight = Math.min(LINE_HEIGHT, (bottom - top) / Math.max(sorted.length - 1, 1));
  let floor = top;
  for (const entry of sorted) {
    entry.textY = Math.max(entry.y, floor);
    floor = entry.textY + lineHeight;
  }
  let ceiling = bottom;
  for (const entry of [...sorted].reverse()) {
    entry.textY = Math.min(entry.textY, ceiling);
    ceiling = entry.textY - lineHeight;
  }
  return sorted;
}

function drawValues(context, readings, { left, width }, glyphs) {
  const x = left + width + RIM;
  for (const { series, value, textY } of readings) {
    context.strokeStyle = series.style.color;
    context.globalAlpha = series.style.alpha;
    context.lineWidth = Math.min(series.style.width + 0.5, 2.5);
    context.setLineDash(series.style.dash.length ? [2.5, 1.5] : []);
    context.beginPath();
    context.moveTo(x, textY);
    context.lineTo(x + 7, textY);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    glyphs.stamp(context, formatNumber(value, { digits: 3 }), x + 10, textY);
  }
}
