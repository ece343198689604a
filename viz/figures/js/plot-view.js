/** One plot: Plotly draws the figure, and around it stand title, colour bar, legend and cursor. */
import { loadPlotly, loadStyles } from "./assets.js";
import { nextPaint } from "./next-paint.js";
import { Cells } from "./plot-cells.js";
import { resolveColors } from "./plot-colors.js";
import { Curves } from "./plot-curves.js";
import { Cursor } from "./plot-cursor.js";
import { decodeFigure, decodeHeader } from "./plot-decode.js";
import { createRooms, furnish } from "./plot-furniture.js";
import { Plane } from "./plot-plane.js";
import { PLOT_TEXTS } from "./plot-texts.js";
import { complementTicks } from "./plot-ticks.js";
import { Zoom } from "./plot-zoom.js";
import { fill } from "./texts.js";
import { readTheme, sameTheme } from "./theme.js";

const STYLES = ["plot.css"];
const TARGETS = { cells: Cells, curves: Curves, plane: Plane };
/** Below this width fewer ticks fit. */
const NARROW = 480;

export class Plot {
  /** @param {HTMLElement} parentElement */
  constructor(parentElement) {
    for (const stale of parentElement.querySelectorAll(":scope > .as-plot")) stale.remove();
    this.rooms = createRooms();
    this.root = this.rooms.root;
    this.root.style.visibility = "hidden"; // until the stylesheet is here
    parentElement.append(this.root);
    loadPlotly().catch(() => {}); // an early start; whoever needs it hears of a failure
    this.graph = document.createElement("div");
    this.graph.className = "as-plot-graph";
    this.rooms.stage.append(this.graph);
    this.cursor = new Cursor({ ...this.rooms, graph: this.graph }, (picked) => this.tell(picked));
    this.theme = readTheme(this.root);
    this.header = this.figure = this.component = this.Plotly = null;
    this.arrays = new Map();
    this.zoom = new Zoom();
    this.request = 0;
    this.isListening = false;
    this.colors = matchMedia("(prefers-color-scheme: dark)");
    this.onColors = () => requestAnimationFrame(() => this.retheme());
    this.colors.addEventListener("change", this.onColors);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.root);
    // One object for good: given another one, Plotly.react starts from nothing and forgets the zoom.
    this.config = plotConfig();
  }

  /** Take what Streamlit hands over: perhaps a new figure, perhaps a new theme, always the newest component. */
  update(component) {
    this.component = component;
    const header = decodeHeader(component.data);
    const isSame = this.header?.spec === header.spec && this.header.height === header.height;
    this.header = header;
    this.rooms.stage.style.minHeight = `${header.height}px`; // the page below keeps its place
    if (isSame) this.retheme();
    else this.show(component.data, ++this.request);
  }

  async show(bytes, request) {
    try {
      const [Plotly] = await Promise.all([loadPlotly(), loadStyles(STYLES)]);
      if (request !== this.request) return;
      this.Plotly = Plotly;
      this.theme = readTheme(this.root);
      this.take(bytes);
      this.root.removeAttribute("style");
      await this.draw();
      this.say("");
      await nextPaint();
      if (request === this.request) Object.assign(this.root.dataset, { rendered: this.header.spec, painted: Date.now() });
    } catch (error) {
      await this.fail(error, request);
    }
  }

  take(bytes) {
    try {
      Object.assign(this, decodeFigure(bytes, this.arrays));
    } catch (error) {
      throw new Error(fill(PLOT_TEXTS.unreadable, { reason: error.message }));
    }
  }

  async draw() {
    try {
      await this.paint();
    } catch (error) {
      throw new Error(fill(PLOT_TEXTS.drawFailed, { reason: error.message }));
    }
  }

  /** The figure in the theme and at the size of this moment. */
  async paint() {
    const { data, layout } = resolveColors(this.figure, this.theme);
    const { meta = {}, ...rest } = layout;
    furnish(this.rooms, meta, this.header.picks ? this.header.hint : "");
    this.size = this.measure();
    const { width, height } = this.size;
    this.rooms.stage.style.minHeight = `${height}px`;
    this.root.dataset.kind = meta.readout?.kind ?? "plain";
    await this.Plotly.react(this.graph, data, this.zoom.keep(this.graph, fit({ ...rest, width, height })), this.config);
    this.zoom.settle(this.graph);
    this.listen();
    const Target = TARGETS[meta.readout?.kind];
    await this.retick();
    this.cursor.aim(Target ? new Target(meta.readout, data) : null, this.header);
  }

  measure() {
    const width = Math.max(Math.floor(this.rooms.stage.clientWidth), 200);
    return { width, height: Math.min(this.header.height, Math.max(Math.round(width * 0.95), 240)) };
  }

  listen() {
    if (this.isListening) return;
    this.isListening = true;
    this.graph.on("plotly_relayout", () => this.afterZoom());
    this.graph.on("plotly_relayouting", () => this.cursor.redraw());
  }

  async afterZoom() {
    this.cursor.redraw();
    await this.retick();
  }

  /** New ticks where Plotly cannot make them itself; see plot-ticks.js. */
  async retick() {
    const { meta = {}, ...layout } = this.figure.layout;
    const changes = {};
    for (const name of ["x", "y"]) {
      if (!meta.readout?.[name]?.complement) continue;
      const { range, ticktext } = this.graph._fullLayout[`${name}axis`];
      const ticks = complementTicks({ range, ticks: layout[`${name}axis`] });
      if (String(ticks.ticktext) === String(ticktext)) continue;
      Object.assign(changes, { [`${name}axis.tickvals`]: ticks.tickvals, [`${name}axis.ticktext`]: ticks.ticktext });
    }
    if (Object.keys(changes).length) await this.Plotly.relayout(this.graph, changes);
  }

  async resize() {
    if (!this.figure || !this.size) return;
    const { width, height } = this.measure();
    if (width === this.size.width && height === this.size.height) return;
    await this.redraw();
  }

  async retheme() {
    const theme = readTheme(this.root);
    if (sameTheme(this.theme, theme)) return;
    this.theme = theme;
    await this.redraw();
  }

  /** The same figure once more. */
  async redraw() {
    if (!this.figure) return;
    const { request } = this;
    try {
      await this.draw();
    } catch (error) {
      await this.fail(error, request);
    }
  }

  tell(picked) {
    this.component.setTriggerValue("picked", picked);
  }

  /** Say what went wrong; the next call starts where this one failed. */
  async fail(error, request) {
    await loadStyles(STYLES).catch(() => {}); // the sentence is readable without them
    if (request !== this.request) return;
    this.header = null;
    this.root.removeAttribute("style");
    this.say(error.message);
  }

  say(sentence) {
    this.rooms.alert.hidden = !sentence;
    this.rooms.alert.textContent = sentence;
  }

  destroy() {
    this.request++;
    this.observer.disconnect();
    this.colors.removeEventListener("change", this.onColors);
    this.cursor.destroy();
    this.Plotly?.purge(this.graph);
    this.root.remove();
  }
}

/** A narrow plot has fewer ticks; a finger scrolls the page where a mouse zooms. */
function fit(layout) {
  const fewer = (axis) => ("nticks" in axis ? { ...axis, nticks: 5 } : axis);
  const xaxis = layout.width < NARROW ? fewer(layout.xaxis) : layout.xaxis;
  return { ...layout, xaxis, dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom" };
}

function plotConfig() {
  return {
    displaylogo: false,
    doubleClick: false, // a click picks
    scrollZoom: false,
    showTips: false,
    responsive: false,
    modeBarButtons: [["zoom2d", "pan2d"], ["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  };
}
