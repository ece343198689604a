/** The transport: play, single steps, the step slider, speed, loop and the view of the surface. */
import { element, icon, segmented, setAttribute, setOptions, setText } from "./dom.js";
import { SPEEDS } from "./preferences.js";
import { cursorStep } from "./store.js";
import { TEXTS, fill } from "./texts.js";

const ICONS = {
  play: "M6 3.5v13a.6.6 0 0 0 .9.5l10.4-6.5a.6.6 0 0 0 0-1L6.9 3a.6.6 0 0 0-.9.5Z",
  pause: "M5.5 3.5h3v13h-3ZM11.5 3.5h3v13h-3Z",
  stepBack: "M4 4h2v12H4ZM15.6 4.2v11.6a.5.5 0 0 1-.8.4L7.3 10.4a.5.5 0 0 1 0-.8l7.5-5.8a.5.5 0 0 1 .8.4Z",
  stepForward: "M14 4h2v12h-2ZM4.4 4.2v11.6a.5.5 0 0 0 .8.4l7.5-5.8a.5.5 0 0 0 0-.8L5.2 3.8a.5.5 0 0 0-.8.4Z",
  // Two arrows that chase each other.
  loop:
    "M6 5h8a4 4 0 0 1 4 4v1h-2V9a2 2 0 0 0-2-2H6v2.2L2.6 6 6 2.8Z" +
    "M14 15H6a4 4 0 0 1-4-4v-1h2v1a2 2 0 0 0 2 2h8v-2.2l3.4 3.2-3.4 3.2Z",
};

/**
 * @param {HTMLElement} host
 * @param {{store: import("./store.js").Store, clock: import("./clock.js").Clock}} context
 */
export function createTransport(host, { store, clock }) {
  const play = iconButton("as-play", TEXTS.play, ICONS.play, clock.toggle);
  const back = iconButton("", TEXTS.stepBack, ICONS.stepBack, () => clock.stepBy(-1));
  const forward = iconButton("", TEXTS.stepForward, ICONS.stepForward, () => clock.stepBy(1));
  const loop = iconButton("", TEXTS.loop, ICONS.loop, () => store.set({ loop: !store.get().loop }));
  const slider = element("input", {
    type: "range",
    class: "as-slider",
    min: 0,
    step: 1,
    "aria-label": TEXTS.step,
    oninput: () => clock.seek(slider.valueAsNumber),
  });
  const counter = element("span", { class: "as-counter", "aria-hidden": "true" });
  const speed = element("select", {
    class: "as-select as-speed",
    "aria-label": TEXTS.speed,
    title: TEXTS.speed,
    onchange: () => store.set({ speed: Number(speed.value) }),
  });
  setOptions(speed, SPEEDS.map((factor) => [String(factor), fill(TEXTS.speedValue, { speed: factor })]), "1");
  const view = segmented({
    label: TEXTS.view,
    options: [["2d", TEXTS.view2d], ["3d", TEXTS.view3d]],
    onChoose: (value) => store.set({ view: value }),
  });
  host.append(
    element("div", { class: "as-buttons" }, back, play, forward),
    slider,
    counter,
    element("div", { class: "as-options" }, speed, loop, view.node),
  );
  const playPath = play.querySelector("path");

  return {
    frame(state) {
      const { run, playing } = state;
      const step = cursorStep(state);
      const name = playing ? TEXTS.pause : TEXTS.play;
      setAttribute(play, "aria-label", name);
      setAttribute(play, "title", name);
      setAttribute(playPath, "d", playing ? ICONS.pause : ICONS.play);
      setAttribute(loop, "aria-pressed", state.loop);
      setAttribute(slider, "max", run.numSteps);
      setAttribute(slider, "aria-valuetext", fill(TEXTS.stepValue, { step, total: run.numSteps }));
      if (slider.valueAsNumber !== step) slider.value = String(step);
      slider.style.setProperty("--as-progress", step / run.numSteps);
      setText(counter, fill(TEXTS.counter, { step, total: run.numSteps }));
      setAttribute(counter, "style", `min-width: ${2 * String(run.numSteps).length + 3}ch`);
      if (speed.value !== String(state.speed)) speed.value = String(state.speed);
      view.node.hidden = !run.surface;
      view.set(state.view);
    },
  };
}

function iconButton(className, name, path, onclick) {
  const look = { type: "button", class: `as-button ${className}`.trim() };
  return element("button", { ...look, "aria-label": name, title: name, onclick }, icon(path));
}
