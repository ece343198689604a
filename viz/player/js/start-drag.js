/** The pointer on the contour: where it presses, the start goes. */
import { isInside, roundToPixel } from "./axes-map.js";

/** Milliseconds between two starts told while dragging. */
const LIVE_INTERVAL = 80;
/** How near the start a touch must begin to drag it; elsewhere a moving finger scrolls the page. */
const TOUCH_REACH = 28;
/** A touch that moved further than this was no tap. */
const TAP_SLOP = 10;
/** Milliseconds within which a second press belongs to a double click. */
const DOUBLE_CLICK = 500;

/**
 * @param {HTMLElement} element that holds the plot
 * @param {{isActive: () => boolean, map: () => import("./axes-map.js").AxesMap, start: () => [number, number],
 *   onMove: (start: [number, number]) => void, onStart: (start: [number, number], options: {final: boolean}) => void,
 *   isZoomed: () => boolean, resetZoom: () => void}} scene
 * @returns {() => void} removes every listener
 */
export function watchStart(element, scene) {
  const listeners = new AbortController();
  const options = { signal: listeners.signal, capture: true };
  let press = null;
  let lastPress = -Infinity;
  /** How things were before the first press of what may become a double click. */
  let before = null;

  function locate(event) {
    const { left, top } = element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  const canBegin = (event) => {
    const isOnPlot = !event.target.closest(".modebar, button, a") && isInside(scene.map().box, ...locate(event));
    return isOnPlot && scene.isActive();
  };

  const isNearStart = (event) => {
    const [px, py] = locate(event);
    const [x, y] = scene.start();
    return Math.hypot(px - scene.map().toX(x), py - scene.map().toY(y)) <= TOUCH_REACH;
  };

  function dragTo(event, final) {
    const start = toStart(scene.map(), ...locate(event));
    scene.onMove(start);
    if (!final && event.timeStamp - press.told < LIVE_INTERVAL) return;
    press.told = event.timeStamp;
    scene.onStart(start, { final });
  }

  function begin(event) {
    if (press || event.button !== 0 || !canBegin(event)) return;
    const isTouch = event.pointerType === "touch";
    press = { id: event.pointerId, told: -Infinity, isDrag: !isTouch || isNearStart(event), from: locate(event) };
    if (event.timeStamp - lastPress > DOUBLE_CLICK) before = { start: scene.start(), isZoomed: scene.isZoomed() };
    lastPress = event.timeStamp;
    if (!press.isDrag) return;
    element.setPointerCapture(event.pointerId);
    if (!isTouch) dragTo(event, false);
  }

  function move(event) {
    if (press?.id === event.pointerId && press.isDrag) dragTo(event, false);
  }

  function end(event) {
    if (press?.id !== event.pointerId) return;
    const [x, y] = locate(event);
    if (press.isDrag || Math.hypot(x - press.from[0], y - press.from[1]) <= TAP_SLOP) dragTo(event, true);
    press = null;
  }

  function cancel(event) {
    if (press?.id !== event.pointerId) return;
    if (press.isDrag) scene.onStart(scene.start(), { final: true });
    press = null;
  }

  /** A double click is about the zoom: the start goes back to where it was before the two presses. */
  function reset(event) {
    if (!before?.isZoomed || !canBegin(event)) return;
    scene.resetZoom();
    scene.onMove(before.start);
    scene.onStart(before.start, { final: true });
  }

  element.addEventListener("pointerdown", begin, options);
  element.addEventListener("pointermove", move, options);
  element.addEventListener("pointerup", end, options);
  element.addEventListener("pointercancel", cancel, options);
  element.addEventListener("dblclick", reset, options);
  element.addEventListener(
    "touchstart",
    (event) => {
      // The only way to keep this one touch from scrolling the page while all others still do.
      const isDrag = event.touches.length === 1 && event.cancelable && isDragTouch(event.touches[0], event.target);
      if (isDrag) event.preventDefault();
    },
    { ...options, passive: false },
  );

  const isDragTouch = ({ clientX, clientY }, target) => {
    const touch = { clientX, clientY, target };
    return canBegin(touch) && isNearStart(touch);
  };

  return () => listeners.abort();
}

/** The data point under a pixel, kept inside the visible part of the axes. */
function toStart({ box, fromX, fromY }, px, py) {
  const x = Math.min(Math.max(px, box.left), box.right);
  const y = Math.min(Math.max(py, box.top), box.bottom);
  const perPixelX = Math.abs(fromX(x + 1) - fromX(x));
  const perPixelY = Math.abs(fromY(y + 1) - fromY(y));
  return [roundToPixel(fromX(x), perPixelX), roundToPixel(fromY(y), perPixelY)];
}
