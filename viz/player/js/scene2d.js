/** The contour view, from below: a canvas with the relief, Plotly's axes and hover, the whole paths, what moves. */
import { grow, readAxes } from "./axes-map.js";
import { drawColorBar } from "./color-bar.js";
import { contourConfig, contourLayout, contourTrace, hasColorBar } from "./contour.js";
import { fieldRatio, paintField } from "./field.js";
import { Layer } from "./layer.js";
import { drawStart } from "./markers.js";
import { makeMover } from "./movers.js";
import { drawHeads, drawTrails, tailLength } from "./moving.js";
import { watchStart } from "./start-drag.js";
import { drawLandmarks, drawPaths } from "./still.js";

/** Pixels that a marker on the plot's edge may stand over it. */
const BLEED = 9;

export class Scene2d {
  /**
   * @param {HTMLElement} element
   * @param {{Plotly: object, theme: object,
   *   onStart: (start: [number, number], options: {final: boolean}) => void}} options
   */
  constructor(element, { Plotly, theme, onStart }) {
    Object.assign(this, { element, Plotly, theme, onStart });
    this.told = [];
    this.isDragging = this.isListening = this.isDestroyed = false;
    this.run = this.ground = this.map = this.ghost = this.drawn = null;
    this.movers = [];
    this.state = { step: 0, hidden: new Set() };
    this.field = new Layer(element, "as-scene-field");
    this.graph = document.createElement("div");
    this.graph.className = "as-scene-plot";
    element.append(this.graph);
    // One object for good: given another one, Plotly.react starts from nothing and forgets the zoom.
    this.config = contourConfig(() => Plotly.relayout(this.graph, { dragmode: false }));
    this.paths = new Layer(element, "as-scene-paths");
    this.overlay = new Layer(element, "as-scene-overlay");
    this.unwatch = watchStart(element, {
      isActive: () => Boolean(this.map && this.run.canSetStart && this.graph._fullLayout.dragmode === false),
      map: () => this.map,
      start: () => this.ghost ?? this.run.start,
      onMove: (start) => this.moveGhost(start),
      onStart: (start, options) => this.tellStart(start, options),
      isZoomed: () => this.isZoomed(),
      resetZoom: () => this.resetZoom(),
    });
  }

  /** Draw the contour if it changed, then the paths. */
  async setRun(run, ground, size) {
    this.run = run;
    this.ground = ground;
    this.settleGhost();
    await this.drawContour(size);
    if (this.isDestroyed) return;
    if (!this.isListening) this.listen();
    this.redraw();
  }

  /** Plotly draws only when the surface, the theme, the size or the coordinates' names changed. */
  async drawContour({ width, height }) {
    const { run, ground, theme } = this;
    const drawn = [ground.key, width, height, JSON.stringify(theme), run.coordinates].join("\n");
    this.element.classList.toggle("as-can-set-start", run.canSetStart);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const traces = ground.surface ? [this.trace()] : [];
    const layout = contourLayout(run, theme, { width, height });
    await this.Plotly.react(this.graph, traces, layout, this.config);
  }

  /** The trace is kept while only the size or the theme changes: its rows are long. */
  trace() {
    const { run, ground } = this;
    const key = [ground.key, run.coordinates].join("\n");
    if (this.traceKey !== key) Object.assign(this, { traceKey: key, kept: contourTrace(ground, run) });
    return this.kept;
  }

  listen() {
    this.isListening = true;
    this.graph.on("plotly_relayout", () => this.redraw());
    this.graph.on("plotly_relayouting", () => this.redraw({ isMoving: true }));
  }

