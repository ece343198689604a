/** The 3-D view: Plotly draws the surface and the whole paths; heads and tails are projected on a canvas above it. */
import { isInside } from "./axes-map.js";
import { cameraMatrix, projectPoint, sameMatrix } from "./camera.js";
import { domainBox, heightOn } from "./drape.js";
import { Layer } from "./layer.js";
import { drapeLane, projectLane } from "./lanes3d.js";
import { drawStart } from "./markers.js";
import { laneStyle } from "./movers.js";
import { drawHeads, drawTrails, tailLength } from "./moving.js";
import { RELIEF_CONFIG, landmarkTrace, pathTrace, reliefLayout, surfaceTrace } from "./relief3d.js";

/** Whether this browser can draw in 3-D at all. */
export function hasWebGL() {
  const context = document.createElement("canvas").getContext("webgl");
  // A browser keeps few contexts; this one only answered a question.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

export class Scene3d {
  /** @param {HTMLElement} element @param {{Plotly: object, theme: object}} options */
  constructor(element, { Plotly, theme }) {
    Object.assign(this, { element, Plotly, theme });
    this.run = this.ground = this.glplot = null;
    this.lanes = this.movers = [];
    this.matrix = null;
    this.state = { step: 0, hidden: new Set() };
    this.graph = document.createElement("div");
    this.graph.className = "as-scene-plot";
    element.append(this.graph);
    this.overlay = new Layer(element, "as-scene-overlay");
  }

  async setRun(run, ground, size) {
    Object.assign(this, { run, ground, size });
    this.lanes = run.lanes.map((lane) => drapeLane(lane, ground));
    this.matrix = null;
    await this.drawRelief();
  }

  async drawRelief() {
    const { run, ground, theme, size } = this;
    this.shown = hiddenKey(this.state);
    const visible = this.lanes.filter(({ lane }) => !this.state.hidden.has(lane.id));
    const lines = visible.flatMap(({ lane, draped, seeds }) => [
      ...(seeds.x.length ? [pathTrace(seeds, laneStyle(lane, theme), { width: 1.5, opacity: 0.35 })] : []),
      pathTrace(draped, laneStyle(lane, theme)),
    ]);
    const traces = [this.surface(), landmarkTrace(ground, run.surface, theme), ...lines];
    await this.Plotly.react(this.graph, traces, reliefLayout(ground, run, theme, size), RELIEF_CONFIG);
    if (!this.element.isConnected) return;
    this.follow();
    this.frame(this.state);
  }

  /** The same object while nothing of it changed: Plotly then skips it. */
  surface() {
    const key = [this.ground.key, this.theme.dark].join("\n");
    if (this.surfaceKey !== key) {
      this.surfaceKey = key;
      this.kept = surfaceTrace(this.ground, this.run, this.theme);
    }
    return this.kept;
  }

  /** Draw the overlay with every WebGL frame, so that it turns with the surface and not a frame behind it. */
  follow() {
    const { glplot } = this.graph._fullLayout.scene._scene;
    if (glplot === this.glplot) return;
    this.glplot = glplot;
    const original = glplot.onrender;
    glplot.onrender = () => {
      original?.();
      if (this.glplot === glplot) this.frame(this.state);
    };
  }

  /** @param {{step: number, hidden: Set<string>}} state */
  frame(state) {
    this.state = state;
    if (!this.glplot || !this.run) return;
    if (hiddenKey(state) !== this.shown) {
      this.drawRelief();
      return;
    }
    const { width, height } = this.size;
    const box = { left: 0, top: 0, right: width, bottom: height };
    this.project();
    const style = { box, rim: this.theme.background, tail: tailLength(this.run.numSteps) };
    this.overlay.resize(width, height);
    const movers = this.movers.filter(({ id }) => !state.hidden.has(id));
    this.overlay.clear();
    this.overlay.draw(box, (context) => {
      this.drawStart(context);
      drawTrails(context, movers, state.step, style);
      drawHeads(context, movers, state.step, style);
    });
  }

  /** Project every lane, unless the camera stands where it stood. */
  project() {
    const { width, height } = this.size;
    const matrix = cameraMatrix(this.glplot, this.graph._fullLayout.scene._scene.dataScale);
    if (this.matrix && sameMatrix(matrix, this.matrix)) return;
    this.matrix = matrix;
    this.toPixel = (x, y) => projectPoint(matrix, width, height, x, y, heightOn(this.ground, x, y));
    const lift = (x, y, z) => projectPoint(matrix, width, height, x, y, z);
    this.movers = this.lanes.map((lane) => ({
      ...laneStyle(lane.lane, this.theme),
      ...projectLane(lane, this.ground, { lift, toPixel: this.toPixel }),
    }));
  }

  drawStart(context) {
    const [x, y] = this.run.start;
    if (!isInside(domainBox(this.ground.surface), x, y)) return;
    drawStart(context, ...this.toPixel(x, y), 7, { color: this.theme.text, rim: this.theme.background });
  }

  destroy() {
    this.glplot = null;
    this.Plotly.purge(this.graph);
    this.overlay.destroy();
    this.graph.remove();
  }

  retheme(theme) {
    this.theme = theme;
  }
}

const hiddenKey = ({ hidden }) => [...hidden].sort().join("\n");
