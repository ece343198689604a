/** One player on the page: builds the parts, shows run after run and drives every frame. */
import { appRoot, loadStyles } from "./assets.js";
import { autoplayEnd, createClock } from "./clock.js";
import { decodeRun, sameBytes } from "./decode.js";
import { listenToKeys } from "./keys.js";
import { arrangeRooms, createLayout } from "./layout.js";
import { nextPaint } from "./next-paint.js";
import { createParts } from "./parts.js";
import { keepPreferences, loadPreferences } from "./preferences.js";
import { loadSceneFiles } from "./scene-files.js";
import { createStore, initialState, stateForRun } from "./store.js";
import { TEXTS, fill } from "./texts.js";
import { readTheme, sameTheme } from "./theme.js";

const STYLES = ["player.css", "scene.css"];

/** Milliseconds between two changes of the numbers in words and formulas while playing: nobody reads faster. */
const READING_INTERVAL = 100;

export class Player {
  constructor(parentElement) {
    for (const stale of parentElement.querySelectorAll(":scope > .as-player")) stale.remove();
    this.rooms = createLayout();
    this.root = this.rooms.root;
    this.root.style.visibility = "hidden"; // until the stylesheets are here
    parentElement.append(this.root);

    const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
    const kept = loadPreferences();
    this.store = createStore({ ...initialState(), ...kept, playing: Boolean(kept.playing) && !lessMotion.matches });
    this.clock = createClock(this.store, () => lessMotion.matches);
    this.theme = readTheme(this.root);
    this.request = 0;
    this.bytes = this.component = null;
    this.told = ""; // the start that Python was told since the last run
    this.cue = false; // a run that plays by itself has yet to begin
    this.scene = this.panels = null;
    this.parts = this.readouts = []; // drawn every frame; texts
    this.readAt = -Infinity;
    this.frameId = 0;

    this.colors = matchMedia("(prefers-color-scheme: dark)");
    this.onColors = () => requestAnimationFrame(() => this.retheme());
    this.colors.addEventListener("change", this.onColors);
    // A canvas keeps the letters it was drawn with when their font was not there yet.
    this.onFonts = () => this.redraw();
    document.fonts.addEventListener("loadingdone", this.onFonts);
    this.observer = new ResizeObserver(() => {
      this.panels.resize(); // the scene watches its own size
      this.requestFrame();
    });
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
      if (!this.panels) this.root.style.minHeight = run.surface ? "720px" : "360px"; // the page below keeps its place
      if (run.surface) loadSceneFiles().catch(() => {}); // an early start; whoever needs them hears of a failure
      await loadStyles(STYLES);
      if (request !== this.request) return;
      this.furnish();
      this.readAt = -Infinity;
      arrangeRooms(this.root, run);
      const state = this.store.get();
      this.cue = Boolean(run.show?.autoplay) && (this.cue || run.show.autoplay !== state.run?.show?.autoplay);
      this.store.set(stateForRun(state, run)); // asks for the frame that draws all but the scene
      if (run.surface) await this.drawScene(run, request);
      if (request !== this.request) return;
      this.say("");
      await nextPaint();
      if (request !== this.request) return;
      this.announce(run);
      if (this.cue) this.clock.playOnce(autoplayEnd(run.show, run.numSteps));
      this.cue = false;
    } catch (error) {
      await this.fail(error, request);
    }
  }

  /** Build all but the scene, once. */
  furnish() {
    if (this.panels) return;
    this.root.removeAttribute("style");
    Object.assign(this, createParts(this.rooms, this));
    this.root.classList.remove("as-loading");
    this.observer.observe(this.rooms.panels);
  }

  /** Build the scene, once: it alone waits for Plotly. The frames go on whatever happens to it. */
  stage(run, { Plotly, createScene }) {
    this.scene ??= createScene(this.rooms.scene, {
      store: this.store,
      theme: this.theme,
      Plotly,
      root: appRoot(run.assets),
      onStart: (start) => this.tellStart(start),
    });
  }

  /** A click is a press and a release at the same place; Python needs to hear of it once. */
  tellStart([x, y]) {
    if (this.told === `${x} ${y}`) return;
    this.told = `${x} ${y}`;
    this.component.setTriggerValue("start", { x, y });
  }

  /** Say what went wrong; the next call starts where this one failed. */
  async fail(error, request) {
    this.bytes = null;
    await loadStyles(STYLES).catch(() => {}); // the sentence is readable without them
    this.root.removeAttribute("style");
    if (request === this.request) this.say(error.message);
  }

  async drawScene(run, request) {
    const sceneFiles = await loadSceneFiles();
    if (request !== this.request) return;
    this.stage(run, sceneFiles);
    try {
      await this.scene.setRun(run);
    } catch (error) {
      throw new Error(fill(TEXTS.drawFailed, { reason: error.message }));
    }
  }

  /** Tell the page, and whoever tests it, what is on the screen now. */
  announce(run) {
    const diverged = run.lanes.filter((lane) => lane.divergedAt >= 0).map((lane) => lane.name);
    const painted = String(Date.now());
    Object.assign(this.root.dataset, { player: "ready", diverged: diverged.join(","), painted, spec: run.spec });
  }

  /** A sentence above the picture; an empty one takes it away. */
  say(sentence) {
    const { alert } = this.rooms;
    this.root.classList.toggle("as-failed", Boolean(sentence));
    alert.hidden = !sentence;
    alert.textContent = sentence;
  }

  requestFrame() {
    if (this.frameId || !this.panels || !this.store.get().run) return;
    this.frameId = requestAnimationFrame((now) => this.frame(now));
  }

  frame(now) {
    this.frameId = 0;
    this.clock.tick(now);
    const state = this.store.get();
    if (!state.playing || now - this.readAt > READING_INTERVAL) {
      this.readAt = now;
      for (const part of this.readouts) part.frame(state, this.theme);
    }
    // After the texts: a first run's legend and inspector give the panels their size.
    for (const part of this.parts) part.frame(state, this.theme);
    if (state.run.surface) this.scene?.frame(state);
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
    this.requestFrame();
  }

  destroy() {
    this.request++;
    cancelAnimationFrame(this.frameId);
    this.panels = null;
    this.observer.disconnect();
    this.colors.removeEventListener("change", this.onColors);
    document.fonts.removeEventListener("loadingdone", this.onFonts);
    this.scene?.destroy();
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
