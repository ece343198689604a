/** The surface with everything on it: one element, two views, one set of calls. */
import { Scene2d } from "./scene2d.js";
import { Scene3d, hasWebGL } from "./scene3d.js";
import { SCENE_TEXTS } from "./scene-texts.js";
import { fill } from "./texts.js";
import { fetchSurface, makeRelief } from "./surface.js";

/** Surfaces kept decoded, so that going back to one is instant. */
const KEPT_GROUNDS = 4;

/**
 * @param {HTMLElement} element empty, with a size of its own
 * @param {{store: object, theme: object, Plotly: object, root?: string,
 *   fetchSurface?: (url: string) => Promise<import("./surface.js").Surface>,
 *   onStart: (start: [number, number], options: {final: boolean}) => void}} options
 */
export function createScene(element, options) {
  return new Scene(element, options);
}

class Scene {
  constructor(element, { store, theme, Plotly, root = "", onStart, fetchSurface: fetcher }) {
    Object.assign(this, { element, store, theme, Plotly, onStart });
    this.fetch = fetcher ?? ((url) => fetchSurface(root + url));
    this.grounds = new Map();
    this.request = 0;
    this.run = this.ground = null;
    this.isDestroyed = false;
    this.state = store.get();
    element.classList.add("as-scene");
    this.panes = { "2d": addPane(element), "3d": addPane(element) };
    this.note = element.appendChild(document.createElement("p"));
    this.note.className = "as-scene-note";
    this.note.setAttribute("role", "status");
    this.views = { "2d": new Scene2d(this.panes["2d"], { Plotly, theme, onStart }) };
    this.showPane("2d");
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
  }

  /**
   * Show a run. Resolves when its picture is drawn (the browser shows it with its next frame), or when a later run
   * has overtaken it.
   */
  async setRun(run) {
    const request = ++this.request;
    const ground = await this.loadGround(run.surface);
    if (request !== this.request || this.isDestroyed) return;
    this.run = run;
    this.ground = ground;
    await this.draw();
  }

  /** Draw the run in the view that is shown; the other one catches up when it is switched to. */
  async draw() {
    const size = this.size();
    if (this.isDestroyed || !this.run || !size) return;
    const view = this.chooseView();
    this.showPane(view);
    this.describe(view);
    this.views[view].state = this.state;
    await this.views[view].setRun(this.run, this.ground, size);
  }

  size() {
    const { clientWidth: width, clientHeight: height } = this.element;
    return width > 0 && height > 0 ? { width, height } : null;
  }

  chooseView() {
    if (this.state.view !== "3d" || !this.ground.surface) return "2d";
    if (!hasWebGL()) {
      this.say(SCENE_TEXTS.noWebGL);
      this.store.set({ view: "2d" });
      return "2d";
    }
    this.views["3d"] ??= new Scene3d(this.panes["3d"], { Plotly: this.Plotly, theme: this.theme });
    return "3d";
  }

  showPane(view) {
    this.view = view;
    for (const [name, pane] of Object.entries(this.panes)) pane.classList.toggle("as-shown", name === view);
  }

  describe(view) {
    const { surface, lanes, start } = this.run;
    const sentence = view === "3d" ? SCENE_TEXTS.picture3dLabel : SCENE_TEXTS.pictureLabel;
    const [x, y] = start.map((value) => Number(value.toPrecision(4)));
    this.panes[view].setAttribute("aria-label", fill(sentence, { surface: surface.name, count: lanes.length, x, y }));
  }

  /** @returns {Promise<{key: string, surface: object | null, relief: object | null}>} */
  async loadGround({ url, log }) {
    const key = `${url} ${log}`;
    if (!this.grounds.has(key)) {
      try {
        const surface = await this.fetch(url);
        this.keep({ key, surface, relief: makeRelief(surface, log) });
      } catch (error) {
        this.say(fill(SCENE_TEXTS.surfaceFailed, { reason: error.message }));
        return { key: `${key} missing`, surface: null, relief: null };
      }
    }
    return this.grounds.get(key);
  }

  keep(ground) {
    this.say("");
    this.grounds.set(ground.key, ground);
    if (this.grounds.size > KEPT_GROUNDS) this.grounds.delete(this.grounds.keys().next().value);
  }

  say(sentence) {
    this.note.textContent = sentence;
  }

  /** Draw what moves; call it once per animation frame. */
  frame(state) {
    const isSwitch = state.view !== this.state.view;
    this.state = state;
    if (isSwitch) {
      if (state.view === "3d") this.say("");
      this.draw();
    } else if (this.run) this.views[this.view].frame(state);
  }

  retheme(theme) {
    this.theme = theme;
    for (const view of Object.values(this.views)) view.retheme(theme);
    return this.draw();
  }

  resize() {
    return this.draw();
  }

  destroy() {
    this.isDestroyed = true;
    this.observer.disconnect();
    for (const view of Object.values(this.views)) view.destroy();
    this.element.replaceChildren();
    this.element.classList.remove("as-scene");
  }
}

function addPane(element) {
  const pane = document.createElement("div");
  pane.className = "as-scene-pane";
  pane.setAttribute("role", "img");
  return element.appendChild(pane);
}
