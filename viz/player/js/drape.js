/** Paths laid over the surface, for the 3-D view. */
import { clipSegment } from "./clip.js";
import { projectPath } from "./polyline.js";
import { sampleHeight } from "./surface.js";

/** A straight step over a curved surface is bent in pieces of this share of the domain. */
const PIECE = 1 / 90;
/** An oscillating run is bent in longer pieces, so that it takes about this many at most. */
const MOST_PIECES = 4000;
/** The lines float this share of the height's range above the mesh, or it would swallow half of them. */
const LIFT = 0.02;
/** The domain's extent in the units in which paths are thinned, about the pixels of a large screen. */
const EXTENT = 800;

/**
 * @typedef {{x: number[], y: number[], z: number[], step: number[]}} Draped
 *   A NaN vertex separates the parts of a path that leaves the domain and comes back.
 */

/** Lift above the mesh, in units of height. */
export const liftOf = ({ low, high }) => LIFT * (high - low);

/** The surface's domain as a box whose top is its low end: a box is only compared with, never drawn. */
export const domainBox = ({ x: [left, right], y: [top, bottom] }) => ({ left, right, top, bottom });

/** Height at which something lying on the surface is drawn. */
export function heightOn({ surface, relief }, x, y) {
  return sampleHeight(surface, relief.height, x, y) + liftOf(relief);
}

/**
 * @param {Float64Array | Float32Array} points interleaved x, y
 * @param {number} last the last step to take
 * @param {{surface: object, relief: object}} ground
 * @returns {Draped}
 */
export function drapePath(points, last, ground, every = 1) {
  const { x: [left, right], y: [bottom, top] } = ground.surface;
  const unitX = EXTENT / (right - left);
  const unitY = EXTENT / (top - bottom);
  const line = projectPath(points, last, (x) => (x - left) * unitX, (y) => (y - bottom) * unitY, every);
  const draped = { x: [], y: [], z: [], step: [] };
  const add = (u, v, step) => {
    const [x, y] = [left + u / unitX, bottom + v / unitY];
    push(draped, x, y, heightOn(ground, x, y), step);
  };
  const box = { left: 0, top: 0, right: EXTENT, bottom: EXTENT };
  const piece = Math.max(EXTENT * PIECE, lengthInside(line, box) / MOST_PIECES);
  let isDown = false;
  for (let i = 0; i + 1 < line.length; i++) isDown = drapeSegment(draped, line, i, { box, piece, isDown, add });
  if (line.length === 1 && clipSegment(box, line.x[0], line.y[0], line.x[0], line.y[0])) add(line.x[0], line.y[0], 0);
  return draped;
}

function drapeSegment(draped, { x, y, step }, i, { box, piece, isDown, add }) {
  const [dx, dy] = [x[i + 1] - x[i], y[i + 1] - y[i]];
  const part = clipSegment(box, x[i], y[i], x[i + 1], y[i + 1]);
  if (!part) return false;
  const [enter, leave] = part;
  const at = (t) => add(x[i] + t * dx, y[i] + t * dy, step[i] + t * (step[i + 1] - step[i]));
  if (!isDown || enter > 0) {
    if (draped.x.length) push(draped, NaN, NaN, NaN, step[i] + enter * (step[i + 1] - step[i]));
    at(enter);
  }
  const pieces = Math.max(Math.ceil(((leave - enter) * Math.hypot(dx, dy)) / piece), 1);
  for (let k = 1; k <= pieces; k++) at(enter + ((leave - enter) * k) / pieces);
  return leave === 1;
}

function lengthInside({ x, y, length }, box) {
  let sum = 0;
  for (let i = 0; i + 1 < length; i++) {
    const part = clipSegment(box, x[i], y[i], x[i + 1], y[i + 1]);
    if (part) sum += (part[1] - part[0]) * Math.hypot(x[i + 1] - x[i], y[i + 1] - y[i]);
  }
  return sum;
}

/** Several draped paths as one, with gaps between them. @param {Draped[]} paths @returns {Draped} */
export function joinDraped(paths) {
  const joined = { x: [], y: [], z: [], step: [] };
  for (const path of paths) {
    for (let i = 0; i < path.x.length; i++) push(joined, path.x[i], path.y[i], path.z[i], path.step[i]);
    push(joined, NaN, NaN, NaN, NaN);
  }
  return joined;
}

function push(draped, x, y, z, step) {
  draped.x.push(x);
  draped.y.push(y);
  draped.z.push(z);
  draped.step.push(step);
}
