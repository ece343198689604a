/** Strokes on a square, in the units of its pixels: as an SVG path to look at, and as ink to send. */

/** Of the side: about what a pen is to a digit that fills the pad, as in the data sets. */
const PEN = 0.085;

export class Strokes {
  /** @param {number} side pixels of the ink */
  constructor(side) {
    this.side = side;
    this.pen = PEN * side;
    /** @type {[number, number][][]} */
    this.list = [];
  }

  get isEmpty() {
    return !this.list.length;
  }

  begin(point) {
    this.list.push([point]);
  }

  extend(point) {
    const stroke = this.list.at(-1);
    const [x, y] = stroke.at(-1);
    // Nearer than this only the hand's tremble is left.
    if (Math.hypot(point[0] - x, point[1] - y) > this.side / 200) stroke.push(point);
  }

  clear() {
    this.list = [];
  }

  /** All strokes as a path: curves through the middles between points, so that no corner shows. */
  path() {
    return this.list.map(strokePath).join("");
  }

  /** How much ink is on each pixel, 0…255, row by row. @returns {Uint8Array} */
  ink() {
    const canvas = Object.assign(document.createElement("canvas"), { width: this.side, height: this.side });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    Object.assign(context, { lineWidth: this.pen, lineCap: "round", lineJoin: "round" });
    context.stroke(new Path2D(this.path()));
    const { data } = context.getImageData(0, 0, this.side, this.side);
    return Uint8Array.from({ length: this.side ** 2 }, (_, i) => data[4 * i + 3]);
  }
}

function strokePath([first, ...others]) {
  const word = (x, y) => `${x.toFixed(2)} ${y.toFixed(2)}`;
  if (!others.length) return `M${word(...first)}h0.01`; // a dot
  const points = [first, ...others];
  const curves = points.slice(1, -1).map(([x, y], i) => {
    const [nextX, nextY] = points[i + 2];
    return `Q${word(x, y)} ${word((x + nextX) / 2, (y + nextY) / 2)}`;
  });
  return `M${word(...first)}${curves.join("")}L${word(...points.at(-1))}`;
}
