/** The linked panels: a canvas with axes and lines, drawn once a run, and above it one with the cursor, every frame. */
import { element, setAttribute } from "./dom.js";
import { Glyphs } from "./glyphs.js";
import { isPanelLit } from "./light.js";
import { panelAxis } from "./panel-axes.js";
import { createChooser } from "./panel-chooser.js";
import { drawCursor } from "./panel-cursor.js";
import { drawGrid } from "./panel-grid.js";
import { GAP, panelGeometry } from "./panel-layout.js";
import { drawPanel, drawTitle } from "./panel-lines.js";
import { listenToPointer } from "./panel-pointer.js";
import { choosePanels } from "./panel-series.js";
import { TEXTS, fill } from "./texts.js";

const LEAST_HEIGHT = 34; // pixels of a panel beside the sharpness
const TITLE_HEIGHT = 10; // of the first panel, where no chooser stands beside it
const NARROW = 400; // pixels in which a long title reaches below the chooser

/** What of the state changes the still part of the panels. */
const STILL = ["run", "coordinate", "lanes", "hidden"];

/** @param {HTMLElement} host */
export function createPanels(host, { store, clock, light }) {
  const chooser = createChooser(store);
  const lines = element("canvas", { role: "img" });
  const cursor = element("canvas", { class: "as-panels-cursor", "aria-hidden": "true" });
  const plot = element("div", { class: "as-panels-plot" }, lines, cursor);
  host.append(chooser.node, plot);

  let places = []; // panel, axis and geometry of each row
  let glyphs = null;
  let isStale = true;
  let lit = null; // what the still part shows
  let drawnSize = "";
  const size = () => [plot.clientWidth, plot.clientHeight, window.devicePixelRatio].join(" ");

  listenToPointer(cursor, {
    store,
    clock,
    light,
    litAt(y) {
      const place = places.find(({ row }) => y >= row.top - GAP && y <= row.top + row.height);
      return place ? { names: [...new Set(place.panel.series.map(({ name }) => name))], lane: null } : null;
    },
    stepAt(x) {
      const { left = 0, width = 1, numSteps = 0 } = places[0] ?? {};
      return Math.round(((x - left) / width) * numSteps);
    },
  });

  /** Choose the panels and place them. */
  function arrange(state, theme) {
    places = [];
    const { clientWidth: width, clientHeight: height } = plot;
    if (width < 120 || height < 60) return;
    drawnSize = size();
    const { numSteps } = state.run;
    const top = Math.max(chooser.node.offsetHeight, TITLE_HEIGHT) + (width < NARROW ? 16 : 9);
    const { panels, geometry } = fitPanels(choosePanels(state, theme), { width, height, top });
    places = panels.map((panel, i) => ({
      panel,
      axis: panelAxis(panel),
      row: geometry.rows[i],
      left: geometry.left,
      width: geometry.width,
      numSteps,
    }));
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [lines, cursor]) fitCanvas(canvas, width, height, ratio);
    glyphs = new Glyphs(theme.font, 10.5, theme.text, ratio);
    const names = panels.map(({ title }) => title.map(({ text }) => text).join(", ")).join("; ");
    setAttribute(lines, "aria-label", fill(TEXTS.panelsPicture, { total: numSteps, panels: names }));
  }

  function drawStill(theme) {
    const context = lines.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    context.clearRect(0, 0, lines.width, lines.height);
    const bright = places.filter(({ panel }) => isPanelLit(panel, lit));
    for (const place of bright) drawLight(context, place, plot.clientWidth, theme);
    drawGrid(context, places, { theme, ratio });
    for (const place of places) {
      drawPanel(context, place, theme, lit);
      drawTitle(context, place, theme);
    }
    setAttribute(plot, "data-lit", bright.map(({ panel }) => panel.key).join(" "));
  }

  return {
    /** Draw the still part anew before the next cursor. */
    invalidate: () => (isStale = true),
    /** The same where its size is not the one that was drawn. */
    resize: () => (isStale ||= size() !== drawnSize),
    isAffectedBy: (changed) => STILL.some((key) => changed.has(key)),
    frame(state, theme) {
      chooser.frame(state);
      // Only what a line of the inspector lights: a panel under the pointer shows its own values already.
      const next = state.lit?.lane ? state.lit : null;
      if (isStale) arrange(state, theme);
      if (isStale || next !== lit) {
        lit = next;
        isStale = false;
        drawStill(theme);
      }
      const context = cursor.getContext("2d");
      context.clearRect(0, 0, cursor.width, cursor.height);
      drawCursor(context, places, { step: state.step, theme, glyphs });
    },
  };
}

/** A soft frame around a panel and its title. */
function drawLight(context, { row }, width, theme) {
  const top = row.top - GAP + 1;
  context.beginPath();
  context.roundRect(0.5, top, width - 1, row.height + GAP + 1, 6);
  context.globalAlpha = 0.09;
  context.fillStyle = context.strokeStyle = theme.primary;
  context.fill();
  context.globalAlpha = 0.6;
  context.lineWidth = 1;
  context.stroke();
  context.globalAlpha = 1;
}

/** Where the panels would get too low for their readings, the step size makes room for the sharpness. */
function fitPanels(panels, room) {
  const fit = (chosen) => panelGeometry({ ...room, shares: chosen.map(({ share = 1 }) => share) });
  const geometry = fit(panels);
  const isTight = panels.length && geometry.rows[0].height < LEAST_HEIGHT;
  if (!isTight || panels.at(-1).key !== "sharpness") return { panels, geometry };
  const fewer = panels.filter(({ key }) => key !== "size");
  return { panels: fewer, geometry: fit(fewer) };
}

/** Size a canvas to CSS pixels on this screen; what was on it is gone. @returns {CanvasRenderingContext2D} */
function fitCanvas(canvas, width, height, ratio) {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  // One pixel of the canvas is one of the screen, whatever fraction the room's own size has.
  canvas.style.width = `${canvas.width / ratio}px`;
  canvas.style.height = `${canvas.height / ratio}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  return context;
}
