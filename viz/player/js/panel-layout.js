/** Where the panels are, and the still Plotly figure of their axes. */
import { TEXTS } from "./texts.js";

/** Room for tick labels left, for the readings right and for the step axis below. */
const MARGIN = { left: 46, right: 74, bottom: 28 };
const GAP = 17; // holds the next panel's title

/**
 * @typedef {{left: number, top: number, width: number, rows: {top: number, height: number}[]}} Geometry in CSS pixels
 * @param {{width: number, height: number, top: number, count: number}} room top: where the first panel begins
 * @returns {Geometry}
 */
export function panelGeometry({ width, height, top, count }) {
  const each = (height - top - MARGIN.bottom - GAP * (count - 1)) / count;
  const rows = Array.from({ length: count }, (_, i) => ({ top: top + i * (each + GAP), height: each }));
  return { left: MARGIN.left, top, width: width - MARGIN.left - MARGIN.right, rows };
}

/**
 * Traces and layout of the axes. The lines are drawn on a canvas above: as SVG, six lanes in five panels would cost
 * three times as much a run.
 * @param {Geometry} geometry
 * @param {import("./panel-axes.js").Axis[]} axes
 */
export function axesFigure({ width, height, geometry, axes, numSteps, theme }) {
  const plotHeight = height - geometry.top - MARGIN.bottom;
  const shared = {
    fixedrange: true,
    zeroline: false,
    gridcolor: faded(theme.text, 9),
    tickfont: { size: 10.5, color: faded(theme.text, 72), family: theme.font },
    showline: false,
    automargin: false,
  };
  const layout = {
    width,
    height,
    margin: { l: MARGIN.left, r: MARGIN.right, t: geometry.top, b: MARGIN.bottom, pad: 0 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    showlegend: false,
    hovermode: false,
    dragmode: false,
    xaxis: {
      ...shared,
      range: [0, numSteps],
      anchor: `y${axes.length > 1 ? axes.length : ""}`,
      nticks: 6,
      separatethousands: true,
      title: { text: TEXTS.stepAxis, font: shared.tickfont, standoff: 1 },
    },
  };
  axes.forEach((axis, i) => {
    const { top, height: rowHeight } = geometry.rows[i];
    const above = (pixels) => Math.min(Math.max(1 - (pixels - geometry.top) / plotHeight, 0), 1);
    layout[`yaxis${i ? i + 1 : ""}`] = {
      ...shared,
      domain: [above(top + rowHeight), above(top)],
      range: [axis.low, axis.high],
      tickmode: "array",
      tickvals: axis.ticks.map(({ at }) => at),
      ticktext: axis.ticks.map(({ text }) => text),
      anchor: "x",
    };
  });
  // Plotly draws the axes of a subplot only where a trace stands on them.
  const traces = axes.map((_, i) => ({ x: [0], y: [null], mode: "lines", xaxis: "x", yaxis: `y${i ? i + 1 : ""}` }));
  return { traces, layout };
}

const faded = (color, percent) => {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = color;
  const hex = context.fillStyle;
  return /^#\w{6}$/.test(hex) ? hex + Math.round(percent * 2.55).toString(16).padStart(2, "0") : hex;
};
