/** What stays while a run plays: minima, saddles, the seeds' thin paths, and every visible lane's whole path. */
import { drawMarker, drawSaddle } from "./markers.js";
import { strokeLine } from "./stroke.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{minima: {x: number, y: number, is_global: boolean}[], saddles: [number, number][]}} surface
 * @param {import("./axes-map.js").AxesMap} map
 * @param {{dark: boolean, text: string}} theme
 */
export function drawLandmarks(context, { minima, saddles }, map, theme) {
  const quiet = theme.dark ? "rgba(225, 230, 245, 0.75)" : "rgba(40, 45, 70, 0.65)";
  const rim = theme.dark ? "rgba(15, 18, 30, 0.5)" : "rgba(255, 255, 255, 0.6)";
  for (const [x, y] of saddles) drawSaddle(context, map.toX(x), map.toY(y), 5, { color: quiet, rim });
  for (const { x, y, is_global: isGlobal } of minima) {
    const [px, py] = [map.toX(x), map.toY(y)];
    if (isGlobal) drawMarker(context, "star", px, py, 7.5, { fill: "#d6336c", rim: "#ffffff", rimWidth: 1.6 });
    else drawMarker(context, "star", px, py, 4, { fill: quiet, rim: "rgba(255, 255, 255, 0.8)", rimWidth: 1 });
  }
}

/**
 * @param {{line: object, color: string, dash: number[], seeds: object[]}[]} movers
 * @param {{left: number, top: number, right: number, bottom: number}} box
 */
export function drawPaths(context, movers, box) {
  for (const { seeds, color } of movers) {
    const alpha = Math.max(0.12, 0.5 / Math.sqrt(seeds.length || 1));
    for (const line of seeds) strokeLine(context, line, box, { color, width: 1, alpha });
  }
  for (const { line, color, dash } of movers) strokeLine(context, line, box, { color, width: 1.6, alpha: 0.38, dash });
}
