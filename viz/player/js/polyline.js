/**
 * A lane's path in pixels.
 * @typedef {{x: Float64Array, y: Float64Array, step: Float64Array, length: number}} Polyline
 *   step is the (fractional) step at which the lane is at that vertex, increasing.
 */

/** Moves shorter than this many pixels cannot be seen. */
const SHORTEST_MOVE = 0.5;
/** More vertices than this cost a frame more than they show. */
const MOST_VERTICES = 2400;

/**
 * Project a path and leave out what no pixel shows: moves below half a pixel, and, where a long run oscillates, all
 * but the extremes of each stretch (its envelope looks the same).
 * @param {Float64Array} points interleaved x, y
 * @param {number} last the last step to take
 * @param {(x: number) => number} toX
 * @param {(y: number) => number} toY
 * @param {number} every steps between two points
 * @returns {Polyline}
 */
export function projectPath(points, last, toX, toY, every = 1) {
  const line = emptyLine(last + 1);
  for (let i = 0; i <= last; i++) {
    const x = toX(points[2 * i]);
    const y = toY(points[2 * i + 1]);
    const k = line.length - 1;
    const isMoved = k < 0 || Math.abs(x - line.x[k]) + Math.abs(y - line.y[k]) >= SHORTEST_MOVE;
    if (isMoved || i === last) append(line, x, y, i * every);
  }
  return line.length > MOST_VERTICES ? envelope(line) : line;
}

export const emptyLine = (capacity) => ({
  x: new Float64Array(capacity),
  y: new Float64Array(capacity),
  step: new Float64Array(capacity),
  length: 0,
});

function append(line, x, y, step) {
  line.x[line.length] = x;
  line.y[line.length] = y;
  line.step[line.length++] = step;
}

/** First, last, leftmost, rightmost, highest and lowest vertex of each of evenly many stretches, in their order. */
function envelope(line) {
  const stretch = Math.ceil((6 * line.length) / MOST_VERTICES);
  const thin = emptyLine(6 * Math.ceil(line.length / stretch));
  for (let from = 0; from < line.length; from += stretch) {
    const to = Math.min(from + stretch, line.length) - 1;
    const kept = [from, to, from, from, from, from];
    for (let i = from + 1; i <= to; i++) {
      if (line.x[i] < line.x[kept[2]]) kept[2] = i;
      if (line.x[i] > line.x[kept[3]]) kept[3] = i;
      if (line.y[i] < line.y[kept[4]]) kept[4] = i;
      if (line.y[i] > line.y[kept[5]]) kept[5] = i;
    }
    for (const i of new Set(kept.sort((a, b) => a - b))) append(thin, line.x[i], line.y[i], line.step[i]);
  }
  return thin;
}

/** Index of the last vertex whose step is at most `step`, −1 if there is none. */
export function vertexBefore(line, step) {
  let [low, high] = [-1, line.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (line.step[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The point of the polyline at a step; its ends beyond them. */
export function pointAt(line, step) {
  const i = Math.max(vertexBefore(line, step), 0);
  if (i >= line.length - 1) return [line.x[line.length - 1], line.y[line.length - 1]];
  const t = Math.min(Math.max((step - line.step[i]) / (line.step[i + 1] - line.step[i]), 0), 1);
  return [line.x[i] + t * (line.x[i + 1] - line.x[i]), line.y[i] + t * (line.y[i + 1] - line.y[i])];
}
