/** The points of curves, both axes logarithmic: the same questions as of a map's cells. */
import { sentences, wordOf } from "./plot-say.js";

/** Farther than this many pixels from every point, nothing is pointed at. */
const REACH = 48;
const RADIUS = 9;

export class Curves {
  constructor(readout) {
    Object.assign(this, { readout, curves: readout.curves });
  }

  at(map, px, py) {
    return this.nearest(map, (curve, x, y) => Math.hypot(x - px, y - py), REACH);
  }

  first(map) {
    const { left, right } = map.box;
    return this.nearest(map, (curve, x) => Math.abs(x - (left + right) / 2) + curve, Infinity);
  }

  step(map, { row, column }, [right, up]) {
    const curve = Math.min(Math.max(row - Math.sign(up), 0), this.curves.length - 1);
    if (curve !== row) {
      const from = this.place(map, row, column)[0];
      return this.nearest(map, (other, x) => (other === curve ? Math.abs(x - from) : Infinity), Infinity);
    }
    const last = this.curves[row].places.length - 1;
    return { row, column: Math.min(Math.max(column + right, 0), last) };
  }

  nearest(map, distance, reach) {
    let [best, found] = [reach, null];
    this.curves.forEach((curve, row) => {
      for (let column = 0; column < curve.places.length; column++) {
        const gap = distance(row, ...this.place(map, row, column));
        if (gap < best) [best, found] = [gap, { row, column }];
      }
    });
    return found;
  }

  place(map, row, column) {
    const { places, columns } = this.curves[row];
    return [map.toX(Math.log10(columns.lr.values[column])), map.toY(Math.log10(places[column]))];
  }

  box(map, { row, column }) {
    const [x, y] = this.place(map, row, column);
    return { left: x - RADIUS, top: y - RADIUS, right: x + RADIUS, bottom: y + RADIUS };
  }

  say({ row, column }) {
    const { name, columns } = this.curves[row];
    const word = (slot) => columns[slot] && wordOf(columns[slot].values, column);
    return { heading: [name], lines: sentences(this.readout, (slot) => word(slot) ?? null) };
  }

  picked({ row, column }) {
    const { columns } = this.curves[row];
    const loss = columns.loss.values[column];
    return { x: columns.lr.values[column], y: Number.isFinite(loss) ? loss : null, row, column };
  }
}
