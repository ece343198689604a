/**
 * What Streamlit calls, and which element shows what.
 * @param {new (parentElement: HTMLElement) => {update: (component: object) => void, destroy: () => void}} View
 */
export function createDoor(View) {
  /** @type {WeakMap<HTMLElement, InstanceType<typeof View>>} */
  const views = new WeakMap();

  function discard(parentElement) {
    views.get(parentElement)?.destroy();
    views.delete(parentElement);
  }

  /**
   * Show `component.data` in `component.parentElement`. Streamlit calls this for each new data with the same element,
   * and the returned clean-up when the element has gone, or when a newer call has overtaken this one.
   */
  return function mount(component) {
    const { parentElement } = component;
    if (!views.has(parentElement)) views.set(parentElement, new View(parentElement));
    views.get(parentElement).update(component);
    return () => setTimeout(() => parentElement.isConnected || discard(parentElement));
  };
}
