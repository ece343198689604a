/** The 3-D picture as Plotly takes it. */
import { isInside } from "./axes-map.js";
import { hoverText } from "./contour.js";
import { domainBox, heightOn } from "./drape.js";
import { surfaceColorscale } from "./surface-colors.js";
import { gridLine, toRows } from "./surface.js";

const LEVELS = 16;
/** Opaque: gl-surface3d makes half-transparent lines white. */
const LINE = { light: "rgb(128, 140, 178)", dark: "rgb(92, 122, 146)" };

export function surfaceTrace({ surface, relief }, run, theme) {
  const { nx, ny } = surface;
  const step = (relief.high - relief.low) / (LEVELS + 1);
  const color = theme.dark ? LINE.dark : LINE.light;
  const lines = { show: true, start: relief.low + step, end: relief.high, size: step, color, width: 1 };
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

/**
 * Solid: gl-line3d draws dashes ragged, and the canvas above repeats the travelled part with its dashes.
 * @param {import("./drape.js").Draped} draped
 */
export function pathTrace(draped, { color }, { width = 4, opacity = 0.6 } = {}) {
  return {
    type: "scatter3d",
    mode: "lines",
    x: draped.x,
    y: draped.y,
    z: draped.z,
    opacity,
    line: { color, width },
    hoverinfo: "skip",
  };
}

/** Minima as points on the surface; saddles show themselves in 3-D. */
export function landmarkTrace(ground, { minima }, theme) {
  const quiet = theme.dark ? "#d5daea" : "#5a6078";
  const marks = minima
    .filter(({ x, y }) => isInside(domainBox(ground.surface), x, y))
    .map(({ x, y, is_global: isGlobal }) => ({ x, y, color: isGlobal ? "#d6336c" : quiet, size: isGlobal ? 6 : 3.5 }));
  const pick = (name) => marks.map((mark) => mark[name]);
  return {
    type: "scatter3d",
    mode: "markers",
    x: pick("x"),
    y: pick("y"),
    z: marks.map(({ x, y }) => heightOn(ground, x, y)),
    marker: { color: pick("color"), size: pick("size"), symbol: "diamond", line: { color: "#ffffff", width: 1 } },
    hoverinfo: "skip",
  };
}

const eyeAt = (distance) => ({ x: -0.84 * distance, y: -1.5 * distance, z: 1.4 * distance });

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
      // A narrow picture needs more distance to show the whole box.
      camera: { eye: eyeAt(width < 1.2 * height ? 1.25 : 1), center: { x: 0, y: 0, z: -0.17 } },
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
