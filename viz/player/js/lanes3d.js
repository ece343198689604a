/** Lanes made ready for the 3-D view: draped once per run, projected once per camera. */
import { isInside } from "./axes-map.js";
import { domainBox, drapePath, joinDraped } from "./drape.js";
import { findExit, lastFiniteStep, positionAt, seedPath } from "./movers.js";

/**
 * @param {object} lane of a decoded Run
 * @param {{surface: object, relief: object}} ground
 */
export function drapeLane(lane, ground) {
  const { x, seeds, divergedAt } = lane;
  const last = lastFiniteStep(x);
  const seedsDraped = Array.from({ length: seeds?.count ?? 0 }, (_, k) => {
    const points = seedPath(seeds, k);
    return drapePath(points, lastFiniteStep(points), ground, seeds.every);
  });
  const identity = (value) => value;
  const domain = { box: domainBox(ground.surface), toX: identity, toY: identity };
  return {
    lane,
    last,
    draped: drapePath(x, last, ground),
    seeds: joinDraped(seedsDraped),
    exit: divergedAt >= 0 ? findExit(x, last, domain) : null,
  };
}

/**
 * @param {ReturnType<typeof drapeLane>} draped
 * @param {{lift: (x: number, y: number, z: number) => [number, number],
 *   toPixel: (x: number, y: number) => [number, number]}} camera toPixel puts a point onto the surface first
 * @returns {Partial<import("./moving.js").Mover>}
 */
export function projectLane({ lane, last, draped, exit }, ground, { lift, toPixel }) {
  const { length } = draped.x;
  const line = { x: new Float64Array(length), y: new Float64Array(length), step: draped.step, length };
  for (let i = 0; i < length; i++) [line.x[i], line.y[i]] = lift(draped.x[i], draped.y[i], draped.z[i]);
  const exitPixel = exit && toPixel(exit.x, exit.y);
  return {
    last,
    line,
    exit: exit && { x: exitPixel[0], y: exitPixel[1], step: exit.step },
    head: (step) => headOn(ground, positionAt(lane.x, step, last), toPixel),
  };
}

/** A head beyond the domain is shown as an arrow on its border. */
function headOn({ surface }, [x, y], toPixel) {
  const { left, right, top, bottom } = domainBox(surface);
  if (isInside({ left, right, top, bottom }, x, y)) {
    const [px, py] = toPixel(x, y);
    return { x: px, y: py, away: null };
  }
  const [edgeX, edgeY] = [Math.min(Math.max(x, left), right), Math.min(Math.max(y, top), bottom)];
  const [px, py] = toPixel(edgeX, edgeY);
  const outwardX = Math.sign(x - edgeX) * (right - left) * 0.05;
  const outwardY = Math.sign(y - edgeY) * (bottom - top) * 0.05;
  const [outX, outY] = toPixel(edgeX + outwardX, edgeY + outwardY);
  return { x: px, y: py, away: Math.atan2(outY - py, outX - px) };
}
