/** One line that says where the inspected lane is; read aloud when it changes, so it changes seldom while playing. */
import { element, setText } from "./dom.js";
import { formatNumber } from "./format.js";
import { cursorStep } from "./store.js";
import { TEXTS, fill } from "./texts.js";

const PLAYING_INTERVAL = 3000; // ms

export function createStatus() {
  const node = element("p", { class: "as-status", role: "status", "aria-live": "polite" });
  let last = -Infinity;
  return {
    node,
    frame(state) {
      const now = performance.now();
      if (state.playing && now - last < PLAYING_INTERVAL) return;
      last = now;
      setText(node, sentence(state));
    },
  };
}

function sentence(state) {
  const { run, inspected } = state;
  const lane = run.lanes.find(({ id }) => id === inspected);
  const step = cursorStep(state);
  const place = { step, total: run.numSteps, lane: lane.name };
  if (step > lane.lastFinite) return fill(TEXTS.statusDiverged, { ...place, at: lane.divergedAt });
  const [x, y] = run.coordinates;
  const [xValue, yValue] = [0, 1].map((i) => formatNumber(lane.value("x", step, i), { digits: 5 }));
  if (!y) return fill(TEXTS.statusLineOfOne, { ...place, x, xValue });
  const loss = formatNumber(lane.value("loss", step, 0) + run.loss.minimum);
  return fill(TEXTS.statusLine, { ...place, x, xValue, y, yValue, loss });
}
