/** The panel of the preconditioned curvature and of the thresholds that it may come up to. */
import { laneStyle } from "./panel-style.js";
import { TEXTS } from "./texts.js";

const EDGE_DASH = [5, 3];
// How far the axis reaches, as factors: from the thresholds, and from where a curve spends most of its steps.
const EDGE_ROOM = 1e4;
const CURVE_ROOM = 10;

/**
 * The curvature solid, and dashed the threshold above which a step overshoots for good.
 * @param {import("./lane.js").Lane[]} lanes
 * @param {boolean} isAnatomy one lane is looked at closely
 * @param {import("./theme.js").Theme} theme
 * @returns {import("./panel-series.js").Panel}
 */
export function sharpnessPanel(lanes, isAnatomy, theme) {
  const known = lanes.filter((lane) => lane.sharpness);
  const shape = { name: "sharpness", stride: 1, index: 0, first: 1, magnitude: false };
  const line = (lane, data, style) => ({ ...shape, lane, data, style });
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
  const around = usualRange(edges, curves);
  // A curvature of 0 or below has its reading all the same.
  return { key: "sharpness", names: ["sharpness"], log: true, floored: true, title, series, bands: [], around, share };
}

/** Where curvature changes its sign it passes 0, and a log axis down to there would show nothing else. */
function usualRange(edges, curves) {
  if (!edges.length) return null;
  const heights = edges.flatMap(({ data }) => extremes(positive(data), EDGE_ROOM));
  const middles = curves.map(({ data }) => positive(data).sort()).map((sorted) => sorted[sorted.length >> 1]);
  const known = middles.filter((middle) => middle !== undefined);
  const all = [...heights, ...known.flatMap((middle) => [middle / CURVE_ROOM, middle * CURVE_ROOM])];
  return all.length ? [Math.min(...all), Math.max(...all)] : null;
}

/** Float32Array of what a log axis can show. */
const positive = (data) => data.filter((value) => value > 0 && value < Infinity);

function extremes(values, room) {
  if (!values.length) return [];
  return [values.reduce((a, b) => Math.min(a, b)) / room, values.reduce((a, b) => Math.max(a, b)) * room];
}
