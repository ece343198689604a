/** Paths across a surface: a point of a path where one is near, else the surface's cell. */
import { Cells } from "./plot-cells.js";
import { Curves } from "./plot-curves.js";

/** Nearer than this many pixels a path is meant, not the surface under it. */
const NEAR = 14;

export class Plane {
  constructor({ paths, cells }, data) {
    this.parts = { path: new Curves(paths, data, NEAR), cell: new Cells(cells, data) };
  }

  at(map, px, py) {
    return this.tag("path", this.parts.path.at(map, px, py)) ?? this.tag("cell", this.parts.cell.at(map, px, py));
  }

  /** The keyboard walks along the paths. */
  first(map) {
    return this.tag("path", this.parts.path.first(map));
  }

  step(map, spot, move) {
    return this.tag(spot.part, this.parts[spot.part].step(map, spot, move));
  }

  tag(part, spot) {
    return spot && { ...spot, part };
  }

  box(map, spot) {
    return this.parts[spot.part].box(map, spot);
  }

  isRound(spot) {
    return spot.part === "path";
  }

  say(spot) {
    return this.parts[spot.part].say(spot);
  }

  picked(spot) {
    return this.parts[spot.part].picked(spot);
  }
}
