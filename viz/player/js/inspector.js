/** The step inspector: every line of the update as symbols and with its numbers, at the cursor's step. */
import { element, setAttribute, setOptions, setText } from "./dom.js";
import { numberParts, resultPart, symbolParts } from "./formula.js";
import { sharpnessSentence, withoutNumbers } from "./inspector-sentences.js";
import { isLineLit } from "./light.js";
import { panelKeys, panelOf } from "./panel-series.js";
import { cursorStep } from "./store.js";
import { TEXTS, fill } from "./texts.js";
import { typeset } from "./typeset.js";

/**
 * @param {HTMLElement} host
 * @param {{store: import("./store.js").Store, light: import("./light.js").Light, status: HTMLElement}} context
 *   status: for the heading
 */
export function createInspector(host, { store, light, status }) {
  const choice = element("select", {
    class: "as-select",
    "aria-label": TEXTS.inspected,
    onchange: () => inspect(choice.value),
  });
  const swatch = element("span", { class: "as-dot", "aria-hidden": "true" });
  const title = element("h3", { text: TEXTS.inspector });
  const heading = element("div", { class: "as-inspector-head" }, title, swatch, choice, status);
  const note = element("p", { class: "as-note" });
  const table = element("table", { class: "as-formulas" });
  host.append(heading, element("div", { class: "as-inspector-body" }, note, table));

  let built = null; // the lane whose lines the table holds
  let slots = [];
  let edge = null; // the cell with the lane's sharpness, which both coordinates share
  let shown = null; // the step that its numbers are of
  let shownLit = null; // what its lines are lit by
  lightLines(table, light, () => built.id);

  function inspect(id) {
    const { lanes } = store.get();
    store.set(lanes === "all" ? { inspected: id } : { inspected: id, lanes: id });
  }

  function build(run, lane) {
    const focused = table.contains(document.activeElement) ? document.activeElement.dataset.name : "";
    built = lane;
    shown = shownLit = null;
    slots = [];
    table.replaceChildren(tableHead(run), element("tbody", {}, ...linesOf(lane).map((line) => row(run, lane, line))));
    edge = lane.sharpness && element("td", { colspan: run.coordinates.length });
    if (edge) table.append(tableFoot(run, lane, edge));
    if (focused) table.querySelector(`[data-name="${focused}"]`)?.focus({ preventScroll: true });
  }

  function row(run, lane, { name, tree }) {
    const gradient = run.sequence ? TEXTS.gradientOfStep : TEXTS.gradient;
    const label = tree.length ? symbolParts(tree, run.symbols) : [gradient];
    const formula = element("th", { scope: "row" }, typeset([...leftHandSide(name, run), " = ", ...label], []));
    const cells = run.coordinates.map((coordinateName, coordinate) => {
      const cellSlots = [];
      const numbers = tree.length ? numberParts(tree, lane) : [];
      const which = run.coordinates.length > 1 ? { "data-coordinate": coordinate, "data-label": coordinateName } : {};
      const cell = element("td", which, typeset(numbers, cellSlots));
      if (numbers.length) cell.append(" = ");
      cell.append(element("strong", {}, typeset([resultPart(name, lane)], cellSlots)));
      slots.push(...cellSlots.map((slot) => ({ ...slot, coordinate })));
      return cell;
    });
    return element("tr", lineAttributes(name, run), formula, ...notesOf(name, run), ...cells);
  }

  function update(run, lane, step) {
    if (step === shown) return;
    shown = step;
    const sentence = withoutNumbers(run, lane, step);
    table.classList.toggle("as-symbols-only", sentence !== "");
    setText(note, sentence);
    if (sentence) return;
    for (const { node, text, coordinate } of slots) {
      const next = text(step, coordinate);
      if (node.data !== next) node.data = next;
    }
    if (edge) setText(edge, sharpnessSentence(lane, step));
  }

  function lightUp(lit) {
    if (lit === shownLit) return;
    shownLit = lit;
    for (const line of table.querySelectorAll("[data-name]")) {
      line.classList.toggle("as-lit", isLineLit(line.dataset.name, built, lit));
    }
  }

  return {
    frame(state, theme) {
      const { run, inspected, coordinate } = state;
      const lane = run.lanes.find(({ id }) => id === inspected);
      setOptions(choice, run.lanes.map(({ id, name }) => [id, name]), inspected);
      setAttribute(host, "data-coordinate", coordinate);
      swatch.style.background = theme.laneColor(lane);
      if (lane !== built) build(run, lane);
      lightUp(state.lit);
      update(run, lane, cursorStep(state));
    },
  };
}

/** Pointer and focus on a line of the table light it up. @param {() => string} laneId of the lane that it shows */
function lightLines(table, light, laneId) {
  const litBy = ({ target }) => {
    const name = target?.closest?.("[data-name]")?.dataset.name;
    return name ? { names: [name], lane: laneId() } : null;
  };
  table.addEventListener("pointerover", (event) => light.hover(litBy(event)));
  table.addEventListener("pointerleave", () => light.hover(null));
  table.addEventListener("focusin", (event) => light.focus(litBy(event)));
  table.addEventListener("focusout", () => light.focus(null));
}

/** A line is a stop of the Tab key, which says what that does. */
function lineAttributes(name, run) {
  const key = panelOf(name);
  const says = panelKeys(run).includes(key) && fill(TEXTS.lightsUp, { panel: TEXTS.panelNames[key] });
  return { "data-name": name, tabindex: 0, "aria-description": says };
}

/** The cell with the sentence on a line; none where the page has not written one. */
function notesOf(name, { show }) {
  const sentence = show?.notes[name];
  return sentence ? [element("td", { class: "as-line-note", text: sentence })] : [];
}

/** The rule's lines, with the gradient before them where the rule does not begin with it. */
function linesOf(lane) {
  const hasGradient = lane.formula.some(({ name }) => name === "grad");
  return hasGradient ? lane.formula : [{ name: "grad", tree: [] }, ...lane.formula];
}

function leftHandSide(name, { symbols }) {
  return [{ symbol: symbols[name] ?? name }];
}

function tableHead({ coordinates }) {
  const heads = coordinates.map((name, i) => {
    if (coordinates.length === 1) return element("th", { scope: "col", text: TEXTS.numbersColumn });
    return element("th", { scope: "col", "data-coordinate": i, text: fill(TEXTS.coordinateName, { name }) });
  });
  return element("thead", {}, element("tr", {}, element("th", { scope: "col", text: TEXTS.formulaColumn }), ...heads));
}

function tableFoot(run, { sharpness }, cell) {
  const symbol = sharpness.preconditioned ? TEXTS.preconditionedEigenvalue : TEXTS.eigenvalue;
  const head = element("th", { scope: "row", text: symbol });
  const note = notesOf("sharpness", run);
  return element("tfoot", {}, element("tr", lineAttributes("sharpness", run), head, ...note, cell));
}
