/** The player's parts around the scene; none of them needs Plotly. */
import { createInspector } from "./inspector.js";
import { createLegend } from "./legend.js";
import { createLight, isPanelLit } from "./light.js";
import { panelKeys } from "./panel-series.js";
import { createPanels } from "./panels.js";
import { createStatus } from "./status.js";
import { createTransport } from "./transport.js";

/**
 * @param {Record<string, HTMLElement>} rooms
 * @param {{store: import("./store.js").Store, clock: import("./clock.js").Clock}} context
 * @returns parts are drawn every frame, readouts as often as one can read; the panels are among the parts
 */
export function createParts(rooms, { store, clock }) {
  const light = createLight(store);
  const panels = createPanels(rooms.panels, { store, clock, light });
  const status = createStatus();
  const inspector = createInspector(rooms.inspector, { store, light, status: status.node });
  return {
    panels,
    parts: [createTransport(rooms.transport, { store, clock }), panels, createSceneLight(rooms.scene)],
    readouts: [createLegend(rooms.legend, { store }), inspector, status],
  };
}

/** The picture is the position's panel where it has none of its own. */
function createSceneLight(scene) {
  return {
    frame({ run, lit }) {
      scene.classList.toggle("as-lit", isPanelLit({ names: ["x"] }, lit) && !panelKeys(run).includes("x"));
    },
  };
}
