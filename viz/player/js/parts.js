/** The player's parts around the scene; none of them needs Plotly. */
import { createInspector } from "./inspector.js";
import { createLegend } from "./legend.js";
import { createPanels } from "./panels.js";
import { createStatus } from "./status.js";
import { createTransport } from "./transport.js";

/**
 * @param {Record<string, HTMLElement>} rooms
 * @param {{store: import("./store.js").Store, clock: import("./clock.js").Clock}} context
 * @returns parts are drawn every frame, readouts as often as one can read; the panels are among the parts
 */
export function createParts(rooms, { store, clock }) {
  const panels = createPanels(rooms.panels, { store, clock });
  const status = createStatus();
  const inspector = createInspector(rooms.inspector, { store, status: status.node });
  return {
    panels,
    parts: [createTransport(rooms.transport, { store, clock }), panels],
    readouts: [createLegend(rooms.legend, { store }), inspector, status],
  };
}
