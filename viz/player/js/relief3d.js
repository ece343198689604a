/** The 3-D picture as Plotly takes it. */
import { hoverText } from "./contour.js";
import { heightOn } from "./drape.js";
import { surfaceColorscale } from "./surface-colors.js";
import { gridLine, toRows } from "./surface.js";

const LEVELS = 16;
/** Opaque: gl-surface3d makes half-transparent lines white. */
const LINE = { light: "rgb(128, 140, 178)", dark: "rgb(92, 122, 146)" };

export function surfaceTrace({ surface, relief }, run, theme) {
  const { nx, ny } = surface;
  const step = (relief.high - relief.low) / (LEVELS + 1);
  const lines = { show: true, start: relief.low + step, end: relief.high, size: step, color: theme.dark ? LINE.dark : LINE.light, width: 1 };
  return {
    type: "surface",
    x: gridLine(surface.x, nx),
    y: gridLine(surface.y, ny),
    z: toRows(relief.height, nx, ny),
    customdata: toRows(surface.z, nx, ny, (z) => z + surface.zOffset),
    cmin: relief.low,
    cmax: relief.high,
    colorscale: surfaceColorscale(theme.dark),
    showscale: false,
    contours: { z: lines, x: { highlight: false }, y: { highlight: false } },
    lighting: { ambient: 0.82, diffuse: 0.35, specular: 0.04, roughness: 0.9, fresnel: 0 },
    hovertemplate: hoverText(run, "%{customdata:.5~g}"),
  };
}

/** @param {import("./drape.js").Draped} draped */
export function pathTrace(draped, { color, dash }, { width = 4, opacity = 0.6 } = {}) {
  return {
    type: "scatter3d",
    mode: "lines",
    x: draped.x,
    y: draped.y,
    z: draped.z,
    opacity,
    line: { color, width, dash: dash.length === 0 ? "solid" : dash[0] <= 3 ? "dot" : "dash" },
    hoverinfo: "skip",
  };
}

/** Minima and saddles as points on the surface. */
export function landmarkTrace(ground, { minima, saddles }, theme) {
  const quiet = theme.dark ? "#d5daea" : "#5a6078";
  const marks = [
    ...minima.map(({ x, y, is_global: isGlobal }) => ({ x, y, color: isGlobal ? "#d6336c" : quiet, size: isGlobal ? 6 : 3.5, symbol: "diamond" })),
    ...saddles.map(([x, y]) => ({ x, y, color: quiet, size: 3.5, symbol: "x" })),
  ].filter(({ x, y }) => isWithin(ground.surface, x, y));
  const pick = (name) => marks.map((mark) => mark[name]);
  return {
    type: "scatter3d",
    mode: "markers",
    x: pick("x"),
    y: pick("y"),
    z: marks.map(({ x, y }) => heightOn(ground, x, y)),
    marker: { color: pick("color"), size: pick("size"), symbol: pick("symbol"), line: { color: "#ffffff", width: 1 } },
    hoverinfo: "skip",
  };
}

const isWithin = ({ x: [left, right], y: [bottom, top] }, x, y) => x >= left && x <= right && y >= bottom && y <= top;

export function reliefLayout({ surface, relief }, run, theme, { width, height }) {
  const axis = {
    showbackground: false, gridcolor: theme.border, zeroline: false, showspikes: false, nticks: 5,
    tickfont: { size: 10 }, color: theme.text, linecolor: theme.border,
  };
  const [xName, yName] = run.coordinates;
  const pad = 0.03 * (relief.high - relief.low);
  return {
    width, height,
    autosize: false,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    uirevision: run.surface.url,
    showlegend: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, color: theme.text },
    hoverlabel: { bgcolor: theme.background, bordercolor: theme.border, font: { color: theme.text, size: 12 } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.text, activecolor: theme.primary },
    scene: {
      uirevision: run.surface.url,
      xaxis: { ...axis, title: { text: xName }, range: [...surface.x] },
      yaxis: { ...axis, title: { text: yName }, range: [...surface.y] },
      zaxis: { ...axis, title: { text: "" }, range: [relief.low - pad, relief.high + pad], showticklabels: false },
      aspectmode: "manual",
      aspectratio: { x: 1.2, y: 1.2, z: 0.55 },
      camera: { eye: { x: -0.75, y: -1.35, z: 1.3 }, center: { x: 0, y: 0, z: -0.1 } },
      dragmode: "turntable",
    },
  };
}

export const RELIEF_CONFIG = {
  displaylogo: false,
  responsive: false,
  showTips: false,
  modeBarButtons: [["zoom3d", "pan3d", "orbitRotation", "tableRotation"], ["resetCameraLastSave3d"]],
};
