/**
 * Which panels there are, and which lines are in them.
 *
 * @typedef {object} Series one line: row i of `data` is step i + first
 * @property {string} name of its quantity
 * @property {import("./lane.js").Lane} lane
 * @property {Float32Array} data
 * @property {number} stride
 * @property {number} index column in a row
 * @property {0 | 1} first
 * @property {boolean} magnitude draw |value|
 * @property {{color: string, width: number, dash: number[], alpha: number, bold?: number}} style
 * @property {boolean} [quiet] has no reading at the cursor
 * @property {boolean} [smooth] keeps its dashes however many steps there are
 *
 * @typedef {object} Panel
 * @property {string} key
 * @property {string[]} names of the quantities that belong to it, drawn at the moment or not
 * @property {boolean} log
 * @property {boolean} floored values that a log axis cannot show lie on its floor instead of leaving a gap
 * @property {{text: string, sub?: string, style?: Series["style"]}[]} title
 * @property {Series[]} series
 * @property {{band: import("./lane.js").Band, color: string}[]} bands
 * @property {[number, number] | null} [around] values outside do not stretch the axis
 * @property {number} [share] of the height, 1 where it is not given
 * @property {import("./panel-position.js").Guide[]} [guides]
 * @property {import("./panel-position.js").Thread[]} [threads]
 * @property {number[]} [reach] values that the axis holds whatever the lines do
 */
import { positionPanel } from "./panel-position.js";
import { sharpnessPanel } from "./panel-sharpness.js";
import { laneStyle, quantityStyle } from "./panel-style.js";
import { visibleLanes } from "./store.js";
import { TEXTS, fill } from "./texts.js";

/** Second moments in the order in which one stands for a lane beside others: corrected before raw. */
const SECOND = ["v_hat", "n_hat", "s_hat", "v_max", "n", "s", "v", "u"];

const GROUPS = {
  moment: { log: false, names: ["grad", "m", "m_hat"], compared: ["m"] },
  second: { log: true, names: ["v", "v_hat", "v_max", "n", "n_hat", "s", "s_hat", "u"], compared: SECOND },
  rate: { log: true, names: ["effective_lr"], compared: ["effective_lr"] },
  size: { log: true, names: ["step"], compared: ["step"], magnitude: true },
};

const USUAL = ["loss", "moment", "second", "rate", "size", "sharpness"];
/** The loss of a gradient sequence is another function at every step: its line says nothing about the way. */
const USUAL_OF_SEQUENCE = ["x", "moment", "second", "rate", "size"];

/** The key of the panel that a quantity belongs to; nothing where there is none. @param {string} name */
export function panelOf(name) {
  if (name === "x" || name === "sharpness") return name;
  return Object.keys(GROUPS).find((key) => GROUPS[key].names.includes(name));
}

/** The panels that are asked for and that some lane has something for. @param {import("./decode.js").Run} run */
export function panelKeys({ lanes, sequence, show }) {
  const asked = show?.panels.length ? show.panels : sequence ? USUAL_OF_SEQUENCE : USUAL;
  return asked.filter((key) => {
    if (key === "sharpness") return lanes.some((lane) => lane.sharpness);
    return !(key in GROUPS) || lanes.some((lane) => GROUPS[key].names.some((name) => lane.channel(name)));
  });
}

/**
 * @param {import("./store.js").State} state
 * @param {import("./theme.js").Theme} theme
 * @returns {Panel[]} those that a visible lane has lines for
 */
export function choosePanels(state, theme) {
  // A lane that is alone has the panels to itself.
  const all = state.run.lanes;
  const shown = all.length === 1 ? all[0] : all.find(({ id }) => id === state.lanes);
  const lanes = shown ? [shown] : visibleLanes(state);
  const isAnatomy = Boolean(shown);
  const others = {
    x: () => positionPanel(lanes, state, theme),
    loss: () => lossPanel(lanes, state.run, theme),
    sharpness: () => sharpnessPanel(lanes, isAnatomy, theme),
  };
  const panelOfKey = (key) => others[key]?.() ?? quantityPanel(key, lanes, isAnatomy, state, theme);
  return panelKeys(state.run).map(panelOfKey).filter((panel) => panel.series.length);
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
  return { key: "loss", names: ["loss"], log: run.loss.scale === "log", floored: true, title, series, bands };
}

function quantityPanel(key, lanes, isAnatomy, state, theme) {
  const { log, names, compared, magnitude = false } = GROUPS[key];
  const presentOf = (lane, wanted) => wanted.filter((name) => isDrawable(lane.channel(name), log && !magnitude));
  // Beside others each lane has one line; where none has what is compared, its first quantity, such as the gradient.
  const isComparable = state.run.sequence || lanes.some((lane) => presentOf(lane, compared).length);
  const chosen = lanes.flatMap((lane) => {
    const present = isAnatomy ? presentOf(lane, names) : presentOf(lane, isComparable ? compared : names).slice(0, 1);
    return present.map((name) => {
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
      sub: state.run.coordinates.length > 1 ? state.run.coordinates[state.coordinate] : undefined,
      style: isAnatomy && titled.length > 1 ? line.style : undefined,
    };
  });
  const series = chosen.map(({ line }) => line);
  if (state.run.sequence && key === "moment" && !isAnatomy && lanes.length) {
    // All lanes are given the same gradients there, whatever they do.
    const given = laneSeries(lanes[0], "grad", 0, { color: theme.text, width: 1, dash: [], alpha: 0.4 });
    series.unshift({ ...given, quiet: true });
    symbols.unshift({ text: state.run.symbols.grad, style: given.style });
  }
  const title = [{ text: TEXTS.panelNames[key] }, ...symbols];
  return { key, names, log, floored: false, title, series, bands: [] };
}

/** A log axis has no place for a signed quantity, such as Adan's v. */
function isDrawable(channel, needsPositive) {
  return channel !== null && !(needsPositive && channel.data.some((value) => value < 0));
}

function laneSeries(lane, name, coordinate, style) {
  const { data, width, offsetStep } = lane.channel(name);
  const index = width === 2 ? coordinate : 0;
  return { name, lane, data, stride: width, index, first: offsetStep, magnitude: false, style };
}

/** The value a series shows at step t, NaN outside. @param {Series} series @param {number} t */
export function valueAt({ data, stride, index, first, magnitude }, t) {
  const at = (t - first) * stride + index;
  const value = t < first || at >= data.length ? NaN : data[at];
  return magnitude ? Math.abs(value) : value;
}
