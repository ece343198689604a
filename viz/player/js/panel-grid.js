/** The axes of the panels: grid lines, tick labels and the step axis below, drawn once a run under the lines. */
import { pixelOfUnits } from "./panel-axes.js";
import { TEXTS } from "./texts.js";
import { multiples, roundStep } from "./ticks.js";

const FONT_SIZE = 10.5;
const LABEL_ALPHA = 0.72;
const GRID_ALPHA = 0.09;
const ZERO_ALPHA = 0.28; // where a signed quantity changes its sign
const LABEL_RIM = 3; // from a label to its panel
const LABEL_ROOM = 11; // from one label to the one above it, at least
const STEP_LABEL_ROOM = 45; // from one step to the next, at least
const MOST_STEP_LABELS = 6;
const STEPS_BELOW = 8.5; // from the last panel to the middle of the step labels
const TITLE_BELOW = 20;

/**
 * @param {CanvasRenderingContext2D} context scaled to CSS pixels
 * @param {{panel: import("./panel-series.js").Panel, axis: import("./panel-axes.js").Axis,
 *   row: {top: number, height: number}, left: number, width: number, numSteps: number}[]} places
 * @param {{theme: import("./theme.js").Theme, ratio: number}} how ratio: device pixels a CSS pixel
 */
export function drawGrid(context, places, { theme, ratio }) {
  if (!places.length) return;
  context.save();
  context.fillStyle = theme.text;
  context.font = `${FONT_SIZE}px ${theme.font}`;
  context.textBaseline = "middle";
  const steps = stepTicks(places[0]);
  const pen = linePen(context, ratio);
  for (const place of places) {
    drawLines(context, pen, place, steps);
    drawValueLabels(context, place, place === places.at(-1));
  }
  drawStepAxis(context, places.at(-1), steps);
  context.restore();
}

/** Lines that fill whole device pixels. */
function linePen(context, ratio) {
  const thickness = Math.max(1, Math.round(ratio)) / ratio;
  const edge = (middle) => Math.round((middle - thickness / 2) * ratio) / ratio;
  return {
    across: (left, width, y) => context.fillRect(left, edge(y), width, thickness),
    down: (x, top, height) => context.fillRect(edge(x), top, thickness, height),
  };
}

/** A line on the panel's very edge would look like a frame. */
const isInside = (at, from, length) => at > from + 1 && at < from + length - 1;

function drawLines(context, pen, { axis, row, left, width, numSteps }, steps) {
  for (const { at } of axis.ticks) {
    const y = pixelOfUnits(axis, row, at);
    if (!isInside(y, row.top, row.height)) continue;
    context.globalAlpha = !axis.log && at === 0 ? ZERO_ALPHA : GRID_ALPHA;
    pen.across(left, width, y);
  }
  context.globalAlpha = GRID_ALPHA;
  for (const step of steps) {
    const x = left + (step / numSteps) * width;
    if (isInside(x, left, width)) pen.down(x, row.top, row.height);
  }
}

/** From below; labels that would touch the one before are left out, their lines stay. */
function drawValueLabels(context, { axis, row, left }, isLast) {
  context.globalAlpha = LABEL_ALPHA;
  context.textAlign = "right";
  let previous = Infinity;
  for (const { at, text } of axis.ticks) {
    const y = pixelOfUnits(axis, row, at);
    if (previous - y < LABEL_ROOM) continue;
    previous = y;
    // The lowest one of all stays above the step labels.
    const lift = isLast && y > row.top + row.height - LABEL_RIM ? LABEL_RIM : 0;
    context.fillText(text, left - LABEL_RIM, y - lift);
  }
}

/** Whole steps, few enough for their labels. */
function stepTicks({ width, numSteps }) {
  const most = Math.min(MOST_STEP_LABELS, Math.max(1, Math.floor(width / STEP_LABEL_ROOM)));
  return multiples(0, numSteps, Math.max(1, roundStep(numSteps / most)));
}

function drawStepAxis(context, { row, left, width, numSteps }, steps) {
  const bottom = row.top + row.height;
  context.globalAlpha = LABEL_ALPHA;
  context.textAlign = "center";
  for (const step of steps) {
    const text = String(step);
    // The last one keeps away from the readings beside the panel.
    const most = left + width + LABEL_RIM - context.measureText(text).width / 2;
    context.fillText(text, Math.min(left + (step / numSteps) * width, most), bottom + STEPS_BELOW);
  }
  context.fillText(TEXTS.stepAxis, left + width / 2, bottom + TITLE_BELOW);
}
