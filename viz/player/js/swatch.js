/** A lane's line as the scene draws it: colour, dash and marker, as a small picture. */
import { svg } from "./dom.js";

/** Marker outlines about (14, 7). */
const MARKERS = {
  circle: "M10 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
  triangle: "M14 2.4L18.4 10.4H9.6Z",
  square: "M10.4 3.4H17.6V10.6H10.4Z",
  diamond: "M14 2L19 7L14 12L9 7Z",
  cross: "M12.6 2.5H15.4V5.6H18.5V8.4H15.4V11.5H12.6V8.4H9.5V5.6H12.6Z",
  star: "M14 1.6L15.5 5.3L19.5 5.5L16.4 8L17.5 11.9L14 9.7L10.5 11.9L11.6 8L8.5 5.5L12.5 5.3Z",
};

/** @param {import("./lane.js").Lane} lane */
export function laneSwatch(lane) {
  const dash = lane.dash.length ? lane.dash.join(" ") : null;
  return svg(
    "svg",
    { viewBox: "0 0 28 14", class: "as-swatch", "aria-hidden": "true" },
    svg("path", { d: "M0 7H28", class: "as-swatch-line", "stroke-dasharray": dash }),
    svg("path", { d: MARKERS[lane.marker] ?? MARKERS.circle, class: "as-swatch-marker" }),
  );
}
