/** What Plotly does for the contour: axes, zoom and hover. The picture itself is field.js's. */
import { SCENE_TEXTS } from "./scene-texts.js";
import { fill } from "./texts.js";
import { gridLine, toRows } from "./surface.js";

/** Below this width the colour bar would take room from the picture. */
const WIDTH_FOR_BAR = 560;

export const hasColorBar = (width) => width >= WIDTH_FOR_BAR;

/** A glyph for the modebar: the start's ring and ticks. */
const START_ICON = {
  width: 24,
  height: 24,
  path:
    "M11 1h2v4.1a7 7 0 0 1 5.9 5.9H23v2h-4.1a7 7 0 0 1-5.9 5.9V23h-2v-4.1A7 7 0 0 1 5.1 13H1v-2h4.1A7 7 0 0 1 11 5.1z" +
    "m1 1.9a5 5 0 1 0 0 10 5 5 0 0 0 0-10z",
};

/** A contour with nothing to draw: its one level lies below the surface. It is there for its hover. */
export function contourTrace({ surface, relief }, run) {
  const { nx, ny } = surface;
  const below = relief.low - 1;
  return {
    type: "contour",
    x: gridLine(surface.x, nx),
    y: gridLine(surface.y, ny),
    z: toRows(relief.height, nx, ny),
    customdata: toRows(surface.z, nx, ny, (z) => z + surface.zOffset),
    autocontour: false,
    contours: { coloring: "none", showlines: false, start: below, end: below, size: 1 },
    hovertemplate: hoverText(run, "%{customdata:.5~g}"),
    showscale: false,
  };
}

export function hoverText(run, loss) {
  const [xName, yName] = run.coordinates;
  const slots = { xName, yName, x: "%{x:.4~g}", y: "%{y:.4~g}", loss };
  return `${fill(SCENE_TEXTS.hover, slots).replaceAll("\n", "<br>")}<extra></extra>`;
}

export function contourLayout(run, theme, { width, height }) {
  const axis = {
    zeroline: false, showgrid: false, ticks: "outside", ticklen: 4, tickcolor: theme.border, linecolor: theme.border,
    showline: true, mirror: true, nticks: 7, tickfont: { size: 11 }, constrain: "range",
  };
  const [xName, yName] = run.coordinates;
  const [xDomain, yDomain] = run.surface.domain;
  const title = (text) => ({ text, font: { size: 13 }, standoff: 4 });
  return {
    width, height,
    margin: { l: 46, r: hasColorBar(width) ? 62 : 10, t: 10, b: 38, pad: 0 },
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
  const startButton = {
    name: "setStart", title: SCENE_TEXTS.setStart, icon: START_ICON, attr: "dragmode", val: false, click: chooseStart,
  };
  return {
    displaylogo: false,
    doubleClick: "reset",
    scrollZoom: false,
    showTips: false,
    responsive: false,
    modeBarButtons: [[startButton, "zoom2d", "pan2d"], ["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  };
}
