/** A thin bar at the right of the plot that says which loss a colour stands for. */
import { SCENE_TEXTS } from "./scene-texts.js";
import { surfaceColorscale } from "./surface-colors.js";
import { multiples, roundStep } from "./ticks.js";

const GAP = 10;
const THICKNESS = 8;
const TICKS = 6;
/** Pixels between two labels, at least. */
const LABEL_ROOM = 22;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{surface: object, relief: object}} ground
 * @param {{left: number, top: number, right: number, bottom: number}} box of the plot
 */
export function drawColorBar(context, ground, box, theme) {
  const { low, high } = ground.relief;
  const left = box.right + GAP;
  const top = box.top + 18;
  const length = box.bottom - top;
  const gradient = context.createLinearGradient(0, box.bottom, 0, top);
  for (const [at, color] of surfaceColorscale(theme.dark)) gradient.addColorStop(at, color);
  context.fillStyle = gradient;
  context.fillRect(left, top, THICKNESS, length);
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.strokeRect(left, top, THICKNESS, length);
  context.fillStyle = theme.text;
  context.textBaseline = "middle";
  context.font = `11px ${theme.font}`;
  context.fillText(barTitle(ground), left, box.top + 6);
  context.font = `10px ${theme.font}`;
  let above = Infinity;
  for (const { height, text } of barTicks(ground).sort((a, b) => a.height - b.height)) {
    const y = box.bottom - ((height - low) / (high - low)) * length;
    if (y < top - 1 || y > box.bottom + 1 || above - y < LABEL_ROOM) continue;
    above = y;
    context.fillRect(left + THICKNESS, y - 0.5, 3, 1);
    context.fillText(text, left + THICKNESS + 6, y);
  }
}

function barTitle({ surface, relief }) {
  const isShifted = relief.log && surface.zOffset !== 0;
  return isShifted ? SCENE_TEXTS.lossBarShifted : SCENE_TEXTS.lossBar;
}

/** Decades of f − offset on a log surface, round values of f on a linear one. */
function barTicks({ surface, relief: { log, transform, low, high } }) {
  if (!log) {
    const step = roundStep((high - low) / TICKS);
    return multiples(low + surface.zOffset, high + surface.zOffset, step).map((loss) => ({
      height: transform(loss - surface.zOffset),
      text: short(loss),
    }));
  }
  const decades = Array.from({ length: 40 }, (_, k) => 10 ** (k - 12));
  const marks = decades.map((value) => ({ height: transform(value), text: short(value) }));
  // Decades far below the shift all fall on the bar's foot.
  return marks.filter(({ height }) => height > low + 0.03 * (high - low));
}

function short(value) {
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e4 || size < 1e-3)) return value.toExponential(0).replace("e+", "e");
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
