/** The cells of a map: which one is where, and what is to be said of it. See viz/figures/readout.py. */
import { percentWord, powerWord, sentences, wordOf } from "./plot-say.js";
import { fill } from "./texts.js";

/** @typedef {{row: number, column: number, spot?: [number, number]}} Cell spot is its middle, between the edges */

export class Cells {
  /** @param {object} readout @param {object[]} data the figure's traces */
  constructor(readout, data) {
    Object.assign(this, { readout, data, x: readout.x, y: readout.y });
  }

  /** @param {import("./axes-map.js").AxesMap} map @returns {Cell | null} */
  at(map, px, py) {
    const column = locate(this.x.edges, map.fromX(px));
    const row = locate(this.y.edges, map.fromY(py));
    return row < 0 || column < 0 ? null : this.cell(row, column);
  }

  /** A cell of a map that grows while one looks knows its place: its row and column may be others soon. */
  cell(row, column) {
    const middle = ({ edges }, i) => (edges[i] + edges[i + 1]) / 2;
    return this.readout.live ? { row, column, spot: [middle(this.x, column), middle(this.y, row)] } : { row, column };
  }

  /** The cell in the middle of what is seen: where the keyboard begins. */
  first(map) {
    const { left, top, right, bottom } = map.box;
    return this.at(map, (left + right) / 2, (top + bottom) / 2) ?? this.cell(0, 0);
  }

  /** @param {Cell} cell @param {[number, number]} move to the right and up */
  step(map, { row, column, spot }, [right, up]) {
    const [[c0, c1], [r0, r1]] = this.seen(map);
    const [c, r] = spot ? [find(this.x.edges, spot[0], column), find(this.y.edges, spot[1], row)] : [column, row];
    const isDown = map.toY(this.y.edges[0]) < map.toY(this.y.edges[1]);
    return this.cell(clamp(r + (isDown ? -up : up), r0, r1), clamp(c + right, c0, c1));
  }

  /** The first and the last column and row of what is seen. */
  seen({ box, fromX, fromY }) {
    const between = ({ edges }, a, b) => {
      const last = edges.length - 2;
      const found = [a, b].map((place, i) => (locate(edges, place) < 0 ? i * last : locate(edges, place)));
      return [Math.min(...found), Math.max(...found)];
    };
    return [
      between(this.x, fromX(box.left + 1), fromX(box.right - 1)),
      between(this.y, fromY(box.bottom - 1), fromY(box.top + 1)),
    ];
  }

  /** @returns {import("./axes-map.js").Box} */
  box(map, { row, column }) {
    const xs = [0, 1].map((i) => map.toX(this.x.edges[column + i]));
    const ys = [0, 1].map((i) => map.toY(this.y.edges[row + i]));
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
  }

  /** @returns {{heading: string[], lines: string[]}} */
  say({ row, column }) {
    const { columns, heading: sentencesOfCell } = this.readout;
    const [x, y] = [this.x.texts[column], this.y.texts[row]];
    const heading = sentencesOfCell?.map((text) => fill(text, { x, y })) ?? [
      `${this.x.label} = ${x}`,
      `${this.y.label} = ${y}`,
    ];
    return { heading, lines: sentences(this.readout, (name) => this.word(columns[name], row, column)) };
  }

  word(slot, row, column) {
    if (!slot) return null;
    if ("power" in slot) return powerWord(this.data[slot.power].z[row][column]);
    if ("fraction" in slot) return percentWord(this.data[slot.fraction].z[row][column] / slot.whole);
    return wordOf(slot.along === "x" ? slot.values : slot.values[row], column, slot.texts);
  }

  /** What Python is told. */
  picked({ row, column }) {
    return { x: this.x.values[column], y: this.y.values[row], row, column };
  }
}

/** Between which two of the edges, rising or falling, a place lies; -1 for outside. */
function locate(edges, place) {
  const sign = edges[edges.length - 1] > edges[0] ? 1 : -1;
  let [low, high] = [0, edges.length - 1];
  if (!(sign * place >= sign * edges[low] && sign * place <= sign * edges[high])) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sign * place >= sign * edges[middle]) low = middle;
    else high = middle;
  }
  return low;
}

/** The same; where it has gone, what was there before. */
function find(edges, place, before) {
  const found = locate(edges, place);
  return found < 0 ? before : found;
}

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
