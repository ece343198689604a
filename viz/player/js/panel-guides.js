/** A panel's quiet lines: the places that matter, by name, and the seeds' thin lines. */
import { pixelOf, pixelOfUnits } from "./panel-axes.js";

const DASH = [5, 4];
const FONT_SIZE = 10;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{panel: import("./panel-series.js").Panel, axis: import("./panel-axes.js").Axis,
 *   row: {top: number, height: number}, left: number, width: number}} place
 * @param {import("./theme.js").Theme} theme
 */
export function drawGuides(context, { panel, axis, row, left, width }, theme) {
  context.save();
  context.strokeStyle = context.fillStyle = theme.text;
  context.font = `${FONT_SIZE}px ${theme.font}`;
  for (const { at, text, below } of panel.guides ?? []) {
    const y = pixelOfUnits(axis, row, at);
    if (y < row.top || y > row.top + row.height) continue;
    context.globalAlpha = 0.45;
    context.setLineDash(DASH);
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(left + width, y);
    context.stroke();
    context.globalAlpha = 0.72;
    context.setLineDash([]);
    const isBelow = below || y - row.top < FONT_SIZE + 4;
    // At the left: lines end near the places that matter, they seldom begin there.
    context.fillText(text, left + 4, isBelow ? y + FONT_SIZE + 1 : y - 4);
  }
  context.restore();
}

/** The seeds' lines, under those of the lanes. */
export function drawThreads(context, { panel, axis, row, left, width }) {
  context.lineWidth = 1;
  for (const { data, stride, index, every, numSteps, color, alpha } of panel.threads ?? []) {
    context.strokeStyle = color;
    context.globalAlpha = alpha;
    context.beginPath();
    for (let i = 0; i * stride < data.length; i++) {
      const y = pixelOf(axis, row, data[i * stride + index], false);
      if (Number.isNaN(y)) break;
      context.lineTo(left + (Math.min(i * every, numSteps) / numSteps) * width, y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}
