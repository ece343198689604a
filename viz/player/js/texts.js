/** Every sentence and label of the player outside the scene. Slots are written {name}; whole sentences, never glued. */
export const TEXTS = {
  player: "Player",
  play: "Play",
  pause: "Pause",
  stepBack: "Step back",
  stepForward: "Step forward",
  step: "Step",
  stepValue: "step {step} of {total}",
  counter: "{step} / {total}",
  speed: "Speed",
  speedValue: "{speed}×",
  loop: "Loop",
  view: "View",
  view2d: "2-D",
  view3d: "3-D",
  keys: "Space plays and pauses, arrow keys move one step, with Shift ten steps, Home and End go to the ends.",

  lanes: "Lanes",
  only: "Only this: {lane}",
  toggle: "{lane}: click hides or shows it, double click shows only this one",
  seeds: "{count} seeds",
  divergedAt: "✕ diverged at step {step}",

  panels: "Quantities over the step",
  panelsPicture: "Lines over the step from 0 to {total}: {panels}.",
  coordinate: "Coordinate",
  coordinateName: "coordinate {name}",
  panelLanes: "Lanes in the panels",
  allLanes: "all lanes",
  loss: "loss",
  lossAboveMinimum: "loss − minimum",
  lossMeanBand: "mean and band of {count} seeds",
  panelNames: {
    x: "position",
    moment: "gradient and its mean",
    second: "mean of the squared gradient",
    rate: "effective lr",
    size: "step size",
    sharpness: "sharpness",
  },
  magnitude: "|{symbol}|",
  stepAxis: "step",
  eigenvalue: "λₘₐₓ(H)",
  preconditionedEigenvalue: "λₘₐₓ(P⁻¹H)",
  threshold: "stability threshold",

  bound: "bound {value}",
  best: "best in hindsight {value}",
  bestAtBound: "best in hindsight, at the bound {value}",
  minimum: "minimum",

  inspector: "Step inspector",
  inspected: "Lane",
  formulaColumn: "formula",
  numbersColumn: "numbers",
  gradient: "∇f",
  gradientOfStep: "∇fₜ",
  where: "{value} if {condition}, otherwise {other}",
  sharpness: "{value}, which is {ratio} of the stability threshold {formula} = {threshold}",
  sharpnessUnlimited: "{value}; nothing is too steep here: the stability threshold {formula} is infinite",
  sharpnessAlone: "{value}; {lane} has no stability threshold",
  hasDiverged: "{lane} diverged at step {step}: from there on its numbers are no longer finite.",
  atStart:
    "The start has no step yet: {x} = {xValue}, {y} = {yValue}, loss = {loss}. Move to step 1 to see the update.",
  atStartOfOne: "The start has no step yet: {x} = {xValue}. Move to step 1 to see the update.",
  lightsUp: "Lights up its panel: {panel}",

  statusLine: "Step {step} of {total} · {lane}: {x} = {xValue}, {y} = {yValue}, loss = {loss}",
  statusLineOfOne: "Step {step} of {total} · {lane}: {x} = {xValue}",
  statusDiverged: "Step {step} of {total} · {lane} diverged at step {at}.",

  loadFailed:
    "This page could not load “{file}” from this server. Reload the page; if it stays so, tell whoever runs it.",
  unreadable: "The player received a run that it cannot read ({reason}). Reload the page to fetch it again.",
  drawFailed: "The picture could not be drawn ({reason}). Change a setting or reload the page to try again.",
  tooShort: "{needed} bytes expected, {got} received",
  badShape: "“{name}” of lane “{lane}” has the shape {got}, not {wanted}",
};

/**
 * Put values into a sentence's {slots}.
 * @param {string} sentence
 * @param {Record<string, string | number>} [slots]
 */
export function fill(sentence, slots = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? String(slots[name]) : whole));
}
