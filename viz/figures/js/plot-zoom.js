/**
 * Where the reader has zoomed to stays while the figure changes. Plotly's own `uirevision` gives a zoom up as soon as a
 * new figure has another range, and that of a run that goes on has a longer one every second.
 */

const AXES = ["xaxis", "yaxis"];

export class Zoom {
  constructor() {
    /** The last figure's layout, as it was given. */
    this.given = null;
  }

  /** The layout, with the ranges of axes that are zoomed, if it means the same ones. */
  keep(graph, layout) {
    const { given } = this;
    const shown = given?.uirevision === layout.uirevision ? graph._fullLayout : null;
    this.given = layout;
    const isZoomed = (name) => shown && String(shown[name].range) !== String(given[name].range);
    // Copies, as Plotly writes a zoom into the layout that it was given.
    const axis = (name) => ({ ...layout[name], range: [...(isZoomed(name) ? shown : layout)[name].range] });
    return { ...layout, ...Object.fromEntries(AXES.map((name) => [name, axis(name)])) };
  }

  /** The button that undoes a zoom goes to the newest figure's range, not to the first one's. */
  settle(graph) {
    for (const name of AXES) {
      const axis = graph._fullLayout[name];
      [axis._rangeInitial0, axis._rangeInitial1] = this.given[name].range;
    }
  }
}
