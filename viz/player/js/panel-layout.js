/** Where the panels are. */

/** Room for tick labels left, for the readings right and for the step axis below. */
const MARGIN = { left: 46, right: 74, bottom: 28 };
const GAP = 17; // holds the next panel's title

/**
 * @typedef {{left: number, top: number, width: number, rows: {top: number, height: number}[]}} Geometry in CSS pixels
 * @param {{width: number, height: number, top: number, count: number}} room top: where the first panel begins
 * @returns {Geometry}
 */
export function panelGeometry({ width, height, top, count }) {
  const each = (height - top - MARGIN.bottom - GAP * (count - 1)) / count;
  const rows = Array.from({ length: count }, (_, i) => ({ top: top + i * (each + GAP), height: each }));
  return { left: MARGIN.left, top, width: width - MARGIN.left - MARGIN.right, rows };
}
