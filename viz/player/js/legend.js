/** The legend: every lane with its line, its name and its loss at the cursor; hides and solos lanes. */
import { element, icon, setAttribute, setText } from "./dom.js";
import { formatNumber } from "./format.js";
import { cursorStep, soloLane, toggleLane } from "./store.js";
import { laneSwatch } from "./swatch.js";
import { TEXTS, fill } from "./texts.js";

const TARGET =
  "M10 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14Z" +
  "m0 1.6a5.4 5.4 0 1 1 0 10.8a5.4 5.4 0 0 1 0-10.8Zm0 2.9a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z";

/** @param {HTMLElement} host @param {{store: import("./store.js").Store}} context */
export function createLegend(host, { store }) {
  setAttribute(host, "role", "group");
  setAttribute(host, "aria-label", TEXTS.lanes);
  let entries = [];
  let signature = "";

  const toggle = (id) => store.set({ hidden: toggleLane(store.get(), id) });
  const solo = (id) => store.set({ hidden: soloLane(store.get(), id) });

  function build(run) {
    const next = JSON.stringify(run.lanes.map(({ id, name, dash, marker, runs }) => [id, name, dash, marker, runs]));
    if (next === signature) return;
    signature = next;
    const focused = entries.find(({ node }) => node.contains(document.activeElement));
    entries = run.lanes.map((lane) => legendEntry(lane, { toggle, solo }));
    host.replaceChildren(...entries.map(({ node }) => node));
    if (focused) entries.find(({ id }) => id === focused.id)?.button.focus();
  }

  return {
    frame(state, theme) {
      build(state.run);
      state.run.lanes.forEach((lane, i) => updateEntry(entries[i], lane, state, theme));
    },
  };
}

function legendEntry(lane, { toggle, solo }) {
  const loss = element("span", { class: "as-chip-loss" });
  const button = element(
    "button",
    {
      type: "button",
      class: "as-chip-main",
      title: fill(TEXTS.toggle, { lane: lane.name }),
      onclick: (event) => (event.shiftKey ? solo(lane.id) : toggle(lane.id)),
      // The two clicks before have hidden and shown the lane again.
      ondblclick: (event) => event.shiftKey || solo(lane.id),
    },
    laneSwatch(lane),
    element("span", { class: "as-chip-name", text: lane.name }),
  );
  const seeds = fill(TEXTS.seeds, { count: lane.runs });
  if (lane.runs > 1) button.append(element("span", { class: "as-chip-seeds", text: seeds }));
  button.append(loss);
  const only = fill(TEXTS.only, { lane: lane.name });
  const soloButton = element(
    "button",
    { type: "button", class: "as-chip-solo", "aria-label": only, title: only, onclick: () => solo(lane.id) },
    icon(TARGET),
  );
  return { id: lane.id, button, loss, node: element("div", { class: "as-chip" }, button, soloButton) };
}

function updateEntry({ node, button, loss }, lane, state, theme) {
  const color = theme.laneColor(lane);
  if (node.dataset.color !== color) {
    node.dataset.color = color;
    node.style.setProperty("--as-lane", color);
  }
  const diverged = lane.divergedAt >= 0;
  setAttribute(button, "aria-pressed", !state.hidden.has(lane.id));
  setAttribute(node, "data-diverged", diverged);
  // On a gradient sequence each step has a loss of its own: where the lane stands says more.
  const [name, base] = state.run.sequence ? ["x", 0] : ["loss", state.run.loss.minimum];
  const value = lane.value(name, cursorStep(state), 0) + base;
  setText(loss, diverged ? fill(TEXTS.divergedAt, { step: lane.divergedAt }) : formatNumber(value));
}
