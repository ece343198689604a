/** What a frame draws: the travelled path, the bright recent tail, and the moving heads. */
import { drawCross, drawMarker, drawPointer } from "./markers.js";
import { traceSpan } from "./stroke.js";

/**
 * @typedef {{x: number, y: number, away: number | null}} Head
 *   away: null, or, where the lane is out of the picture, the angle of the arrow at the edge that points to it.
 * @typedef {{line: import("./polyline.js").Polyline, head: (step: number) => Head, last: number,
 *   exit: {x: number, y: number, step: number} | null, color: string, dash: number[], marker: string}} Mover
 *   last: the last finite step. exit: where a diverged lane leaves the picture for good.
 */

const TAIL_STEPS = 40;
const TAIL_SHARE = 0.08;
const TAIL_BANDS = 8;
const HEAD_RADIUS = 6.5;

export const tailLength = (numSteps) => Math.max(TAIL_STEPS, TAIL_SHARE * numSteps);

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Mover[]} movers
 * @param {{box: object, rim: string, tail: number}} style
 */
export function drawTrails(context, movers, step, style) {
  context.lineJoin = "round";
  for (const mover of movers) drawTravelled(context, mover, step, style);
  for (const mover of movers) drawTail(context, mover, step, style);
}

/** @param {CanvasRenderingContext2D} context @param {Mover[]} movers @param {{rim: string}} style */
export function drawHeads(context, movers, step, style) {
  for (const mover of movers) drawHead(context, mover, step, style);
}

function drawTravelled(context, { line, last, color, dash }, step, { box }) {
  context.beginPath();
  traceSpan(context, line, 0, Math.min(step, last), box);
  context.setLineDash(dash);
  context.globalAlpha = 0.8;
  context.lineWidth = 1.8;
  context.strokeStyle = color;
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** The tail fades in bands; a rim in the page's colour under it lifts it off the surface and the other lanes. */
function drawTail(context, { line, last, color }, step, { box, rim, tail }) {
  const to = Math.min(step, last);
  const from = Math.max(step - tail, 0);
  for (let band = 0; band < TAIL_BANDS && from < to; band++) {
    const [start, end] = [band, band + 1].map((k) => from + ((step - from) * k) / TAIL_BANDS);
    if (start >= to) break;
    context.beginPath();
    traceSpan(context, line, start, Math.min(end, to), box);
    const strength = ((band + 1) / TAIL_BANDS) ** 1.5;
    context.globalAlpha = 0.7 * strength;
    context.lineWidth = 2 + 4 * strength;
    context.strokeStyle = rim;
    context.stroke();
    context.globalAlpha = 0.2 + 0.8 * strength;
    context.lineWidth = 1.6 + 1.9 * strength;
    context.strokeStyle = color;
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawHead(context, { head, exit, last, color, marker }, step, { rim }) {
  if (exit && step >= exit.step) {
    drawCross(context, exit.x, exit.y, HEAD_RADIUS - 1, { color, rim });
    return;
  }
  const { x, y, away } = head(Math.min(step, last));
  if (away === null) drawMarker(context, marker, x, y, HEAD_RADIUS, { fill: color, rim });
  else drawPointer(context, x, y, away, HEAD_RADIUS, { fill: color, rim });
}
