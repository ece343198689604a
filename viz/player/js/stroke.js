import { grow } from "./axes-map.js";
import { clipSegment } from "./clip.js";
import { pointAt, vertexBefore } from "./polyline.js";

/** Pixels beyond the plot to which lines are still traced, so that caps and dashes do not change at its edge. */
const MARGIN = 40;

/**
 * Add the part of a polyline between two steps to the context's path. Segments are cut near the plot: a dash pattern
 * over a diverging lane's billion pixels would stall the browser.
 * @param {import("./polyline.js").Polyline} line
 * @param {{left: number, top: number, right: number, bottom: number}} box
 */
export function traceSpan(context, line, from, to, box) {
  if (!line.length || to < line.step[0]) return;
  const near = grow(box, MARGIN);
  let [x, y] = pointAt(line, from);
  let pen = null;
  const last = vertexBefore(line, to);
  for (let i = vertexBefore(line, from) + 1; i <= last + 1; i++) {
    const [nextX, nextY] = i <= last ? [line.x[i], line.y[i]] : pointAt(line, to);
    pen = traceSegment(context, near, pen, x, y, nextX, nextY);
    x = nextX;
    y = nextY;
  }
}

/** @returns {boolean | null} true if the pen is at (x1, y1), null if it is lifted */
function traceSegment(context, box, pen, x0, y0, x1, y1) {
  const part = clipSegment(box, x0, y0, x1, y1);
  if (!part) return null;
  const [enter, leave] = part;
  if (!pen || enter > 0) context.moveTo(x0 + enter * (x1 - x0), y0 + enter * (y1 - y0));
  context.lineTo(x0 + leave * (x1 - x0), y0 + leave * (y1 - y0));
  return leave === 1 ? true : null;
}

/** Trace a whole polyline and stroke it. */
export function strokeLine(context, line, box, { color, width, alpha, dash = [] }) {
  context.beginPath();
  traceSpan(context, line, 0, Infinity, box);
  context.globalAlpha = alpha;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}
