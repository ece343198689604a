/** What a user chose once and finds again: kept for the browser tab, across runs, pages and remounts. */

const KEY = "adamscope-player";
const VALID = {
  playing: (value) => typeof value === "boolean",
  speed: (value) => SPEEDS.includes(value),
  loop: (value) => typeof value === "boolean",
  view: (value) => value === "2d" || value === "3d",
  coordinate: (value) => value === 0 || value === 1,
};
/** What a page that leads the eye sets itself: its choices are not the user's, who finds his own elsewhere. */
const LED = ["playing", "coordinate"];

/** Factors on the clock's basic pace. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10];

/** The kept choices; what is missing, unreadable or out of range is left out. */
export function loadPreferences() {
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  } catch {
    // Storage can be forbidden or its text broken: then there is nothing to remember.
  }
  return Object.fromEntries(Object.entries(VALID).flatMap(([key, ok]) => (ok(kept?.[key]) ? [[key, kept[key]]] : [])));
}

/** Keep the choices whenever one changes. @returns {() => void} unsubscribe */
export function keepPreferences(store) {
  return store.subscribe((state, changed) => {
    const keys = Object.keys(VALID).filter((key) => !(state.run?.show && LED.includes(key)));
    if (!keys.some((key) => changed.has(key))) return;
    const kept = Object.fromEntries(keys.map((key) => [key, state[key]]));
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ ...loadPreferences(), ...kept }));
    } catch {
      // A full or forbidden storage only costs the memory of the choice.
    }
  });
}
