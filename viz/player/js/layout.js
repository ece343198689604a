/** The player's rooms, in reading order; player.css places them. */
import { element } from "./dom.js";
import { panelKeys } from "./panel-series.js";
import { TEXTS } from "./texts.js";

/** @returns {Record<string, HTMLElement>} root and its rooms by name */
export function createLayout() {
  const rooms = {
    alert: element("p", { class: "as-alert", role: "alert", hidden: true }),
    scene: element("div", { class: "as-scene-room" }),
    transport: element("div", { class: "as-transport" }),
    legend: element("div", { class: "as-legend" }),
    panels: element("section", { class: "as-panels", "aria-label": TEXTS.panels }),
    inspector: element("section", { class: "as-inspector", "aria-label": TEXTS.inspector }),
  };
  const grid = element("div", { class: "as-grid" }, ...Object.values(rooms));
  const attributes = {
    class: "as-player as-loading",
    role: "group",
    "aria-label": TEXTS.player,
    "aria-description": TEXTS.keys,
    tabindex: -1,
  };
  return { root: element("div", attributes, grid), ...rooms };
}

/** Which rooms a run needs, and how many panels they have to hold. @param {import("./decode.js").Run} run */
export function arrangeRooms({ classList, style }, run) {
  const { surface, lanes, show } = run;
  classList.toggle("as-led", Boolean(show) || !surface);
  classList.toggle("as-with-sharpness", !show && lanes.some(({ sharpness }) => sharpness));
  classList.toggle("as-without-scene", !surface);
  classList.toggle("as-without-inspector", show?.inspector === false);
  classList.toggle("as-with-notes", Object.keys(show?.notes ?? {}).length > 0);
  style.setProperty("--as-panel-count", panelKeys(run).length);
}
