/** The small pictures of a legend, from the entries of viz/figures/legend.py. */
import { element, svg } from "./dom.js";
import { laneSwatch } from "./swatch.js";

let patterns = 0;

/** @param {object} entry its colours are resolved */
export function swatch(entry) {
  return SWATCHES[entry.kind](entry);
}

const SWATCHES = {
  patch({ fill, ink, pattern }) {
    const id = `as-plot-pattern-${++patterns}`;
    const mark =
      pattern === "/"
        ? svg("path", { d: "M-1 6L6 -1M-1 13L13 -1M6 13L13 6", stroke: ink, "stroke-width": 1.6, fill: "none" })
        : svg("path", { d: "M3 3h.01M9 3h.01M6 8h.01M0 8h.01M12 8h.01", stroke: ink, "stroke-width": 2.4, "stroke-linecap": "round" });
    const tile = svg("pattern", { id, width: 12, height: 10.5, patternUnits: "userSpaceOnUse" }, mark);
    return picture(
      svg("defs", {}, tile),
      svg("rect", { x: 0.5, y: 0.5, width: 23, height: 13, rx: 2, fill }),
      svg("rect", { x: 0.5, y: 0.5, width: 23, height: 13, rx: 2, fill: `url(#${id})`, class: "as-plot-rim" }),
    );
  },

  color({ colors }) {
    const width = 24 / colors.length;
    const bars = colors.map((fill, i) => svg("rect", { x: i * width, y: 0, width: width + 0.3, height: 14, fill }));
    return picture(...bars);
  },

  line({ color, casing, dash, width }) {
    const lines = [
      svg("path", { d: "M0 7H24", stroke: casing, "stroke-width": width + 4 }),
      svg("path", { d: "M0 7H24", stroke: color, "stroke-width": width, "stroke-dasharray": dashes(dash) }),
    ];
    return picture(...lines);
  },

  sign: ({ sign }) => picture(...SIGNS[sign]()),

  lane(entry) {
    const node = laneSwatch(entry);
    node.style.color = entry.color;
    return node;
  },
};

const SIGNS = {
  current: () => [
    svg("circle", { cx: 12, cy: 7, r: 5.4, class: "as-plot-stroke" }),
    svg("path", { d: "M12 1.6V12.4M6.6 7H17.4", class: "as-plot-stroke" }),
  ],
  saddle: () => [svg("path", { d: "M7 2.5V11.5L17 2.5V11.5Z", class: "as-plot-solid" })],
  dotted: () => [svg("path", { d: "M0 7H24", class: "as-plot-stroke", "stroke-dasharray": "2 3" })],
  thin: () => [svg("path", { d: "M0 3H24M0 11H24", class: "as-plot-stroke as-plot-thin" })],
  cross: () => [svg("path", { d: "M8 3L16 11M16 3L8 11", class: "as-plot-stroke" })],
};

const picture = (...parts) =>
  svg("svg", { viewBox: "0 0 24 14", class: "as-plot-swatch", "aria-hidden": "true" }, ...parts);

const dashes = (dash) => (dash === "solid" ? null : dash.replaceAll("px", "").replaceAll(",", " "));

/** An entry of the legend. */
export const entryNode = (entry) =>
  element("li", { class: "as-plot-entry" }, swatch(entry), element("span", { text: entry.text }));
