/**
 * Data ↔ pixels, as Plotly's axes have it at this moment.
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box pixels
 * @typedef {{box: Box, toX: (x: number) => number, toY: (y: number) => number,
 *   fromX: (px: number) => number, fromY: (py: number) => number}} AxesMap
 */

/** Beyond this a canvas gains nothing and loses precision; the data themselves are never clipped. */
const FAR = 1e12;

const bounded = (pixel) => (pixel > FAR ? FAR : pixel < -FAR ? -FAR : pixel);

/** @returns {AxesMap} */
export function readAxes(graph) {
  const { xaxis, yaxis } = graph._fullLayout;
  const [left, top] = [xaxis._offset, yaxis._offset];
  return {
    box: { left, top, right: left + xaxis._length, bottom: top + yaxis._length },
    toX: (x) => bounded(left + xaxis.l2p(x)),
    toY: (y) => bounded(top + yaxis.l2p(y)),
    fromX: (px) => xaxis.p2l(px - left),
    fromY: (py) => yaxis.p2l(py - top),
  };
}

export const isInside = ({ left, top, right, bottom }, x, y) => x >= left && x <= right && y >= top && y <= bottom;

/** Round to the decimal place that one pixel can tell apart: a dragged start reads −1.204, not −1.2038461538. */
export function roundToPixel(value, unitsPerPixel) {
  const place = 10 ** Math.floor(Math.log10(unitsPerPixel));
  return Number((Math.round(value / place) * place).toPrecision(12));
}

/** @returns {Box} */
export const grow = ({ left, top, right, bottom }, by) => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});
