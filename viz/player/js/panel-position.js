/** The panel of the position: where each lane stands over the step, and the places that matter to it. */
import { formatNumber } from "./format.js";
import { laneStyle } from "./panel-style.js";
import { TEXTS, fill } from "./texts.js";

/**
 * @typedef {{at: number, text: string, below: boolean}} Guide a quiet dashed line across a panel, with its name
 * @typedef {{data: Float32Array, stride: number, index: number, every: number, numSteps: number,
 *   color: string, alpha: number}} Thread a seed's thin line: row i is step i·every, the last row the last step
 */

/**
 * @param {import("./lane.js").Lane[]} lanes
 * @param {import("./store.js").State} state
 * @param {import("./theme.js").Theme} theme
 * @returns {import("./panel-series.js").Panel}
 */
export function positionPanel(lanes, { run, coordinate }, theme) {
  const series = lanes.map((lane) => ({
    name: "x",
    lane,
    data: lane.x,
    stride: lane.dims,
    index: coordinate,
    first: 0,
    magnitude: false,
    style: laneStyle(lane, theme),
  }));
  return {
    key: "x",
    names: ["x"],
    log: false,
    floored: false,
    title: [{ text: TEXTS.panelNames.x }, { text: run.coordinates[coordinate] }],
    series,
    bands: [],
    threads: lanes.flatMap((lane) => threadsOf(lane, coordinate, theme)),
    guides: run.sequence ? sequenceGuides(run.sequence) : minimumGuides(run.surface, coordinate),
    // On a surface the path matters, and a far minimum would flatten it.
    reach: run.sequence ? [...(run.sequence.bounds ?? []), run.sequence.best].filter((at) => at !== null) : [],
    share: run.sequence ? 1.5 : 1,
  };
}

function threadsOf(lane, index, theme) {
  if (!lane.seeds) return [];
  const { paths, every, count, points } = lane.seeds;
  const look = { color: theme.laneColor(lane), alpha: Math.max(0.15, 0.5 / Math.sqrt(count)) };
  const size = points * lane.dims;
  return Array.from({ length: count }, (_, k) => {
    const data = paths.subarray(k * size, (k + 1) * size);
    return { data, stride: lane.dims, index, every, numSteps: lane.numSteps, ...look };
  });
}

/** Names stand outside the bounds, where no line comes. */
function sequenceGuides({ bounds, best }) {
  const [low, high] = bounds ?? [];
  const value = (at) => formatNumber(at, { trim: true });
  const guide = (text, at) => ({ at, below: at === low, text: fill(text, { value: value(at) }) });
  const ends = (bounds ?? []).map((at) => guide(at === best ? TEXTS.bestAtBound : TEXTS.bound, at));
  return best === null || best === low || best === high ? ends : [...ends, guide(TEXTS.best, best)];
}

function minimumGuides({ minima }, coordinate) {
  const places = minima.filter(({ is_global: isGlobal }) => isGlobal).map(({ x, y }) => [x, y][coordinate]);
  return [...new Set(places)].map((at) => ({ at, below: false, text: TEXTS.minimum }));
}