  /** After a new run, zoom or size: project every lane again and draw both canvases. */
  redraw({ isMoving = false } = {}) {
    if (!this.run || !this.graph._fullLayout) return;
    this.map = readAxes(this.graph);
    const { dragmode, width, height } = this.graph._fullLayout;
    this.element.dataset.dragmode = String(dragmode);
    for (const layer of [this.field, this.paths, this.overlay]) layer.resize(width, height);
    // Coarser while the hand moves, or a sharp screen could not keep up.
    this.drawField(isMoving ? 1 : fieldRatio(this.field));
    this.movers = this.run.lanes.map((lane) => makeMover(lane, this.map, this.theme));
    this.drawStill();
    this.frame(this.state);
  }

  drawField(ratio) {
    const { ground, map, theme, drawn } = this;
    const place = [...Object.values(map.box), map.fromX(0), map.fromX(1), map.fromY(0), map.fromY(1)];
    const key = [drawn, ratio, ...place].join("\n");
    if (key === this.fieldKey) return;
    this.fieldKey = key;
    const { width, height } = this.graph._fullLayout;
    this.field.clear();
    this.field.draw({ left: 0, top: 0, right: width, bottom: height }, (context) => {
      if (!ground.surface) return;
      const { left, top, right, bottom } = map.box;
      context.drawImage(paintField(ground, map, theme.dark, ratio), left, top, right - left, bottom - top);
      if (hasColorBar(width)) drawColorBar(context, ground, map.box, theme);
    });
  }

  visible() {
    return this.movers.filter(({ id }) => !this.state.hidden.has(id));
  }

  drawStill() {
    this.shown = hiddenKey(this.state);
    this.paths.clear();
    this.paths.draw(this.map.box, (context) => {
      drawPaths(context, this.visible(), this.map.box);
      drawLandmarks(context, this.run.surface, this.map, this.theme);
    });
  }

  /** @param {{step: number, hidden: Set<string>}} state */
  frame(state) {
    this.state = state;
    if (!this.map) return;
    if (hiddenKey(state) !== this.shown) this.drawStill();
    const { box } = this.map;
    const movers = this.visible();
    const style = { box, rim: this.theme.background, tail: tailLength(this.run.numSteps) };
    this.overlay.clear();
    this.overlay.draw(box, (context) => drawTrails(context, movers, state.step, style));
    this.overlay.draw(grow(box, BLEED), (context) => {
      this.drawStart(context);
      drawHeads(context, movers, state.step, style);
    });
  }

  drawStart(context) {
    const [x, y] = this.ghost ?? this.run.start;
    const [px, py] = [this.map.toX(x), this.map.toY(y)];
    drawStart(context, px, py, this.ghost ? 10 : 8, { color: this.theme.text, rim: this.theme.background });
  }

  moveGhost(start) {
    this.Plotly.Fx.unhover(this.graph);
    this.ghost = start;
    this.frame(this.state);
  }

  tellStart(start, { final }) {
    this.isDragging = !final;
    this.told.push(String(start));
    this.onStart(start, { final });
  }

  /** The ghost stays until the run of the last start told is here; those of earlier ones may still come in between. */
  settleGhost() {
    const start = String(this.run.start);
    const isLate = this.told.includes(start) && this.told.at(-1) !== start;
    if (this.isDragging || isLate) return;
    this.ghost = null;
    this.told = [];
  }

  isZoomed() {
    const { xaxis, yaxis } = this.graph._fullLayout;
    const domain = this.run.surface.domain.flat();
    return [...xaxis.range, ...yaxis.range].some((value, i) => value !== domain[i]);
  }

  resetZoom() {
    const [x, y] = this.run.surface.domain;
    this.Plotly.relayout(this.graph, { "xaxis.range": [...x], "yaxis.range": [...y] });
  }

  retheme(theme) {
    this.theme = theme;
  }

  destroy() {
    this.isDestroyed = true;
    this.unwatch();
    this.Plotly.purge(this.graph);
    for (const layer of [this.field, this.paths, this.overlay]) layer.destroy();
    this.graph.remove();
    this.map = null;
  }
}

const hiddenKey = ({ hidden }) => [...hidden].sort().join("\n");
