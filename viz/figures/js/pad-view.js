/** A pad to draw on by mouse, finger or pen. See viz/ui/pad.py. */
import { loadStyles } from "./assets.js";
import { element, setText, svg } from "./dom.js";
import { Strokes } from "./pad-strokes.js";
import { PAD_TEXTS } from "./pad-texts.js";
import { decodeHeader } from "./plot-decode.js";

/** Milliseconds between two sendings while drawing. */
const PAUSE = 150;

/** What is on each pad, by its key: a pad that Streamlit takes from the page and puts back is not empty then. */
const drawings = new Map();

export class Pad {
  /** @param {HTMLElement} parentElement */
  constructor(parentElement) {
    for (const stale of parentElement.querySelectorAll(":scope > .as-pad")) stale.remove();
    this.line = svg("path", { class: "as-pad-ink" });
    this.invite = svg("text", { class: "as-pad-invite", "aria-hidden": "true" }, PAD_TEXTS.invite);
    this.sheet = svg("svg", { class: "as-pad-sheet", tabindex: 0, role: "img" }, this.invite, this.line);
    this.sheet.setAttribute("aria-label", `${PAD_TEXTS.pad}. ${PAD_TEXTS.how}`);
    this.button = element("button", { type: "button", class: "as-pad-clear", text: PAD_TEXTS.clear });
    this.status = element("p", { class: "as-pad-unseen", role: "status", "aria-live": "polite" });
    this.root = element("div", { class: "as-pad" }, this.sheet, this.button, this.status);
    this.root.style.visibility = "hidden"; // until the stylesheet is here
    parentElement.append(this.root);
    this.strokes = this.component = this.pointer = this.sent = null;
    this.timer = 0;
    this.lastSent = -PAUSE;
    this.sheet.addEventListener("pointerdown", (event) => this.onDown(event));
    this.sheet.addEventListener("pointermove", (event) => this.onMove(event));
    for (const name of ["pointerup", "pointercancel"]) this.sheet.addEventListener(name, (event) => this.onUp(event));
    this.sheet.addEventListener("keydown", (event) => this.onKey(event));
    this.button.addEventListener("click", () => this.clear());
  }

  /** Take what Streamlit hands over: always the newest component. */
  update(component) {
    this.component = component;
    if (this.strokes) return;
    const { side, pad } = decodeHeader(component.data);
    this.strokes = drawings.get(pad) ?? new Strokes(side);
    drawings.set(pad, this.strokes);
    this.sheet.setAttribute("viewBox", `0 0 ${side} ${side}`);
    for (const [name, value] of Object.entries({ x: side / 2, y: side / 2 })) this.invite.setAttribute(name, value);
    this.line.setAttribute("stroke-width", this.strokes.pen);
    this.draw();
    if (!this.strokes.isEmpty) this.send();
    loadStyles(["pad.css"]).catch(() => {}).then(() => this.root.removeAttribute("style")); // usable without them
  }

  onDown(event) {
    if (event.button !== 0 || this.pointer !== null) return;
    this.pointer = event.pointerId;
    this.sheet.setPointerCapture(event.pointerId);
    this.strokes.begin(this.place(event));
    this.drawn();
  }

  onMove(event) {
    if (event.pointerId !== this.pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const moment of passed.length ? passed : [event]) this.strokes.extend(this.place(moment));
    this.drawn();
  }

  onUp(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.send();
  }

  onKey({ key, altKey, ctrlKey, metaKey }) {
    if ((key === "Delete" || key === "Backspace") && !altKey && !ctrlKey && !metaKey) this.clear();
  }

  clear() {
    this.pointer = null;
    this.strokes.clear();
    this.draw();
    setText(this.status, PAD_TEXTS.cleared);
    this.send();
  }

  /** Where a pointer is, in the ink's pixels. */
  place({ clientX, clientY }) {
    const { left, top, width, height } = this.sheet.getBoundingClientRect();
    const { side } = this.strokes;
    return [((clientX - left) / width) * side, ((clientY - top) / height) * side];
  }

  drawn() {
    this.draw();
    setText(this.status, "");
    // Now if the last one is long enough ago, else as soon as it is.
    this.timer ||= setTimeout(() => this.send(), Math.max(0, this.lastSent + PAUSE - performance.now()));
  }

  draw() {
    this.line.setAttribute("d", this.strokes.path());
    this.root.toggleAttribute("data-empty", this.strokes.isEmpty);
    this.button.disabled = this.strokes.isEmpty;
  }

  send() {
    clearTimeout(this.timer);
    this.timer = 0;
    const ink = this.strokes.isEmpty ? "" : btoa(String.fromCharCode(...this.strokes.ink()));
    if (ink === this.sent) return;
    this.sent = ink;
    this.lastSent = performance.now();
    this.component.setStateValue("ink", ink);
  }

  destroy() {
    clearTimeout(this.timer);
    this.root.remove();
  }
}
