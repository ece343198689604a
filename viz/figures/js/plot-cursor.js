/** The cell or point that mouse, finger or keyboard is at: its outline, its exact values, and picking it. */
import { readAxes } from "./axes-map.js";
import { element, setText } from "./dom.js";
import { PLOT_TEXTS } from "./plot-texts.js";

/** A press that moves farther than this is a drag. */
const SLOP = 5;
const FAR = 8;
const MOVES = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Cursor {
  /**
   * @param {{stage: HTMLElement, graph: HTMLElement, status: HTMLElement}} rooms
   * @param {(picked: object) => void} onPick
   */
  constructor({ stage, graph, status }, onPick) {
    Object.assign(this, { stage, graph, status, onPick });
    this.outline = element("div", { class: "as-plot-outline", "aria-hidden": "true", hidden: true });
    this.tip = element("div", { class: "as-plot-tip", "aria-hidden": "true", hidden: true });
    stage.append(this.outline, this.tip);
    this.target = this.cell = this.pressed = this.pointer = null;
    /** @type {"keys" | "finger" | null} what chose the cell; a mouse holds nothing, it has to be there */
    this.held = null;
    this.frameId = 0;
    this.hint = "";
    stage.addEventListener("pointermove", (event) => this.onMove(event));
    // A finger leaves with every tap; what it showed stays until the next one.
    stage.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || this.leave());
    stage.addEventListener("pointerdown", (event) => this.onDown(event));
    stage.addEventListener("keydown", (event) => this.onKey(event));
    stage.addEventListener("blur", () => this.leave());
    // Plotly covers the page while the mouse is down, so the release is heard wherever it happens.
    this.onUp = (event) => this.release(event);
    window.addEventListener("pointerup", this.onUp);
    window.addEventListener("pointercancel", this.onUp);
  }

  /** @param {object | null} target what can be pointed at: cells, points or nothing */
  aim(target, { hint, picks }) {
    Object.assign(this, { target, hint: picks ? hint : "", picks });
    this.stage.toggleAttribute("data-picks", Boolean(picks && target));
    if (target) this.stage.tabIndex = 0;
    else this.stage.removeAttribute("tabindex");
    this.stage.setAttribute("role", target ? "application" : "img");
    this.redraw();
  }

  /** After a new figure, a zoom or another size. */
  redraw() {
    if (!this.target || !this.graph._fullLayout) return this.show(null);
    if (this.held && this.cell) return this.show(this.target.step(readAxes(this.graph), this.cell, [0, 0]));
    return this.pointer ? this.follow() : this.show(null);
  }

  onMove(event) {
    if (event.pointerType === "touch" || this.pressed?.isDrag) return;
    const { pressed } = this;
    if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLOP) pressed.isDrag = true;
    this.pointer = pressed?.isDrag ? null : event;
    this.held = null;
    this.frameId ||= requestAnimationFrame(() => {
      this.frameId = 0;
      this.redraw();
    });
  }

  follow() {
    this.show(this.find(this.pointer));
  }

  find({ clientX, clientY, target }) {
    // Over the buttons nothing is pointed at.
    if (!this.target || !this.graph._fullLayout || target?.closest?.(".modebar")) return null;
    const { left, top } = this.stage.getBoundingClientRect();
    const map = readAxes(this.graph);
    const [px, py] = [clientX - left, clientY - top];
    const { box } = map;
    const isInside = px >= box.left && px <= box.right && py >= box.top && py <= box.bottom;
    return isInside ? this.target.at(map, px, py) : null;
  }

  leave() {
    this.pointer = null;
    this.held = null;
    this.show(null);
  }

  onDown(event) {
    if (event.button !== 0 || !this.stage.contains(event.target)) return;
    this.pressed = { x: event.clientX, y: event.clientY, cell: this.find(event), isDrag: false };
  }

  release(event) {
    const { pressed } = this;
    this.pressed = null;
    if (!pressed?.cell || event.type === "pointercancel") return;
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLOP) return;
    const isSame = this.cell && String(Object.values(this.cell)) === String(Object.values(pressed.cell));
    // A finger does not hover: its first tap shows the values.
    if (event.pointerType !== "touch" || isSame) this.pick(pressed.cell);
    else {
      this.held = "finger";
      this.show(pressed.cell);
    }
  }

  onKey(event) {
    if (!this.target || event.altKey || event.ctrlKey || event.metaKey || event.target !== this.stage) return;
    const map = this.graph._fullLayout && readAxes(this.graph);
    if (!map) return;
    if (event.key === "Enter" && this.cell) this.pick(this.cell);
    else if (event.key === "Escape") this.leave();
    else if (event.key in MOVES) {
      const times = event.shiftKey ? FAR : 1;
      const move = MOVES[event.key].map((by) => by * times);
      this.held = "keys";
      this.show(this.cell ? this.target.step(map, this.cell, move) : this.target.first(map));
      this.announce();
    } else return;
    event.preventDefault();
  }

  pick(cell) {
    if (this.picks) this.onPick(this.target.picked(cell));
  }

  /** Outline and values; nothing for null. */
  show(cell) {
    const hint = this.picks && this.held === "finger" ? PLOT_TEXTS.again : this.hint;
    this.cell = cell;
    this.outline.hidden = this.tip.hidden = !cell;
    if (!cell) return;
    const map = readAxes(this.graph);
    const box = this.target.box(map, cell);
    place(this.outline, box);
    this.outline.toggleAttribute("data-round", Boolean(this.target.isRound?.(cell)));
    const { heading, lines } = this.target.say(cell);
    this.tip.replaceChildren(
      ...heading.map((text) => element("strong", { text })),
      ...lines.map((text) => element("span", { text })),
      ...(hint ? [element("em", { text: hint })] : []),
    );
    this.placeTip(box);
  }

  /** Beside the cell, on the side that has more room. */
  placeTip({ left, top, right, bottom }) {
    const { clientWidth: width, clientHeight: height } = this.stage;
    const { offsetWidth, offsetHeight } = this.tip;
    const isLeft = (left + right) / 2 > width / 2;
    const x = isLeft ? left - offsetWidth - 10 : right + 10;
    const y = (top + bottom) / 2 - offsetHeight / 2;
    const bounded = (value, size, room) => Math.max(0, Math.min(value, room - size));
    // Where neither side has the room, above or below the cell: it must not hide what it speaks of.
    const isNarrow = x < 0 || x + offsetWidth > width;
    const above = top - offsetHeight - 10 >= -24 ? top - offsetHeight - 10 : bottom + 10;
    const py = isNarrow ? above : bounded(y, offsetHeight, height);
    this.tip.style.transform = `translate(${Math.round(bounded(x, offsetWidth, width))}px, ${Math.round(py)}px)`;
  }

  announce() {
    const { heading, lines } = this.target.say(this.cell);
    setText(this.status, [...heading, ...lines].join("; "));
  }

  destroy() {
    cancelAnimationFrame(this.frameId);
    window.removeEventListener("pointerup", this.onUp);
    window.removeEventListener("pointercancel", this.onUp);
  }
}

function place(node, { left, top, right, bottom }) {
  node.style.transform = `translate(${left}px, ${top}px)`;
  node.style.width = `${right - left}px`;
  node.style.height = `${bottom - top}px`;
}
