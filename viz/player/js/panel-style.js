/** How the panels draw lanes beside each other, and one lane's quantities. */

/** @param {import("./lane.js").Lane} lane @param {import("./theme.js").Theme} theme */
export function laneStyle(lane, theme) {
  return { color: theme.laneColor(lane), width: 1.75, dash: lane.dash, alpha: 1 };
}

/** One lane's quantities share its colour: the gradient thin and light, moments bold, corrected ones dashed on top. */
export function quantityStyle(name, present, lane, theme) {
  const color = theme.laneColor(lane);
  if (name === "grad" && present.length > 1) return { color, width: 1, dash: [], alpha: 0.5 };
  if (name.endsWith("_hat")) return { color: theme.text, width: 1.25, dash: [4, 3], alpha: 0.85 };
  if (name === "v_max") return { color: theme.text, width: 1.25, dash: [1.5, 2.5], alpha: 0.85 };
  return { color, width: 2, dash: [], alpha: 1 };
}
