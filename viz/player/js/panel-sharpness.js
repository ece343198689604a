/** The panel of the preconditioned curvature and of the thresholds that it may come up to. */
import { laneStyle } from "./panel-style.js";
import { TEXTS } from "./texts.js";

const EDGE_DASH = [5, 3];
const EDGE_ROOM = 1e4; // how many times a threshold the axis reaches

/**
 * The curvature solid, and dashed the threshold above which a step overshoots for good.
 * @param {import("./lane.js").Lane[]} lanes
 * @param {boolean} isAnatomy one lane is looked at closely
 * @param {import("./theme.js").Theme} theme
 * @returns {import("./panel-series.js").Panel}
 */
export function sharpnessPanel(lanes, isAnatomy, theme) {
  const known = lanes.filter((lane) => lane.sharpness);
  const line = (lane, data, style) => ({ lane, data, stride: 1, index: 0, first: 1, magnitude: false, style });
  const edges = known
    .filter(({ sharpness }) => sharpness.threshold)
    .map((lane) => {
      const style = { color: theme.laneColor(lane), width: 1.25, dash: EDGE_DASH, alpha: 1 };
      // Beside others a threshold is read off the axis: readings of both would cover each other.
      return { ...line(lane, lane.sharpness.threshold, style), quiet: !isAnatomy, smooth: true };
    });
  const curves = known.map((lane) => line(lane, lane.sharpness.eigenvalue, { ...laneStyle(lane, theme), dash: [] }));
  const isPreconditioned = known.some(({ sharpness }) => sharpness.preconditioned);
  const title = [
    { text: TEXTS.panelNames.sharpness },
    { text: isPreconditioned ? TEXTS.preconditionedEigenvalue : TEXTS.eigenvalue },
    { text: TEXTS.threshold, style: { color: theme.text, width: 1.25, dash: EDGE_DASH, alpha: 1 } },
  ];
  const series = [...edges, ...curves];
  // Every lane has two lines here, and what matters is how close they come.
  const share = 1.8;
  return { key: "sharpness", log: true, floored: false, title, series, bands: [], around: aroundEdges(edges), share };
}

/** Where curvature changes its sign it passes 0, and a log axis down to there would show nothing else. */
function aroundEdges(edges) {
  let [low, high] = [Infinity, 0];
  for (const { data } of edges) {
    for (const value of data) {
      if (!(value > 0 && value < Infinity)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return high > 0 ? [low / EDGE_ROOM, high * EDGE_ROOM] : null;
}
