/**
 * The pointer in the panels: hovering looks at a step and goes back on leaving, pressing or dragging goes there. The
 * panel under it lights the inspector's lines of its quantities.
 */

/**
 * @param {HTMLElement} surface
 * @param {{store: import("./store.js").Store, clock: import("./clock.js").Clock,
 *   light: import("./light.js").Light, stepAt: (x: number) => number,
 *   litAt: (y: number) => import("./store.js").Lit | null}} context stepAt, litAt: the step and the quantities at a
 *   place in CSS pixels from the element's left top corner
 */
export function listenToPointer(surface, { store, clock, light, stepAt, litAt }) {
  let home = null; // where the cursor was before hovering
  let isDragging = false;

  const seek = (event) => clock.seek(stepAt(event.clientX - surface.getBoundingClientRect().left));

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    isDragging = true;
    home = null;
    surface.setPointerCapture(event.pointerId);
    seek(event);
  });
  surface.addEventListener("pointermove", (event) => {
    light.hover(litAt(event.clientY - surface.getBoundingClientRect().top));
    if (isDragging) return seek(event);
    if (event.pointerType !== "mouse" || event.buttons || store.get().playing) return;
    home ??= store.get().step;
    seek(event);
  });
  const release = () => {
    if (isDragging) home = store.get().step;
    isDragging = false;
  };
  surface.addEventListener("pointerup", release);
  surface.addEventListener("pointercancel", release);
  surface.addEventListener("pointerleave", () => {
    light.hover(null);
    if (home !== null && !isDragging && !store.get().playing) clock.seek(home);
    home = null;
  });
}
