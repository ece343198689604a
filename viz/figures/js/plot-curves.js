/** The points of curves: the same questions as of a map's cells. */
import { percentWord, sentences, wordOf } from "./plot-say.js";

/** @typedef {{row: number, column: number, x: number}} Point which curve, which of its points, and where that lies */

/** Farther than this many pixels from every point, nothing is pointed at. */
const REACH = 48;
const RADIUS = 9;
/** A curve of very many points is walked in strides, so that one comes across. */
const STRIDES = 200;

export class Curves {
  /** @param {object} readout @param {object[]} _data the figure's traces @param {number} reach in pixels */
  constructor(readout, _data, reach = REACH) {
    Object.assign(this, { readout, reach, curves: readout.curves });
  }

  at(map, px, py) {
    return this.nearest(map, (curve, x, y) => Math.hypot(x - px, y - py), this.reach);
  }

  first(map) {
    const { left, right } = map.box;
    return this.nearest(map, (curve, x) => Math.abs(x - (left + right) / 2) + curve, Infinity);
  }

  step(map, { row, column, x }, [right, up]) {
    const curve = Math.min(Math.max(row - Math.sign(up), 0), this.curves.length - 1);
    // A curve that has grown or has been thinned has the point elsewhere.
    if (curve !== row || (!right && this.xs(row)[column] !== x)) {
      const from = this.toX(map, x);
      return this.nearest(map, (other, px) => (other === curve ? Math.abs(px - from) : Infinity), Infinity);
    }
    const { length } = this.xs(row);
    const stride = right * Math.max(1, Math.round(length / STRIDES));
    return this.point(row, Math.min(Math.max(column + stride, 0), length - 1));
  }

  nearest(map, distance, reach) {
    let [best, found] = [reach, null];
    this.curves.forEach((curve, row) => {
      for (let column = 0; column < curve.places.length; column++) {
        const gap = distance(row, ...this.place(map, row, column));
        if (gap < best) [best, found] = [gap, [row, column]];
      }
    });
    return found && this.point(...found);
  }

  xs(row) {
    return this.curves[row].columns[this.readout.x].values;
  }

  /** @returns {Point} */
  point(row, column) {
    return { row, column, x: this.xs(row)[column] };
  }

  toX(map, x) {
    return map.toX(this.readout.log[0] ? Math.log10(x) : x);
  }

  place(map, row, column) {
    const y = this.curves[row].places[column];
    return [this.toX(map, this.xs(row)[column]), map.toY(this.readout.log[1] ? Math.log10(y) : y)];
  }

  box(map, { row, column }) {
    const [x, y] = this.place(map, row, column);
    return { left: x - RADIUS, top: y - RADIUS, right: x + RADIUS, bottom: y + RADIUS };
  }

  say({ row, column }) {
    const { name, columns } = this.curves[row];
    const word = ({ values, percent }) => (percent ? percentWord(values[column]) : wordOf(values, column));
    return { heading: [name], lines: sentences(this.readout, (slot) => (columns[slot] ? word(columns[slot]) : null)) };
  }

  picked({ row, column, x }) {
    const loss = this.curves[row].columns.loss.values[column];
    return { x, y: Number.isFinite(loss) ? loss : null, row, column };
  }
}
