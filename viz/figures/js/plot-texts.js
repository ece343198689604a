/** Every sentence of the plots that does not come with a figure. Slots are written {name}; see `fill` in texts.js. */
export const PLOT_TEXTS = {
  keys: "Arrow keys move from one to the next, with Shift eight at a time.",
  again: "Tap again to choose it.",
  legend: "Legend",
  unreadable: "The page received a plot that it cannot read ({reason}). Reload the page to fetch it again.",
  drawFailed: "The plot could not be drawn ({reason}). Change a setting or reload the page to try again.",
};
