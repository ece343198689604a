/**
 * Streamlit's theme as canvas and Plotly need it.
 *
 * @typedef {object} Theme
 * @property {boolean} dark
 * @property {string} text
 * @property {string} background
 * @property {string} secondary
 * @property {string} border
 * @property {string} primary
 * @property {string} font
 * @property {(lane: import("./lane.js").Lane) => string} laneColor
 */

/** Read the theme where the element stands. @returns {Theme} */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const background = read("--st-background-color", "#ffffff");
  const dark = luminance(background) < 0.4;
  return {
    dark,
    background,
    text: read("--st-text-color", dark ? "#fafafa" : "#31333f"),
    secondary: read("--st-secondary-background-color", dark ? "#262730" : "#f0f2f6"),
    border: read("--st-border-color", dark ? "rgba(250, 250, 250, 0.2)" : "rgba(49, 51, 63, 0.2)"),
    primary: read("--st-primary-color", "#ff4b4b"),
    font: read("--st-font", "system-ui, sans-serif"),
    laneColor: (lane) => (dark ? lane.color.dark : lane.color.light),
  };
}

/** Whether two readings look the same. @param {Theme | null} a @param {Theme} b */
export function sameTheme(a, b) {
  return a !== null && Object.keys(b).every((key) => typeof b[key] === "function" || a[key] === b[key]);
}

/** Relative luminance, 0…1, of any CSS colour. The canvas does the parsing. */
function luminance(color) {
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = pixel.getContext("2d", { willReadFrequently: true });
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
