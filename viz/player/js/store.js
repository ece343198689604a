/**
 * The player's state in one place; the parts read it and are told what changed.
 *
 * @typedef {object} State
 * @property {import("./decode.js").Run | null} run
 * @property {number} step the cursor, 0…numSteps, fractional while playing
 * @property {boolean} playing
 * @property {number} speed
 * @property {boolean} loop
 * @property {"2d" | "3d"} view
 * @property {0 | 1} coordinate
 * @property {string} lanes "all" or the id of the lane that the panels show
 * @property {string} inspected id of the lane in the step inspector
 * @property {Set<string>} hidden ids of hidden lanes
 * @property {boolean} dark
 * @property {Lit | null} lit what pointer or focus is on
 *
 * @typedef {{names: string[], lane: string | null}} Lit quantities by name; of one lane where a line of the step
 *   inspector lights them, of all (null) where a panel does
 */

/** @returns {State} */
export function initialState() {
  return {
    run: null,
    step: 0,
    playing: false,
    speed: 1,
    loop: false,
    view: "2d",
    coordinate: 0,
    lanes: "all",
    inspected: "",
    hidden: new Set(),
    dark: false,
    lit: null,
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** @param {State} initial */
export function createStore(initial) {
  let state = initial;
  const listeners = new Set();
  return {
    /** @returns {State} */
    get: () => state,

    /** Merge a patch and tell the listeners which keys really changed. @param {Partial<State>} patch */
    set(patch) {
      const changed = new Set(Object.keys(patch).filter((key) => !Object.is(state[key], patch[key])));
      if (!changed.size) return;
      state = { ...state, ...patch };
      for (const listener of [...listeners]) listener(state, changed);
    },

    /** @param {(state: State, changed: Set<string>) => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The whole step that the cursor is at. The margin undoes rounding of sums such as 0.1 + … @param {State} state */
export function cursorStep(state) {
  return Math.floor(state.step + 1e-6);
}

/** The lanes that are not hidden. @param {State} state */
export function visibleLanes({ run, hidden }) {
  return run ? run.lanes.filter((lane) => !hidden.has(lane.id)) : [];
}

/** What a new run makes of the state: the cursor keeps its place, except that a cursor at the end stays at the end. */
export function stateForRun(state, run) {
  const known = new Set(run.lanes.map((lane) => lane.id));
  const wasAtEnd = !state.run || state.step >= state.run.numSteps;
  const hidden = new Set([...state.hidden].filter((id) => known.has(id)));
  return {
    run,
    step: wasAtEnd && !state.playing ? run.numSteps : Math.min(state.step, run.numSteps),
    hidden: hidden.size < known.size ? hidden : new Set(),
    coordinate: Math.min(state.coordinate, run.coordinates.length - 1),
    lanes: known.has(state.lanes) ? state.lanes : "all",
    inspected: known.has(state.inspected) ? state.inspected : run.lanes[0].id,
    ...shownState(state.run?.show ?? null, run),
  };
}

/** What the run's page wants to be seen, where that is not what it has wanted until now. */
function shownState(before, { show, lanes, numSteps }) {
  if (!show) return {};
  const isNew = (key) => before?.[key] !== show[key];
  const patch = {};
  if (!before) patch.playing = false;
  if (isNew("coordinate")) patch.coordinate = show.coordinate;
  if (isNew("lane")) {
    const id = lanes[show.lane]?.id;
    Object.assign(patch, { lanes: id ?? "all", inspected: id ?? lanes[0].id });
  }
  const plays = Boolean(show.autoplay) && isNew("autoplay");
  if (plays || isNew("until")) {
    Object.assign(patch, { step: plays ? 0 : Math.min(show.until ?? numSteps, numSteps), playing: false });
  }
  return patch;
}

/** Show only this lane; where it is the only one already, show all again. @returns {Set<string>} the hidden ids */
export function soloLane({ run, hidden }, id) {
  const others = run.lanes.map((lane) => lane.id).filter((other) => other !== id);
  const isSolo = !hidden.has(id) && others.every((other) => hidden.has(other));
  return new Set(isSolo ? [] : others);
}

/** Hide or show a lane; hiding the last visible one shows all, so that the picture is never empty. */
export function toggleLane({ run, hidden }, id) {
  const next = new Set(hidden);
  if (!next.delete(id)) next.add(id);
  return next.size < run.lanes.length ? next : new Set();
}
