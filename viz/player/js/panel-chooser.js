/** Which lanes the panels show, and which coordinate where there are two. */
import { element, segmented, setOptions } from "./dom.js";
import { panelKeys } from "./panel-series.js";
import { TEXTS, fill } from "./texts.js";

/** Panels of what all coordinates share. */
const SHARED = ["loss", "sharpness"];

/** @param {import("./store.js").Store} store */
export function createChooser(store) {
  const lanes = element("select", {
    class: "as-select",
    "aria-label": TEXTS.panelLanes,
    onchange: () => store.set({ lanes: lanes.value, ...(lanes.value === "all" ? {} : { inspected: lanes.value }) }),
  });
  const node = element("div", { class: "as-panels-head" }, lanes);
  let coordinates = null;
  let names = "";
  return {
    node,
    frame({ run, lanes: shown, coordinate }) {
      if (names !== String(run.coordinates)) {
        names = String(run.coordinates);
        coordinates?.node.remove();
        coordinates = coordinateSwitch(run.coordinates, (value) => store.set({ coordinate: value }));
        node.append(coordinates.node);
      }
      coordinates.node.hidden = !hasChoice(run);
      lanes.hidden = run.lanes.length < 2;
      setOptions(lanes, [["all", TEXTS.allLanes], ...run.lanes.map(({ id, name }) => [id, name])], shown);
      coordinates.set(coordinate);
    },
  };
}

/** Whether anything on the page is of one coordinate only. */
function hasChoice(run) {
  const isSeen = run.show?.inspector !== false || panelKeys(run).some((key) => !SHARED.includes(key));
  return run.coordinates.length > 1 && isSeen;
}

function coordinateSwitch(names, onChoose) {
  const options = names.map((name, i) => [i, name, fill(TEXTS.coordinateName, { name })]);
  return segmented({ label: TEXTS.coordinate, options, onChoose });
}
