/** The door: what Streamlit calls, and which element has which player. */
import { Player } from "./instance.js";

/** @type {WeakMap<HTMLElement, Player>} */
const players = new WeakMap();

/**
 * Show `component.data` in `component.parentElement`. Streamlit calls this for each new data with the same element, and
 * the returned clean-up when the element has gone, or when a newer call has overtaken this one.
 */
export function mount(component) {
  const { parentElement } = component;
  if (!players.has(parentElement)) players.set(parentElement, new Player(parentElement));
  players.get(parentElement).update(component);
  return () => setTimeout(() => parentElement.isConnected || discard(parentElement));
}

function discard(parentElement) {
  players.get(parentElement)?.destroy();
  players.delete(parentElement);
}
