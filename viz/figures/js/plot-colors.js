/** The colour tokens of viz/figures/theme.py. */

const LIGHT_DARK = /^light-dark\((.+?), ([^,()]+|[^,]+\(.+\))\)$/;
const VARIABLE = /^var\((--st-[\w-]+)\)$/;

/**
 * A part of a figure with its tokens replaced by what they mean in the theme.
 * @param {any} part typed arrays are passed on untouched
 * @param {import("./theme.js").Theme} theme
 */
export function resolveColors(part, theme) {
  if (typeof part === "string") return resolveColor(part, theme);
  if (part === null || typeof part !== "object" || ArrayBuffer.isView(part)) return part;
  // Rows of numbers: the same list again, or Plotly would take them for new ones.
  if (Array.isArray(part)) return ArrayBuffer.isView(part[0]) ? part : part.map((value) => resolveColors(value, theme));
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, resolveColors(value, theme)]));
}

/** @param {string} color */
export function resolveColor(color, theme) {
  const pair = LIGHT_DARK.exec(color);
  if (pair) return theme.dark ? pair[2] : pair[1];
  const variable = VARIABLE.exec(color);
  return variable ? variables(theme)[variable[1]] : color;
}

const variables = (theme) => ({
  "--st-text-color": theme.text,
  "--st-background-color": theme.background,
  "--st-secondary-background-color": theme.secondary,
  "--st-border-color": theme.border,
  "--st-primary-color": theme.primary,
  "--st-font": theme.font,
});
