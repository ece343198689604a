/** The part of a segment inside a box (Liang & Barsky, 1984). */

/**
 * @param {{left: number, top: number, right: number, bottom: number}} box
 * @returns {[number, number] | null} the fractions of the segment where it enters and leaves, null if it misses
 */
export function clipSegment(box, x0, y0, x1, y1) {
  let enter = 0;
  let leave = 1;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const edges = [[-dx, x0 - box.left], [dx, box.right - x0], [-dy, y0 - box.top], [dy, box.bottom - y0]];
  for (const [direction, distance] of edges) {
    if (direction === 0) {
      if (distance < 0) return null;
      continue;
    }
    const at = distance / direction;
    if (direction < 0) enter = Math.max(enter, at);
    else leave = Math.min(leave, at);
    // Negated, so that NaN, the gap in a broken path, misses too.
    if (!(enter <= leave)) return null;
  }
  return [enter, leave];
}
