/** What stands around the plot: title, colour bar, legend, caption. */
import { element, setText } from "./dom.js";
import { entryNode } from "./plot-swatch.js";
import { PLOT_TEXTS } from "./plot-texts.js";

/** @returns {{root: HTMLElement, title: HTMLElement, stage: HTMLElement, bar: HTMLElement, legend: HTMLElement,
 *   status: HTMLElement, alert: HTMLElement, caption: HTMLElement, hint: HTMLElement}} */
export function createRooms() {
  const id = `as-plot-hint-${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}`;
  const rooms = {
    alert: element("p", { class: "as-plot-alert", role: "alert", hidden: true }),
    title: element("p", { class: "as-plot-title" }),
    stage: element("div", { class: "as-plot-stage", "aria-describedby": id }),
    bar: element("div", { class: "as-plot-bar", hidden: true }),
    legend: element("ul", { class: "as-plot-legend", "aria-label": PLOT_TEXTS.legend }),
    caption: element("p", { class: "as-plot-caption" }),
    hint: element("p", { class: "as-plot-unseen", id }),
    status: element("p", { class: "as-plot-unseen", role: "status", "aria-live": "polite" }),
  };
  return { root: element("div", { class: "as-plot", role: "group" }, ...Object.values(rooms)), ...rooms };
}

/** @param {ReturnType<typeof createRooms>} rooms @param {object} meta the layout's, colours resolved */
export function furnish(rooms, meta, hint) {
  setText(rooms.title, meta.title ?? "");
  rooms.title.hidden = !meta.title;
  rooms.legend.replaceChildren(...(meta.legend ?? []).map(entryNode));
  rooms.legend.hidden = !meta.legend?.length;
  rooms.bar.hidden = !meta.bar;
  if (meta.bar) rooms.bar.replaceChildren(...barNodes(meta.bar));
  setText(rooms.caption, meta.caption ?? "");
  rooms.caption.hidden = !meta.caption;
  if (meta.label) rooms.stage.setAttribute("aria-label", meta.label);
  setText(rooms.hint, [PLOT_TEXTS.keys, hint].filter(Boolean).join(" "));
}

function barNodes({ title, colors, ticks }) {
  const ramp = element("div", { class: "as-plot-ramp" });
  ramp.style.background = `linear-gradient(to right, ${colors.join(", ")})`;
  const marks = ticks.map(([at, text]) => {
    const tick = element("span", { class: "as-plot-tick", text });
    tick.style.left = `${100 * at}%`;
    // At an end the text would stand over the edge of the plot.
    tick.style.setProperty("--as-shift", `${-100 * Math.min(Math.max(at, at < 0.04 ? 0 : 0.5), at > 0.96 ? 1 : 0.5)}%`);
    return tick;
  });
  return [
    element("div", { class: "as-plot-bar-title", text: title }),
    element("div", { class: "as-plot-scale" }, ramp, ...marks),
  ];
}
