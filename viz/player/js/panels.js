/** The linked panels: a canvas with axes and lines, drawn once a run, and above it one with the cursor, every frame. */
import { element, segmented, setAttribute, setOptions } from "./dom.js";
import { Glyphs } from "./glyphs.js";
import { panelAxis } from "./panel-axes.js";
import { drawCursor } from "./panel-cursor.js";
import { drawGrid } from "./panel-grid.js";
import { panelGeometry } from "./panel-layout.js";
import { drawPanel, drawTitle } from "./panel-lines.js";
import { listenToPointer } from "./panel-pointer.js";
import { choosePanels } from "./panel-series.js";
import { TEXTS, fill } from "./texts.js";

const LEAST_HEIGHT = 34; // pixels of a panel beside the sharpness

/** What of the state changes the still part of the panels. */
const STILL = ["run", "coordinate", "lanes", "hidden"];

/** @param {HTMLElement} host */
export function createPanels(host, { store, clock }) {
  const chooser = createChooser(store);
  const lines = element("canvas", { role: "img" });
  const cursor = element("canvas", { class: "as-panels-cursor", "aria-hidden": "true" });
  const plot = element("div", { class: "as-panels-plot" }, lines, cursor);
  host.append(chooser.node, plot);

  let places = []; // panel, axis and geometry of each row
  let glyphs = null;
  let isStale = true;
  let drawnSize = "";
  const size = () => [plot.clientWidth, plot.clientHeight, window.devicePixelRatio].join(" ");

  listenToPointer(cursor, {
    store,
    clock,
    stepAt(x) {
      const { left = 0, width = 1, numSteps = 0 } = places[0] ?? {};
      return Math.round(((x - left) / width) * numSteps);
    },
  });

  function drawStill(state, theme) {
    const { clientWidth: width, clientHeight: height } = plot;
    if (width < 120 || height < 60) return;
    drawnSize = size();
    const { numSteps } = state.run;
    const top = chooser.node.offsetHeight + 9;
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
    const context = fitCanvas(lines, width, height, ratio);
    fitCanvas(cursor, width, height, ratio);
    glyphs = new Glyphs(theme.font, 10.5, theme.text, ratio);
    drawGrid(context, places, { theme, ratio });
    for (const place of places) {
      drawPanel(context, place);
      drawTitle(context, place, theme);
    }
    const names = panels.map(({ title }) => title.map(({ text }) => text).join(", ")).join("; ");
    setAttribute(lines, "aria-label", fill(TEXTS.panelsPicture, { total: numSteps, panels: names }));
  }

  return {
    /** Draw the still part anew before the next cursor. */
    invalidate: () => (isStale = true),
    /** The same where its size is not the one that was drawn. */
    resize: () => (isStale ||= size() !== drawnSize),
    isAffectedBy: (changed) => STILL.some((key) => changed.has(key)),
    frame(state, theme) {
      chooser.frame(state);
      if (isStale) {
        isStale = false;
        drawStill(state, theme);
      }
      const context = cursor.getContext("2d");
      context.clearRect(0, 0, cursor.width, cursor.height);
      drawCursor(context, places, { step: state.step, theme, glyphs });
    },
  };
}

/** Where the panels would get too low for their readings, the step size makes room for the sharpness. */
function fitPanels(panels, room) {
  const fit = (chosen) => panelGeometry({ ...room, shares: chosen.map(({ share = 1 }) => share) });
  const geometry = fit(panels);
  if (geometry.rows[0].height >= LEAST_HEIGHT || panels.at(-1).key !== "sharpness") return { panels, geometry };
  const fewer = panels.filter(({ key }) => key !== "size");
  return { panels: fewer, geometry: fit(fewer) };
}

function createChooser(store) {
  const lanes = element("select", {
    class: "as-select",
    "aria-label": TEXTS.panelLanes,
    onchange: () => store.set({ lanes: lanes.value, ...(lanes.value === "all" ? {} : { inspected: lanes.value }) }),
  });
  const node = element("div", { class: "as-panels-head" }, lanes);
  let coordinates = null;
  let names = "";
  return {
    node,
    frame({ run, lanes: shown, coordinate }) {
      if (names !== String(run.coordinates)) {
        names = String(run.coordinates);
        coordinates?.node.remove();
        coordinates = coordinateSwitch(run.coordinates, (value) => store.set({ coordinate: value }));
        node.append(coordinates.node);
      }
      setOptions(lanes, [["all", TEXTS.allLanes], ...run.lanes.map(({ id, name }) => [id, name])], shown);
      coordinates.set(coordinate);
    },
  };
}

function coordinateSwitch(names, onChoose) {
  const options = names.map((name, i) => [i, name, fill(TEXTS.coordinateName, { name })]);
  return segmented({ label: TEXTS.coordinate, options, onChoose });
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
