/** Where the panels are. */

/** Room for tick labels left, for the readings right and for the step axis below. */
const MARGIN = { left: 46, right: 74, bottom: 28 };
/** Between panels; holds the next one's title. */
export const GAP = 17;

/**
 * @typedef {{left: number, top: number, width: number, rows: {top: number, height: number}[]}} Geometry in CSS pixels
 * @param {{width: number, height: number, top: number, shares: number[]}} room top: where the first panel begins;
 *   shares: of the height, one a panel
 * @returns {Geometry}
 */
export function panelGeometry({ width, height, top, shares }) {
  const free = height - top - MARGIN.bottom - GAP * (shares.length - 1);
  const unit = free / shares.reduce((sum, share) => sum + share, 0);
  let next = top;
  const rows = shares.map((share) => {
    const row = { top: next, height: share * unit };
    next += row.height + GAP;
    return row;
  });
  return { left: MARGIN.left, top, width: width - MARGIN.left - MARGIN.right, rows };
}
