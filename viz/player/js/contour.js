/** The still contour as Plotly takes it. */
import { SCENE_TEXTS, fill } from "./scene-texts.js";
import { levelLineColor, surfaceColorscale } from "./surface-colors.js";
import { gridLine, toRows } from "./surface.js";

const LEVELS = 16;
/** Below this width the colour bar would take room from the picture. */
const WIDTH_FOR_BAR = 560;

/** A glyph for the modebar: the start's ring and ticks. */
const START_ICON = {
  width: 24,
  height: 24,
  path: "M11 1h2v4.1a7 7 0 0 1 5.9 5.9H23v2h-4.1a7 7 0 0 1-5.9 5.9V23h-2v-4.1A7 7 0 0 1 5.1 13H1v-2h4.1A7 7 0 0 1 11 5.1zm1 6a5 5 0 1 0 0 10 5 5 0 0 0 0-10z",
};

export function contourTrace(ground, run, theme) {
  const { surface, relief } = ground;
  const { nx, ny } = surface;
  const step = (relief.high - relief.low) / (LEVELS + 1);
  return {
    type: "contour",
    x: gridLine(surface.x, nx),
    y: gridLine(surface.y, ny),
    z: toRows(relief.height, nx, ny),
    customdata: toRows(surface.z, nx, ny, (z) => z + surface.zOffset),
    zmin: relief.low,
    zmax: relief.high,
    autocontour: false,
    contours: { coloring: "heatmap", start: relief.low + step, end: relief.high - step / 2, size: step },
    line: { color: levelLineColor(theme.dark), width: 1, smoothing: 1 },
    colorscale: surfaceColorscale(theme.dark),
    hovertemplate: hoverText(run, "%{customdata:.5~g}"),
    showscale: false,
  };
}

export function hoverText(run, loss) {
  const [xName, yName] = run.coordinates;
  const slots = { xName, yName, x: "%{x:.4~g}", y: "%{y:.4~g}", loss };
  return `${fill(SCENE_TEXTS.hover, slots).replaceAll("\n", "<br>")}<extra></extra>`;
}

export function contourBar({ surface, relief }, theme, width) {
  if (width < WIDTH_FOR_BAR) return { showscale: false };
  const shifted = relief.log && surface.zOffset !== 0;
  const title = shifted ? fill(SCENE_TEXTS.lossBarShifted, { offset: short(surface.zOffset) }) : SCENE_TEXTS.lossBar;
  return {
    showscale: true,
    colorbar: {
      thickness: 8, x: 1, xpad: 8, ypad: 0, len: 1, outlinewidth: 0, ticklen: 3, tickcolor: theme.border,
      tickfont: { size: 10, color: theme.text },
      title: { text: title, side: "right", font: { size: 11, color: theme.text } },
      ...(relief.log ? decadeTicks(relief) : { nticks: 6 }),
    },
  };
}

/** Ticks at whole decades of the loss on a scale that is log10(loss + shift). */
function decadeTicks({ low, high, shift }) {
  const decades = [];
  for (let k = Math.ceil(high); k >= -12; k--) {
    const at = Math.log10(10 ** k + shift);
    if (at <= high && at >= low + 0.03 * (high - low)) decades.push({ at, text: short(10 ** k) });
  }
  const spaced = decades.filter(({ at }, i) => i === 0 || decades[i - 1].at - at > 0.04 * (high - low));
  return { tickvals: spaced.map(({ at }) => at), ticktext: spaced.map(({ text }) => text) };
}

const short = (value) =>
  Math.abs(value) >= 1e4 || Math.abs(value) < 1e-3 ? value.toExponential(0).replace("e+", "e") : String(+value.toPrecision(3));

export function contourLayout(run, theme, { width, height }) {
  const axis = {
    zeroline: false, showgrid: false, ticks: "outside", ticklen: 4, tickcolor: theme.border, linecolor: theme.border,
    showline: true, mirror: true, nticks: 7, tickfont: { size: 11 }, constrain: "range",
  };
  const hasBar = width >= WIDTH_FOR_BAR;
  const [xName, yName] = run.coordinates;
  const [xDomain, yDomain] = run.surface.domain;
  const title = (text) => ({ text, font: { size: 13 }, standoff: 4 });
  return {
    width, height,
    margin: { l: 46, r: hasBar ? 62 : 10, t: 10, b: 38, pad: 0 },
    autosize: false,
    uirevision: run.surface.url,
    dragmode: false,
    hovermode: "closest",
    showlegend: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, color: theme.text },
    hoverlabel: { bgcolor: theme.background, bordercolor: theme.border, font: { color: theme.text, size: 12 } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.text, activecolor: theme.primary },
    xaxis: { ...axis, range: [...xDomain], title: title(xName) },
    yaxis: { ...axis, range: [...yDomain], title: title(yName) },
  };
}

/** @param {(graph: HTMLElement) => void} chooseStart makes the pointer set the start again */
export function contourConfig(chooseStart) {
  const startButton = { name: "setStart", title: SCENE_TEXTS.setStart, icon: START_ICON, attr: "dragmode", val: false, click: chooseStart };
  return {
    displaylogo: false,
    doubleClick: "reset",
    scrollZoom: false,
    responsive: false,
    modeBarButtons: [[startButton, "zoom2d", "pan2d"], ["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  };
}
