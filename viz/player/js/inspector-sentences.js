/** What the step inspector says in words. */
import { formatNumber } from "./format.js";
import { TEXTS, fill } from "./texts.js";

/** How close a lane's curvature is to its threshold at a step. @param {import("./lane.js").Lane} lane */
export function sharpnessSentence({ name, sharpness }, step) {
  const { eigenvalue, threshold, formula } = sharpness;
  const value = formatNumber(eigenvalue[step - 1]);
  if (!threshold) return fill(TEXTS.sharpnessAlone, { value, lane: name });
  if (threshold[step - 1] === Infinity) return fill(TEXTS.sharpnessUnlimited, { value, formula });
  const ratio = formatNumber(eigenvalue[step - 1] / threshold[step - 1], { digits: 3 });
  return fill(TEXTS.sharpness, { value, ratio, formula, threshold: formatNumber(threshold[step - 1], { trim: true }) });
}

/** Why a step has no numbers; empty where it has them. The step that diverges still has its own. */
export function withoutNumbers(run, lane, step) {
  if (step === 0) return startSentence(run, lane);
  const isLost = lane.divergedAt >= 0 && step > lane.divergedAt;
  return isLost ? fill(TEXTS.hasDiverged, { lane: lane.name, step: lane.divergedAt }) : "";
}

function startSentence(run, lane) {
  const [x, y] = run.coordinates;
  const [xValue, yValue] = [0, 1].map((i) => formatNumber(lane.value("x", 0, i), { trim: true }));
  if (!y) return fill(TEXTS.atStartOfOne, { x, xValue });
  const loss = formatNumber(lane.value("loss", 0, 0) + run.loss.minimum);
  return fill(TEXTS.atStart, { x, xValue, y, yValue, loss });
}
