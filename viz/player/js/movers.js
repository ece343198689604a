/** Lanes made ready for the canvases: projected once per run, zoom or size, then only looked up per frame. */
import { isInside } from "./axes-map.js";
import { clipSegment } from "./clip.js";
import { projectPath } from "./polyline.js";

/**
 * @param {object} lane of a decoded Run
 * @param {import("./axes-map.js").AxesMap} map
 * @param {{laneColor: (lane: object) => string}} theme
 * @returns {import("./moving.js").Mover & {id: string, seeds: import("./polyline.js").Polyline[]}}
 */
export function makeMover(lane, map, theme) {
  const last = lastFiniteStep(lane.x);
  return {
    ...laneStyle(lane, theme),
    last,
    line: projectPath(lane.x, last, map.toX, map.toY),
    seeds: seedLines(lane.seeds, map),
    exit: lane.divergedAt >= 0 ? findExit(lane.x, last, map) : null,
    head: (step) => headAt(lane.x, step, last, map),
  };
}

export const laneStyle = (lane, theme) => ({
  id: lane.id,
  color: theme.laneColor(lane),
  dash: lane.dash ?? [],
  marker: lane.marker,
});

/** The last step up to which every position is finite; step 0, the start, always is. */
export function lastFiniteStep(x) {
  let step = 1;
  while (2 * step < x.length && Number.isFinite(x[2 * step]) && Number.isFinite(x[2 * step + 1])) step++;
  return step - 1;
}

/** The head between two steps lies on the straight line between them. */
export function positionAt(x, step, last) {
  const i = Math.min(Math.floor(step), last);
  const j = Math.min(i + 1, last);
  const t = step - i;
  if (i === j || t <= 0) return [x[2 * i], x[2 * i + 1]];
  return [x[2 * i] + t * (x[2 * j] - x[2 * i]), x[2 * i + 1] + t * (x[2 * j + 1] - x[2 * i + 1])];
}

/** Pixels from the plot's edge to the arrow of a lane that is beyond it. */
const EDGE = 9;

function headAt(points, step, last, { box, toX, toY }) {
  const [x, y] = positionAt(points, step, last);
  const [px, py] = [toX(x), toY(y)];
  if (isInside(box, px, py)) return { x: px, y: py, away: null };
  const edgeX = Math.min(Math.max(px, box.left + EDGE), box.right - EDGE);
  const edgeY = Math.min(Math.max(py, box.top + EDGE), box.bottom - EDGE);
  return { x: edgeX, y: edgeY, away: Math.atan2(py - edgeY, px - edgeX) };
}

function seedLines(seeds, map) {
  if (!seeds) return [];
  return Array.from({ length: seeds.count }, (_, k) => {
    const points = seedPath(seeds, k);
    return projectPath(points, lastFiniteStep(points), map.toX, map.toY, seeds.every);
  });
}

export const seedPath = ({ paths, points }, k) => paths.subarray(2 * k * points, 2 * (k + 1) * points);

/** Where a diverged lane is last seen in the picture: on its edge, or where its last finite position lies. */
export function findExit(x, last, { box, toX, toY }) {
  const at = (step) => [toX(x[2 * step]), toY(x[2 * step + 1])];
  if (isInside(box, ...at(last))) return exitAt(...at(last), last);
  for (let step = last - 1; step >= 0; step--) {
    const [[px, py], [qx, qy]] = [at(step), at(step + 1)];
    const part = clipSegment(box, px, py, qx, qy);
    if (part) return exitAt(px + part[1] * (qx - px), py + part[1] * (qy - py), step + part[1]);
  }
  return null;
}

const exitAt = (x, y, step) => ({ x, y, step });
