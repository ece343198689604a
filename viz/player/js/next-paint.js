/** Resolves right after the next frame is on the screen, with all that was drawn or asked for before. */
export function nextPaint() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    // A message sent from within a frame is heard once the browser has painted it.
    port1.onmessage = () => resolve(port1.close());
    requestAnimationFrame(() => port2.postMessage(null));
  });
}
