/**
 * Which panels there are, and which lines are in them.
 *
 * @typedef {object} Series one line: row i of `data` is step i + first
 * @property {import("./lane.js").Lane} lane
 * @property {Float32Array} data
 * @property {number} stride
 * @property {number} index column in a row
 * @property {0 | 1} first
 * @property {boolean} magnitude draw |value|
 * @property {{color: string, width: number, dash: number[], alpha: number}} style
 * @property {boolean} [quiet] has no reading at the cursor
 * @property {boolean} [smooth] keeps its dashes however many steps there are
 *
 * @typedef {object} Panel
 * @property {string} key
 * @property {boolean} log
 * @property {boolean} floored values that a log axis cannot show lie on its floor instead of leaving a gap
 * @property {{text: string, sub?: string, style?: Series["style"]}[]} title
 * @property {Series[]} series
 * @property {{band: import("./lane.js").Band, color: string}[]} bands
 * @property {[number, number] | null} [around] values outside do not stretch the axis
 * @property {number} [share] of the height, 1 where it is not given
 */
import { sharpnessPanel } from "./panel-sharpness.js";
import { laneStyle, quantityStyle } from "./panel-style.js";
import { visibleLanes } from "./store.js";
import { TEXTS, fill } from "./texts.js";

/** Second moments in the order in which one stands for a lane beside others: corrected before raw. */
const SECOND = ["v_hat", "n_hat", "s_hat", "v_max", "n", "s", "v", "u"];

const GROUPS = [
  { key: "moment", log: false, names: ["grad", "m", "m_hat"], compared: ["m"] },
  { key: "second", log: true, names: ["v", "v_hat", "v_max", "n", "n_hat", "s", "s_hat", "u"], compared: SECOND },
  { key: "rate", log: true, names: ["effective_lr"], compared: ["effective_lr"] },
  { key: "size", log: true, names: ["step"], compared: ["step"], magnitude: true },
];

/**
 * @param {import("./store.js").State} state
 * @param {import("./theme.js").Theme} theme
 * @returns {Panel[]} those that a visible lane has lines for
 */
export function choosePanels(state, theme) {
  const shown = state.run.lanes.find(({ id }) => id === state.lanes);
  const lanes = shown ? [shown] : visibleLanes(state);
  const groups = GROUPS.map((group) => quantityPanel(group, lanes, Boolean(shown), state, theme));
  const panels = [lossPanel(lanes, state.run, theme), ...groups, sharpnessPanel(lanes, Boolean(shown), theme)];
  return panels.filter((panel) => panel.series.length);
}

function lossPanel(lanes, run, theme) {
  const series = lanes.flatMap((lane) => {
    const line = laneSeries(lane, "loss", 0, laneStyle(lane, theme));
    if (!lane.band) return [line];
    const seed = { ...line, style: { ...line.style, width: 1, alpha: 0.45 }, quiet: true };
    return [seed, { ...line, data: lane.band.mean }];
  });
  const runs = Math.max(...lanes.map((lane) => (lane.band ? lane.runs : 0)));
  const title = [{ text: run.loss.minimum === 0 ? TEXTS.loss : TEXTS.lossAboveMinimum }];
  if (runs > 0) title.push({ text: fill(TEXTS.lossMeanBand, { count: runs }) });
  const bands = lanes.filter((lane) => lane.band).map((lane) => ({ band: lane.band, color: theme.laneColor(lane) }));
  return { key: "loss", log: run.loss.scale === "log", floored: true, title, series, bands };
}

function quantityPanel({ key, log, names, compared, magnitude = false }, lanes, isAnatomy, state, theme) {
  const chosen = lanes.flatMap((lane) => {
    const present = (isAnatomy ? names : compared).filter((name) => isDrawable(lane.channel(name), log && !magnitude));
    return (isAnatomy ? present : present.slice(0, 1)).map((name) => {
      const style = isAnatomy ? quantityStyle(name, present, lane, theme) : laneStyle(lane, theme);
      return { name, line: { ...laneSeries(lane, name, state.coordinate, style), magnitude } };
    });
  });
  const isFirst = ({ name }, i) => chosen.findIndex((other) => other.name === name) === i;
  const titled = isAnatomy ? chosen : chosen.filter(isFirst);
  const symbols = titled.map(({ name, line }) => {
    const symbol = state.run.symbols[name] ?? name;
    return {
      text: magnitude ? fill(TEXTS.magnitude, { symbol }) : symbol,
      sub: state.run.coordinates[state.coordinate],
      style: isAnatomy && titled.length > 1 ? line.style : undefined,
    };
  });
  const title = [{ text: TEXTS.panelNames[key] }, ...symbols];
  return { key, log, floored: false, title, series: chosen.map(({ line }) => line), bands: [] };
}

/** A log axis has no place for a signed quantity, such as Adan's v. */
function isDrawable(channel, needsPositive) {
  return channel !== null && !(needsPositive && channel.data.some((value) => value < 0));
}

function laneSeries(lane, name, coordinate, style) {
  const { data, width, offsetStep } = lane.channel(name);
  const index = width === 2 ? coordinate : 0;
  return { lane, data, stride: width, index, first: offsetStep, magnitude: false, style };
}

/** The value a series shows at step t, NaN outside. @param {Series} series @param {number} t */
export function valueAt({ data, stride, index, first, magnitude }, t) {
  const at = (t - first) * stride + index;
  const value = t < first || at >= data.length ? NaN : data[at];
  return magnitude ? Math.abs(value) : value;
}
