/** One player on the page: builds the parts, shows run after run and drives every frame. */
import { appRoot, loadModule, loadPlotly, loadStyle } from "./assets.js";
import { createClock } from "./clock.js";
import { decodeRun } from "./decode.js";
import { createInspector } from "./inspector.js";
import { listenToKeys } from "./keys.js";
import { createLayout } from "./layout.js";
import { createLegend } from "./legend.js";
import { createPanels } from "./panels.js";
import { keepPreferences, loadPreferences } from "./preferences.js";
import { createStatus } from "./status.js";
import { createStore, initialState, stateForRun } from "./store.js";
import { TEXTS, fill } from "./texts.js";
import { readTheme, sameTheme } from "./theme.js";
import { createTransport } from "./transport.js";

/** Milliseconds between two changes of the numbers in words and formulas while playing: nobody reads faster. */
const READING_INTERVAL = 100;

export class Player {
  constructor(parentElement) {
    for (const stale of parentElement.querySelectorAll(":scope > .as-player")) stale.remove();
    this.rooms = createLayout();
    this.root = this.rooms.root;
    // Until the stylesheets are here nothing is shown, and the page below keeps its place.
    this.root.style.cssText = "visibility: hidden; min-height: 720px";
    this.styles = Promise.all([loadStyle("player.css"), loadStyle("scene.css")]);
    parentElement.append(this.root);

    const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
    const kept = loadPreferences();
    this.store = createStore({ ...initialState(), ...kept, playing: Boolean(kept.playing) && !lessMotion.matches });
    this.clock = createClock(this.store, () => lessMotion.matches);
    this.theme = readTheme(this.root);
    this.request = 0;
    this.bytes = this.component = null;
    this.told = ""; // the start that Python was told since the last run
    this.scene = this.panels = null;
    this.parts = []; // drawn every frame
    this.readouts = []; // texts
    this.readAt = -Infinity;
    this.frameId = 0;

    this.colors = matchMedia("(prefers-color-scheme: dark)");
    this.onColors = () => requestAnimationFrame(() => this.retheme());
    this.colors.addEventListener("change", this.onColors);
    this.observer = new ResizeObserver(() => this.redraw()); // the scene watches its own size
    keepPreferences(this.store);
    listenToKeys(this.root, this.clock);
    this.store.subscribe((state, changed) => {
      if (this.panels?.isAffectedBy(changed)) this.panels.invalidate();
      this.requestFrame();
    });
  }

  /** Take what Streamlit hands over: perhaps a new run, perhaps a new theme, always the newest component. */
  update(component) {
    this.component = component;
    this.retheme();
    if (sameBytes(this.bytes, component.data)) return;
    this.bytes = component.data;
    this.show(component.data, ++this.request);
  }

  async show(bytes, request) {
    try {
      const run = decode(bytes);
      this.told = "";
      this.building ??= this.build(run);
      await this.building;
      if (request !== this.request) return;
      this.store.set(stateForRun(this.store.get(), run));
      await this.drawScene(run);
      if (request !== this.request) return;
      this.say("");
      await nextPaint();
      if (request === this.request) this.announce(run);
    } catch (error) {
      await this.fail(error, request);
    }
  }

  /** Load the files and build the parts, once. The frames go on whatever happens to the scene. */
  async build(run) {
    const [Plotly, { createScene }] = await Promise.all([loadPlotly(), loadModule("scene.js"), this.styles]);
    this.root.removeAttribute("style");
    const { store, clock, rooms } = this;
    const status = createStatus();
    this.panels = createPanels(rooms.panels, { store, clock, Plotly });
    this.parts = [createTransport(rooms.transport, { store, clock }), this.panels];
    this.readouts = [
      createLegend(rooms.legend, { store }),
      createInspector(rooms.inspector, { store, status: status.node }),
      status,
    ];
    this.scene = createScene(rooms.scene, {
      store,
      theme: this.theme,
      Plotly,
      root: appRoot(run.assets),
      onStart: (start) => this.tellStart(start),
    });
    this.root.classList.remove("as-loading");
    this.observer.observe(rooms.panels);
    this.root.dataset.player = "ready";
  }

  /** A click is a press and a release at the same place; Python needs to hear of it once. */
  tellStart([x, y]) {
    if (this.told === `${x} ${y}`) return;
    this.told = `${x} ${y}`;
    this.component.setTriggerValue("start", { x, y });
  }

  /** Say what went wrong; the next call starts where this one failed. */
  async fail(error, request) {
    if (!this.scene) this.building = null;
    this.bytes = null;
    await this.styles.catch(() => {}); // the sentence is readable without them
    this.root.removeAttribute("style");
    if (request === this.request) this.say(error.message);
  }

  async drawScene(run) {
    try {
      await this.scene.setRun(run);
    } catch (error) {
      throw new Error(fill(TEXTS.drawFailed, { reason: error.message }));
    }
  }

  /** Tell the page, and whoever tests it, what is on the screen now. */
  announce(run) {
    const diverged = run.lanes.filter((lane) => lane.divergedAt >= 0).map((lane) => lane.name);
    Object.assign(this.root.dataset, { diverged: diverged.join(","), painted: String(Date.now()), spec: run.spec });
  }

  /** A sentence above the picture; an empty one takes it away. */
  say(sentence) {
    const { alert } = this.rooms;
    this.root.classList.toggle("as-failed", Boolean(sentence) && !this.scene);
    alert.hidden = !sentence;
    alert.textContent = sentence;
  }

  requestFrame() {
    if (!this.frameId && this.parts.length) this.frameId = requestAnimationFrame((now) => this.frame(now));
  }

  frame(now) {
    this.frameId = 0;
    this.clock.tick(now);
    const state = this.store.get();
    for (const part of this.parts) part.frame(state, this.theme);
    if (!state.playing || now - this.readAt > READING_INTERVAL) {
      this.readAt = now;
      for (const part of this.readouts) part.frame(state, this.theme);
    }
    this.scene.frame(state);
    if (state.playing) this.requestFrame();
  }

  retheme() {
    const theme = readTheme(this.root);
    if (sameTheme(this.theme, theme)) return;
    this.theme = theme;
    this.store.set({ dark: theme.dark });
    this.scene?.retheme(theme);
    this.redraw();
  }

  redraw() {
    this.panels?.invalidate();
    if (this.store.get().run) this.requestFrame();
  }

  destroy() {
    this.request++;
    cancelAnimationFrame(this.frameId);
    this.parts = [];
    this.observer.disconnect();
    this.colors.removeEventListener("change", this.onColors);
    this.scene?.destroy();
    this.panels?.destroy();
    this.root.remove();
  }
}

function decode(bytes) {
  try {
    return decodeRun(bytes);
  } catch (error) {
    throw new Error(fill(TEXTS.unreadable, { reason: error.message }));
  }
}

/** A rerun sends the same bytes again where nothing changed. */
function sameBytes(a, b) {
  return a !== null && a.length === b?.length && a.every((byte, i) => byte === b[i]);
}

/** Resolves when what was drawn before is on the screen. */
function nextPaint() {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
